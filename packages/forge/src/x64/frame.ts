import type { SavedRegister } from '@sourceless/object'
import type { MemoryObject } from '../ir/node.js'
import type { FrameState } from '../native/frame-rows.js'
import type { FramePlace, Register } from '../native/machine.js'
import type { Convention } from './convention.js'
import { defsOf, type MachineBlock, type MachineFunction, usesOf, xmm0 } from './machine.js'

/**
 * Where things lie relative to the stack pointer after the prologue: saved SSE registers from it up, spilled values, arrays,
 * what was pushed, the return address, what the caller put there.
 */
export interface Frame {
  /** Callee-saved registers in the order in which they are pushed. */
  readonly pushed: readonly Register[]
  /** Callee-saved SSE registers, 16 bytes each. */
  readonly savedFloats: readonly Register[]
  /** What the stack pointer moves by beside the pushes. */
  readonly allocatedBytes: number
  readonly spillOffset: number
  readonly objectOffsets: ReadonlyMap<MemoryObject, number>
  readonly incomingOffset: number
}

export interface FrameNeeds {
  readonly convention: Convention
  /** Nobody returns to a program's caller: it has no registers to save. */
  readonly isFunction: boolean
  /** Whether the stack pointer has to be a multiple of 16 after the prologue. */
  readonly isAligned: boolean
}

const slotBytes = 8
const floatBytes = 16
const returnBytes = 8

export function layoutFrame(machine: MachineFunction, blocks: readonly MachineBlock[], needs: FrameNeeds): Frame {
  const { convention, isFunction, isAligned } = needs
  const used = new Set(blocks.flatMap((block) => block.instructions.flatMap((i) => [...usesOf(i), ...defsOf(i)])))
  const saved = isFunction ? convention.calleeSaved.filter((r) => used.has(r)) : []
  const pushed = saved.filter((r) => r < xmm0)
  const savedFloats = saved.filter((r) => r >= xmm0)
  const spills = savedFloats.length * floatBytes
  const objectOffsets = new Map<MemoryObject, number>()
  let size = spills + machine.spillSlots * slotBytes
  for (const object of machine.objects) {
    if (object.kind !== 'frame') continue
    objectOffsets.set(object, size)
    size += Math.ceil(object.sizeBytes / slotBytes) * slotBytes
  }
  const pushedBytes = pushed.length * slotBytes
  const frame = { pushed, savedFloats, spillOffset: spills, objectOffsets, incomingOffset: pushedBytes + returnBytes }
  if (isFunction && savedFloats.length === 0) {
    const free = freeOffset(convention, size, pushedBytes)
    if (free !== undefined) return { ...moved(frame, free), allocatedBytes: 0, incomingOffset: frame.incomingOffset }
  }
  const isOdd = (size + pushedBytes + returnBytes) % floatBytes !== 0
  const allocatedBytes = size + ((isAligned || savedFloats.length > 0) && isOdd ? slotBytes : 0)
  return { ...frame, allocatedBytes, incomingOffset: allocatedBytes + frame.incomingOffset }
}

/** Functions call nothing, so what is free for a leaf of the call tree is free for them: the red zone, or the caller's area. */
function freeOffset(convention: Convention, sizeBytes: number, pushedBytes: number): number | undefined {
  if (sizeBytes <= convention.redZoneBytes) return -sizeBytes
  return sizeBytes <= convention.shadowBytes ? pushedBytes + returnBytes : undefined
}

function moved(frame: Omit<Frame, 'allocatedBytes'>, by: number): Omit<Frame, 'allocatedBytes'> {
  const objectOffsets = new Map([...frame.objectOffsets].map(([object, offset]) => [object, offset + by]))
  return { ...frame, spillOffset: frame.spillOffset + by, objectOffsets }
}

/** Where a place lies relative to the stack pointer after the prologue. */
export function frameOffset(frame: Frame, place: FramePlace): number {
  if (place.kind === 'spill') return frame.spillOffset + place.slot * slotBytes
  return place.kind === 'incoming' ? frame.incomingOffset + place.offset : frame.objectOffsets.get(place.object)!
}

export const floatOffset = (n: number): number => n * floatBytes

/** How far a prologue has got; see `FrameRow`. */

/** The state when that many registers are pushed and so many bytes allocated, and the SSE registers' copies count. */
export function frameState(frame: Frame, pushed: number, allocatedBytes: number, savedFloats: number): FrameState {
  const stackBytes = returnBytes + pushed * slotBytes + allocatedBytes
  const general = frame.pushed.slice(0, pushed).map((register, n): SavedRegister => {
    return { register, isFloat: false, below: returnBytes + (n + 1) * slotBytes }
  })
  const floats = frame.savedFloats.slice(0, savedFloats).map((r, n): SavedRegister => {
    return { register: r - xmm0, isFloat: true, below: stackBytes - floatOffset(n) }
  })
  return { stackBytes, saved: [...general, ...floats] }
}
