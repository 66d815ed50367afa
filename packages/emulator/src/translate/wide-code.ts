import type { Term } from '@sourceless/isa'
import { op } from '@sourceless/isa-wasm'
import type { TermCodeContext } from './term-code.js'

type EmitPart = (term: Term, index: 0 | 1) => void

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
    case 'ite':
      for (const index of [0, 1] as const) {
        part(b, index)
        part(term.args[2]!, index)
        c.value(a)
        e.emit(op.select)
      }
      return
    case 'shl':
    case 'lshr':
      emitParts(a)
      emitShift(c, part, term, b)
      return
    case 'ashr':
      emitSigned(c, part, a)
      emitShift(c, part, term, b)
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

/** Both parts of a term of any width, sign-extended to 128 bits. */
function emitSigned(c: TermCodeContext, part: EmitPart, a: Term): void {
  const { e } = c.code
  if (a.bits > 64) {
    part(a, 0)
    part(a, 1)
    for (const shift of [op['i64.shl'], op['i64.shr_s']]) {
      e.i64Const(128 - a.bits)
      e.emit(shift)
    }
    return
  }
  const low = c.code.temporary('i64')
  c.signed(a)
  if (a.bits <= 32) e.emit(op['i64.extend_i32_s'])
  e.localTee(low)
  e.localGet(low)
  e.i64Const(63)
  e.emit(op['i64.shr_s'])
}

/** Shifts the two parts on the stack. Counts of 128 and more take their limit: everything is shifted out. */
function emitShift(c: TermCodeContext, part: EmitPart, term: Term, count: Term): void {
  const { e } = c.code
  const clamped = c.code.temporary('i64')
  // min(count, 127), and for a logical shift one more afterwards when the count was larger
  part(count, 0)
  e.i64Const(128)
  part(count, 1)
  e.emit(op['i64.eqz'])
  e.emit(op.select)
  e.localTee(clamped)
  e.i64Const(127)
  e.localGet(clamped)
  e.i64Const(128)
  e.emit(op['i64.lt_u'])
  e.emit(op.select)
  e.call(c.code.helper(term.op === 'shl' ? 'shl128' : term.op === 'lshr' ? 'lshr128' : 'ashr128'))
  if (term.op === 'ashr') return
  const [low, high] = [c.code.temporary('i64'), c.code.temporary('i64')]
  e.localSet(high)
  e.localSet(low)
  for (const local of [low, high]) {
    e.localGet(local)
    e.i64Const(0)
    e.localGet(clamped)
    e.i64Const(128)
    e.emit(op['i64.lt_u'])
    e.emit(op.select)
  }
}

/** `extract` as a shift right; `concat` as a shift left and an or. */
function emitShifted(c: TermCodeContext, part: EmitPart, term: Term): void {
  const { e } = c.code
  if (term.op === 'extract') {
    part(term.args[0]!, 0)
    part(term.args[0]!, 1)
    e.i64Const(Number(term.value))
    e.call(c.code.helper('lshr128'))
    return
  }
  const [high, low] = term.args as [Term, Term]
  const upper = c.code.temporary('i64')
  part(high, 0)
  part(high, 1)
  e.i64Const(low.bits)
  e.call(c.code.helper('shl128'))
  e.localSet(upper)
  part(low, 0)
  e.emit(op['i64.or'])
  e.localGet(upper)
  part(low, 1)
  e.emit(op['i64.or'])
}

function emitRotate(c: TermCodeContext, part: EmitPart, term: Term): void {
  const { e } = c.code
  const [a, count] = term.args as [Term, Term]
  const [amount, low, high] = [c.code.temporary('i64'), c.code.temporary('i64'), c.code.temporary('i64')]
  const [along, against] = term.op === 'rotl' ? (['shl128', 'lshr128'] as const) : (['lshr128', 'shl128'] as const)
  // The count modulo a width above 64: (count mod 2^64) suffices only when the high part is zero, as for all real counts.
  if (count.op !== 'zext' && count.op !== 'const') throw new TypeError(`no code for ${term.op} by a wide count`)
  part(count, 0)
  e.i64Const(term.bits)
  e.emit(op['i64.rem_u'])
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
