import type { Block, Node, ValueType } from '../ir/node.js'
import type { NativeBlock, NativeInstruction, Register } from './machine.js'
import { type NodeSelectors, selectNode } from './select-node.js'
import type { NativeSelector } from './selector.js'

/** Any of the conditions takes the branch, or keeps from it. */
export interface BranchTest<C> {
  readonly conditions: readonly C[]
  readonly isNegated: boolean
}

/** The machine's part of instruction selection. `S`: its selector. */
export interface Selection<S, I extends NativeInstruction, C> {
  readonly nodes: NodeSelectors<S>
  /** Code that tests what a branch depends on. */
  branch(condition: Node): BranchTest<C>
  /** Where a function leaves its result, or a program its exit code. */
  resultRegister(kind: 'return' | 'finish', type: ValueType | 'void'): Register
  /** Code that takes the parameters from where callers put them. */
  parameters(entry: Block): I[]
}

/** Turns SSA form into machine instructions over virtual registers. Critical edges must be split. */
export function selectBlocks<S extends NativeSelector<I, C>, I extends NativeInstruction, C>(
  s: S,
  selection: Selection<S, I, C>,
): void {
  const { flow } = s
  const blocks = new Map<Block, NativeBlock<I, C>>()
  for (const block of flow.blocks) {
    blocks.set(block, {
      id: block.id,
      instructions: [],
      end: { kind: 'unreachable' },
      loopDepth: flow.loopOf.get(block)?.depth ?? 0,
    })
  }
  const phiTemporaries = new Map<Node, number>()
  for (const block of flow.blocks)
    for (const phi of block.phis) phiTemporaries.set(phi, s.temporary(phi.type as ValueType))
  for (const block of [...flow.blocks].reverse()) selectBlock(s, selection, block, blocks, phiTemporaries)
  s.machine.blocks = flow.blocks.map((block) => blocks.get(block)!)
}

function selectBlock<S extends NativeSelector<I, C>, I extends NativeInstruction, C>(
  s: S,
  selection: Selection<S, I, C>,
  block: Block,
  blocks: ReadonlyMap<Block, NativeBlock<I, C>>,
  phiTemporaries: ReadonlyMap<Node, number>,
) {
  s.block = block
  s.position = block.nodes.length
  s.reversed = []
  const result = blocks.get(block)!
  const copies = phiCopies(s, block, phiTemporaries)
  selectEnd(s, selection, block, result, blocks)
  s.push(...copies)
  const fromLoops = s.takeEarly(block)
  for (const node of [...block.nodes].reverse()) {
    s.moveTo(node)
    selectNode(s, node, selection.nodes)
  }
  const heads = block.phis.map((phi) => s.move(phi.type as ValueType, s.registerOf(phi), phiTemporaries.get(phi)!))
  const parameters = block === s.graph.entry ? selection.parameters(block) : []
  const own = s.takeEarly(block)
  result.instructions = [...parameters, ...heads, ...own, ...s.reversed.reverse()]
  insertBeforeEnd(result, fromLoops, copies.length)
}

function selectEnd<S extends NativeSelector<I, C>, I extends NativeInstruction, C>(
  s: S,
  selection: Selection<S, I, C>,
  { end }: Block,
  result: NativeBlock<I, C>,
  blocks: ReadonlyMap<Block, NativeBlock<I, C>>,
): void {
  switch (end?.kind) {
    case 'jump':
      result.end = { kind: 'jump', target: blocks.get(end.target)! }
      return
    case 'branch': {
      const { conditions, isNegated } = selection.branch(end.condition)
      const [yes, no] = [blocks.get(end.whenTrue)!, blocks.get(end.whenFalse)!]
      const [whenTrue, whenFalse] = isNegated ? [no, yes] : [yes, no]
      result.end = { kind: 'branch', conditions, whenTrue, whenFalse }
      return
    }
    case 'return':
    case 'finish': {
      const { kind, value } = end
      if (value === undefined) {
        result.end = { kind, uses: [] }
        return
      }
      const target = selection.resultRegister(kind, value.type)
      result.end = { kind, uses: [target] }
      s.push(...s.assign(target, value))
    }
  }
}

/** Constants of later loops: in front of the copies for phis, where no flags are live. */
function insertBeforeEnd<I, C>(block: NativeBlock<I, C>, code: I[], after: number) {
  if (code.length === 0) return
  const at = block.end.kind === 'jump' ? block.instructions.length - after : 0
  block.instructions.splice(at, 0, ...code)
}

function phiCopies<I extends NativeInstruction, C>(
  s: NativeSelector<I, C>,
  block: Block,
  phiTemporaries: ReadonlyMap<Node, number>,
): I[] {
  if (block.end?.kind !== 'jump') return []
  const { target } = block.end
  const at = target.predecessors.indexOf(block)
  // A phi that another one takes its value from goes after it, so that old and new value can share a register.
  const waiting = [...target.phis]
  const ordered: Node[] = []
  while (waiting.length > 0) {
    const free = waiting.findIndex((phi) => waiting.every((other) => other === phi || other.inputs[at] !== phi))
    ordered.push(...waiting.splice(Math.max(free, 0), 1))
  }
  return ordered.flatMap((phi) => s.assign(phiTemporaries.get(phi)!, phi.inputs[at]))
}
