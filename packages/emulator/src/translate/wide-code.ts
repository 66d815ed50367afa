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

/** Takes four words from the stack: dividend and divisor. */
function emitUnsignedDivide(c: TermCodeContext, emitOperands: () => void, name: 'udiv' | 'urem'): void {
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
function emitSignedDivide(c: TermCodeContext, part: EmitPart, term: Term): void {
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
function emitCount(c: TermCodeContext, part: EmitPart, term: Term): void {
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

/** Leaves both words of a value, given how to leave each of them, shifted by less than 128. */
function emitConstantShift(
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

function emitShiftByConstant(c: TermCodeContext, part: EmitPart, term: Term, a: Term, count: bigint): void {
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
function emitShifted(c: TermCodeContext, part: EmitPart, term: Term): void {
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
