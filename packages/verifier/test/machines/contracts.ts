/** What the functions of the machines' tests are to do, by name. */
export const contracts = {
  popcount: `function popcount(x: u64): u32 {
    example(popcount(255) == 8)
    let n: u32 = 0
    for (let i: u32 = 0; i < 64; i++) n += u32((x >> u64(i)) & 1)
    return n
  }`,
  gcd: `function gcd(a: u64, b: u64): u64 {
    example(gcd(48, 18) == 6)
    while (b != 0) { const t = a % b; a = b; b = t }
    return a
  }`,
  sum: `function sum(values: readonly i32[]): i64 {
    let total: i64 = 0
    for (let i: u64 = 0; i < values.length; i++) total += i64(values[i])
    return total
  }`,
  negate: `function negate(values: i16[]): void {
    for (let i: u64 = 0; i < values.length; i++) values[i] = -values[i]
  }`,
  distance: `function distance(a: i32, b: i32): u32 { return a < b ? u32(i64(b) - i64(a)) : u32(i64(a) - i64(b)) }`,
  isEven: `function isEven(x: i8): bool { return (x & 1) == 0 }`,
  add: `function add(a: u64, b: u64): u64 { return a + b }`,
  addWord: `function addWord(a: u32, b: u32): u32 { return a + b }`,
  addByte: `function addByte(a: u8, b: u8): u8 { return a + b }`,
  scale: `function scale(a: f32, b: f64): f64 { return f64(a) * b }`,
  weighted: `function weighted(a: f64, b: f64, t: f64): f64 { return a + (b - a) * t }`,
  magnitude: `function magnitude(x: f64, y: f64): f64 { return sqrt(x * x + abs(y) * -y) }`,
  below: `function below(a: f32, b: f32): bool { return a + a < b + 1 }`,
  halve: `function halve(values: f64[]): void { for (let i: u64 = 0; i < values.length; i++) values[i] = values[i] * 0.5 }`,
  narrow: `function narrow(a: f64): f32 { return f32(a) }`,
  ninth: `function ninth(a: u64, b: u64, c: u64, d: u64, e: u64, f: u64, g: u64, h: u64, i: u64): u64 { return a + i }`,
} as const

export type ContractName = keyof typeof contracts
