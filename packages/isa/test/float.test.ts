import { describe, expect, test } from 'vitest'
import { applyOperation, bitsFromFloat, floatFromBits } from '../src/index.js'

const fma = (bits: number, a: bigint, b: bigint, c: bigint): bigint => applyOperation('ffma', bits, bits, 0, a, b, c)
const d = (value: number): bigint => bitsFromFloat(value, 64)

describe('fused multiply-add', () => {
  test('keeps the low part of the product', () => {
    const x = 1 + 2 ** -52
    expect(floatFromBits(fma(64, d(x), d(x), d(-1)), 64)).toBe(2 ** -51 + 2 ** -104)
  })
  test('rounds once where two roundings would give another single', () => {
    // 2^-24 is half a unit of 1; the product lies just above it.
    const [a, b] = [bitsFromFloat(2 ** -12 + 2 ** -35, 32), bitsFromFloat(2 ** -12, 32)]
    expect(floatFromBits(fma(32, a, b, bitsFromFloat(1, 32)), 32)).toBe(1 + 2 ** -23)
  })
  test.each([
    [Infinity, 0, 1, Number.NaN],
    [Infinity, 1, -Infinity, Number.NaN],
    [1e300, 1e300, -Infinity, -Infinity],
    [1e300, 1e300, 1, Infinity],
    [-0, 5, -0, -0],
    [-0, 5, 0, 0],
    [1, 1, -1, 0],
    [5e-324, 0.5, 0, 0],
    [5e-324, 0.75, 0, 5e-324],
    [2 ** -1074, 1, 2 ** -1022 - 2 ** -1074, 2 ** -1022],
  ])('%d × %d + %d = %d', (a, b, c, expected) => {
    expect(floatFromBits(fma(64, d(a), d(b), d(c)), 64)).toBe(expected)
  })
})

describe('half precision', () => {
  test('every value converts to double and back', () => {
    for (let pattern = 0; pattern < 65536; pattern++) {
      const value = floatFromBits(BigInt(pattern), 16)
      expect(bitsFromFloat(value, 16)).toBe(Number.isNaN(value) ? 0x7e00n : BigInt(pattern))
    }
  })
  test.each([
    [65504, 0x7bff],
    [65519.99, 0x7bff],
    [65520, 0x7c00],
    [-1e300, 0xfc00],
    [2 ** -24, 1],
    [2 ** -25, 0],
    [2 ** -25 + 2 ** -60, 1],
    [2 ** -14 - 2 ** -25, 0x0400],
    [1 + 2 ** -11, 0x3c00],
    [1 + 3 * 2 ** -11, 0x3c02],
    [2 - 2 ** -12, 0x4000],
  ])('%d rounds to 0x%s', (value, expected) => {
    expect(bitsFromFloat(value, 16)).toBe(BigInt(expected))
  })
})
