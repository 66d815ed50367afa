import type { FrameRow, SavedRegister } from '@sourceless/object'
import { savedBetween, shapeOf } from './unwind-shape.js'

/** "x64 exception handling", Microsoft Learn: unwind operation codes. */
const codes = {
  push: 0,
  allocateLarge: 1,
  allocateSmall: 2,
  save: 4,
  saveFar: 5,
  saveVector: 8,
  saveVectorFar: 9,
} as const
const version = 1
const maximumSlots = 255
const maximumPrologueBytes = 255
const slotBytes = 8
const vectorBytes = 16

/** 16-bit slots of `sub rsp, sizeBytes`, the first without its place. */
const allocation = (sizeBytes: number): readonly number[] => {
  const units = sizeBytes / slotBytes
  if (units <= 16) return [(codes.allocateSmall << 8) | ((units - 1) << 12)]
  if (units <= 0xffff) return [codes.allocateLarge << 8, units]
  return [(codes.allocateLarge << 8) | (1 << 12), sizeBytes & 0xffff, sizeBytes >>> 16]
}

/** The same of a store of a register at `rsp + distance`. */
const store = ({ register, isFloat }: SavedRegister, distance: number): readonly number[] => {
  const [near, far, unit] = isFloat
    ? [codes.saveVector, codes.saveVectorFar, vectorBytes]
    : [codes.save, codes.saveFar, slotBytes]
  const units = distance / unit
  if (units <= 0xffff) return [(near << 8) | (register << 12), units]
  return [(far << 8) | (register << 12), distance & 0xffff, distance >>> 16]
}

/** What one step of the prologue did, or why it cannot be said. */
const stepOf = (before: FrameRow, after: FrameRow, body: FrameRow): readonly number[] | string => {
  const grown = after.stackBytes - before.stackBytes
  if (grown % slotBytes !== 0) return `${grown} bytes of stack are no multiple of ${slotBytes}`
  const saved = savedBetween(before, after)
  const pushed = saved.find(({ isFloat, below }) => !isFloat && grown === slotBytes && below === after.stackBytes)
  const slots: number[] = []
  for (const register of saved) {
    if (register === pushed) continue
    const distance = after.stackBytes - register.below
    const unit = register.isFloat ? vectorBytes : slotBytes
    if (register.register > 15) return `register ${register.register} does not exist`
    if (distance < 0 || distance % unit !== 0)
      return `a register is saved at ${distance}, which is no multiple of ${unit}`
    if (after.stackBytes !== body.stackBytes) return 'a register is saved before all of the stack is allocated'
    slots.push(...store(register, distance).map((slot, index) => (index === 0 ? slot | after.at : slot)))
  }
  const moved =
    pushed === undefined ? (grown === 0 ? [] : allocation(grown)) : [(codes.push << 8) | (pushed.register << 12)]
  return [...slots, ...moved.map((slot, index) => (index === 0 ? slot | after.at : slot))]
}

/**
 * UNWIND_INFO: the steps of the prologue from the last to the first. Epilogues are found by their instructions. Empty for a
 * function that neither moves the stack pointer nor saves anything; a text when it cannot be described.
 */
export const x64UnwindInformation = (rows: readonly FrameRow[], sizeBytes: number): Uint8Array | string => {
  const shape = shapeOf(rows, sizeBytes, () => 0)
  if (shape === undefined) return 'the frame grows after its prologue, or is not gone at the end'
  const { prologue, body } = shape
  if (prologue.length === 1) return new Uint8Array(0)
  if (body.at > maximumPrologueBytes) return `the prologue is longer than ${maximumPrologueBytes} bytes`
  const slots: number[] = []
  for (const [index, after] of prologue.slice(1).entries()) {
    const step = stepOf(prologue[index]!, after, body)
    if (typeof step === 'string') return step
    slots.unshift(...step)
  }
  if (slots.length > maximumSlots) return 'the prologue has too many steps'
  const bytes = new Uint8Array(4 + 2 * (slots.length + (slots.length % 2)))
  const view = new DataView(bytes.buffer)
  view.setUint16(0, version | (body.at << 8), true)
  view.setUint16(2, slots.length, true)
  for (const [index, slot] of slots.entries()) view.setUint16(4 + 2 * index, slot, true)
  return bytes
}
