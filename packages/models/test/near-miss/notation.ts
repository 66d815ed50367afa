import type { NearMiss } from './near-miss.js'

const sum =
  'function sum(xs: readonly u32[]): u64 { let n: u64 = 0; let i: u64 = xs.length; while (i > 0) { i -= 1; n += u64(xs[i]) }; return n }'
const max = 'function max2(a: i32, b: i32): i32 { if (b > a) return b; return a }'

/** Other behaviours in the notation. */
export const notation: readonly NearMiss[] = [
  {
    mistake: 'off-by-one loop',
    contract: 'sum',
    level: 'contract',
    right: sum,
    wrong: sum.replace('i > 0', 'i > 1'),
    named: /Expected: result/,
  },
  {
    mistake: 'another signature',
    contract: 'sum',
    level: 'contract',
    right: sum,
    wrong: sum.replace('): u64', '): u32').replace('n: u64', 'n: u32').replace('u64(xs[i])', 'xs[i]'),
    named: /line 1.*the signature is/s,
  },
  {
    mistake: 'wrong condition',
    contract: 'max',
    level: 'contract',
    right: max,
    wrong: max.replace('b > a', 'u32(b) > u32(a)'),
    named: /Expected: result/,
  },
  {
    mistake: 'syntax of another language',
    contract: 'max',
    level: 'contract',
    right: max,
    wrong: max.replace('function max2(a: i32, b: i32): i32', 'fn max2(a: i32, b: i32) -> i32'),
    named: /line 1/,
  },
]
