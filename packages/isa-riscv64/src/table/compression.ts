import { placed, takes } from '../encode/words.js'
import type { Compression, Form, Slot } from '../form.js'
import type { Pattern } from './pattern.js'

const noException = { mask: 0, match: 1 }
const noRegister = { from: 0, ones: 0, to: 0 }

/** For which words of the pattern's row `short` stands, and how its word is made from them. */
export function compressionOf({ form: longer, from, fixed }: Pattern, short: Form): Compression {
  let [mask, match, place, samePlace] = [0, 0, 0, 0]
  longer.slots.forEach((slot, n) => {
    const source = from[n]!
    const [bits, value] = source < 0 ? [-1, fixed[n]!] : commonBits(short.slots[source]!)
    mask |= placed(slot, bits)
    match |= placed(slot, value)
    const same = from.indexOf(source)
    if (source >= 0 && same !== n) [place, samePlace] = [longer.slots[same]!.shift, slot.shift]
  })
  const stored = short.slots.filter(({ slices }) => slices.length > 0)
  const registers = registersOf(short)
    .filter((slot) => stored.includes(slot))
    .map((slot) => ({ slot, from: longer.slots[from.indexOf(short.slots.indexOf(slot))]!.shift }))
  const [one = noException, two = noException] = registers.flatMap(({ slot, from }) => exceptions(slot, from))
  const [a = noRegister, b = noRegister] = registers.map(({ slot, from }) => ({
    from,
    ones: slot.ones,
    to: slot.shift,
  }))
  const number = stored.find((slot) => !registers.some((register) => register.slot === slot))
  // biome-ignore format: columns
  return {
    form: short, mask, match, place, samePlace,
    exceptMask: one.mask, exceptMatch: one.match, exceptMask2: two.mask, exceptMatch2: two.match,
    from: a.from, ones: a.ones, to: a.to, from2: b.from, ones2: b.ones, to2: b.to, number,
  }
}

const registersOf = ({ operands }: Form): Slot[] =>
  operands.flatMap(({ slot, base, mask }) => (base !== undefined ? [base] : mask === 0 ? [] : [slot]))

/** Registers that a slot does not take although they have the bits that all of its registers have. */
function exceptions(slot: Slot, place: number): { mask: number; match: number }[] {
  const [bits, value] = commonBits(slot)
  const refused: { mask: number; match: number }[] = []
  for (let number = 0; number < 32; number++)
    if ((number & bits) === value && !takes(slot, number)) refused.push({ mask: 31 << place, match: number << place })
  return refused
}

/** The bits that are the same in all numbers of a slot, and what they are. */
function commonBits({ minimum, maximum, multiple }: Slot): readonly [bits: number, value: number] {
  const high = minimum < 0 ? 0 : -(2 ** (32 - Math.clz32(minimum ^ maximum)))
  const bits = high | (multiple - 1)
  return [bits, minimum & bits]
}
