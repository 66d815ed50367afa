import type { BinaryOp, CompareOp, Term, TermBuilder, UnaryOp } from '../src/index.js'

/** A small repeatable generator (mulberry32): failures print the seed. */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

const unaryOps: readonly UnaryOp[] = ['not', 'neg', 'not', 'neg', 'popcount', 'clz', 'ctz']
const arithmetic: readonly BinaryOp[] = ['add', 'sub', 'mul', 'add', 'sub', 'and', 'or', 'xor', 'and', 'or', 'xor']
const shifts: readonly BinaryOp[] = ['shl', 'lshr', 'ashr', 'rotl', 'rotr']
const products: readonly BinaryOp[] = ['udiv', 'urem', 'sdiv', 'srem', 'umulh', 'smulh']
const comparisons: readonly CompareOp[] = ['eq', 'ult', 'ule', 'slt', 'sle']

/** A value of the width: small, near the extremes, a power of two, a low mask, or anything. */
export function edgeValue(random: () => number, bits: number): bigint {
  const below = (limit: number): number => Math.floor(random() * limit)
  const mask = (1n << BigInt(bits)) - 1n
  const power = 1n << BigInt(below(bits))
  switch (below(7)) {
    case 0:
      return BigInt(below(4)) & mask
    case 1:
      return -BigInt(below(4)) & mask
    case 2:
      return power
    case 3:
      return (power - 1n) & mask
    case 4:
      return ((1n << BigInt(bits - 1)) + BigInt(below(3) - 1)) & mask
    default: {
      let value = 0n
      for (let i = 0; i < bits; i += 16) value = (value << 16n) | BigInt(below(65536))
      return value & mask
    }
  }
}

export interface RandomTermOptions {
  readonly random: () => number
  readonly variables: readonly { name: string; bits: number }[]
  readonly widths: readonly number[]
}

/**
 * Builds the same random term with every builder given: subterms are reused often, so that cancellation, absorption
 * and comparison rules fire. Returns one root per builder.
 */
export function randomTerms(
  builders: readonly TermBuilder[],
  options: RandomTermOptions,
  steps: number,
  bits: number,
): Term[] {
  const { random, variables, widths } = options
  const pool: Term[][] = []
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)]!
  const add = (make: (builder: TermBuilder, index: number) => Term): Term[] => {
    const made = builders.map(make)
    pool.push(made)
    return made
  }
  for (const { name, bits: width } of variables) add((b) => b.variable(name, width))
  const constantOf = (width: number): Term[] => {
    const value = edgeValue(random, width)
    return builders.map((b) => b.constant(value, width))
  }
  const resize = (from: Term[], width: number): Term[] => {
    const have = from[0]!.bits
    if (have === width) return from
    if (have > width) {
      const low = random() < 0.6 ? 0 : Math.floor(random() * (have - width + 1))
      return builders.map((b, i) => b.extract(from[i]!, low, width))
    }
    const op = random() < 0.5 ? 'zext' : 'sext'
    return builders.map((b, i) => b.convert(op, from[i]!, width))
  }
  const operand = (width: number): Term[] => {
    if (random() < 0.2) return constantOf(width)
    const same = pool.filter((candidate) => candidate[0]!.bits === width)
    return same.length > 0 && random() < 0.8 ? pick(same) : resize(pick(pool), width)
  }
  const binary = (op: BinaryOp, width: number): void => {
    const a = operand(width)
    const b = op.length > 3 || shifts.includes(op) ? (random() < 0.7 ? countOf(width) : operand(width)) : operand(width)
    add((builder, i) => builder.binary(op, a[i]!, b[i]!))
  }
  const countOf = (width: number): Term[] => {
    const value = BigInt(Math.floor(random() * (width + 2)))
    return builders.map((b) => b.constant(value, width))
  }
  for (let step = 0; step < steps; step++) {
    const width = pick(widths)
    const kind = random()
    if (kind < 0.12) {
      const a = operand(width)
      const op = pick(unaryOps)
      add((b, i) => b.unary(op, a[i]!))
    } else if (kind < 0.45) binary(pick(arithmetic), width)
    else if (kind < 0.55) binary(pick(shifts), width)
    else if (kind < 0.6) binary(pick(products), width)
    else if (kind < 0.75) {
      const [a, b] = [operand(width), operand(width)]
      const op = pick(comparisons)
      add((builder, i) => builder.compare(op, a[i]!, b[i]!))
    } else if (kind < 0.83) {
      const [c, a, b] = [operand(1), operand(width), operand(width)]
      add((builder, i) => builder.ite(c[i]!, a[i]!, b[i]!))
    } else if (kind < 0.9) {
      const [a, b] = [pick(pool), pick(pool)]
      if (a[0]!.bits + b[0]!.bits <= 128) add((builder, i) => builder.concat(a[i]!, b[i]!))
    } else if (kind < 0.92) {
      const [a, b, c] = [operand(width), operand(width), operand(width)]
      const op = pick(['udivWide', 'uremWide', 'sdivWide', 'sremWide'] as const)
      add((builder, i) => builder.divideWide(op, a[i]!, b[i]!, c[i]!))
    } else pool.push(resize(pick(pool), width))
  }
  return resize(pool[pool.length - 1]!, bits)
}
