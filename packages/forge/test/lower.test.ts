import { describe, expect, it } from 'vitest'
import { lower } from '../src/index.js'
import { wasm32 } from '../src/wasm/index.js'
import { x64Linux } from '../src/x64/index.js'
import { functions } from './contracts.js'
import { contractOf } from './support/cases.js'

const nameOf = (source: string): string => /function (\w+)/.exec(source)![1]

describe('lowering', () => {
  it('is the same every time', () => {
    for (const source of functions) {
      for (const target of [x64Linux, wasm32]) {
        expect(lower<string, unknown>(contractOf(source), target)).toEqual(
          lower<string, unknown>(contractOf(source), target),
        )
      }
    }
  })

  it('refuses what exceeds its limits, with a place and a hint', () => {
    const source = 'function f(n: u64): u64 { let a: u64[10000]\n a[n % 10000] = n\n return a[0] }'
    const { value, diagnostics } = lower(contractOf(source), x64Linux)
    expect(value).toBeUndefined()
    expect(diagnostics).toMatchObject([{ code: 'forge/limit', span: { start: { line: 1 } } }])
    expect(diagnostics[0].hint).toContain('smaller')
    expect(lower(contractOf(source), wasm32).value).toBeDefined()
  })

  it('refuses helpers that grow beyond all bounds when put in place', () => {
    const levels = Array.from(
      { length: 18 },
      (_, n) => `function h${n}(x: u64): u64 { return ${n === 17 ? 'x * x' : `h${n + 1}(x + 1) ^ h${n + 1}(x * 3)`} }`,
    )
    const source = `function f(x: u64): u64 { return h0(x) }\n${levels.join('\n')}`
    expect(lower(contractOf(source), x64Linux).diagnostics).toMatchObject([{ code: 'forge/limit' }])
  })

  /** Guards against regressions of the selection. */
  it.each([
    ['popcount', 10],
    ['sum', 9],
    ['reverse', 13],
    ['length', 6],
    ['gcd', 10],
    ['is_prime', 20],
    ['sort', 17],
    ['fnv1a', 11],
    ['average', 6],
    ['upper', 12],
    ['isqrt', 14],
  ])('%s takes at most %i instructions on x86-64', (name, limit) => {
    const source = functions.find((text) => nameOf(text) === name)!
    expect(lower(contractOf(source), x64Linux).value!.instructions).toBeLessThanOrEqual(limit)
  })

  /** Each pins one improvement by the exact bytes of code it leads to. */
  it.each([
    ['one bit, as one comparison', 17, 'function f(x: u64): bool { return x != 0 && (x & (x - 1)) == 0 }'],
    [
      'one comparison for two selects',
      9 + 4 + 4 + 4,
      'function f(x: u64, y: u64, a: u64, b: u64): u64 { let p = a; let q = b; if (x < y) { p = b; q = a }\n return p - (q >> 1) }',
    ],
    ['the sum of a condition', 12, 'function f(x: u32, a: u32, b: u32): u32 { return a == b ? x + 1 : x }'],
    [
      'bytes compared in memory',
      35,
      'function f(a: readonly u8[], b: readonly u8[]): bool { if (a.length != b.length) return false\n for (let i: u64 = 0; i < a.length; i++) if (a[i] != b[i]) return false\n return true }',
    ],
    [
      'two limits as one comparison',
      30,
      'function f(text: cstr): u32 { let n: u32 = 0; let i: u64 = 0; while (text[i] >= 48 && text[i] <= 57) { n = n * 10 + u32(text[i] - 48); i++ }\n return n }',
    ],
    [
      'a value loaded once for two blocks',
      49,
      'function f(values: i32[]): void { for (let i: u64 = 1; i < values.length; i++) { const x = values[i]; let j = i\n while (j > 0 && values[j - 1] > x) { values[j] = values[j - 1]; j-- }\n values[j] = x } }',
    ],
    [
      'phis in one register',
      25,
      'function f(a: u64, b: u64): u64 { let x = a; let y = b; while (y != 0) { const r = x % y; x = y; y = r }\n return x }',
    ],
    ['bits before the first', 10, 'function f(x: u32): u32 { return 31 - clz(x) }'],
    [
      'the next value of a counter',
      10,
      'function f(n: u64, out: u8[]): void { let i = n; do { i--; out[i] = 0 } while (i > 0) }',
    ],
    [
      'minus one and a shared return',
      22,
      'function f(a: readonly i32[], x: i32): i64 { for (let i: u64 = 0; i < a.length; i++) if (a[i] == x) return i64(i)\n return -1 }',
    ],
    ['signs compared as a bit', 8, 'function f(a: i32, b: i32): bool { return (a < 0) != (b < 0) }'],
    ['a low bit without flags', 8, 'function f(x: u32): bool { return x % 2 == 0 }'],
    ['two flags combined as bytes', 18, 'function f(x: i64, y: i64): bool { return x > 0 && y > 0 }'],
    [
      'returns merged',
      13,
      'function f(x: i32, lo: i32, hi: i32): i32 { if (x < lo) return lo; if (x > hi) return hi; return x }',
    ],
    ['a sign spread', 16, 'function f(x: i32): i32 { if (x > 0) return 1; if (x < 0) return -1; return 0 }'],
    ['one boolean or its negation', 11, 'function f(a: bool, b: bool): bool { return a ? !b : b }'],
  ])('%s: %i bytes', (_, bytes, source) => {
    expect(lower(contractOf(source), x64Linux).value!.sizeBytes).toBe(bytes)
  })

  it.each([
    [
      'a loop whose values keep their locals',
      26,
      'function f(a: u64, b: u64): u64 { let x = a; let y = b; while (y != 0) { const r = x % y; x = y; y = r }\n return x }',
    ],
    [
      'a loop that ends in one branch',
      64,
      'function f(n: u64): u64 { let low: u64 = 0; let high: u64 = 4294967296\n while (high - low > 1) { const middle = (low + high) / 2; if (middle * middle <= n) low = middle; else high = middle }\n return low }',
    ],
  ])('%s: %i bytes of WebAssembly', (_, bytes, source) => {
    expect(lower(contractOf(source), wasm32).value!.sizeBytes).toBe(bytes)
  })
})
