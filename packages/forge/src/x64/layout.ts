import { type MachineBlock, type MachineFunction, machineSuccessors } from './machine.js'
import { sameInstruction } from './peephole.js'

/** Order of blocks in memory: loops stay together, and a loop that is left from its head gets its test at the bottom. */
export function layoutBlocks(machine: MachineFunction): MachineBlock[] {
  let entry = threadJumps(machine)
  while (mergeEqualBlocks(machine)) entry = threadJumps(machine)
  const order = depthFirst(entry)
  return straighten(rotateLoops(order))
}

/** Blocks that do the same and go the same way become one; says whether there were any. */
function mergeEqualBlocks(machine: MachineFunction): boolean {
  const first: MachineBlock[] = []
  const replaced = new Map<MachineBlock, MachineBlock>()
  for (const block of machine.blocks.slice(1)) {
    const same = block.instructions.length > 0 ? first.find((other) => doesTheSame(block, other)) : undefined
    if (same === undefined) first.push(block)
    else replaced.set(block, same)
  }
  if (replaced.size === 0) return false
  const kept = (block: MachineBlock): MachineBlock => replaced.get(block) ?? block
  machine.blocks = machine.blocks.filter((block) => !replaced.has(block))
  for (const { end } of machine.blocks) {
    if (end.kind === 'jump') end.target = kept(end.target)
    if (end.kind !== 'branch') continue
    end.whenTrue = kept(end.whenTrue)
    end.whenFalse = kept(end.whenFalse)
  }
  return true
}

function doesTheSame(a: MachineBlock, b: MachineBlock): boolean {
  if (a.end.kind !== b.end.kind || a.end.kind === 'branch' || a.loopDepth !== b.loopDepth) return false
  if (a.end.kind === 'jump' && b.end.kind === 'jump' && a.end.target !== b.end.target) return false
  return (
    a.instructions.length === b.instructions.length &&
    a.instructions.every((i, n) => sameInstruction(i, b.instructions[n]))
  )
}

/** A block that is followed by none of its successors gets one moved behind it, if nothing else runs into that. */
function straighten(order: MachineBlock[]): MachineBlock[] {
  const blocks = [...order]
  const runsInto = (at: number): boolean => machineSuccessors(blocks[at]).includes(blocks[at + 1])
  for (let n = 0; n < blocks.length - 1; n++) {
    const next = machineSuccessors(blocks[n])
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
function threadJumps(machine: MachineFunction): MachineBlock {
  const finalTarget = (block: MachineBlock): MachineBlock => {
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
function depthFirst(entry: MachineBlock): MachineBlock[] {
  const seen = new Set<MachineBlock>()
  const out: MachineBlock[] = []
  const visit = (block: MachineBlock): void => {
    seen.add(block)
    const next = machineSuccessors(block)
    // What is visited first ends up last.
    const order = next.length === 2 && next[1].loopDepth > next[0].loopDepth ? [next[0], next[1]] : [...next].reverse()
    for (const successor of order) if (!seen.has(successor)) visit(successor)
    out.push(block)
  }
  visit(entry)
  return out.reverse()
}

function rotateLoops(order: MachineBlock[]): MachineBlock[] {
  let blocks = order
  for (const head of order.filter((block) => block.end.kind === 'branch' && block.loopDepth > 0).reverse()) {
    const start = blocks.indexOf(head)
    const at = new Map(blocks.map((block, n) => [block, n]))
    const last = Math.max(
      -1,
      ...blocks
        .slice(start)
        .filter((block) => machineSuccessors(block).includes(head))
        .map((block) => at.get(block)!),
    )
    if (last <= start || start === 0) continue
    const body = blocks.slice(start + 1, last + 1)
    const latch = blocks[last]
    const inside = new Set([head, ...body])
    const exits = machineSuccessors(head).some((next) => !inside.has(next))
    if (!exits || body.some((block) => block.loopDepth < head.loopDepth) || latch.end.kind !== 'jump') continue
    blocks = [...blocks.slice(0, start), ...body, head, ...blocks.slice(last + 1)]
  }
  return blocks
}
