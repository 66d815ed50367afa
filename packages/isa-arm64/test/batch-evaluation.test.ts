import { createTerms, evaluate, type Term, type TermBuilder } from '@sourceless/isa'
import { createRandom, type Random } from '@sourceless/testing'
import { expect, test } from 'vitest'
import { Batch, valueAt } from './meaning/batch-evaluation.js'

/** The loops over columns against the readable reference, operation by operation, at every width that vector rows use. */
const COUNT = 64
const widths = [1, 3, 8, 9, 16, 24, 29, 32, 33, 57, 64, 96, 128]

type Make = (t: TermBuilder, a: Term, b: Term, c: Term) => Term
const binaries = [
  'add',
  'sub',
  'mul',
  'and',
  'or',
  'xor',
  'shl',
  'lshr',
  'ashr',
  'rotl',
  'rotr',
  'udiv',
  'umulh',
] as const
const unaries = ['not', 'neg', 'popcount', 'clz', 'ctz'] as const
const comparisons = ['eq', 'ult', 'ule', 'slt', 'sle'] as const

function integerMakers(bits: number): readonly (readonly [string, Make])[] {
  const shifts = [0, 1, 7, 31, 32, 40, bits - 1, bits, bits + 3].filter((count) => count < 2 ** Math.min(bits, 20))
  return [
    ...binaries.map((op): [string, Make] => [op, (t, a, b) => t.binary(op, a, b)]),
    ...unaries.map((op): [string, Make] => [op, (t, a) => t.unary(op, a)]),
    ...comparisons.map((op): [string, Make] => [op, (t, a, b) => t.compare(op, a, b)]),
    ...(['shl', 'lshr', 'ashr'] as const).flatMap((op) =>
      shifts.map((count): [string, Make] => [`${op} ${count}`, (t, a) => t.binary(op, a, t.constant(count, bits))]),
    ),
    ['ite', (t, a, b, c) => t.ite(t.extract(c, 0, 1), a, b)],
    ...[1, 5, 32, 33].map((width): [string, Make] => [
      `extract ${width}`,
      (t, a) => t.extract(a, Math.max(bits - width - 1, 0), Math.min(width, bits)),
    ]),
    ...[8, 32, 45, 64]
      .filter((width) => width + bits <= 128)
      .map((width): [string, Make] => [
        `concat ${width}`,
        (t, a, b) => t.concat(t.convert('zext', t.extract(b, 0, Math.min(width, bits)), width), a),
      ]),
    ...([bits, bits + 1, 64, 128] as const)
      .filter((width) => width >= bits && width <= 128)
      .flatMap((width): [string, Make][] => [
        [`zext ${width}`, (t, a) => t.convert('zext', a, width)],
        [`sext ${width}`, (t, a) => t.convert('sext', a, width)],
      ]),
  ]
}

const floatBinaries = ['fadd', 'fsub', 'fmul', 'fdiv', 'fmin', 'fmax', 'fcopysign'] as const
const floatUnaries = ['fsqrt', 'fneg', 'fabs', 'ffloor', 'fceil', 'ftrunc', 'fnearest'] as const
const floatComparisons = ['feq', 'flt', 'fle', 'funordered'] as const

function floatMakers(bits: number): readonly (readonly [string, Make])[] {
  return [
    ...floatBinaries.map((op): [string, Make] => [op, (t, a, b) => t.binary(op, a, b)]),
    ...floatUnaries.map((op): [string, Make] => [op, (t, a) => t.unary(op, a)]),
    ...floatComparisons.map((op): [string, Make] => [op, (t, a, b) => t.compare(op, a, b)]),
    ...[16, 32, 64]
      .filter((to) => to !== bits)
      .map((to): [string, Make] => [`fcvt ${to}`, (t, a) => t.convert('fcvt', a, to)]),
    ...(['s2f', 'u2f'] as const).map((op): [string, Make] => [op, (t, a) => t.convert(op, a, bits)]),
    ...(['f2s', 'f2u'] as const).flatMap((op) =>
      [32, 64].map((to): [string, Make] => [`${op} ${to}`, (t, a) => t.convert(op, a, to)]),
    ),
    ['ffma', (t, a, b, c) => t.fusedMultiplyAdd(a, b, c)],
  ]
}

const floatEdges: Readonly<Record<number, readonly bigint[]>> = {
  16: [0n, 0x8000n, 1n, 0x3c00n, 0x7c00n, 0x7e00n, 0x7bffn, 0x3800n, 0xc100n],
  32: [
    0n,
    1n << 31n,
    1n,
    0x3f800000n,
    0x7f800000n,
    0xff800000n,
    0x7fc00000n,
    0x7f800001n,
    0x40200000n,
    0xbf000000n,
    0x4f000000n,
    0x7f7fffffn,
  ],
  64: [
    0n,
    1n << 63n,
    1n,
    0x3ff0000000000000n,
    0x7ff0000000000000n,
    0x7ff8000000000000n,
    0xc004000000000000n,
    0x41dfffffffe00000n,
    0x43e0000000000000n,
  ],
}

function randomValue(bits: number, random: Random, edges: readonly bigint[]): bigint {
  const all = (1n << BigInt(bits)) - 1n
  const any = ((random.bits64() << 64n) | random.bits64()) & all
  return random.pick([
    any,
    any,
    any & (any >> 7n),
    0n,
    all,
    1n << BigInt(bits - 1),
    BigInt(random.below(140)) & all,
    ...edges,
  ])
}

const exponents: Readonly<Record<number, number>> = { 16: 5, 32: 8, 64: 11 }
const isNaNOf = (value: bigint, bits: number): boolean => {
  const size = exponents[bits]
  return (
    size !== undefined &&
    (value & ((1n << BigInt(bits - 1)) - 1n)) > ((1n << BigInt(size)) - 1n) << BigInt(bits - 1 - size)
  )
}

function wrongOnes(makers: readonly (readonly [string, Make])[], bits: number, edges: readonly bigint[]): string[] {
  const random = createRandom(bits)
  const batch = new Batch(COUNT)
  return makers.flatMap(([name, make]) => {
    const t = createTerms({ simplify: false })
    const leaves = ['a', 'b', 'c'].map((leaf) => t.variable(leaf, bits))
    const values = leaves.map(() => Array.from({ length: COUNT }, () => randomValue(bits, random, edges)))
    const columns = values.map((list) =>
      Array.from({ length: (bits + 31) >> 5 }, (_, word) =>
        Int32Array.from(list, (value) => Number(BigInt.asIntN(32, value >> BigInt(32 * word)))),
      ),
    )
    const [a, b, c] = leaves as [Term, Term, Term]
    const root = make(t, a, b, c)
    const [result] = batch.evaluate([root], (leaf) => columns[leaves.indexOf(leaf)]!)
    for (let i = 0; i < COUNT; i++) {
      const expected = evaluate(root, (leaf) => values[leaves.indexOf(leaf)]![i]!)
      const given = valueAt(result!, i)
      if (given === expected || (edges.length > 0 && isNaNOf(given, root.bits) && isNaNOf(expected, root.bits)))
        continue
      return [`${name} of ${bits} bits: ${given.toString(16)}, not ${expected.toString(16)}`]
    }
    return []
  })
}

test.each(widths)('integer operations of %i bits', (bits) => {
  expect(wrongOnes(integerMakers(bits), bits, [])).toEqual([])
})

test.each([32, 64])('float operations of %i bits', (bits) => {
  expect(wrongOnes(floatMakers(bits), bits, floatEdges[bits]!)).toEqual([])
})

test('halves are converted exactly', () => {
  const makers = [32, 64].map((to): [string, Make] => [`fcvt ${to}`, (t, a) => t.convert('fcvt', a, to)])
  expect(wrongOnes(makers, 16, floatEdges[16]!)).toEqual([])
})
