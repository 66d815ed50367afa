import type { Term } from '@sourceless/isa'
import type { Meaning } from '../form.js'

/** 0x11EDC6F41, CRC-32C, with its bits in reverse and without the highest. */
const POLYNOMIAL = 0x82f63b78

/** CRC-32C of the source, lowest bit first, continued from the destination's low half; the upper half becomes zero. */
export const accumulateChecksum: Meaning = (m, o) => {
  const { terms } = m
  const data = o.read(1)
  let state: Term = terms.extract(o.read(0), 0, 32)
  const one = terms.constant(1, 32)
  for (let low = 0; low < data.bits; low += 32) {
    const bits = Math.min(32, data.bits - low)
    state = terms.binary('xor', state, terms.convert('zext', terms.extract(data, low, bits), 32))
    for (let step = 0; step < bits; step++) {
      const mask = terms.unary('neg', terms.binary('and', state, one))
      const fold = terms.binary('and', mask, terms.constant(POLYNOMIAL, 32))
      state = terms.binary('xor', terms.binary('lshr', state, one), fold)
    }
  }
  o.write(0, terms.convert('zext', state, o.width(0)))
}
