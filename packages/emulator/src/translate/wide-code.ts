import type { Term } from '@sourceless/isa'
import { op } from '@sourceless/isa-wasm'
import type { TermCodeContext } from './term-code.js'
import { emitCount, emitSignedDivide, emitUnsignedDivide } from './wide-divide-code.js'
import {
  type EmitPart,
  emitConstantShift,
  emitShift,
  emitShiftByConstant,
  emitShifted,
  emitSigned,
} from './wide-shift-code.js'

/** Terms of 65 to 128 bits as two i64s. Both parts are computed at once, into temporaries, unless they are atoms already. */
export function createWideCode(contextOf: () => TermCodeContext): EmitPart {
  const cache = new Map<number, readonly [number, number]>()

  const part: EmitPart = (term, index) => {
    const c = contextOf()
    const { e } = c.code
    if (term.bits <= 64) {
      if (index === 0) c.value64(term)
      else e.i64Const(0)
      return
    }
    if (term.op === 'const') return e.i64Const((term.value >> BigInt(64 * index)) & 0xffffffffffffffffn)
    if (term.op === 'zext') return part(term.args[0]!, index)
    if (term.op === 'concat' && term.args[1]!.bits === 64) return part(term.args[1 - index]!, 0)
    let pair = cache.get(term.id)
    if (pair === undefined) {
      pair = [c.code.temporary('i64'), c.code.temporary('i64')]
      emitWide(c, part, term)
      if (term.bits < 128) {
        e.i64Const((1n << BigInt(term.bits - 64)) - 1n)
        e.emit(op['i64.and'])
      }
      e.localSet(pair[1])
      e.localSet(pair[0])
      cache.set(term.id, pair)
    }
    e.localGet(pair[index]!)
  }
  return part
}

/** Leaves the low part, then the high part, with any bits above the width. */
function emitWide(c: TermCodeContext, part: EmitPart, term: Term): void {
  const { e } = c.code
  const [a, b] = term.args as [Term, Term]
  const emitParts = (...terms: Term[]): void => {
    for (const each of terms) {
      part(each, 0)
      part(each, 1)
    }
  }
  switch (term.op) {
    case 'and':
    case 'or':
    case 'xor':
      for (const index of [0, 1] as const) {
        part(a, index)
        part(b, index)
        e.emit(op[`i64.${term.op}`])
      }
      return
    case 'not':
      for (const index of [0, 1] as const) {
        part(a, index)
        e.i64Const(-1)
        e.emit(op['i64.xor'])
      }
      return
    case 'add':
      emitSum(c, part, a, b)
      return
    case 'sub':
      emitDifference(c, () => emitParts(a), part, b)
      return
    case 'neg':
      emitDifference(
        c,
        () => {
          e.i64Const(0)
          e.i64Const(0)
        },
        part,
        a,
      )
      return
    case 'mul':
      emitParts(a, b)
      e.call(c.code.helper('mul128'))
      return
    case 'udiv':
    case 'urem':
      emitUnsignedDivide(c, () => emitParts(a, b), term.op)
      return
    case 'sdiv':
    case 'srem':
      emitSignedDivide(c, part, term)
      return
    case 'popcount':
    case 'clz':
    case 'ctz':
      emitCount(c, part, term)
      return
    case 'bswap':
      emitByteSwap(c, part, term)
      return
    case 'ite':
      c.keep(a)
      for (const index of [0, 1] as const) {
        part(b, index)
        part(term.args[2]!, index)
        c.value(a)
        e.emit(op.select)
      }
      return
    case 'shl':
    case 'lshr':
    case 'ashr':
      if (b.op === 'const') emitShiftByConstant(c, part, term, a, b.value)
      else {
        if (term.op === 'ashr') emitSigned(c, part, a)
        else emitParts(a)
        emitShift(c, part, term, b)
      }
      return
    case 'sext':
      emitSigned(c, part, a)
      return
    case 'concat':
    case 'extract':
      emitShifted(c, part, term)
      return
    case 'rotl':
    case 'rotr':
      emitRotate(c, part, term)
      return
    case 'undef':
      e.call(c.code.helper('undefined64'))
      e.call(c.code.helper('undefined64'))
      return
    default:
      throw new TypeError(`no code for ${term.op} at ${term.bits} bits`)
  }
}

/** All 16 bytes are swapped; what then lies above the width is shifted away. */
function emitByteSwap(c: TermCodeContext, part: EmitPart, term: Term): void {
  const { e } = c.code
  const [a] = term.args as [Term]
  const swapped = (index: 0 | 1) => (): void => {
    part(a, index)
    e.call(c.code.helper('bswap64'))
  }
  emitConstantShift(c, 'lshr', [swapped(1), swapped(0)], 128 - term.bits)
}

function emitSum(c: TermCodeContext, part: EmitPart, a: Term, b: Term): void {
  const { e } = c.code
  const low = c.code.temporary('i64')
  part(a, 0)
  part(b, 0)
  e.emit(op['i64.add'])
  e.localTee(low)
  part(a, 1)
  part(b, 1)
  e.emit(op['i64.add'])
  e.localGet(low)
  part(a, 0)
  e.emit(op['i64.lt_u'])
  e.emit(op['i64.extend_i32_u'])
  e.emit(op['i64.add'])
}

function emitDifference(c: TermCodeContext, emitLeft: () => void, part: EmitPart, b: Term): void {
  const { e } = c.code
  const [low, high] = [c.code.temporary('i64'), c.code.temporary('i64')]
  emitLeft()
  e.localSet(high)
  e.localTee(low)
  part(b, 0)
  e.emit(op['i64.sub'])
  e.localGet(high)
  part(b, 1)
  e.emit(op['i64.sub'])
  e.localGet(low)
  part(b, 0)
  e.emit(op['i64.lt_u'])
  e.emit(op['i64.extend_i32_u'])
  e.emit(op['i64.sub'])
}

function emitRotate(c: TermCodeContext, part: EmitPart, term: Term): void {
  const { e } = c.code
  const [a, count] = term.args as [Term, Term]
  const [amount, low, high] = [c.code.temporary('i64'), c.code.temporary('i64'), c.code.temporary('i64')]
  const [along, against] = term.op === 'rotl' ? (['shl128', 'lshr128'] as const) : (['lshr128', 'shl128'] as const)
  const isOneWord = count.op === 'const' ? count.value >> 64n === 0n : count.op === 'zext' && count.args[0]!.bits <= 64
  if (isOneWord) {
    part(count, 0)
    e.i64Const(term.bits)
    e.emit(op['i64.rem_u'])
  } else {
    const operands = (): void => {
      part(count, 0)
      part(count, 1)
      e.i64Const(term.bits)
      e.i64Const(0)
    }
    emitUnsignedDivide(c, operands, 'urem')
    e.emit(op.drop)
  }
  e.localSet(amount)
  part(a, 0)
  part(a, 1)
  e.localGet(amount)
  e.call(c.code.helper(along))
  e.localSet(high)
  e.localSet(low)
  part(a, 0)
  part(a, 1)
  // Modulo the width again: by 0, both shifts leave the same bits.
  e.i64Const(term.bits)
  e.localGet(amount)
  e.emit(op['i64.sub'])
  e.i64Const(term.bits)
  e.emit(op['i64.rem_u'])
  e.call(c.code.helper(against))
  e.localGet(high)
  e.emit(op['i64.or'])
  e.localSet(high)
  e.localGet(low)
  e.emit(op['i64.or'])
  e.localGet(high)
}
