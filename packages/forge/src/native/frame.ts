import type { MemoryObject } from '../ir/node.js'
import type {
  FramePlace,
  MachineDescription,
  NativeBlock,
  NativeFunction,
  NativeInstruction,
  Register,
} from './machine.js'

/** From the stack pointer after the prologue up: saved registers, spilled values, arrays, then what the caller put there. */
export interface Frame {
  readonly saved: readonly Register[]
  /** A multiple of 16. */
  readonly sizeBytes: number
  readonly objectOffsets: ReadonlyMap<MemoryObject, number>
}

/** The frame of a function that keeps those of `calleeSaved` that it uses; a program, which never returns, has none to keep. */
export function layoutFrame<I extends NativeInstruction, C>(
  machine: NativeFunction<I, C>,
  blocks: readonly NativeBlock<I, C>[],
  { usesOf, defsOf }: MachineDescription<I>,
  calleeSaved: readonly Register[],
): Frame {
  const used = new Set(blocks.flatMap((block) => block.instructions.flatMap((i) => [...usesOf(i), ...defsOf(i)])))
  const saved = calleeSaved.filter((r) => used.has(r))
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
