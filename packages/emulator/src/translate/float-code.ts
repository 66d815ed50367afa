import type { Term, TermOp } from '@sourceless/isa'
import { op } from '@sourceless/isa-wasm'
import { floatOpcodesOf } from './operators.js'
import type { TermCodeContext } from './term-code.js'

const unary = new Set<TermOp>(['fsqrt', 'fneg', 'fabs', 'ffloor', 'fceil', 'ftrunc', 'fnearest'])
const binary = new Set<TermOp>(['fadd', 'fsub', 'fmul', 'fdiv', 'fmin', 'fmax', 'fcopysign'])
const fromNumbers = new Set<TermOp>(['fcvt', 's2f', 'u2f'])
const toIntegers = new Set<TermOp>(['f2s', 'f2u'])

export const isFloatProducer = (name: TermOp): boolean =>
  unary.has(name) || binary.has(name) || fromNumbers.has(name) || toIntegers.has(name)

export interface FloatCode {
  /** A float operation's result as its bit pattern, or an integer conversion's result. */
  integer(term: Term): void
  compare(term: Term): void
}

const integerType = (bits: number): 'i32' | 'i64' => (bits <= 32 ? 'i32' : 'i64')

/** Float terms are bit patterns; operations on them reinterpret, except where one float operation feeds another. */
export function createFloatCode(c: TermCodeContext): FloatCode {
  const { e } = c.code

  /** Leaves an f32 or f64. */
  const float = (term: Term): void => {
    if (isFloatProducer(term.op) && !toIntegers.has(term.op) && !c.isShared(term)) {
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
      if (a.bits === term.bits) return
      e.emit(term.bits === 64 ? op['f64.promote_f32'] : op['f32.demote_f64'])
      return
    }
    const from = integerType(a.bits)
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
      if (!toIntegers.has(term.op)) {
        operation(term)
        e.emit(term.bits === 32 ? op['i32.reinterpret_f32'] : op['i64.reinterpret_f64'])
        return
      }
      if (term.bits !== 32 && term.bits !== 64) throw new TypeError(`no code for ${term.op} to ${term.bits} bits`)
      const a = term.args[0]!
      float(a)
      const from = a.bits === 32 ? 'f32' : 'f64'
      e.emit(op[`${integerType(term.bits)}.trunc_sat_${from}_${term.op === 'f2s' ? 's' : 'u'}`])
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
        float(side)
        float(side)
        e.emit(opcodes.fne)
      }
      e.emit(op['i32.or'])
    },
  }
}
