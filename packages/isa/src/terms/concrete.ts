import type { Term, TermBuilder, TermOp } from '../term.js'
import { applyOperation, maskOf } from './operation.js'
import { checkOperation } from './widths.js'

export interface ConcreteTermOptions {
  /** The value that an undefined result takes. */
  readonly undefined: (bits: number) => bigint
}

const NO_ARGUMENTS: readonly Term[] = []

/**
 * A builder in which every term is a constant: building a meaning with it is interpreting it. Nothing is remembered,
 * so terms have no identity here; read `value`. There are no variables.
 */
export function createConcreteTerms(options: ConcreteTermOptions): TermBuilder {
  const constant = (value: bigint, bits: number): Term => ({
    id: 0,
    op: 'const',
    bits,
    args: NO_ARGUMENTS,
    value: value & maskOf(bits),
    name: '',
  })
  const apply = (op: TermOp, bits: number, args: readonly Term[], low = 0): Term => {
    checkOperation(op, bits, args, low)
    const value = (index: number): bigint => args[index]?.value ?? 0n
    return constant(applyOperation(op, bits, args[0]!.bits, low, value(0), value(1), value(2)), bits)
  }
  return {
    constant: (value, bits) => constant(BigInt(value), bits),
    variable: (name) => {
      throw new Error(`concrete terms have no variables: ${name}`)
    },
    undefined: (bits) => constant(options.undefined(bits), bits),
    unary: (op, a) => apply(op, a.bits, [a]),
    binary: (op, a, b) => apply(op, a.bits, [a, b]),
    compare: (op, a, b) => apply(op, 1, [a, b]),
    convert: (op, a, bits) => apply(op, bits, [a]),
    extract: (a, low, bits) => apply('extract', bits, [a], low),
    concat: (high, low) => apply('concat', high.bits + low.bits, [high, low]),
    ite: (condition, whenTrue, whenFalse) => apply('ite', whenTrue.bits, [condition, whenTrue, whenFalse]),
    fusedMultiplyAdd: (a, b, c) => apply('ffma', a.bits, [a, b, c]),
    divideWide: (op, high, low, divisor) => apply(op, low.bits, [high, low, divisor]),
  }
}
