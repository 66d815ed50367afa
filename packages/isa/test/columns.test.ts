import { describe, expect, it } from 'vitest'
import {
  type BinaryOp,
  type Column,
  type CompareOp,
  columnOf,
  createTerms,
  planColumns,
  planEvaluation,
  type Term,
  type UnaryOp,
  valueAt,
} from '../src/index.js'
import { createRandom, edgeValue, randomTerms } from './random-term.js'

const COUNT = 40

/** Both evaluations of the roots, in the environments that `draw` draws. */
function compareEvaluations(roots: readonly Term[], draw: (leaf: Term) => bigint): void {
  const drawn = new Map<Term, readonly bigint[]>()
  const column = (leaf: Term): Column => {
    const values = Array.from({ length: COUNT }, () => draw(leaf))
    drawn.set(leaf, values)
    return columnOf(leaf.bits, COUNT, (index) => values[index]!)
  }
  const columns = planColumns(roots)(COUNT, column)
  const evaluate = planEvaluation(roots)
  for (let index = 0; index < COUNT; index++) {
    const expected = evaluate((leaf) => drawn.get(leaf)![index]!)
    expect(columns.map((c) => valueAt(c, index))).toEqual(expected)
  }
}

describe('columns give what evaluation in one environment gives', () => {
  it('random terms', () => {
    const random = createRandom(77)
    const variables = [1, 8, 16, 32, 33, 64, 100, 128].map((bits) => ({ name: `v${bits}`, bits }))
    for (let n = 0; n < 150; n++) {
      const terms = createTerms({ simplify: n % 2 === 0 })
      const options = { random, variables, widths: [1, 3, 8, 16, 31, 32, 33, 64, 65, 127, 128] }
      const roots = [1, 8, 32, 64, 128].flatMap((bits) => randomTerms([terms], options, 12, bits))
      compareEvaluations(roots, (leaf) => edgeValue(random, leaf.bits))
    }
  })

  it('shifts by variable counts, products', () => {
    const random = createRandom(78)
    const terms = createTerms({ simplify: false })
    const roots = [8, 16, 32, 64].flatMap((bits) => {
      const [a, b] = [terms.variable(`a${bits}`, bits), terms.variable(`b${bits}`, bits)]
      const ops: readonly BinaryOp[] = ['shl', 'lshr', 'ashr', 'rotl', 'rotr', 'mul', 'umulh', 'smulh']
      return ops.map((op) => terms.binary(op, a, b))
    })
    for (let n = 0; n < 20; n++) {
      compareEvaluations(roots, (leaf) =>
        leaf.name.startsWith('b') && random() < 0.7 ? BigInt(Math.floor(random() * 70)) : edgeValue(random, leaf.bits),
      )
    }
  })

  it('floats', () => {
    const random = createRandom(79)
    const special = [
      0,
      -0,
      1,
      -1,
      0.5,
      1.5,
      -2.5,
      1e-45,
      5e-324,
      Infinity,
      -Infinity,
      NaN,
      2 ** 31,
      -(2 ** 31),
      2 ** 63,
    ]
    const view = new DataView(new ArrayBuffer(8))
    const pattern = (bits: number): bigint => {
      if (random() < 0.3) return edgeValue(random, bits)
      const number = random() < 0.5 ? special[Math.floor(random() * special.length)]! : (random() - 0.5) * 1000
      if (bits === 32) view.setFloat32(0, number)
      else view.setFloat64(0, number)
      return bits === 32 ? BigInt(view.getUint32(0)) : view.getBigUint64(0)
    }
    const terms = createTerms({ simplify: false })
    const roots = [32, 64].flatMap((bits) => {
      const [a, b, c] = ['a', 'b', 'c'].map((name) => terms.variable(`${name}${bits}`, bits)) as [Term, Term, Term]
      const one: readonly UnaryOp[] = ['fsqrt', 'fneg', 'fabs', 'ffloor', 'fceil', 'ftrunc', 'fnearest']
      const two: readonly BinaryOp[] = ['fadd', 'fsub', 'fmul', 'fdiv', 'fmin', 'fmax', 'fcopysign']
      const tests: readonly CompareOp[] = ['feq', 'flt', 'fle', 'funordered']
      return [
        ...one.map((op) => terms.unary(op, a)),
        ...two.map((op) => terms.binary(op, a, b)),
        ...tests.map((op) => terms.compare(op, a, b)),
        terms.fusedMultiplyAdd(a, b, c),
        ...[16, 32, 64].filter((to) => to !== bits).map((to) => terms.convert('fcvt', a, to)),
        ...[32, 64].flatMap((to) => (['f2s', 'f2u', 's2f', 'u2f'] as const).map((op) => terms.convert(op, a, to))),
        terms.convert('fcvt', terms.extract(b, 0, 16), bits),
        terms.convert('s2f', terms.extract(b, 0, 8), bits),
      ]
    })
    for (let n = 0; n < 20; n++) compareEvaluations(roots, (leaf) => pattern(leaf.bits))
  })
})
