import type { Meaning } from '../form.js'
import { subtractTerms } from './arithmetic.js'
import { readCondition } from './condition.js'
import { mergeHighByte, mergeLow, readLow, writeLow } from './parts.js'

/** mov, movzx, movd, movq, movss …: the source, zero-extended to the destination's width. */
export const move: Meaning = (m, o) => o.write(0, m.terms.convert('zext', o.read(1), o.width(0)))

export const moveSigned: Meaning = (m, o) => o.write(0, m.terms.convert('sext', o.read(1), o.width(0)))

export const loadAddress: Meaning = (m, o) => o.write(0, m.terms.extract(o.address(1), 0, o.width(0)))

/** The source is read, and a 32-bit destination zero-extended, whether or not the condition holds. */
export const moveIf =
  (code: number): Meaning =>
  (m, o) => {
    const [old, source] = [o.read(0), o.read(1)]
    o.write(0, m.terms.ite(readCondition(m, code), source, old))
  }

export const setIf =
  (code: number): Meaning =>
  (m, o) =>
    o.write(0, m.terms.convert('zext', readCondition(m, code), 8))

export const exchange: Meaning = (_m, o) => {
  const [a, b] = [o.read(0), o.read(1)]
  o.write(0, b)
  o.write(1, a)
}

/**
 * The destination is written in both cases, with its old value when the comparison fails; the accumulator only then
 * (a 32-bit one keeps its upper half on success). Whether a failed 32-bit comparison clears the upper half of a
 * destination register differs between processors: undefined.
 */
export const compareAndExchange: Meaning = (m, o) => {
  const { terms } = m
  const [destination, source] = [o.read(0), o.read(1)]
  const whole = m.read('rax')
  const accumulator = terms.extract(whole, 0, destination.bits)
  const equal = terms.compare('eq', accumulator, destination)
  subtractTerms(m, accumulator, destination)
  m.write('rax', terms.ite(equal, whole, mergeLow(m, whole, destination)))
  if (destination.bits === 32 && !o.isMemory(0)) {
    const kept = terms.concat(terms.undefined(32), destination)
    o.writeWhole(0, terms.ite(equal, terms.convert('zext', source, 64), kept))
  } else o.write(0, terms.ite(equal, source, destination))
}

/** cbw, cwde, cdqe: the lower half of the accumulator, sign-extended to `bits`. */
export const extendAccumulator =
  (bits: number): Meaning =>
  (m) =>
    writeLow(m, 'rax', m.terms.convert('sext', readLow(m, 'rax', bits / 2), bits))

/** cwd, cdq, cqo: dx, edx, rdx becomes the sign of ax, eax, rax. */
export const extendToPair =
  (bits: number): Meaning =>
  (m) =>
    writeLow(m, 'rdx', m.terms.binary('ashr', readLow(m, 'rax', bits), m.terms.constant(bits - 1, bits)))

export const swapBytes: Meaning = (m, o) => o.write(0, m.terms.unary('bswap', o.read(0)))

export const noOperation: Meaning = () => {}

export const carryTo =
  (value: 0 | 1): Meaning =>
  (m) =>
    m.write('CF', m.terms.constant(value, 1))

export const complementCarry: Meaning = (m) => m.write('CF', m.terms.unary('not', m.read('CF')))

/** Bits 7 to 0 of ah: SF ZF 0 AF 0 PF 1 CF. */
export const loadFlags: Meaning = (m) => {
  const { terms } = m
  const [zero, one] = [terms.constant(0, 1), terms.constant(1, 1)]
  const image = [m.read('SF'), m.read('ZF'), zero, m.read('AF'), zero, m.read('PF'), one, m.read('CF')]
  const byte = image.reduce((high, low) => terms.concat(high, low))
  m.write('rax', mergeHighByte(m, m.read('rax'), byte))
}

export const storeFlags: Meaning = (m) => {
  const flagAt = [
    ['SF', 7],
    ['ZF', 6],
    ['AF', 4],
    ['PF', 2],
    ['CF', 0],
  ] as const
  for (const [flag, bit] of flagAt) m.write(flag, m.terms.extract(m.read('rax'), 8 + bit, 1))
}
