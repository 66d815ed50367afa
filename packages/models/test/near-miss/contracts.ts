/** What the candidates are judged against. */
export const contracts = {
  sum: 'function sum(xs: readonly u32[]): u64 { let n: u64 = 0; for (let i: u64 = 0; i < xs.length; i++) n += u64(xs[i]); return n }',
  count:
    'function count(xs: readonly u8[], v: u8): u64 { let n: u64 = 0; for (let i: u64 = 0; i < xs.length; i++) if (xs[i] == v) n += 1; return n }',
  fill: 'function fill(xs: u32[], v: u32): void { for (let i: u64 = 0; i < xs.length; i++) xs[i] = v }',
  max: 'function max2(a: i32, b: i32): i32 { return a > b ? a : b }',
  sub: 'function sub(a: u64, b: u64): u64 { return a - b }',
  sub32: 'function sub32(a: u32, b: u32): u32 { return a - b }',
  shift: 'function shift(x: u64, n: u32): u64 { return x << u64(n % 64) }',
  widen: 'function widen(x: i8): i64 { return i64(x) }',
  bits: 'function bits(x: u64): u32 { let n: u32 = 0; for (let i: u64 = 0; i < 64; i++) n += u32((x >> i) & 1); return n }',
  swap: 'function swap(x: u32): u32 { return bswap(x) }',
  same: 'function same(x: u32): u32 { return x }',
  divide: 'function divide(a: u32, b: u32): u32 { requires(b != 0); return a / b }',
  negative: 'function negative(x: i32): bool { return x < 0 }',
  half: 'function half(a: f64, b: f64): f64 { return (a + b) * 0.5 }',
  zeros: 'function zeros(x: u32): u32 { return clz(x) }',
} as const

export type ContractName = keyof typeof contracts
