import { describe, expect, it } from 'vitest'
import {
  createConcreteTerms,
  createTerms,
  evaluate,
  freeVariables,
  namedValues,
  planEvaluation,
  printTerm,
  substitute,
  type Term,
  termSize,
  undefinedLeaves,
} from '../src/index.js'
import { createRandom, edgeValue } from './random-term.js'

const floatBits = (value: number, bits: 32 | 64): bigint => {
  const view = new DataView(new ArrayBuffer(8))
  if (bits === 32) view.setFloat32(0, value)
  else view.setFloat64(0, value)
  return bits === 32 ? BigInt(view.getUint32(0)) : view.getBigUint64(0)
}

describe('builder', () => {
  it('makes each term once', () => {
    const t = createTerms()
    const [x, y] = [t.variable('x', 64), t.variable('y', 64)]
    expect(t.binary('add', x, y)).toBe(t.binary('add', y, x))
    expect(t.constant(-1, 8)).toBe(t.constant(255, 8))
    expect(t.undefined(1)).not.toBe(t.undefined(1))
  })

  it('refuses widths that do not fit', () => {
    const t = createTerms()
    const x = t.variable('x', 32)
    expect(() => t.binary('add', x, t.constant(1, 64))).toThrow('both sides must be equally wide')
    expect(() => t.extract(x, 30, 8)).toThrow('no bits 30 to 37')
    expect(() => t.convert('zext', x, 16)).toThrow('cannot narrow')
    expect(() => t.variable('x', 64)).toThrow('32 bits wide, not 64')
    expect(() => t.unary('fsqrt', t.variable('w', 16))).toThrow('32 or 64')
  })

  it('survives graphs far deeper than the call stack', () => {
    const t = createTerms()
    let x = t.variable('x', 64)
    for (let n = 0; n < 50_000; n++) x = t.binary('mul', t.binary('xor', x, t.constant(n, 64)), t.variable('y', 64))
    const low = t.extract(x, 0, 32)
    const value = evaluate(x, namedValues({ x: 3n, y: 5n }))
    expect(evaluate(low, namedValues({ x: 3n, y: 5n }))).toBe(value & 0xffffffffn)
    expect(
      substitute(t, [x], (leaf) => (leaf.op === 'var' ? t.constant(leaf.name === 'x' ? 3 : 5, 64) : undefined)),
    ).toEqual([t.constant(value, 64)])
  })

  it('stays small on repeated shift and xor', () => {
    const t = createTerms()
    let x = t.variable('x', 64)
    for (let n = 0; n < 100; n++) {
      x = t.binary('xor', x, t.binary('shl', x, t.constant(13, 64)))
      x = t.binary('xor', x, t.binary('lshr', x, t.constant(7, 64)))
    }
    expect(termSize(x)).toBeLessThan(2000)
  })
})

describe('walking', () => {
  const t = createTerms()
  const [x, y] = [t.variable('x', 64), t.variable('y', 64)]
  const sum = t.binary('add', t.binary('mul', x, y), t.undefined(64))

  it('lists leaves', () => {
    expect(freeVariables(sum)).toEqual([x, y])
    expect(undefinedLeaves(sum)).toHaveLength(1)
  })
  it('substitutes and simplifies', () => {
    const [result] = substitute(t, [t.binary('sub', x, y)], (leaf) => (leaf === x ? y : undefined))
    expect(result).toBe(t.constant(0, 64))
  })
  it('prints shared parts once', () => {
    const product = t.binary('mul', x, y)
    expect(printTerm(t.binary('udiv', product, t.binary('and', product, x)))).toBe(
      `t${product.id} = (mul x y)\n(udiv t${product.id} (and x t${product.id}))`,
    )
  })
})

describe('evaluation', () => {
  it('names the leaf that has no value', () => {
    const t = createTerms()
    expect(() => evaluate(t.variable('x', 8), namedValues({}))).toThrow('no value for var x')
  })

  it('plans once for many environments', () => {
    const t = createTerms()
    const x = t.variable('x', 8)
    const plan = planEvaluation([t.binary('mul', x, x), t.unary('neg', x)])
    expect(plan(() => 5n)).toEqual([25n, 251n])
    expect(plan(() => 0x1ffn)).toEqual([1n, 1n])
  })

  it('follows SMT-LIB where hardware differs', () => {
    const t = createTerms()
    const k = (value: number): Term => t.constant(value, 8)
    expect(t.binary('udiv', k(5), k(0)).value).toBe(255n)
    expect(t.binary('sdiv', k(-5), k(0)).value).toBe(1n)
    expect(t.binary('srem', k(-5), k(0)).value).toBe(251n)
    expect(t.binary('sdiv', k(-128), k(-1)).value).toBe(128n)
    expect(t.binary('shl', k(1), k(8)).value).toBe(0n)
    expect(t.binary('ashr', k(-1), k(200)).value).toBe(255n)
    expect(t.divideWide('sdivWide', k(-1), k(-7), k(2)).value).toBe(253n)
  })

  it('rounds integers to floats once', () => {
    const t = createTerms()
    const single = (value: bigint): bigint => t.convert('u2f', t.constant(value, 64), 32).value
    // Halfway between two singles but for the last bit: rounding through double would go to even.
    expect(single(0x8000008000000001n)).toBe(0x5f000001n)
    expect(single(0x8000008000000000n)).toBe(0x5f000000n)
    expect(single(0xffffffffffffffffn)).toBe(floatBits(2 ** 64, 32))
    expect(t.convert('s2f', t.constant(-1, 64), 32).value).toBe(floatBits(-1, 32))
  })

  it('saturates floats to integers', () => {
    const t = createTerms()
    const of = (value: number): Term => t.constant(floatBits(value, 64), 64)
    expect(t.convert('f2s', of(1e30), 32).value).toBe(0x7fffffffn)
    expect(t.convert('f2s', of(-1e30), 32).value).toBe(0x80000000n)
    expect(t.convert('f2s', of(Number.NaN), 32).value).toBe(0n)
    expect(t.convert('f2u', of(-1.5), 64).value).toBe(0n)
    expect(t.convert('f2s', of(-1.9), 64).value).toBe((1n << 64n) - 1n)
  })

  it('rounds to nearest even and keeps signed zeros', () => {
    const t = createTerms()
    const nearest = (value: number): bigint => t.unary('fnearest', t.constant(floatBits(value, 64), 64)).value
    for (const [value, rounded] of [
      [0.5, 0],
      [1.5, 2],
      [2.5, 2],
      [-0.5, -0],
      [-1.5, -2],
      [2 ** 52 + 1, 2 ** 52 + 1],
    ] as const) {
      expect(nearest(value)).toBe(floatBits(rounded, 64))
    }
    const minimum = t.binary('fmin', t.constant(0, 64), t.constant(floatBits(-0, 64), 64))
    expect(minimum.value).toBe(floatBits(-0, 64))
  })

  it('agrees with the builder whose every term is a constant', () => {
    const random = createRandom(7)
    const concrete = createConcreteTerms({ undefined: () => 0n })
    const t = createTerms({ simplify: false })
    for (let round = 0; round < 500; round++) {
      const [a, b] = [edgeValue(random, 32), edgeValue(random, 32)]
      for (const op of ['add', 'sdiv', 'srem', 'ashr', 'rotl', 'umulh', 'smulh', 'fadd', 'fmin'] as const) {
        const expected = evaluate(t.binary(op, t.constant(a, 32), t.constant(b, 32)), namedValues({}))
        expect(concrete.binary(op, concrete.constant(a, 32), concrete.constant(b, 32)).value).toBe(expected)
      }
    }
  })
})
