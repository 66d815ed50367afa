import type { Term, TermBuilder, TermOp } from '../../term.js'
import { maskOf } from '../operation.js'

/** What a rewrite rule works with: the simplifying builder, and `node`, which makes a node that no rule improves on. */
export interface Rules extends TermBuilder {
  node(op: TermOp, bits: number, args: readonly Term[], low?: number): Term
}

export const isConstant = (term: Term): boolean => term.op === 'const'
export const isZero = (term: Term): boolean => term.op === 'const' && term.value === 0n
export const isAllOnes = (term: Term): boolean => term.op === 'const' && term.value === maskOf(term.bits)

/** log2 of a power of two, otherwise undefined. */
export function powerOfTwo(value: bigint): number | undefined {
  if (value <= 0n || (value & (value - 1n)) !== 0n) return undefined
  return value.toString(2).length - 1
}

export const topBit = (rules: Rules, term: Term): Term => rules.extract(term, term.bits - 1, 1)

/** The smaller id first: the order of commutative arguments. */
export const ordered = (a: Term, b: Term): [Term, Term] => (a.id <= b.id ? [a, b] : [b, a])

const LOOK = 6

const bitLength = (value: bigint): number => (value === 0n ? 0 : value.toString(2).length)

/** An upper bound on the number of low bits that can be nonzero. Looks a few levels down only. */
export function activeBits(term: Term, levels = LOOK): number {
  switch (term.op) {
    case 'const':
      return bitLength(term.value)
    case 'zext':
      return levels === 0 ? term.args[0]!.bits : activeBits(term.args[0]!, levels - 1)
    case 'concat': {
      const low = term.args[1]!.bits
      const high = levels === 0 ? term.args[0]!.bits : activeBits(term.args[0]!, levels - 1)
      return high === 0 ? low : low + high
    }
    case 'popcount':
    case 'clz':
    case 'ctz':
      return Math.min(term.bits, term.bits.toString(2).length)
    case 'udiv':
    case 'urem': {
      const [x, c] = term.args as [Term, Term]
      if (levels === 0 || !isConstant(c) || c.value === 0n) return term.bits
      const most = maskOf(activeBits(x, levels - 1))
      return bitLength(term.op === 'udiv' ? most / c.value : c.value - 1n)
    }
    case 'and':
      if (levels === 0) return term.bits
      return Math.min(activeBits(term.args[0]!, levels - 1), activeBits(term.args[1]!, levels - 1))
    case 'or':
    case 'xor':
      if (levels === 0) return term.bits
      return Math.max(activeBits(term.args[0]!, levels - 1), activeBits(term.args[1]!, levels - 1))
    case 'ite':
      if (levels === 0) return term.bits
      return Math.max(activeBits(term.args[1]!, levels - 1), activeBits(term.args[2]!, levels - 1))
    default:
      return term.bits
  }
}
