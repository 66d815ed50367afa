import type { Term, TermOp } from '@sourceless/isa'
import { op } from '@sourceless/isa-wasm'
import { containerBits, containerOf } from './container.js'
import { containerOpcodes, floatOpcodesOf } from './operators.js'
import type { TermCodeContext } from './term-code.js'

const unary = new Set<TermOp>(['fsqrt', 'fneg', 'fabs', 'ffloor', 'fceil', 'ftrunc', 'fnearest'])
const binary = new Set<TermOp>(['fadd', 'fsub', 'fmul', 'fdiv', 'fmin', 'fmax', 'fcopysign'])
const fromNumbers = new Set<TermOp>(['fcvt', 's2f', 'u2f'])
const toIntegers = new Set<TermOp>(['f2s', 'f2u'])

export const isFloatProducer = (name: TermOp): boolean =>
  unary.has(name) || binary.has(name) || fromNumbers.has(name) || toIntegers.has(name) || name === 'ffma'

/** Its code leaves a float; the others leave a bit pattern or an integer. */
const leavesFloat = ({ op: name, args, bits }: Term): boolean =>
  isFloatProducer(name) &&
  !toIntegers.has(name) &&
  name !== 'ffma' &&
  !(name === 'fcvt' && (bits === 16 || args[0]!.bits === 16))

export interface FloatCode {
  /** A float operation's result as its bit pattern, or an integer conversion's result; true when no bits are above its width. */
  integer(term: Term): boolean
  compare(term: Term): void
}

/** Float terms are bit patterns; operations on them reinterpret, except where one float operation feeds another. */
export function createFloatCode(c: TermCodeContext): FloatCode {
  const { e } = c.code

  /** Leaves an f32 or f64. */
  const float = (term: Term): void => {
    if (leavesFloat(term) && !c.isShared(term)) {
      operation(term)
      return
    }
    c.value(term)
    e.emit(term.bits === 32 ? op['f32.reinterpret_i32'] : op['f64.reinterpret_i64'])
  }
  const operation = (term: Term): void => {
    const opcodes = floatOpcodesOf(term.bits)
    const a = term.args[0]!
    if (fromNumbers.has(term.op)) {
      conversion(term, a)
      return
    }
    for (const argument of term.args) float(argument)
    e.emit(opcodes[term.op as 'fadd'])
  }
  const conversion = (term: Term, a: Term): void => {
    const to = term.bits === 32 ? 'f32' : 'f64'
    if (term.op === 'fcvt') {
      float(a)
      e.emit(term.bits === 64 ? op['f64.promote_f32'] : op['f32.demote_f64'])
      return
    }
    const from = containerOf(a.bits)
    if (term.op === 's2f') {
      c.signed(a)
      e.emit(op[`${to}.convert_${from}_s`])
    } else {
      c.value(a)
      e.emit(op[`${to}.convert_${from}_u`])
    }
  }
  return {
    integer(term) {
      if (toIntegers.has(term.op)) return emitToInteger(c, term, () => float(term.args[0]!))
      if (leavesFloat(term)) {
        operation(term)
        e.emit(term.bits === 32 ? op['i32.reinterpret_f32'] : op['i64.reinterpret_f64'])
      } else if (term.op === 'ffma') {
        for (const argument of term.args) c.value(argument)
        e.call(c.code.helper(term.bits === 32 ? 'fma32' : 'fma64'))
      } else emitHalfConversion(c, term)
      return true
    },
    compare(term) {
      const [a, b] = term.args as [Term, Term]
      const opcodes = floatOpcodesOf(a.bits)
      if (term.op !== 'funordered') {
        float(a)
        float(b)
        e.emit(opcodes[term.op as 'feq'])
        return
      }
      // Only a NaN differs from itself.
      for (const side of [a, b]) {
        c.keep(side)
        float(side)
        float(side)
        e.emit(opcodes.fne)
      }
      e.emit(op['i32.or'])
    },
  }
}

/** `fcvt` from or to 16 bits: the bit patterns go through a helper. */
function emitHalfConversion(c: TermCodeContext, term: Term): void {
  const { e } = c.code
  const a = term.args[0]!
  c.value(a)
  if (term.bits === 16) e.call(c.code.helper(a.bits === 32 ? 'halfOfSingle' : 'halfOfDouble'))
  else e.call(c.code.helper(term.bits === 32 ? 'singleOfHalf' : 'doubleOfHalf'))
}

/** WebAssembly saturates to 32 and 64 bits; narrower results are clamped afterwards. */
function emitToInteger(c: TermCodeContext, term: Term, emitFloat: () => void): boolean {
  const { e } = c.code
  const { bits } = term
  const isSigned = term.op === 'f2s'
  const container = containerOf(bits)
  const from = term.args[0]!.bits === 32 ? 'f32' : 'f64'
  emitFloat()
  e.emit(op[`${container}.trunc_sat_${from}_${isSigned ? 's' : 'u'}`])
  if (bits === containerBits(bits)) return true
  const local = c.code.temporary(container)
  const opcodes = containerOpcodes(bits)
  /** Takes the value on the stack, or the limit where the value is beyond it. */
  const clamp = (limit: bigint, within: number): void => {
    e.localTee(local)
    emitSigned(limit)
    e.localGet(local)
    emitSigned(limit)
    e.emit(within)
    e.emit(op.select)
  }
  const emitSigned = (limit: bigint): void => (container === 'i32' ? e.i32Const(Number(limit)) : e.i64Const(limit))
  if (!isSigned) {
    clamp((1n << BigInt(bits)) - 1n, opcodes.ule)
    return true
  }
  const half = 1n << BigInt(bits - 1)
  clamp(half - 1n, opcodes.sle)
  clamp(-half, op[`${container}.ge_s`])
  return false
}
