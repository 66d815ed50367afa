import type { Form, Slot } from '../form.js'

/** Whether a number may stand in the slot. On the encoder's hot path. */
export function takes(slot: Slot, value: number): boolean {
  if (value < slot.minimum || value > slot.maximum || (value | 0) !== value) return false
  return (value & (slot.multiple - 1)) === 0 && (value < slot.holeLow || value > slot.holeHigh)
}

/** The bits of a number where the slot has them. */
export function placed(slot: Slot, value: number): number {
  if (slot.shift >= 0) return (value & slot.ones) << slot.shift
  const { pieces } = slot
  let word = 0
  for (let n = 0; n < pieces.length; n += 3) word |= ((value >> pieces[n + 1]!) & pieces[n + 2]!) << pieces[n]!
  return word
}

/** The word of an instruction; the numbers must be such as `takes` allows. */
export function wordOf(form: Form, numbers: ArrayLike<number>): number {
  const { slots } = form
  let word = form.match
  for (let n = 0; n < slots.length; n++) word |= placed(slots[n]!, numbers[n]!)
  return word
}

export const bytesOf = (...words: readonly (readonly [word: number, sizeBytes: 2 | 4])[]): number[] =>
  words.flatMap(([word, sizeBytes]) => {
    const low = [word & 255, (word >> 8) & 255]
    return sizeBytes === 2 ? low : [...low, (word >> 16) & 255, word >>> 24]
  })
