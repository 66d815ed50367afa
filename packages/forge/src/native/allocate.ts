import { ColourGraph } from './colour-graph.js'
import { liveOut } from './liveness.js'
import {
  endUses,
  firstVirtual,
  type MachineDescription,
  type NativeFunction,
  type NativeInstruction,
  type Register,
} from './machine.js'
import { insertSpills } from './spill.js'

/** There are more values at once than registers, in a place where memory is of no help. */
export class AllocationError extends Error {}

/**
 * Graph colouring with iterated register coalescing (George and Appel, 1996). Afterwards every operand is a machine
 * register and copies between equal registers are gone.
 */
export function allocateRegisters<I extends NativeInstruction, C>(
  machine: NativeFunction<I, C>,
  description: MachineDescription<I>,
): void {
  const spilledBefore = new Set<Register>()
  for (let round = 0; round < 40; round++) {
    const graph = buildGraph(machine, description, spilledBefore)
    const colours = graph.colour()
    if (colours.spilled.length === 0) {
      assign(machine, description, colours.colourOf)
      return
    }
    insertSpills(machine, description, colours.spilled, spilledBefore)
  }
  throw new AllocationError('register allocation does not settle')
}

function buildGraph<I extends NativeInstruction, C>(
  machine: NativeFunction<I, C>,
  description: MachineDescription<I>,
  unspillable: ReadonlySet<Register>,
): ColourGraph {
  const graph = new ColourGraph(
    machine.nextRegister,
    (r) => (r < firstVirtual ? description.isFloat(r) : machine.floats.has(r)),
    description,
  )
  const out = liveOut(machine, description)
  for (const block of machine.blocks) {
    const live = new Set(out.get(block))
    const weight = 10 ** Math.min(block.loopDepth, 6)
    for (const r of endUses(block)) live.add(r)
    for (let n = block.instructions.length - 1; n >= 0; n--) {
      const i = block.instructions[n]
      visit(graph, i.copy, description.usesOf(i), description.defsOf(i), live, weight)
      for (const r of description.reusable?.(i) ?? []) graph.addHint(description.defsOf(i)[0], r)
    }
  }
  for (const r of unspillable) graph.cost[r] = Number.POSITIVE_INFINITY
  cheapenConstants(machine, description, graph)
  return graph
}

function visit(
  graph: ColourGraph,
  copy: boolean,
  uses: readonly Register[],
  defs: readonly Register[],
  live: Set<Register>,
  weight: number,
): void {
  if (copy) {
    // The two sides of a copy may share a register.
    for (const r of uses) live.delete(r)
    graph.addMove(defs[0], uses[0])
  }
  for (const d of defs) live.add(d)
  for (const d of defs) for (const l of live) graph.addEdge(d, l)
  for (const d of defs) {
    live.delete(d)
    graph.cost[d] += weight
  }
  for (const u of uses) {
    live.add(u)
    graph.cost[u] += weight
  }
  for (const r of [...uses, ...defs]) graph.mention(r)
}

/** Constants are loaded again instead of kept in memory. */
function cheapenConstants<I extends NativeInstruction, C>(
  machine: NativeFunction<I, C>,
  { constantTarget }: MachineDescription<I>,
  graph: ColourGraph,
): void {
  for (const block of machine.blocks) {
    for (const i of block.instructions) {
      const target = constantTarget(i)
      if (target !== undefined) graph.cost[target] /= 3
    }
  }
}

function assign<I extends NativeInstruction, C>(
  machine: NativeFunction<I, C>,
  { rename, usesOf, defsOf }: MachineDescription<I>,
  colourOf: (r: Register) => Register,
): void {
  for (const block of machine.blocks) {
    for (const i of block.instructions) rename(i, colourOf)
    block.instructions = block.instructions.filter((i) => !i.copy || usesOf(i)[0] !== defsOf(i)[0])
  }
}
