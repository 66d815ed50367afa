import type { Term, TermOp } from '../term.js'
import { maskOf } from './operation.js'
import { createKeyTable } from './table.js'

/** Distinct terms, each once. Makes nodes exactly as told; simplification happens above. */
export interface TermStore {
  constant(value: bigint, bits: number): Term
  variable(name: string, bits: number): Term
  undefined(bits: number): Term
  node(op: TermOp, bits: number, args: readonly Term[], low: number): Term
}

const operations: readonly TermOp[] = [
  ...(['not', 'neg', 'popcount', 'clz', 'ctz', 'bswap'] as const),
  ...(['fsqrt', 'fneg', 'fabs', 'ffloor', 'fceil', 'ftrunc', 'fnearest'] as const),
  ...(['add', 'sub', 'mul', 'udiv', 'urem', 'sdiv', 'srem', 'umulh', 'smulh'] as const),
  ...(['and', 'or', 'xor', 'shl', 'lshr', 'ashr', 'rotl', 'rotr'] as const),
  ...(['fadd', 'fsub', 'fmul', 'fdiv', 'fmin', 'fmax', 'fcopysign'] as const),
  ...(['eq', 'ult', 'ule', 'slt', 'sle', 'feq', 'flt', 'fle', 'funordered'] as const),
  ...(['zext', 'sext', 'extract', 'fcvt', 's2f', 'u2f', 'f2s', 'f2u'] as const),
  ...(['ite', 'concat', 'udivWide', 'uremWide', 'sdivWide', 'sremWide', 'ffma'] as const),
]
const operationIndex = new Map(operations.map((op, index) => [op, index]))

/** Operation, width and low bit index packed into one key word. */
export const keyTag = (op: TermOp, bits: number, low: number): number =>
  operationIndex.get(op)! | (bits << 8) | (low << 16)

const NO_ARGUMENTS: readonly Term[] = []

export function createTermStore(): TermStore {
  const nodes = createKeyTable()
  const constants: Map<bigint, Term>[] = []
  const variables = new Map<string, Term>()
  let count = 0
  let undefinedCount = 0
  const leaf = (op: 'const' | 'var' | 'undef', bits: number, value: bigint, name: string): Term => ({
    id: count++,
    op,
    bits,
    args: NO_ARGUMENTS,
    value,
    name,
  })

  return {
    constant(value, bits) {
      const wrapped = value & maskOf(bits)
      const known = (constants[bits] ??= new Map())
      const found = known.get(wrapped)
      if (found) return found
      const made = leaf('const', bits, wrapped, '')
      known.set(wrapped, made)
      return made
    },
    variable(name, bits) {
      const found = variables.get(name)
      if (found) {
        if (found.bits !== bits) throw new Error(`variable ${name} is ${found.bits} bits wide, not ${bits}`)
        return found
      }
      const made = leaf('var', bits, 0n, name)
      variables.set(name, made)
      return made
    },
    undefined: (bits) => leaf('undef', bits, 0n, `undefined${undefinedCount++}`),
    node(op, bits, args, low) {
      const tag = keyTag(op, bits, low)
      const a = args[0]!.id
      const b = args.length > 1 ? args[1]!.id : -1
      const c = args.length > 2 ? args[2]!.id : -1
      const found = nodes.get(tag, a, b, c)
      if (found) return found
      const made: Term = { id: count++, op, bits, args, value: BigInt(low), name: '' }
      nodes.set(tag, a, b, c, made)
      return made
    },
  }
}
