import type { Term, TermBuilder, TermOp } from '../term.js'
import { applyOperation, maskOf } from './operation.js'
import type { Rules } from './rules/rules.js'
import { simplifyNode } from './rules/simplify.js'
import { createTermStore, keyTag } from './store.js'
import { createKeyTable } from './table.js'
import { checkOperation, resultBits } from './widths.js'

export interface TermOptions {
  /** `false` builds every node as told, with no folding: the reference that simplifications are tested against. */
  readonly simplify?: boolean
}

/** Rules call back into the builder; past this nesting a node is left as told, which is always valid. */
const MAXIMUM_RULE_DEPTH = 250

/**
 * A builder with its own store: terms of two builders never mix. With simplification (the default) equal requests give
 * the same term, constants fold, and results are in the normal forms described in the package's README.
 */
export function createTerms(options: TermOptions = {}): TermBuilder {
  const store = createTermStore()
  const simplify = options.simplify ?? true
  /** What each request (operation and arguments) came to; keeps shared graphs from being simplified twice. */
  const outcomes = createKeyTable()
  let depth = 0

  const fold = (op: TermOp, bits: number, args: readonly Term[], low: number): Term | undefined => {
    for (const argument of args) if (argument.op !== 'const') return undefined
    const value = (index: number): bigint => args[index]?.value ?? 0n
    return store.constant(applyOperation(op, bits, args[0]!.bits, low, value(0), value(1), value(2)), bits)
  }

  const make = (op: TermOp, bits: number, args: readonly Term[], low: number): Term => {
    if (!simplify) return store.node(op, bits, args, low)
    const tag = keyTag(op, bits, low)
    const a = args[0]!.id
    const b = args.length > 1 ? args[1]!.id : -1
    const c = args.length > 2 ? args[2]!.id : -1
    const known = outcomes.get(tag, a, b, c)
    if (known) return known
    if (depth >= MAXIMUM_RULE_DEPTH) return fold(op, bits, args, low) ?? store.node(op, bits, args, low)
    depth++
    try {
      const result = fold(op, bits, args, low) ?? simplifyNode(rules, op, bits, args, low)
      outcomes.set(tag, a, b, c, result)
      return result
    } finally {
      depth--
    }
  }

  const checked = (op: TermOp, bits: number, args: readonly Term[], low = 0): Term => {
    checkOperation(op, bits, args, low)
    return make(op, bits, args, low)
  }

  const builder: TermBuilder = {
    constant: (value, bits) => store.constant(BigInt(value) & maskOf(bits), bits),
    variable: store.variable,
    undefined: store.undefined,
    unary: (op, a) => checked(op, a.bits, [a]),
    binary: (op, a, b) => checked(op, a.bits, [a, b]),
    compare: (op, a, b) => checked(op, 1, [a, b]),
    convert: (op, a, bits) => (bits === a.bits && (op === 'zext' || op === 'sext') ? a : checked(op, bits, [a])),
    extract: (a, low, bits) => (low === 0 && bits === a.bits ? a : checked('extract', bits, [a], low)),
    concat: (high, low) => checked('concat', resultBits(high, low), [high, low]),
    ite: (condition, whenTrue, whenFalse) => checked('ite', whenTrue.bits, [condition, whenTrue, whenFalse]),
    fusedMultiplyAdd: (a, b, c) => checked('ffma', a.bits, [a, b, c]),
    divideWide: (op, high, low, divisor) => checked(op, low.bits, [high, low, divisor]),
  }
  const rules: Rules = { ...builder, node: (op, bits, args, low = 0) => store.node(op, bits, args, low) }
  return builder
}
