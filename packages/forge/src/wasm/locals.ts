import { type Block, hasEffect, type Node, type ValueType } from '../ir/node.js'
import type { Flow } from '../ir/order.js'

/** What the emitter has decided before locals are given out. */
export interface LocalPlan {
  readonly flow: Flow
  readonly parameters: readonly ValueType[]
  /** Values kept in locals; parameters keep their own. */
  readonly kept: ReadonlySet<Node>
  /** Values computed where they are used. */
  readonly inline: ReadonlySet<Node>
}

export interface LocalAssignment {
  readonly localOf: ReadonlyMap<Node, number>
  /** Types of the locals after the parameters. */
  readonly locals: readonly ValueType[]
}

/** Values that share one local. */
interface Group {
  readonly type: ValueType
  readonly parameter: number | undefined
  readonly members: Set<Node>
  readonly conflicts: Set<Node>
}

/** Gives out locals: a phi shares one with the values that flow into it where their lifetimes allow, and so do values that never live together. */
export function assignLocals(plan: LocalPlan): LocalAssignment {
  const conflicts = findConflicts(plan)
  const groupOf = new Map<Node, Group>()
  for (const node of plan.kept) {
    const parameter = node.op === 'param' ? Number(node.bits) : undefined
    const type = node.type as ValueType
    groupOf.set(node, { type, parameter, members: new Set([node]), conflicts: new Set(conflicts.get(node)) })
  }
  for (const block of plan.flow.blocks) {
    for (const phi of block.phis) for (const input of phi.inputs) unite(groupOf, phi, input)
  }
  return colour([...new Set(groupOf.values())], plan.parameters)
}

function unite(groupOf: Map<Node, Group>, phi: Node, input: Node): void {
  const [a, b] = [groupOf.get(phi), groupOf.get(input)]
  if (a === undefined || b === undefined || a === b || a.type !== b.type) return
  if (a.parameter !== undefined && b.parameter !== undefined) return
  for (const member of b.members) if (a.conflicts.has(member)) return
  const group: Group = {
    type: a.type,
    parameter: a.parameter ?? b.parameter,
    members: new Set([...a.members, ...b.members]),
    conflicts: new Set([...a.conflicts, ...b.conflicts]),
  }
  for (const member of group.members) groupOf.set(member, group)
}

/** Parameters have their numbers; every other group takes the first local of its type that no conflicting group has. */
function colour(groups: readonly Group[], parameters: readonly ValueType[]): LocalAssignment {
  const localOf = new Map<Node, number>()
  const types = [...parameters]
  const give = (group: Group, local: number) => {
    for (const member of group.members) localOf.set(member, local)
  }
  for (const group of groups) if (group.parameter !== undefined) give(group, group.parameter)
  for (const group of groups) {
    if (group.parameter !== undefined) continue
    const taken = new Set([...group.conflicts].map((node) => localOf.get(node)))
    let local = types.findIndex((type, n) => type === group.type && !taken.has(n))
    if (local < 0) local = types.push(group.type) - 1
    give(group, local)
  }
  return { localOf, locals: types.slice(parameters.length) }
}

/** Which values live at the same time, in the order in which code is emitted. */
function findConflicts({ flow, kept, inline }: LocalPlan): Map<Node, Set<Node>> {
  const conflicts = new Map<Node, Set<Node>>([...kept].map((node) => [node, new Set()]))
  const liveIn = new Map<Block, Set<Node>>()
  const use = (node: Node, live: Set<Node>): void => {
    if (kept.has(node)) live.add(node)
    else if (inline.has(node)) for (const input of node.inputs) use(input, live)
  }
  const define = (node: Node, live: ReadonlySet<Node>): void => {
    for (const other of live) {
      if (other === node) continue
      conflicts.get(node)!.add(other)
      conflicts.get(other)!.add(node)
    }
  }
  const visit = (block: Block): Set<Node> => {
    const live = liveAtEnd(block, liveIn, kept, define)
    const { end } = block
    if (end?.kind === 'jump') {
      const at = end.target.predecessors.indexOf(block)
      for (const phi of end.target.phis) if (kept.has(phi)) use(phi.inputs[at], live)
    } else if (end?.kind === 'branch') use(end.condition, live)
    else if ((end?.kind === 'return' || end?.kind === 'finish') && end.value !== undefined) use(end.value, live)
    for (const node of [...block.nodes].reverse()) {
      if (inline.has(node) || node.op === 'param') continue
      if (!kept.has(node) && !hasEffect(node)) continue
      if (kept.has(node)) {
        define(node, live)
        live.delete(node)
      }
      for (const input of node.inputs) use(input, live)
    }
    return live
  }
  for (let changed = true; changed; ) {
    changed = false
    for (const block of [...flow.blocks].reverse()) {
      const live = visit(block)
      if (live.size === liveIn.get(block)?.size) continue
      liveIn.set(block, live)
      changed = true
    }
  }
  // All parameters arrive together, each in its own local.
  const arriving = liveIn.get(flow.blocks[0]) ?? new Set()
  for (const node of kept) if (node.op === 'param') define(node, arriving)
  return conflicts
}

/** Values live behind a block, after the phis of its only successor were set. */
function liveAtEnd(
  block: Block,
  liveIn: ReadonlyMap<Block, ReadonlySet<Node>>,
  kept: ReadonlySet<Node>,
  define: (node: Node, live: ReadonlySet<Node>) => void,
): Set<Node> {
  const { end } = block
  if (end?.kind === 'branch')
    return new Set([...(liveIn.get(end.whenTrue) ?? []), ...(liveIn.get(end.whenFalse) ?? [])])
  if (end?.kind !== 'jump') return new Set()
  const live = new Set(liveIn.get(end.target))
  const phis = end.target.phis.filter((phi) => kept.has(phi))
  // All are set one after the other, so they conflict even where some are not live.
  const after = new Set([...live, ...phis])
  for (const phi of phis) define(phi, after)
  for (const phi of phis) live.delete(phi)
  return live
}
