import type { BinaryOp, MeaningContext, Term } from '@sourceless/isa'
import type { Meaning, OperandAccess } from '../form.js'
import { clear } from './flags.js'

/** MXCSR is taken to hold its default (SDM volume 1, 10.2.3): round to nearest, exceptions masked, denormals kept. */
const scalar =
  (op: BinaryOp): Meaning =>
  (m, o) =>
    o.write(0, m.terms.binary(op, o.read(0), o.read(1)))

export const addScalar = scalar('fadd')
export const subtractScalar = scalar('fsub')
export const multiplyScalar = scalar('fmul')
export const divideScalar = scalar('fdiv')

/** The second source wins when either is NaN or both are zeros. */
export const minimumScalar: Meaning = (m, o) => {
  const [a, b] = [o.read(0), o.read(1)]
  o.write(0, m.terms.ite(m.terms.compare('flt', a, b), a, b))
}
export const maximumScalar: Meaning = (m, o) => {
  const [a, b] = [o.read(0), o.read(1)]
  o.write(0, m.terms.ite(m.terms.compare('flt', b, a), a, b))
}

export const squareRootScalar: Meaning = (m, o) => o.write(0, m.terms.unary('fsqrt', o.read(1)))

const roundings = ['fnearest', 'ffloor', 'fceil', 'ftrunc'] as const

/** Immediate bits 1:0 choose the rounding, unless bit 2 says to use MXCSR; bit 3 only concerns exceptions. */
export const roundScalar: Meaning = (m, o) => {
  const mode = Number(o.read(2).value)
  o.write(0, m.terms.unary(roundings[(mode & 4) === 0 ? mode & 3 : 0]!, o.read(1)))
}

/** ucomiss and its like: unordered sets ZF, PF and CF. */
export const compareScalar: Meaning = (m, o) => {
  const { terms } = m
  const [a, b] = [o.read(0), o.read(1)]
  const unordered = terms.compare('funordered', a, b)
  m.write('ZF', terms.binary('or', unordered, terms.compare('feq', a, b)))
  m.write('PF', unordered)
  m.write('CF', terms.binary('or', unordered, terms.compare('flt', a, b)))
  clear(m, 'OF', 'SF', 'AF')
}

export const integerToScalar: Meaning = (m, o) => o.write(0, m.terms.convert('s2f', o.read(1), o.width(0)))

export const convertScalar: Meaning = (m, o) => o.write(0, m.terms.convert('fcvt', o.read(1), o.width(0)))

/** 2^(bits - 1) as a float: biased exponent bits - 1, fraction 0. */
function halfRange(m: MeaningContext, bits: number, format: number): Term {
  const pattern = format === 32 ? BigInt(126 + bits) << 23n : BigInt(1022 + bits) << 52n
  return m.terms.constant(pattern, format)
}

/** NaN and what does not fit give the integer indefinite, the most negative value, as saturation below does too. */
function toInteger(m: MeaningContext, o: OperandAccess, value: Term): void {
  const bits = o.width(0)
  const { terms } = m
  const indefinite = terms.constant(1n << BigInt(bits - 1), bits)
  const fits = terms.compare('flt', value, halfRange(m, bits, value.bits))
  o.write(0, terms.ite(fits, terms.convert('f2s', value, bits), indefinite))
}

export const truncateToInteger: Meaning = (m, o) => toInteger(m, o, o.read(1))
export const roundToInteger: Meaning = (m, o) => toInteger(m, o, m.terms.unary('fnearest', o.read(1)))

/** 16-byte memory operands of SSE must be aligned, except for movups, movupd and movdqu. */
function requireAlignment(m: MeaningContext, o: OperandAccess, index: number): void {
  if (!o.isMemory(index)) return
  const low = m.terms.extract(o.address(index), 0, 4)
  m.trap(m.terms.unary('not', m.terms.compare('eq', low, m.terms.constant(0, 4))), 'general-protection')
}

export const moveAligned: Meaning = (m, o) => {
  requireAlignment(m, o, 0)
  requireAlignment(m, o, 1)
  o.write(0, o.read(1))
}

const vectorLogic =
  (op: 'and' | 'or' | 'xor', complementFirst: boolean): Meaning =>
  (m, o) => {
    requireAlignment(m, o, 1)
    const a = complementFirst ? m.terms.unary('not', o.read(0)) : o.read(0)
    o.write(0, m.terms.binary(op, a, o.read(1)))
  }

export const vectorAnd = vectorLogic('and', false)
export const vectorAndNot = vectorLogic('and', true)
export const vectorOr = vectorLogic('or', false)
export const vectorXor = vectorLogic('xor', false)

/** The top bits of the lanes. */
export const moveMask =
  (laneBits: 32 | 64): Meaning =>
  (m, o) => {
    const a = o.read(1)
    let mask = m.terms.extract(a, laneBits - 1, 1)
    for (let top = 2 * laneBits; top <= 128; top += laneBits)
      mask = m.terms.concat(m.terms.extract(a, top - 1, 1), mask)
    o.write(0, m.terms.convert('zext', mask, o.width(0)))
  }

/** Interleaves the lanes of the two low halves, destination first. */
export const unpackLow =
  (laneBits: 32 | 64): Meaning =>
  (m, o) => {
    requireAlignment(m, o, 1)
    const [a, b] = [o.read(0), o.read(1)]
    const lane = (from: Term, index: number): Term => m.terms.extract(from, index * laneBits, laneBits)
    let result = m.terms.concat(lane(b, 0), lane(a, 0))
    if (laneBits === 32) result = m.terms.concat(m.terms.concat(lane(b, 1), lane(a, 1)), result)
    o.write(0, result)
  }
