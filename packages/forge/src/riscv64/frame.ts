import type { MemoryObject } from '../ir/node.js'
import type { FramePlace, Register } from '../native/machine.js'
import { defsOf, f0, type MachineBlock, type MachineFunction, usesOf } from './machine.js'

const saved = [8, 9, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27]
const calleeSaved = [...saved, ...saved.map((n) => f0 + n)]

/** From the stack pointer after the prologue up: saved registers, spilled values, arrays, then what the caller put there. */
export interface Frame {
  readonly saved: readonly Register[]
  /** A multiple of 16. */
  readonly sizeBytes: number
  readonly objectOffsets: ReadonlyMap<MemoryObject, number>
}

/** A program never returns: it keeps nothing for a caller. */
export function layoutFrame(machine: MachineFunction, blocks: readonly MachineBlock[], isProgram: boolean): Frame {
  const used = new Set(blocks.flatMap((block) => block.instructions.flatMap((i) => [...usesOf(i), ...defsOf(i)])))
  const saved = isProgram ? [] : calleeSaved.filter((r) => used.has(r))
  const objectOffsets = new Map<MemoryObject, number>()
  let size = (saved.length + machine.spillSlots) * 8
  for (const object of machine.objects) {
    if (object.kind !== 'frame') continue
    objectOffsets.set(object, size)
    size += Math.ceil(object.sizeBytes / 8) * 8
  }
  return { saved, sizeBytes: Math.ceil(size / 16) * 16, objectOffsets }
}

/** Where a place lies relative to the stack pointer. */
export function frameOffset(frame: Frame, place: FramePlace): number {
  if (place.kind === 'spill') return (frame.saved.length + place.slot) * 8
  return place.kind === 'object' ? frame.objectOffsets.get(place.object)! : frame.sizeBytes + place.offset
}
