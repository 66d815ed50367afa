import { type NativeBlock, type NativeFunction, nativeSuccessors } from './machine.js'

type Same<I> = (a: I, b: I) => boolean

/** Order of blocks in memory: loops stay together, and a loop that is left from its head gets its test at the bottom. */
export function layoutBlocks<I, C>(machine: NativeFunction<I, C>, same: Same<I>): NativeBlock<I, C>[] {
  let entry = threadJumps(machine)
  while (mergeEqualBlocks(machine, same)) entry = threadJumps(machine)
  const order = depthFirst(entry)
  return straighten(rotateLoops(order))
}

/** Blocks that do the same and go the same way become one; says whether there were any. */
function mergeEqualBlocks<I, C>(machine: NativeFunction<I, C>, same: Same<I>): boolean {
  const first: NativeBlock<I, C>[] = []
  const replaced = new Map<NativeBlock<I, C>, NativeBlock<I, C>>()
  for (const block of machine.blocks.slice(1)) {
    const equal = block.instructions.length > 0 ? first.find((other) => doesTheSame(block, other, same)) : undefined
    if (equal === undefined) first.push(block)
    else replaced.set(block, equal)
  }
  if (replaced.size === 0) return false
  const kept = (block: NativeBlock<I, C>): NativeBlock<I, C> => replaced.get(block) ?? block
  machine.blocks = machine.blocks.filter((block) => !replaced.has(block))
  for (const { end } of machine.blocks) {
    if (end.kind === 'jump') end.target = kept(end.target)
    if (end.kind !== 'branch') continue
    end.whenTrue = kept(end.whenTrue)
    end.whenFalse = kept(end.whenFalse)
  }
  return true
}

function doesTheSame<I, C>(a: NativeBlock<I, C>, b: NativeBlock<I, C>, same: Same<I>): boolean {
  if (a.end.kind !== b.end.kind || a.end.kind === 'branch' || a.loopDepth !== b.loopDepth) return false
  if (a.end.kind === 'jump' && b.end.kind === 'jump' && a.end.target !== b.end.target) return false
  return a.instructions.length === b.instructions.length && a.instructions.every((i, n) => same(i, b.instructions[n]))
}

/** A block that is followed by none of its successors gets one moved behind it, if nothing else runs into that. */
function straighten<I, C>(order: NativeBlock<I, C>[]): NativeBlock<I, C>[] {
  const blocks = [...order]
  const runsInto = (at: number): boolean => nativeSuccessors(blocks[at]).includes(blocks[at + 1])
  for (let n = 0; n < blocks.length - 1; n++) {
    const next = nativeSuccessors(blocks[n])
    if (next.length === 0 || runsInto(n)) continue
    const from = blocks.findIndex((block, at) => at > n + 1 && next.includes(block) && !runsInto(at - 1))
    if (from < 0) continue
    let to = from
    while (to + 1 < blocks.length && runsInto(to)) to++
    blocks.splice(n + 1, 0, ...blocks.splice(from, to - from + 1))
  }
  return blocks
}

/** Jumps to empty blocks that jump on go to the end of the chain. Gives the entry. */
function threadJumps<I, C>(machine: NativeFunction<I, C>): NativeBlock<I, C> {
  const finalTarget = (block: NativeBlock<I, C>): NativeBlock<I, C> => {
    let last = block
    for (
      let hops = 0;
      hops < machine.blocks.length && last.instructions.length === 0 && last.end.kind === 'jump';
      hops++
    )
      last = last.end.target
    return last
  }
  for (const block of machine.blocks) {
    const end = block.end
    if (end.kind === 'jump') end.target = finalTarget(end.target)
    if (end.kind !== 'branch') continue
    end.whenTrue = finalTarget(end.whenTrue)
    end.whenFalse = finalTarget(end.whenFalse)
    if (end.whenTrue === end.whenFalse) block.end = { kind: 'jump', target: end.whenTrue }
  }
  return machine.blocks[0]
}

/** Reverse postorder in which a way out of a loop comes after the rest of the loop. */
function depthFirst<I, C>(entry: NativeBlock<I, C>): NativeBlock<I, C>[] {
  const seen = new Set<NativeBlock<I, C>>()
  const out: NativeBlock<I, C>[] = []
  const visit = (block: NativeBlock<I, C>): void => {
    seen.add(block)
    const next = nativeSuccessors(block)
    // What is visited first ends up last.
    const order = next.length === 2 && next[1].loopDepth > next[0].loopDepth ? [next[0], next[1]] : [...next].reverse()
    for (const successor of order) if (!seen.has(successor)) visit(successor)
    out.push(block)
  }
  visit(entry)
  return out.reverse()
}

function rotateLoops<I, C>(order: NativeBlock<I, C>[]): NativeBlock<I, C>[] {
  let blocks = order
  for (const head of order.filter((block) => block.end.kind === 'branch' && block.loopDepth > 0).reverse()) {
    const start = blocks.indexOf(head)
    const at = new Map(blocks.map((block, n) => [block, n]))
    const last = Math.max(
      -1,
      ...blocks
        .slice(start)
        .filter((block) => nativeSuccessors(block).includes(head))
        .map((block) => at.get(block)!),
    )
    if (last <= start || start === 0) continue
    const body = blocks.slice(start + 1, last + 1)
    const latch = blocks[last]
    const inside = new Set([head, ...body])
    const exits = nativeSuccessors(head).some((next) => !inside.has(next))
    if (!exits || body.some((block) => block.loopDepth < head.loopDepth) || latch.end.kind !== 'jump') continue
    blocks = [...blocks.slice(0, start), ...body, head, ...blocks.slice(last + 1)]
  }
  return blocks
}
