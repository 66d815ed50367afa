import type { Term } from '@sourceless/isa'
import { op } from '@sourceless/isa-wasm'
import type { TermCodeContext } from './term-code.js'
import { type EmitPart, emitSigned } from './wide-shift-code.js'

/** Takes four words from the stack: dividend and divisor. */
export function emitUnsignedDivide(c: TermCodeContext, emitOperands: () => void, name: 'udiv' | 'urem'): void {
  const { e } = c.code
  const [low, high] = [c.code.temporary('i64'), c.code.temporary('i64')]
  emitOperands()
  e.call(c.code.helper('udivide128'))
  if (name === 'udiv') {
    e.emit(op.drop)
    e.emit(op.drop)
    return
  }
  e.localSet(high)
  e.localSet(low)
  e.emit(op.drop)
  e.emit(op.drop)
  e.localGet(low)
  e.localGet(high)
}

/** Magnitudes divided, then the sign: the quotient's is that of both together, the remainder's the dividend's. */
export function emitSignedDivide(c: TermCodeContext, part: EmitPart, term: Term): void {
  const { e } = c.code
  const [a, b] = term.args as [Term, Term]
  const isQuotient = term.op === 'sdiv'
  const sign = c.code.temporary('i64')
  const emitMagnitude = (side: Term, use: number): void => {
    const [low, high, mask] = [c.code.temporary('i64'), c.code.temporary('i64'), c.code.temporary('i64')]
    emitSigned(c, part, side)
    e.localSet(high)
    e.localSet(low)
    e.localGet(high)
    e.i64Const(63)
    e.emit(op['i64.shr_s'])
    e.localSet(mask)
    if (use === 0) e.localGet(mask)
    else if (isQuotient) {
      e.localGet(sign)
      e.localGet(mask)
      e.emit(op['i64.xor'])
    } else e.localGet(sign)
    e.localSet(sign)
    emitConditionalNegation(c, low, high, mask)
  }
  emitUnsignedDivide(
    c,
    () => {
      emitMagnitude(a, 0)
      emitMagnitude(b, 1)
    },
    isQuotient ? 'udiv' : 'urem',
  )
  const [low, high] = [c.code.temporary('i64'), c.code.temporary('i64')]
  e.localSet(high)
  e.localSet(low)
  emitConditionalNegation(c, low, high, sign)
}

/** Leaves both words, negated where the mask is −1 (it is 0 otherwise): xor with the mask, then add its lowest bit. */
function emitConditionalNegation(c: TermCodeContext, low: number, high: number, mask: number): void {
  const { e } = c.code
  e.localGet(low)
  e.localGet(mask)
  e.emit(op['i64.xor'])
  e.localGet(mask)
  e.emit(op['i64.sub'])
  e.localGet(high)
  e.localGet(mask)
  e.emit(op['i64.xor'])
  // A carry comes only from a low word of zero, negated.
  e.localGet(low)
  e.emit(op['i64.eqz'])
  e.emit(op['i64.extend_i32_u'])
  e.localGet(mask)
  e.emit(op['i64.and'])
  e.emit(op['i64.add'])
}

/** Counts of a wide term fit in the low word. */
export function emitCount(c: TermCodeContext, part: EmitPart, term: Term): void {
  const { e } = c.code
  const [a] = term.args as [Term]
  const count = (index: 0 | 1, opcode: number): void => {
    part(a, index)
    e.emit(opcode)
  }
  if (term.op === 'popcount') {
    count(0, op['i64.popcnt'])
    count(1, op['i64.popcnt'])
    e.emit(op['i64.add'])
  } else {
    // The word that is looked at first, or the other one and 64 more.
    const isLeading = term.op === 'clz'
    const [first, second] = isLeading ? ([1, 0] as const) : ([0, 1] as const)
    const opcode = isLeading ? op['i64.clz'] : op['i64.ctz']
    count(second, opcode)
    e.i64Const(64)
    e.emit(op['i64.add'])
    count(first, opcode)
    part(a, first)
    e.emit(op['i64.eqz'])
    e.emit(op.select)
    if (isLeading) {
      e.i64Const(128 - term.bits)
      e.emit(op['i64.sub'])
    } else {
      const found = c.code.temporary('i64')
      e.localTee(found)
      e.i64Const(term.bits)
      e.localGet(found)
      e.i64Const(term.bits)
      e.emit(op['i64.lt_u'])
      e.emit(op.select)
    }
  }
  e.i64Const(0)
}
