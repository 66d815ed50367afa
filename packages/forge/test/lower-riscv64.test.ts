import { decode } from '@sourceless/isa-riscv64'
import { expect, it } from 'vitest'
import { lower } from '../src/index.js'
import { riscv64Linux } from '../src/riscv64/index.js'
import { functions } from './contracts.js'
import { contractOf } from './support/cases.js'

it('RISC-V code is the same every time', () => {
  for (const source of functions)
    expect(lower(contractOf(source), riscv64Linux)).toEqual(lower(contractOf(source), riscv64Linux))
})

it('instructions are counted', () => {
  for (const source of functions) {
    const { unit, instructions, sizeBytes } = lower(contractOf(source), riscv64Linux).value!
    const [{ bytes }] = unit.sections
    let count = 0
    for (let at = 0; at < sizeBytes; count++) at += decode(bytes, at).value!.sizeBytes
    expect(instructions).toBe(count)
  }
})

/** Guards against regressions of the selection. */
it.each([
  ['popcount', 26],
  ['sum', 18],
  ['reverse', 44],
  ['length', 20],
  ['gcd', 14],
  ['is_prime', 34],
  ['sort', 48],
  ['fnv1a', 38],
  ['crc32', 48],
  ['average', 12],
  ['binary_search', 62],
  ['days_in_month', 102],
  ['many', 44],
  ['isqrt', 32],
])('%s takes at most %i bytes on RISC-V', (name, limit) => {
  const source = functions.find((text) => text.includes(`function ${name}(`))!
  expect(lower(contractOf(source), riscv64Linux).value!.sizeBytes).toBeLessThanOrEqual(limit)
})

/** Each pins one improvement by the bytes of code it leads to. */
it.each([
  [
    'results in the place of what they replace',
    12,
    'function f(a: u64, b: u64): u64 { return ((a + b) << 3) ^ (a | b) }',
  ],
  ['an extension that is none', 8, 'function f(x: u32): i64 { return i64(x >> 1) + 1 }'],
  ['arguments that are extended', 4, 'function f(x: u8, y: i64): i64 { return i64(x) + y }'],
  ['the low half of a sum', 4, 'function f(x: u64, y: u64): u32 { return u32(x + y) }'],
  ['the high half', 4, 'function f(x: u64): u32 { return u32(x >> 32) }'],
  ['a field, by two shifts', 6, 'function f(x: u64): u64 { return (x >> 13) & 1048575 }'],
  ['a bit in the sign', 12, 'function f(x: u64, y: u64): u64 { return (x & 0x10000000) != 0 ? x : y }'],
  ['a mask of high ones', 6, 'function f(x: u64): u64 { return x & 0xffffffffffff0000 }'],
  ['a sum beyond an immediate', 10, 'function f(x: u64): u64 { return x + 4000 }'],
  ['few shifts in place of a product', 10, 'function f(x: u64): u64 { return x * 7 }'],
  ['a quotient by a constant', 20, 'function f(x: u32): u32 { return x / 10 }'],
  ['an equality, by a difference', 8, 'function f(x: i64): bool { return x == 5 }'],
  ['a constant in memory', 10, 'function f(): u64 { return 0x123456789abcdef1 }'],
  ['a way that only sets', 14, 'function f(x: i64, y: i64): i64 { return x < y ? y * 2 + x : 7 }'],
  [
    'a condition that is never made',
    26,
    `function f(x: u64, y: u64): u64 { if (near(x, y)) return x\n return y * 3 }
    function near(x: u64, y: u64): bool { if (x == y) return true\n if (x > y) return x / y == 1\n return false }`,
  ],
  [
    'a pointer that moves on, a counter that runs out',
    20,
    'function f(a: readonly u16[]): u32 { let s: u32 = 0; for (let i: u64 = 0; i < a.length; i++) s ^= u32(a[i])\n return s }',
  ],
  [
    'the same by an index of 32 bits',
    20,
    'function f(a: readonly u16[], n: u32): u32 { let s: u32 = 0; for (let i: u32 = 0; i < n; i++) s ^= u32(a[i])\n return s }',
  ],
])('%s: %i bytes', (_, bytes, source) => {
  expect(lower(contractOf(source), riscv64Linux).value!.sizeBytes).toBe(bytes)
})
