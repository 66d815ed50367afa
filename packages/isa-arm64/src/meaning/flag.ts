import type { Meaning } from '../form.js'

const flagsByBit = ['VF', 'CF', 'ZF', 'NF'] as const

export const complementCarry: Meaning = (m) => m.write('CF', m.terms.unary('not', m.read('CF')))

/** Bits 0 to 3 of the rotated register to V, C, Z, N, where the mask has ones. */
export const rotateMaskInsertFlags: Meaning = (m, o) => {
  const rotation = o.number(1)
  const value = o.read(0)
  for (const [bit, flag] of flagsByBit.entries()) {
    if ((o.number(2) >> bit) & 1) m.write(flag, m.terms.extract(value, (rotation + bit) & 63, 1))
  }
}

/** N and Z of the low `bits`; V where the bit above them differs from their sign. C stays. */
export const setFlagsFromByte =
  (bits: 8 | 16): Meaning =>
  (m, o) => {
    const { terms } = m
    const value = o.read(0)
    const sign = terms.extract(value, bits - 1, 1)
    m.write('NF', sign)
    m.write('ZF', terms.compare('eq', terms.extract(value, 0, bits), terms.constant(0, bits)))
    m.write('VF', terms.binary('xor', sign, terms.extract(value, bits, 1)))
  }

/** The flags of a float comparison from Arm's form to the alternative one (DDI 0487, AXFLAG). */
export const axFlag: Meaning = (m) => {
  const { terms } = m
  const [z, c, v] = [m.read('ZF'), m.read('CF'), m.read('VF')]
  m.write('NF', terms.constant(0, 1))
  m.write('ZF', terms.binary('or', z, v))
  m.write('CF', terms.binary('and', c, terms.unary('not', v)))
  m.write('VF', terms.constant(0, 1))
}

/** And back (DDI 0487, XAFLAG). */
export const xaFlag: Meaning = (m) => {
  const { terms } = m
  const [z, c] = [m.read('ZF'), m.read('CF')]
  const [notZ, notC] = [terms.unary('not', z), terms.unary('not', c)]
  m.write('NF', terms.binary('and', notC, notZ))
  m.write('ZF', terms.binary('and', z, c))
  m.write('CF', terms.binary('or', c, z))
  m.write('VF', terms.binary('and', notC, z))
}
