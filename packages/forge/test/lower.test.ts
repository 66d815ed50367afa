import { describe, expect, it } from 'vitest'
import { lower } from '../src/index.js'
import { functions } from './contracts.js'
import { contractOf } from './support/compare.js'

const nameOf = (source: string): string => /function (\w+)/.exec(source)![1]

describe('lowering', () => {
  it('is the same every time', () => {
    for (const source of functions) {
      for (const target of ['x86_64-linux', 'wasm32'] as const) {
        expect(lower(contractOf(source), target)).toEqual(lower(contractOf(source), target))
      }
    }
  })

  it('refuses what exceeds its limits, with a place and a hint', () => {
    const source = 'function f(n: u64): u64 { let a: u64[10000]\n a[n % 10000] = n\n return a[0] }'
    const { value, diagnostics } = lower(contractOf(source), 'x86_64-linux')
    expect(value).toBeUndefined()
    expect(diagnostics).toMatchObject([{ code: 'forge/limit', span: { start: { line: 1 } } }])
    expect(diagnostics[0].hint).toContain('smaller')
    expect(lower(contractOf(source), 'wasm32').value).toBeDefined()
  })

  it('refuses helpers that grow beyond all bounds when put in place', () => {
    const levels = Array.from(
      { length: 18 },
      (_, n) => `function h${n}(x: u64): u64 { return ${n === 17 ? 'x * x' : `h${n + 1}(x + 1) ^ h${n + 1}(x * 3)`} }`,
    )
    const source = `function f(x: u64): u64 { return h0(x) }\n${levels.join('\n')}`
    expect(lower(contractOf(source), 'x86_64-linux').diagnostics).toMatchObject([{ code: 'forge/limit' }])
  })

  /** Guards against regressions of the selection. */
  it.each([
    ['popcount', 10],
    ['sum', 9],
    ['reverse', 13],
    ['length', 6],
    ['gcd', 11],
    ['is_prime', 22],
    ['sort', 17],
    ['fnv1a', 11],
    ['average', 6],
    ['upper', 11],
    ['isqrt', 14],
  ])('%s takes at most %i instructions on x86-64', (name, limit) => {
    const source = functions.find((text) => nameOf(text) === name)!
    expect(lower(contractOf(source), 'x86_64-linux').value!.instructions).toBeLessThanOrEqual(limit)
  })
})
