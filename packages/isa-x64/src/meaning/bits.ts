import type { MeaningContext, Term } from '@sourceless/isa'
import type { Meaning, OperandAccess } from '../form.js'
import { clear, writeResultFlags, writeUndefined } from './flags.js'
import { isZero, lowBit, negate, topBit } from './parts.js'

/** bsf, bsr: a zero source leaves the destination undefined (AMD keeps it), all of it for 32 and 64 bits. */
const scan =
  (index: (m: MeaningContext, a: Term) => Term): Meaning =>
  (m, o) => {
    const a = o.read(1)
    const none = isZero(m, a)
    m.write('ZF', none)
    writeUndefined(m, 'OF', 'SF', 'AF', 'PF', 'CF')
    const found = index(m, a)
    if (a.bits === 16) o.write(0, m.terms.ite(none, m.terms.undefined(16), found))
    else o.writeWhole(0, m.terms.ite(none, m.terms.undefined(64), m.terms.convert('zext', found, 64)))
  }

export const scanForward = scan((m, a) => m.terms.unary('ctz', a))
export const scanReverse = scan((m, a) =>
  m.terms.binary('sub', m.terms.constant(a.bits - 1, a.bits), m.terms.unary('clz', a)),
)

export const countOnes: Meaning = (m, o) => {
  const a = o.read(1)
  m.write('ZF', isZero(m, a))
  clear(m, 'OF', 'SF', 'AF', 'PF', 'CF')
  o.write(0, m.terms.unary('popcount', a))
}

/** lzcnt, tzcnt: CF tells that the source was zero, ZF that the count is. */
const countZeros =
  (op: 'clz' | 'ctz'): Meaning =>
  (m, o) => {
    const a = o.read(1)
    const count = m.terms.unary(op, a)
    m.write('CF', isZero(m, a))
    m.write('ZF', op === 'clz' ? topBit(m, a) : lowBit(m, a))
    writeUndefined(m, 'OF', 'SF', 'AF', 'PF')
    o.write(0, count)
  }

export const countLeadingZeros = countZeros('clz')
export const countTrailingZeros = countZeros('ctz')

/**
 * bt, bts, btr, btc: the offset is taken modulo the width, ZF is kept. Of memory with an offset in a register, it also chooses
 * the word: the bit may be anywhere.
 */
function selectBit(m: MeaningContext, o: OperandAccess): { value: Term; mask: Term; write: (value: Term) => void } {
  const bits = o.width(0)
  const address = o.isMemory(0) && o.width(1) === bits ? wordOfBit(m, o) : undefined
  const value = address === undefined ? o.read(0) : m.load(address, bits / 8)
  const write = (result: Term): void => (address === undefined ? o.write(0, result) : m.store(address, result))
  const offset = m.terms.extract(o.read(1), 0, Math.log2(bits))
  const position = m.terms.convert('zext', offset, bits)
  m.write('CF', lowBit(m, m.terms.binary('lshr', value, position)))
  writeUndefined(m, 'OF', 'SF', 'AF', 'PF')
  return { value, mask: m.terms.binary('shl', m.terms.constant(1, bits), position), write }
}

/** The address of the word that the signed bit offset falls into. */
function wordOfBit(m: MeaningContext, o: OperandAccess): Term {
  const { terms } = m
  const offset = o.read(1)
  const word = terms.binary('ashr', offset, terms.constant(Math.log2(offset.bits), offset.bits))
  const bytes = terms.constant(offset.bits / 8, 64)
  return terms.binary('add', o.address(0), terms.binary('mul', terms.convert('sext', word, 64), bytes))
}

export const testBit: Meaning = (m, o) => {
  selectBit(m, o)
}
export const testAndSetBit: Meaning = (m, o) => {
  const { value, mask, write } = selectBit(m, o)
  write(m.terms.binary('or', value, mask))
}
export const testAndResetBit: Meaning = (m, o) => {
  const { value, mask, write } = selectBit(m, o)
  write(m.terms.binary('and', value, m.terms.unary('not', mask)))
}
export const testAndComplementBit: Meaning = (m, o) => {
  const { value, mask, write } = selectBit(m, o)
  write(m.terms.binary('xor', value, mask))
}

/** ZF and SF by result, OF cleared, AF and PF undefined: what most of BMI does. */
function writeBitFlags(m: MeaningContext, result: Term, carry: Term): void {
  writeResultFlags(m, result)
  clear(m, 'OF')
  writeUndefined(m, 'AF', 'PF')
  m.write('CF', carry)
}

export const andNot: Meaning = (m, o) => {
  const result = m.terms.binary('and', m.terms.unary('not', o.read(1)), o.read(2))
  writeBitFlags(m, result, m.terms.constant(0, 1))
  o.write(0, result)
}

const lowestBit =
  (op: 'and' | 'xor', other: (m: MeaningContext, a: Term) => Term, carryWhenZero: boolean): Meaning =>
  (m, o) => {
    const a = o.read(1)
    const result = m.terms.binary(op, a, other(m, a))
    writeBitFlags(m, result, carryWhenZero ? isZero(m, a) : negate(m, isZero(m, a)))
    o.write(0, result)
  }

const minusOne = (m: MeaningContext, a: Term): Term => m.terms.binary('sub', a, m.terms.constant(1, a.bits))

export const resetLowestBit = lowestBit('and', minusOne, true)
export const maskToLowestBit = lowestBit('xor', minusOne, true)
export const isolateLowestBit = lowestBit('and', (m, a) => m.terms.unary('neg', a), false)

/** bits [start, start + length) of the source; start and length are bytes of the control. SF, AF, PF undefined. */
export const extractBits: Meaning = (m, o) => {
  const { terms } = m
  const [a, control] = [o.read(1), o.read(2)]
  const byte = (low: number): Term => terms.convert('zext', terms.extract(control, low, 8), a.bits)
  const shifted = terms.binary('lshr', a, byte(0))
  const result = terms.binary('and', shifted, lowMask(m, byte(8)))
  writeBitFlags(m, result, terms.constant(0, 1))
  writeUndefined(m, 'SF')
  o.write(0, result)
}

/** 2^count - 1; all ones when the count reaches the width. */
function lowMask(m: MeaningContext, count: Term): Term {
  return minusOne(m, m.terms.binary('shl', m.terms.constant(1, count.bits), count))
}

export const zeroHighBits: Meaning = (m, o) => {
  const { terms } = m
  const a = o.read(1)
  const index = terms.convert('zext', terms.extract(o.read(2), 0, 8), a.bits)
  const result = terms.binary('and', a, lowMask(m, index))
  writeBitFlags(m, result, terms.compare('ult', terms.constant(a.bits - 1, a.bits), index))
  o.write(0, result)
}
