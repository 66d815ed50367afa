import type { BinaryOp, CompareOp, MeaningContext, Term } from '@sourceless/isa'
import type { Meaning } from '../form.js'
import type { RoundingMode } from '../operand.js'

type Width = 32 | 64

const canonicalNaN = ({ terms }: MeaningContext, bits: number): Term =>
  terms.constant(bits === 32 ? 0x7fc00000n : 0x7ff8000000000000n, bits)

const isNotANumber = ({ terms }: MeaningContext, value: Term): Term => terms.compare('funordered', value, value)

/** Every NaN result is the canonical one (unprivileged manual, section 20.3), whichever the host's arithmetic gave. */
const canonical = (m: MeaningContext, value: Term): Term =>
  m.terms.ite(isNotANumber(m, value), canonicalNaN(m, value.bits), value)

export const arithmetic =
  (op: BinaryOp, bits: Width): Meaning =>
  (m, o) =>
    o.write(0, canonical(m, m.terms.binary(op, o.readFloat(1, bits), o.readFloat(2, bits))))

export const squareRoot =
  (bits: Width): Meaning =>
  (m, o) =>
    o.write(0, canonical(m, m.terms.unary('fsqrt', o.readFloat(1, bits))))

/** ±(rs1 × rs2) ± rs3, rounded once. */
export const multiplyAdd =
  (bits: Width, product: 1 | -1, addend: 1 | -1): Meaning =>
  (m, o) => {
    const { terms } = m
    const signed = (value: Term, sign: 1 | -1): Term => (sign === 1 ? value : terms.unary('fneg', value))
    const a = signed(o.readFloat(1, bits), product)
    const c = signed(o.readFloat(3, bits), addend)
    o.write(0, canonical(m, terms.fusedMultiplyAdd(a, o.readFloat(2, bits), c)))
  }

/** rs1 with a sign made of both signs: `fneg` and `fabs` where both are one. Bits, not numbers: NaNs keep theirs. */
export const signInject =
  (bits: Width, how: 'copy' | 'negate' | 'xor'): Meaning =>
  (m, o) => {
    const { terms } = m
    const sign = terms.constant(1n << BigInt(bits - 1), bits)
    const [a, b] = [o.readFloat(1, bits), o.readFloat(2, bits)]
    if (a === b) return o.write(0, how === 'copy' ? a : terms.unary(how === 'negate' ? 'fneg' : 'fabs', a))
    const other = terms.binary('and', how === 'negate' ? terms.unary('not', b) : b, sign)
    const magnitude = terms.binary('and', a, terms.unary('not', sign))
    o.write(0, how === 'xor' ? terms.binary('xor', a, other) : terms.binary('or', magnitude, other))
  }

/** minimumNumber and maximumNumber: a number wins over NaN, and -0 is less than +0. */
export const extremum =
  (op: 'fmin' | 'fmax', bits: Width): Meaning =>
  (m, o) => {
    const { terms } = m
    const [a, b] = [o.readFloat(1, bits), o.readFloat(2, bits)]
    const withoutA = terms.ite(isNotANumber(m, b), canonicalNaN(m, bits), b)
    const both = terms.ite(isNotANumber(m, b), a, terms.binary(op, a, b))
    o.write(0, terms.ite(isNotANumber(m, a), withoutA, both))
  }

export const compare =
  (op: CompareOp, bits: Width): Meaning =>
  (m, o) => {
    const test = m.terms.compare(op, o.readFloat(1, bits), o.readFloat(2, bits))
    o.write(0, m.terms.convert('zext', test, 64))
  }

/** One bit of ten (unprivileged manual, table 27). */
export const classify =
  (bits: Width): Meaning =>
  (m, o) => {
    const { terms } = m
    const fractionBits = bits === 32 ? 23 : 52
    const value = o.readFloat(1, bits)
    const exponent = terms.extract(value, fractionBits, bits - 1 - fractionBits)
    const fraction = terms.extract(value, 0, fractionBits)
    const zero = terms.compare('eq', fraction, terms.constant(0, fractionBits))
    const isNegative = terms.extract(value, bits - 1, 1)
    const signed = (positive: number, negative: number): Term =>
      terms.ite(isNegative, terms.constant(1 << negative, 64), terms.constant(1 << positive, 64))
    const isQuiet = terms.extract(value, fractionBits - 1, 1)
    const nan = terms.ite(isQuiet, terms.constant(1 << 9, 64), terms.constant(1 << 8, 64))
    const special = terms.ite(zero, signed(7, 0), nan)
    const small = terms.ite(zero, signed(4, 3), signed(5, 2))
    const isSpecial = terms.compare('eq', exponent, terms.constant(-1, exponent.bits))
    const isSmall = terms.compare('eq', exponent, terms.constant(0, exponent.bits))
    o.write(0, terms.ite(isSpecial, special, terms.ite(isSmall, small, signed(6, 1))))
  }

/** Rounds to an integral number. `dyn` is to nearest even: `frm` is not modelled, and zero when a program starts. */
function rounded(m: MeaningContext, value: Term, mode: RoundingMode['name']): Term {
  const { terms } = m
  switch (mode) {
    case 'rtz':
      return terms.unary('ftrunc', value)
    case 'rdn':
      return terms.unary('ffloor', value)
    case 'rup':
      return terms.unary('fceil', value)
    case 'rmm':
      return roundedAway(m, value)
    default:
      return terms.unary('fnearest', value)
  }
}

/** Ties away from zero: what is cut off is exact, so it can be compared with a half. */
function roundedAway({ terms }: MeaningContext, value: Term): Term {
  const constant = (number: 'half' | 'one'): Term =>
    value.bits === 32
      ? terms.constant(number === 'half' ? 0x3f000000n : 0x3f800000n, 32)
      : terms.constant(number === 'half' ? 0x3fe0000000000000n : 0x3ff0000000000000n, 64)
  const whole = terms.unary('ftrunc', value)
  const rest = terms.unary('fabs', terms.binary('fsub', value, whole))
  const next = terms.binary('fadd', whole, terms.binary('fcopysign', constant('one'), value))
  return terms.ite(terms.compare('fle', constant('half'), rest), next, whole)
}

/** Saturates; NaN is the greatest integer (unprivileged manual, table 25). */
export const toInteger =
  (from: Width, op: 'f2s' | 'f2u', bits: Width): Meaning =>
  (m, o) => {
    const { terms } = m
    const value = o.readFloat(1, from)
    const converted = terms.convert(op, rounded(m, value, o.rounding(2)), bits)
    const greatest = terms.constant(op === 'f2s' ? (1n << BigInt(bits - 1)) - 1n : -1n, bits)
    const result = terms.ite(isNotANumber(m, value), greatest, converted)
    o.write(0, bits === 64 ? result : terms.convert('sext', result, 64))
  }

export const fromInteger =
  (op: 's2f' | 'u2f', from: Width, bits: Width): Meaning =>
  (m, o) =>
    o.write(0, m.terms.convert(op, m.terms.extract(o.read(1), 0, from), bits))

export const convertFloat =
  (from: Width, to: Width): Meaning =>
  (m, o) =>
    o.write(0, canonical(m, m.terms.convert('fcvt', o.readFloat(1, from), to)))

/** Bits as they are: no NaN is looked at. */
export const moveToInteger =
  (bits: Width): Meaning =>
  (m, o) => {
    const value = m.terms.extract(o.readRaw(1), 0, bits)
    o.write(0, bits === 64 ? value : m.terms.convert('sext', value, 64))
  }
export const moveFromInteger =
  (bits: Width): Meaning =>
  (m, o) =>
    o.write(0, m.terms.extract(o.read(1), 0, bits))
