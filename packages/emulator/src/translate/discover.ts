import type { TermBuilder } from '@sourceless/isa'
import { type BasicBlock, type BlockExit, createBlockRecorder } from './block.js'
import type { GuestInstruction, GuestIsa, Refusal } from './guest.js'
import { createProbe } from './probe.js'

/** Limits of one unit; what lies beyond is translated when the run gets there. */
const maximumInstructions = 16384
const maximumBlocks = 2048
/** Longer straight lines are split, which bounds the size of terms. */
const maximumBlockInstructions = 128

/** The guest's bytes, and which of them may be executed. */
export interface CodeSource {
  readonly base: bigint
  readonly sizeBytes: number
  /** The window. */
  readonly bytes: Uint8Array
  readonly isExecutable: (offset: number) => boolean
  /** End of the executable bytes that begin at `offset`, at most the longest instruction further. */
  readonly executableEnd: (offset: number) => number
}

export interface ControlFlow {
  /** The entry first. */
  readonly blocks: readonly BasicBlock[]
  /** Guest address → index into `blocks`. */
  readonly blockAt: ReadonlyMap<bigint, number>
  /** Indices of blocks that follow a call: where returns may lead. */
  readonly returnSites: readonly number[]
  /** Made the terms of the blocks. */
  readonly terms: TermBuilder
}

type Slot = GuestInstruction | Refusal

/** Decodes everything reachable from `entry` by direct jumps, calls and falling through, and cuts it into basic blocks. */
export function discover(isa: GuestIsa, source: CodeSource, entry: number, terms: TermBuilder): ControlFlow {
  const { slots, leaders, returnSites } = walk(isa, source, entry, terms)
  const variables = isa.locations.map(({ name, bits }) => terms.variable(name, bits))
  const record = createBlockRecorder(isa, terms, source.base, variables)
  const blocks: BasicBlock[] = []
  const blockAt = new Map<bigint, number>()
  for (const leader of leaders) {
    const slot = slots.get(leader)
    if (slot === undefined || blocks.length >= maximumBlocks) continue
    blockAt.set(source.base + BigInt(leader), blocks.length)
    const { instructions, stop } = straightLine(slots, leaders, leader, source.base)
    const block = record(leader, instructions, stop)
    blocks.push(block)
    // What the block has left out begins another one.
    const { exit } = block
    if (exit.kind === 'goto' && block.instructions.length < instructions.length)
      leaders.add(Number(exit.target - source.base))
  }
  const sites: number[] = []
  for (const site of returnSites) {
    const index = blockAt.get(source.base + BigInt(site))
    if (index !== undefined) sites.push(index)
  }
  return { blocks, blockAt, returnSites: sites, terms }
}

interface Walk {
  readonly slots: Map<number, Slot>
  readonly leaders: Set<number>
  readonly returnSites: Set<number>
}

function walk(isa: GuestIsa, source: CodeSource, entry: number, terms: TermBuilder): Walk {
  const slots = new Map<number, Slot>()
  const leaders = new Set([entry])
  const returnSites = new Set<number>()
  const successors = createProbe(isa.locations, terms)
  const offsetOf = (address: bigint): number | undefined => {
    const offset = address - source.base
    const isInside = offset >= 0n && offset < BigInt(source.sizeBytes)
    return isInside && address % BigInt(isa.instructionAlignment) === 0n ? Number(offset) : undefined
  }
  // A set grows while it is walked: every leader added is visited.
  for (const leader of leaders) {
    let offset = leader
    for (let length = 0; !slots.has(offset) && slots.size < maximumInstructions; length++) {
      if (!source.isExecutable(offset)) break
      if (length === maximumBlockInstructions) {
        leaders.add(offset)
        break
      }
      const slot = isa.decode(source.bytes.subarray(0, source.executableEnd(offset)), offset)
      slots.set(offset, slot)
      if ('reason' in slot) break
      const next = offset + slot.sizeBytes
      if (slot.endsBlock) {
        const { targets, isCall, fallsThrough } = successors(slot, source.base + BigInt(offset))
        for (const target of targets) {
          const to = offsetOf(target)
          if (to !== undefined) leaders.add(to)
        }
        if (fallsThrough || isCall) leaders.add(next)
        if (isCall) returnSites.add(next)
        break
      }
      offset = next
    }
  }
  return { slots, leaders, returnSites }
}

/** The instructions from a leader up to the next leader or the end of the block. */
function straightLine(
  slots: ReadonlyMap<number, Slot>,
  leaders: ReadonlySet<number>,
  leader: number,
  base: bigint,
): { instructions: [number, GuestInstruction][]; stop: BlockExit | undefined } {
  const instructions: [number, GuestInstruction][] = []
  let offset = leader
  for (;;) {
    const slot = slots.get(offset)
    if (slot === undefined) return { instructions, stop: { kind: 'goto', target: base + BigInt(offset) } }
    if ('reason' in slot) return { instructions, stop: { kind: 'illegal', reason: slot.reason, offset } }
    instructions.push([offset, slot])
    offset += slot.sizeBytes
    if (slot.endsBlock) return { instructions, stop: undefined }
    if (leaders.has(offset) || instructions.length >= 2 * maximumBlockInstructions) {
      return { instructions, stop: { kind: 'goto', target: base + BigInt(offset) } }
    }
  }
}
