/** Contracts of few lines; each `n` gives another function. */
export const smallFunctions = {
  affine: (n) => `function affine(x: u64): u64 { return x * ${3 + 2 * n} + ${1 + n} }`,
  average: (n) => `function average(a: u32, b: u32): u32 { return (a & b) + ((a ^ b) >> 1) + ${n} }`,
  clamp: (n) => `function clamp(x: i32): i32 { return x < ${-n} ? ${-n} : x > ${100 + n} ? ${100 + n} : x }`,
  isMultiple: (n) => `function isMultiple(x: u32): bool { return x % ${3 + n} === 0 }`,
  scale: (n) => `function scale(x: f64): f64 { return x * ${n}.5 + 1.25 }`,
  popcount: (n) => `function popcount(x: u64): u32 {
    let count: u32 = ${n}
    for (let i: u32 = 0; i < 64; i++) count += u32((x >> u64(i)) & 1)
    return count
  }`,
  sum: (n) => `function sum(values: readonly u32[]): u32 {
    let total: u32 = ${n}
    for (let i: u64 = 0; i < values.length; i++) total += values[i]
    return total
  }`,
  count: (n) => `function count(values: readonly u8[], wanted: u8): u64 {
    let found: u64 = ${n}
    for (let i: u64 = 0; i < values.length; i++) if (values[i] === wanted) found++
    return found
  }`,
  add: (n) => `function add(values: i32[]): void {
    for (let i: u64 = 0; i < values.length; i++) values[i] += ${1 + n}
  }`,
}
