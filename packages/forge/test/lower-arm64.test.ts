import { expect, it } from 'vitest'
import { arm64Linux, arm64Macos } from '../src/arm64/index.js'
import { lower } from '../src/index.js'
import { functions } from './contracts.js'
import { contractOf } from './support/cases.js'

/** Guards against regressions of the selection. */
it.each([
  ['sum', 8],
  ['reverse', 14],
  ['length', 7],
  ['gcd', 7],
  ['is_prime', 15],
  ['sort', 17],
  ['fnv1a', 14],
  ['average', 4],
  ['binary_search', 19],
  ['mean', 13],
])('%s takes at most %i instructions on AArch64', (name, limit) => {
  const source = functions.find((text) => text.includes(`function ${name}(`))!
  expect(lower(contractOf(source), arm64Linux).value!.instructions).toBeLessThanOrEqual(limit)
})

/** Each pins one improvement by the number of instructions it leads to. */
it.each([
  ['two conditions as one', 4, 'function f(x: i64, y: u32): bool { return x > 5 && y < 20 }'],
  [
    'three of them in a branch',
    10,
    'function f(x: i64, y: u32, z: f64): u64 { let n = x; if (x > 5 && y < 20 && z < 1.5) { while (n > 0) n -= 3 }\n return u64(n) }',
  ],
  ['a condition that counts', 3, 'function f(x: u64, y: u32): u64 { return x + (y > 7 ? 1 : 0) }'],
  ['factors of 32 bits', 4, 'function f(x: u32): u64 { return u64(x) * 1000000007 }'],
  ['a quotient by a constant', 5, 'function f(x: u32): u32 { return x / 10 }'],
  ['a field from the middle', 2, 'function f(x: u64): u64 { return (x >> 13) & 2047 }'],
  ['a field that ends in 32 bits', 2, 'function f(x: u64): u32 { return u32(x >> 7) & 31 }'],
  ['an index that is extended and scaled', 2, 'function f(a: u64, i: i32): u64 { return a + (u64(i64(i)) << 3) }'],
  ['a field on its way up', 2, 'function f(x: u64): u64 { return (x & 65535) << 12 }'],
  ['a signed field', 2, 'function f(x: u32): i32 { return i32(i8(x >> 9)) }'],
  ['a count that is taken from the width', 3, 'function f(x: u32, n: u32): u32 { return x << (32 - n) }'],
  ['a float of few bits', 3, 'function f(x: f64): f64 { return x * 2.5 }'],
  ['neighbours in memory', 3, 'function f(a: u64[]): void { const x = a[2]; const y = a[3]; a[2] = y; a[3] = x }'],
  ['stores in pairs', 8, 'function f(a: u64, n: u8): u64 { let v: u64[2] = [a, a + 1]\n return v[n & 1] }'],
  [
    'a pointer that moves on',
    8,
    'function f(a: readonly u16[]): u32 { let s: u32 = 0; for (let i: u64 = 0; i < a.length; i++) s ^= u32(a[i])\n return s }',
  ],
])('%s: %i instructions', (_, instructions, source) => {
  expect(lower(contractOf(source), arm64Linux).value!.instructions).toBe(instructions)
})

it('what callers on macOS have extended is not extended again', () => {
  const contract = contractOf('function f(a: i8, b: u16): i32 { return i32(a) + i32(b) }')
  expect(
    [arm64Linux, arm64Macos].map((backEnd) => lower<string, unknown>(contract, backEnd).value!.instructions),
  ).toEqual([4, 2])
})
