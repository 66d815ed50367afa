import type { Term } from '@sourceless/isa'
import { op } from '@sourceless/isa-wasm'
import type { TermCodeContext } from './term-code.js'

/** Leaves the low (0) or high (1) 64 bits of a term. */
export type EmitPart = (term: Term, index: 0 | 1) => void

/** Leaves both words of a value, given how to leave each of them, shifted by less than 128. */
export function emitConstantShift(
  c: TermCodeContext,
  name: 'shl' | 'lshr' | 'ashr',
  words: readonly [() => void, () => void],
  count: number,
): void {
  const { e } = c.code
  const opcode = name === 'shl' ? op['i64.shl'] : name === 'lshr' ? op['i64.shr_u'] : op['i64.shr_s']
  const [low, high] = words
  const shifted = (word: () => void, by: number, shift = opcode): void => {
    word()
    if (by === 0) return
    e.i64Const(by)
    e.emit(shift)
  }
  const fill = (): void => (name === 'ashr' ? shifted(high, 63) : e.i64Const(0))
  const back = name === 'shl' ? op['i64.shr_u'] : op['i64.shl']
  /** The word that takes bits from the other one. */
  const joined = (): void => {
    const [own, other] = name === 'shl' ? [high, low] : [low, high]
    shifted(own, count, name === 'shl' ? opcode : op['i64.shr_u'])
    shifted(other, 64 - count, back)
    e.emit(op['i64.or'])
  }
  if (count >= 64) {
    if (name === 'shl') fill()
    shifted(name === 'shl' ? low : high, count - 64)
    if (name !== 'shl') fill()
  } else if (count === 0) {
    low()
    high()
  } else if (name === 'shl') {
    shifted(low, count)
    joined()
  } else {
    joined()
    shifted(high, count)
  }
}

/** Both parts of a term of any width, sign-extended to 128 bits. */
export function emitSigned(c: TermCodeContext, part: EmitPart, a: Term): void {
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
export function emitShift(c: TermCodeContext, part: EmitPart, term: Term, count: Term): void {
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

export function emitShiftByConstant(c: TermCodeContext, part: EmitPart, term: Term, a: Term, count: bigint): void {
  const { e } = c.code
  const name = term.op as 'shl' | 'lshr' | 'ashr'
  if (name !== 'ashr') {
    if (count < 128n) emitConstantShift(c, name, wordsOf(part, a), Number(count))
    else for (const _ of [0, 1]) e.i64Const(0)
    return
  }
  const [low, high] = [c.code.temporary('i64'), c.code.temporary('i64')]
  emitSigned(c, part, a)
  e.localSet(high)
  e.localSet(low)
  const words = [() => e.localGet(low), () => e.localGet(high)] as const
  emitConstantShift(c, 'ashr', words, Number(count < 127n ? count : 127n))
}

const wordsOf = (part: EmitPart, term: Term): readonly [() => void, () => void] => [
  () => part(term, 0),
  () => part(term, 1),
]

/** `extract` as a shift right; `concat` as a shift left and an or. */
export function emitShifted(c: TermCodeContext, part: EmitPart, term: Term): void {
  const { e } = c.code
  if (term.op === 'extract') {
    emitConstantShift(c, 'lshr', wordsOf(part, term.args[0]!), Number(term.value))
    return
  }
  const [high, low] = term.args as [Term, Term]
  const upper = c.code.temporary('i64')
  c.keep(high)
  c.keep(low)
  emitConstantShift(c, 'shl', wordsOf(part, high), low.bits)
  e.localSet(upper)
  part(low, 0)
  e.emit(op['i64.or'])
  e.localGet(upper)
  part(low, 1)
  e.emit(op['i64.or'])
}
