import type { Location, MeaningContext, Term } from '@sourceless/isa'
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

/** movbe: rotation swaps the two bytes of 16 bits. */
export const moveSwapped: Meaning = (m, o) => {
  const value = o.read(1)
  o.write(0, value.bits === 16 ? m.terms.binary('rotl', value, m.terms.constant(8, 16)) : m.terms.unary('bswap', value))
}

/** xlatb: al becomes the byte at rbx + al. */
export const lookUpByte: Meaning = (m) => {
  const { terms } = m
  const index = terms.convert('zext', readLow(m, 'rax', 8), 64)
  writeLow(m, 'rax', m.load(terms.binary('add', m.read('rbx'), index), 1))
}

/** movdir64b: the destination is an address in a register, and must be aligned. */
export const moveDirect64Bytes: Meaning = (m, o) => {
  const { terms } = m
  const to = o.read(0)
  const parts = o.readParts(1)
  requireAligned(m, to, 64)
  for (const [n, part] of parts.entries()) m.store(terms.binary('add', to, terms.constant(8 * n, 64)), part)
}

/**
 * cmpxchg8b and cmpxchg16b: the pair d:a against memory. Memory is written in both cases; the pair only when they differ
 * (edx and eax are then zero-extended), and ZF tells.
 */
export const compareAndExchangePair: Meaning = (m, o) => {
  const { terms } = m
  const half = o.width(0) / 2
  if (half === 64) requireAligned(m, o.address(0), 16)
  const old = o.read(0)
  const pair = (high: Location, low: Location): Term => terms.concat(readLow(m, high, half), readLow(m, low, half))
  const equal = terms.compare('eq', pair('rdx', 'rax'), old)
  m.write('ZF', equal)
  o.write(0, terms.ite(equal, pair('rcx', 'rbx'), old))
  const receive = (register: Location, value: Term): void =>
    m.write(register, terms.ite(equal, m.read(register), terms.convert('zext', value, 64)))
  receive('rax', terms.extract(old, 0, half))
  receive('rdx', terms.extract(old, half, half))
}

function requireAligned(m: MeaningContext, address: Term, bytes: 16 | 64): void {
  const bits = Math.log2(bytes)
  const low = m.terms.extract(address, 0, bits)
  m.trap(m.terms.unary('not', m.terms.compare('eq', low, m.terms.constant(0, bits))), 'general-protection')
}

export const noOperation: Meaning = () => {}

/** ptwrite: the operand goes to the processor's trace. */
export const readOnly: Meaning = (_m, o) => {
  o.read(0)
}

export const carryTo =
  (value: 0 | 1): Meaning =>
  (m) =>
    m.write('CF', m.terms.constant(value, 1))

export const directionTo =
  (value: 0 | 1): Meaning =>
  (m) =>
    m.write('DF', m.terms.constant(value, 1))

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
