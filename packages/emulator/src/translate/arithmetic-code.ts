import type { Term } from '@sourceless/isa'
import { op } from '@sourceless/isa-wasm'
import { containerBits, containerOf, maskOf } from './container.js'
import { containerOpcodes } from './operators.js'
import type { TermCodeContext } from './term-code.js'

/** The operations where machine and SMT-LIB differ at zero, and those without a machine instruction. */
export function emitArithmetic(c: TermCodeContext, term: Term): boolean {
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
  const isSafe = b.op === 'const' && b.value !== 0n
  if (!isDivide && !isSafe) c.keep(a)
  const opcode = isDivide ? opcodes.udiv : opcodes.urem
  c.value(a)
  if (isSafe) {
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
  if (term.op === 'srem' && !safe) c.keep(a)
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
  if (bits > 32) {
    emitMiddleProduct(c, a, b, isSigned)
    return false
  }
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

/** The high half of a product of 33 to 63 bits: bits `width` and up of the double product of both operands in i64s. */
function emitMiddleProduct(c: TermCodeContext, a: Term, b: Term, isSigned: boolean): void {
  const { e } = c.code
  const emitOperand = isSigned ? c.signed : c.value
  c.keep(a)
  c.keep(b)
  emitOperand(a)
  emitOperand(b)
  e.emit(op['i64.mul'])
  e.i64Const(a.bits)
  e.emit(op['i64.shr_u'])
  emitOperand(a)
  emitOperand(b)
  e.call(c.code.helper(isSigned ? 'smulh64' : 'umulh64'))
  e.i64Const(64 - a.bits)
  e.emit(op['i64.shl'])
  e.emit(op['i64.or'])
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
    } else if (bits > 32) {
      emitMiddleDividend(c, high, low, isSigned)
      if (isSigned) c.signed(divisor)
      else c.value(divisor)
    } else {
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

/** high:low of 66 to 126 bits together, extended to 128 bits: the high half first. */
function emitMiddleDividend(c: TermCodeContext, high: Term, low: Term, isSigned: boolean): void {
  const { e } = c.code
  const emitHigh = isSigned ? c.signed : c.value
  c.keep(high)
  emitHigh(high)
  e.i64Const(64 - low.bits)
  e.emit(isSigned ? op['i64.shr_s'] : op['i64.shr_u'])
  emitHigh(high)
  e.i64Const(low.bits)
  e.emit(op['i64.shl'])
  c.value(low)
  e.emit(op['i64.or'])
}
