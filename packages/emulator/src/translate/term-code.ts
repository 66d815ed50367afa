import type { Term } from '@sourceless/isa'
import { op } from '@sourceless/isa-wasm'
import { createFloatCode, isFloatProducer } from './float-code.js'
import type { FunctionCode, LocalType } from './function-code.js'
import { containerOpcodes } from './operators.js'
import { createWideCode } from './wide-code.js'

/**
 * Code for terms. A term of up to 32 bits lives in an i32, up to 64 in an i64, up to 128 in two i64s. `value` leaves it
 * zero-extended in its container; `loose` leaves any bits above its width, which saves masks under + − × and | ^; `signed`
 * sign-extends. Terms used more than once are computed once, into a temporary.
 */
export interface TermCode {
  value(term: Term): void
  loose(term: Term): void
  signed(term: Term): void
  /** The value as an i64; the term has at most 64 bits. */
  value64(term: Term): void
  /** The low (0) or high (1) 64 bits of a term of any width, zero-extended. */
  part(term: Term, index: 0 | 1): void
}

export const containerOf = (bits: number): LocalType => (bits <= 32 ? 'i32' : 'i64')
const containerBits = (bits: number): number => (bits <= 32 ? 32 : 64)
const maskOf = (bits: number): bigint => (1n << BigInt(bits)) - 1n

export interface TermCodeOptions {
  readonly code: FunctionCode
  /** How many places use a term: more than one makes it a temporary. */
  readonly useCounts: ReadonlyMap<number, number>
  /** Leaves the value of a `var` term, zero-extended in its container. */
  variable(term: Term): void
}

/** State that the parts of the generator share for one basic block. */
export interface TermCodeContext extends TermCode {
  readonly code: FunctionCode
  constant(value: bigint, bits: number): void
  /** Temporaries for both results of a wide division, by operands. */
  readonly pairs: Map<string, readonly [number, number]>
  isShared(term: Term): boolean
  convert(from: number, to: number): void
}

export function createTermCode(options: TermCodeOptions): TermCode {
  const { code, useCounts } = options
  const { e } = code
  const cache = new Map<number, number>()

  const constant = (value: bigint, bits: number): void => {
    if (bits <= 32) e.i32Const(Number(value))
    else if (value <= 0x7fffffffn) e.i64Const(Number(value))
    else e.i64Const(value)
  }
  /** From the container of `from` bits to the one of `to` bits, both at most 64. */
  const convert = (from: number, to: number): void => {
    if (from <= 32 && to > 32) e.emit(op['i64.extend_i32_u'])
    else if (from > 32 && to <= 32) e.emit(op['i32.wrap_i64'])
  }
  const isShared = (term: Term): boolean => (useCounts.get(term.id) ?? 0) > 1

  /** Runs `emit`, which leaves a clean value, or fetches the value from its temporary. */
  const cached = (term: Term, emit: () => void): void => {
    const local = cache.get(term.id)
    if (local !== undefined) {
      e.localGet(local)
      return
    }
    emit()
    if (term.op !== 'undef' && !isShared(term)) return
    const fresh = code.temporary(containerOf(term.bits))
    e.localTee(fresh)
    cache.set(term.id, fresh)
  }
  const isAtom = (term: Term): boolean => term.op === 'const' || term.op === 'var'

  const emitMask = (bits: number): void => {
    if (bits === containerBits(bits)) return
    constant(maskOf(bits), bits)
    e.emit(containerOpcodes(bits).and)
  }
  const value = (term: Term): void => {
    if (term.op === 'const') {
      constant(term.value, term.bits)
      return
    }
    if (term.op === 'var') {
      options.variable(term)
      return
    }
    if (term.bits > 64) throw new RangeError(`term of ${term.bits} bits used as one value`)
    cached(term, () => {
      if (!emitRaw(context, term)) emitMask(term.bits)
    })
  }
  const loose = (term: Term): void => {
    if (isAtom(term) || isShared(term) || term.op === 'undef') {
      value(term)
      return
    }
    emitRaw(context, term)
  }
  const signed = (term: Term): void => {
    const { bits } = term
    if (term.op === 'const') {
      signedConstant(term)
      return
    }
    if (term.op === 'sext' && !isShared(term) && term.bits <= 64) {
      signed(term.args[0]!)
      if (term.args[0]!.bits <= 32 && bits > 32) e.emit(op['i64.extend_i32_s'])
      return
    }
    loose(term)
    emitSignExtension(bits)
  }
  const signedConstant = (term: Term): void => {
    const number = BigInt.asIntN(term.bits, term.value)
    if (term.bits <= 32) e.i32Const(Number(number))
    else e.i64Const(number)
  }
  const emitSignExtension = (bits: number): void => {
    if (bits === 8) e.emit(op['i32.extend8_s'])
    else if (bits === 16) e.emit(op['i32.extend16_s'])
    else if (bits !== containerBits(bits)) {
      const gap = BigInt(containerBits(bits) - bits)
      const opcodes = containerOpcodes(bits)
      for (const opcode of [opcodes.shl, opcodes.ashr]) {
        constant(gap, bits)
        e.emit(opcode)
      }
    }
  }
  const value64 = (term: Term): void => {
    value(term)
    convert(term.bits, 64)
  }
  const wide = createWideCode(() => context)
  const context: TermCodeContext = {
    code,
    value,
    loose,
    signed,
    value64,
    part: (term, index) => wide(term, index),
    constant,
    convert,
    isShared,
    pairs: new Map(),
  }
  return context
}

/** Emits an operation of up to 64 bits; true when the bits above its width are zero already. */
function emitRaw(c: TermCodeContext, term: Term): boolean {
  const { e } = c.code
  const opcodes = containerOpcodes(term.bits)
  const [a, b] = term.args as [Term, Term]
  if (isFloatProducer(term.op)) {
    createFloatCode(c).integer(term)
    return true
  }
  switch (term.op) {
    case 'add':
    case 'sub':
    case 'mul':
      c.loose(a)
      c.loose(b)
      e.emit(opcodes[term.op])
      return false
    case 'and':
      if (b.op === 'const') {
        c.loose(a)
        c.value(b)
      } else {
        c.value(a)
        c.loose(b)
      }
      e.emit(opcodes.and)
      return true
    case 'or':
    case 'xor':
      c.value(a)
      c.value(b)
      e.emit(opcodes[term.op])
      return true
    case 'not':
      if (term.bits === 1) {
        c.value(a)
        e.emit(op['i32.eqz'])
        return true
      }
      c.loose(a)
      if (term.bits <= 32) e.i32Const(-1)
      else e.i64Const(-1)
      e.emit(opcodes.xor)
      return false
    case 'neg':
      c.constant(0n, term.bits)
      c.loose(a)
      e.emit(opcodes.sub)
      return false
    case 'ite':
      c.value(b)
      c.value(term.args[2]!)
      c.value(a)
      e.emit(op.select)
      return true
    case 'zext':
      c.value(a)
      c.convert(a.bits, term.bits)
      return true
    case 'sext':
      c.signed(a)
      if (a.bits <= 32 && term.bits > 32) e.emit(op['i64.extend_i32_s'])
      return false
    case 'extract':
      return emitExtract(c, term)
    case 'concat':
      return emitConcat(c, term)
    case 'eq':
    case 'ult':
    case 'ule':
    case 'slt':
    case 'sle':
      emitCompare(c, term)
      return true
    case 'feq':
    case 'flt':
    case 'fle':
    case 'funordered':
      createFloatCode(c).compare(term)
      return true
    case 'shl':
    case 'lshr':
    case 'ashr':
    case 'rotl':
    case 'rotr':
      return emitShift(c, term)
    case 'undef':
      e.call(c.code.helper('undefined64'))
      e.i64Const(64 - term.bits)
      e.emit(op['i64.shr_u'])
      c.convert(64, term.bits)
      return true
    default:
      return emitArithmetic(c, term)
  }
}

function emitExtract(c: TermCodeContext, term: Term): boolean {
  const { e } = c.code
  const a = term.args[0]!
  const low = Number(term.value)
  if (a.bits > 64) return emitWideExtract(c, term, a, low)
  const top = low + term.bits === a.bits
  if (low === 0) c.loose(a)
  else {
    if (top) c.value(a)
    else c.loose(a)
    c.constant(BigInt(low), a.bits)
    e.emit(containerOpcodes(a.bits).lshr)
  }
  c.convert(a.bits, term.bits)
  return low !== 0 && top
}

function emitWideExtract(c: TermCodeContext, term: Term, a: Term, low: number): boolean {
  const { e } = c.code
  const shift = low & 63
  const first = low >= 64 ? 1 : 0
  c.part(a, first)
  if (shift !== 0) {
    e.i64Const(shift)
    e.emit(op['i64.shr_u'])
    if (first === 0 && shift + term.bits > 64) {
      c.part(a, 1)
      e.i64Const(64 - shift)
      e.emit(op['i64.shl'])
      e.emit(op['i64.or'])
    }
  }
  c.convert(64, term.bits)
  return false
}

function emitConcat(c: TermCodeContext, term: Term): boolean {
  const { e } = c.code
  const [high, low] = term.args as [Term, Term]
  const opcodes = containerOpcodes(term.bits)
  c.loose(high)
  c.convert(high.bits, term.bits)
  c.constant(BigInt(low.bits), term.bits)
  e.emit(opcodes.shl)
  c.value(low)
  c.convert(low.bits, term.bits)
  e.emit(opcodes.or)
  return term.bits === containerBits(term.bits)
}

function emitCompare(c: TermCodeContext, term: Term): void {
  const { e } = c.code
  const [a, b] = term.args as [Term, Term]
  if (a.bits > 64) {
    emitWideCompare(c, term, a, b)
    return
  }
  const opcodes = containerOpcodes(a.bits)
  if (term.op === 'slt' || term.op === 'sle') {
    c.signed(a)
    c.signed(b)
    e.emit(opcodes[term.op])
    return
  }
  const [zero, other] = a.op === 'const' ? [a, b] : [b, a]
  if (term.op === 'eq' && zero.op === 'const' && zero.value === 0n) {
    c.value(other)
    e.emit(opcodes.eqz)
    return
  }
  c.value(a)
  c.value(b)
  e.emit(opcodes[term.op as 'eq'])
}

function emitWideCompare(c: TermCodeContext, term: Term, a: Term, b: Term): void {
  const { e } = c.code
  const emitParts = (index: 0 | 1, opcode: number): void => {
    c.part(a, index)
    c.part(b, index)
    e.emit(opcode)
  }
  if (term.op === 'eq') {
    emitParts(0, op['i64.eq'])
    emitParts(1, op['i64.eq'])
    e.emit(op['i32.and'])
    return
  }
  const isSigned = term.op === 'slt' || term.op === 'sle'
  const low = term.op === 'ult' || term.op === 'slt' ? op['i64.lt_u'] : op['i64.le_u']
  const emitHigh = (opcode: number): void => {
    for (const side of [a, b]) {
      c.part(side, 1)
      if (!isSigned) continue
      for (const shift of [op['i64.shl'], op['i64.shr_s']]) {
        e.i64Const(128 - a.bits)
        e.emit(shift)
      }
    }
    e.emit(opcode)
  }
  emitParts(0, low)
  emitHigh(isSigned ? op['i64.lt_s'] : op['i64.lt_u'])
  emitHigh(op['i64.eq'])
  e.emit(op.select)
}

/** An upper bound of the value, cheaply. */
function upperBound(term: Term): bigint {
  if (term.op === 'const') return term.value
  if (term.op === 'zext') return upperBound(term.args[0]!)
  if (term.op === 'and') {
    const [left, right] = term.args.map(upperBound) as [bigint, bigint]
    if (left < right) return left
    return right
  }
  if (term.op === 'urem' && term.args[1]!.op === 'const' && term.args[1]!.value > 0n) return term.args[1]!.value - 1n
  return maskOf(term.bits)
}

function emitShift(c: TermCodeContext, term: Term): boolean {
  const { e } = c.code
  const { bits } = term
  const [a, count] = term.args as [Term, Term]
  const opcodes = containerOpcodes(bits)
  if (term.op === 'rotl' || term.op === 'rotr') return emitRotate(c, term)
  const emitOperand = (): void => {
    if (term.op === 'shl') c.loose(a)
    else if (term.op === 'lshr') c.value(a)
    else c.signed(a)
  }
  const clean = term.op === 'lshr'
  emitOperand()
  if (upperBound(count) < BigInt(containerBits(bits))) {
    c.value(count)
    e.emit(opcodes[term.op as 'shl'])
    return clean
  }
  // WebAssembly takes the count modulo the width.
  const limit = BigInt(containerBits(bits))
  if (term.op === 'ashr') {
    c.value(count)
    c.constant(limit - 1n, bits)
    c.value(count)
    c.constant(limit, bits)
    e.emit(opcodes.ult)
    e.emit(op.select)
    e.emit(opcodes.ashr)
    return clean
  }
  c.value(count)
  e.emit(opcodes[term.op as 'shl'])
  c.constant(0n, bits)
  c.value(count)
  c.constant(limit, bits)
  e.emit(opcodes.ult)
  e.emit(op.select)
  return clean
}

function emitRotate(c: TermCodeContext, term: Term): boolean {
  const { e } = c.code
  const { bits } = term
  const [a, count] = term.args as [Term, Term]
  const opcodes = containerOpcodes(bits)
  if (bits === containerBits(bits)) {
    c.value(a)
    c.value(count)
    e.emit(opcodes[term.op as 'rotl'])
    return true
  }
  // With the count below the width, both shifts stay inside the container.
  const local = c.code.temporary(containerOf(bits))
  const [along, against] = term.op === 'rotl' ? [opcodes.shl, opcodes.lshr] : [opcodes.lshr, opcodes.shl]
  c.value(a)
  c.value(count)
  c.constant(BigInt(bits), bits)
  // The width itself may not fit in `bits` bits, but it fits in the container.
  e.emit(opcodes.urem)
  e.localTee(local)
  e.emit(along)
  c.value(a)
  c.constant(BigInt(bits), bits)
  e.localGet(local)
  e.emit(opcodes.sub)
  e.emit(against)
  e.emit(opcodes.or)
  return false
}

/** The operations where machine and SMT-LIB differ at zero, and those without a machine instruction. */
function emitArithmetic(c: TermCodeContext, term: Term): boolean {
  const { e } = c.code
  const { bits } = term
  const [a, b] = term.args as [Term, Term]
  const opcodes = containerOpcodes(bits)
  switch (term.op) {
    case 'popcount':
      c.value(a)
      e.emit(opcodes.popcount)
      return true
    case 'clz':
      c.value(a)
      e.emit(opcodes.clz)
      if (bits !== containerBits(bits)) {
        c.constant(BigInt(containerBits(bits) - bits), bits)
        e.emit(opcodes.sub)
      }
      return true
    case 'ctz':
      c.loose(a)
      if (bits !== containerBits(bits)) {
        c.constant(1n << BigInt(bits), bits)
        e.emit(opcodes.or)
      }
      e.emit(opcodes.ctz)
      return true
    case 'bswap':
      return emitByteSwap(c, term)
    case 'udiv':
    case 'urem':
      return emitUnsignedDivide(c, term)
    case 'sdiv':
    case 'srem':
      return emitSignedDivide(c, term)
    case 'umulh':
    case 'smulh':
      return emitHighProduct(c, term)
    case 'udivWide':
    case 'uremWide':
    case 'sdivWide':
    case 'sremWide':
      return emitWideDivide(c, term)
    default:
      throw new TypeError(`no code for ${term.op} of ${a?.bits ?? bits} and ${b?.bits ?? bits} bits`)
  }
}

function emitByteSwap(c: TermCodeContext, term: Term): boolean {
  const { e } = c.code
  const a = term.args[0]!
  c.value64(a)
  e.call(c.code.helper('bswap64'))
  e.i64Const(64 - term.bits)
  e.emit(op['i64.shr_u'])
  c.convert(64, term.bits)
  return true
}

function emitUnsignedDivide(c: TermCodeContext, term: Term): boolean {
  const { e } = c.code
  const { bits } = term
  const [a, b] = term.args as [Term, Term]
  const opcodes = containerOpcodes(bits)
  const isDivide = term.op === 'udiv'
  const opcode = isDivide ? opcodes.udiv : opcodes.urem
  c.value(a)
  if (b.op === 'const' && b.value !== 0n) {
    c.value(b)
    e.emit(opcode)
    return true
  }
  const divisor = c.code.temporary(containerOf(bits))
  // Divide by 1 instead of by 0, then choose.
  c.value(b)
  e.localTee(divisor)
  e.localGet(divisor)
  e.emit(opcodes.eqz)
  c.convert(32, bits)
  e.emit(opcodes.or)
  e.emit(opcode)
  if (isDivide) c.constant(maskOf(bits), bits)
  else c.value(a)
  e.localGet(divisor)
  c.constant(0n, bits)
  e.emit(opcodes.ne)
  e.emit(op.select)
  return true
}

function emitSignedDivide(c: TermCodeContext, term: Term): boolean {
  const { e } = c.code
  const { bits } = term
  const [a, b] = term.args as [Term, Term]
  const opcodes = containerOpcodes(bits)
  const minusOne = maskOf(bits)
  const safe = b.op === 'const' && b.value !== 0n && b.value !== minusOne
  c.signed(a)
  if (term.op === 'sdiv') {
    c.signed(b)
    if (safe) e.emit(opcodes.sdiv)
    else e.call(c.code.helper(bits <= 32 ? 'sdiv32' : 'sdiv64'))
    return false
  }
  if (safe) {
    c.signed(b)
    e.emit(opcodes.srem)
    return false
  }
  const divisor = c.code.temporary(containerOf(bits))
  c.signed(b)
  e.localTee(divisor)
  e.localGet(divisor)
  e.emit(opcodes.eqz)
  c.convert(32, bits)
  e.emit(opcodes.or)
  e.emit(opcodes.srem)
  c.signed(a)
  e.localGet(divisor)
  c.constant(0n, bits)
  e.emit(opcodes.ne)
  e.emit(op.select)
  return false
}

function emitHighProduct(c: TermCodeContext, term: Term): boolean {
  const { e } = c.code
  const { bits } = term
  const [a, b] = term.args as [Term, Term]
  const isSigned = term.op === 'smulh'
  if (bits === 64) {
    c.value(a)
    c.value(b)
    e.call(c.code.helper(isSigned ? 'smulh64' : 'umulh64'))
    return true
  }
  if (bits > 32) throw new TypeError(`no code for ${term.op} at ${bits} bits`)
  for (const side of [a, b]) {
    if (isSigned) {
      c.signed(side)
      e.emit(op['i64.extend_i32_s'])
    } else c.value64(side)
  }
  e.emit(op['i64.mul'])
  e.i64Const(bits)
  e.emit(op['i64.shr_u'])
  e.emit(op['i32.wrap_i64'])
  return false
}

function emitWideDivide(c: TermCodeContext, term: Term): boolean {
  const { e } = c.code
  const { bits } = term
  const [high, low, divisor] = term.args as [Term, Term, Term]
  const isSigned = term.op === 'sdivWide' || term.op === 'sremWide'
  const key = `${isSigned ? 's' : 'u'} ${high.id} ${low.id} ${divisor.id}`
  let pair = c.pairs.get(key)
  if (pair === undefined) {
    pair = [c.code.temporary('i64'), c.code.temporary('i64')]
    c.pairs.set(key, pair)
    if (bits === 64) {
      c.value(high)
      c.value(low)
      c.value(divisor)
    } else {
      if (bits > 32) throw new TypeError(`no code for ${term.op} at ${bits} bits`)
      emitNarrowDividend(c, high, low, isSigned)
      if (isSigned) {
        c.signed(divisor)
        e.emit(op['i64.extend_i32_s'])
      } else c.value64(divisor)
    }
    e.call(c.code.helper(isSigned ? 'sdivWide64' : 'udivWide64'))
    e.localSet(pair[1])
    e.localSet(pair[0])
  }
  e.localGet(pair[term.op === 'udivWide' || term.op === 'sdivWide' ? 0 : 1]!)
  c.convert(64, bits)
  return bits === 64
}

/** high:low of up to 64 bits together, as the 128-bit dividend of the helper: its high half first. */
function emitNarrowDividend(c: TermCodeContext, high: Term, low: Term, isSigned: boolean): void {
  const { e } = c.code
  const dividend = c.code.temporary('i64')
  if (isSigned) {
    c.signed(high)
    e.emit(op['i64.extend_i32_s'])
  } else c.value64(high)
  e.i64Const(low.bits)
  e.emit(op['i64.shl'])
  c.value64(low)
  e.emit(op['i64.or'])
  e.localSet(dividend)
  if (isSigned) {
    e.localGet(dividend)
    e.i64Const(63)
    e.emit(op['i64.shr_s'])
  } else e.i64Const(0)
  e.localGet(dividend)
}
