/** Functions that stress one part each of what RISC-V code has its own way for. */

/** Constants around what 12 bits, 20 bits and pairs of both reach, as operands of everything that takes one. */
function constants(type: string, values: readonly bigint[]): string {
  const uses = values.map(
    (k) => `r = (r + ${k}) ^ (x | ${k})
  r -= (y & ${k}) ^ (x ^ ${k})
  if (x < ${k}) r += y
  if (y > ${k}) r ^= x - ${k}
  if (x == ${k} || y != ${k}) r = r * 3
  r += (x <= ${k} ? 5 : 7) + x * ${k}`,
  )
  return `function constants_${type}(x: ${type}, y: ${type}): ${type} { let r: ${type} = x
  ${uses.join('\n  ')}
  return r }`
}

const edges = [1n, 2n, 31n, 32n, 2047n, 2048n, 2049n, 4094n, 4095n, 4096n, 0x7ffff7ffn, 0x7ffff800n, 0x7fffffffn]
const unsigned = [...edges, 0x80000000n, 0xfffff7ffn, 0xfffff800n, 0xffffffffn]
const wide = [...unsigned, 0x100000000n, 0x12345678_9abcdef0n, 0x7fffffff_ffffffffn]

/** Masks of low and high ones, single bits tested, fields taken, and both extensions of each. */
const fields = `function fields(x: u64, y: u32, z: i32): u64 { let r: u64 = 0
  if ((x & 0x1000) != 0) r += 1
  if ((x & 0x8000000000000000) == 0) r += 2
  if ((y & 0x80000000) != 0) r += 4
  if ((y & 0x10000) == 0) r += 8
  if ((x & 0xffffff) != 0) r += 16
  if ((y & 0x7fffff) == 0) r += 32
  if ((z & 2048) != 0) r += 64
  r += (x & 0xffff) * 3 + ((x >> 40) & 0xfffff) * 5 + (x & 0xfffffffffffff000)
  r ^= u64((y >> 20) & 0xfff) + u64(y & 0xffff0000) + u64(y & 0x3fffffff) + u64(i64(z & -65536))
  return r + u64(u8(x)) + u64(i64(i8(x))) + u64(u16(y)) + u64(i64(i16(z))) + u64(y) + u64(i64(z)) }`

/** Values of 32 bits whose upper half has to be right whatever made them. */
const words = `function words(a: u32, b: u32, c: i32, d: u64, e: i64): u64 {
  const sums = u64(a + b) + u64(a - b) + u64(a * b) + u64(a << 3) + u64(a >> 1) + u64(~a)
  const cut = u64(u32(d)) + u64(u32(d + u64(b))) + u64(u32(d * 7)) + u64(u32(d >> 32)) + u64(u32(d >> 5)) + u64(u32(d << 9))
  const signed = i64(i32(e)) + i64(i32(e >> 32)) + i64(i32(e - i64(c))) + i64(c >> 3) + i64(i32(a) >> 7)
  const turned = u64(rotl(a, 5)) + u64(rotr(b, u32(c))) + rotl(d, 13) + rotr(d, u64(a)) + u64(bswap(a)) + bswap(d)
  const scaled = (u64(a) << 3) + (u64(b) << 40) + (u64(a) >> 4) + u64(a) * 3435973837 + u64(a / 10) + u64(b % 1000)
  const compared: u32 = (a < b ? 1 : 0) + (u64(a) < d ? 2 : 0) + (i64(c) < e ? 4 : 0) + (a > 2147483648 ? 8 : 0)
  return sums ^ cut * 3 ^ u64(signed) * 5 ^ turned * 7 ^ scaled * 11 ^ u64(compared) }`

const counts = `function counts(a: u8, b: u16, c: u32, d: u64, e: i8, f: i32): u64 {
  return u64(clz(a)) + u64(clz(b)) * 3 + u64(clz(c)) * 5 + u64(clz(d)) * 7 + u64(ctz(a)) * 11 + u64(ctz(b)) * 13
    + u64(ctz(c)) * 17 + u64(ctz(d)) * 19 + u64(popcount(a)) * 23 + u64(popcount(c)) * 29 + u64(popcount(d)) * 31
    + u64(i64(clz(e))) * 37 + u64(i64(ctz(f))) * 41 + u64(i64(popcount(f))) * 43 }`

const divisions = `function divisions(a: i32, b: i32, c: i64, d: i64, e: u32, f: u64, g: i8, h: i8): i64 {
  const x = b == 0 ? 1 : b
  const y: i64 = d == 0 ? 1 : d
  const z: i8 = h == 0 ? 1 : h
  return i64(a / x) + i64(a % x) * 3 + c / y + c % y * 5 + i64(e / 7) + i64(e % 100) + i64(f / 1000000007) + i64(f % 10)
    + i64(g / z) + i64(g % z) + c / 8 + c % 16 + i64(a / -3) + mulhi(c, d) + i64(mulhi(f, u64(c))) + i64(mulhi(a, b)) }`

/** Results of every width, extended as callers rely on it. */
const narrow = [
  'function narrow_u8(x: i64, y: u8): u8 { return u8(x) + y }',
  'function narrow_i8(x: i64, y: i8): i8 { return i8(x) - y }',
  'function narrow_u16(x: u64, y: u16): u16 { return u16(x >> 3) * y }',
  'function narrow_i16(x: u64, y: i16): i16 { return y << u8(x) }',
  'function narrow_u32(x: u64, y: u32): u32 { return u32(x) ^ (y >> 1) }',
  'function narrow_i32(x: u64, y: i32): i32 { return i32(x >> 16) | y }',
  'function narrow_bool(x: u64, y: bool): bool { return (x & 64) != 0 ? y : !y }',
]

const extremes = `function extremes(a: f64, b: f64, c: f32, d: f32): f64 {
  return f64(bits(min(a, b)) >> 12) + f64(bits(max(a, b)) >> 13) + f64(bits(min(c, d))) + f64(bits(max(c, d)) >> 3) }`

const roundings = `function roundings(a: f64, b: f32): u64 {
  return bits(floor(a)) ^ bits(ceil(a)) * 3 ^ bits(trunc(a)) * 5 ^ bits(round(a)) * 7
    ^ u64(bits(floor(b))) * 11 ^ u64(bits(ceil(b))) * 13 ^ u64(bits(trunc(b))) * 17 ^ u64(bits(round(b))) * 19 }`

const saturated = `function saturated(a: f64, b: f32): u64 {
  return u64(a) ^ u64(i64(a)) * 3 ^ u64(u32(a)) * 5 ^ u64(i64(i32(a))) * 7 ^ u64(u16(a)) * 11 ^ u64(i64(i16(a))) * 13
    ^ u64(u8(a)) * 17 ^ u64(i64(i8(a))) * 19 ^ u64(b) * 23 ^ u64(i64(b)) * 29 ^ u64(u32(b)) * 31 ^ u64(i64(i32(b))) * 37
    ^ u64(u8(b)) * 41 ^ u64(i64(i8(b))) * 43 }`

/** Floats in the registers for integers, once those for floats are full, and then on the stack. */
const passed = `function passed(a: f64, b: f32, c: f64, d: f32, e: f64, f: f32, g: f64, h: f32, i: f64, j: f32, k: u8, l: f32, m: f64,
  n: i16, o: f32, p: u32, q: f64, r: i8, s: f32, t: bool): f64 {
  return a + f64(b) * 2.0 + c * 3.0 + f64(d) + e - f64(f) + g + f64(h) + i * 0.5 + f64(j) + f64(k) + f64(l) * 4.0 + m + f64(n)
    - f64(o) + f64(p) + q / 3.0 + f64(r) + f64(s) + (t ? 1.0 : 0.1) }`

/** Arguments on the stack, spilled values and arrays of a frame that no immediate spans. */
const far = `function far(a: u64, b: u64, c: u64, d: u64, e: u64, f: u64, g: u64, h: u64, i: i32, j: u64, k: f64, l: u8): u64 {
  let words: u64[600]
  words[599] = j
  words[u64(l)] = a + u64(i64(i))
  let r = j
  for (let n: u64 = 0; n < 3; n++) r = rotl(r, 9) ^ words[599] + words[u64(l)] * n + u64(k) + a * b + c * d + e * f + g * h
  return r + words[0] + words[256] }`

/** A loop around more code than a conditional branch reaches over. */
const long = `function long_loop(x: u64, n: u8): u64 { let r = x
  for (let i: u8 = 0; i < (n & 3); i++) {
    ${Array.from({ length: 220 }, (_, k) => `r = (r * ${0x9e3779b97f4a7c15n + BigInt(k) * 0x123456789abn} ^ (r >> ${(k % 40) + 1})) - x`).join('\n    ')}
    if (r % 5 == 1) r += 3 }
  return r }`

/** Selects become jumps; what only one of the values needs is computed on its way. */
const choices = `function choices(a: i64, b: i64, c: u32, d: f64): i64 {
  const p = a < b ? a * 3 : b - 7
  const q = a < b ? b : p ^ 5
  const r = (c & 1) != 0 ? (c >> 1) ^ 3988292384 : c >> 1
  const s = d < 0.0 ? -d : d
  const t = min(a, b) - max(p, q) + abs(p)
  let u = a > 0 && b > 0 ? t : q
  if (c > 5 || s > 2.0) u += i64(r)
  return p + q * 3 + i64(r) + t * 5 + u + i64(s) }`

export const riscv64Functions: readonly string[] = [
  constants('u32', unsigned),
  constants('i32', [...edges, ...edges.map((k) => -k)]),
  constants('u64', wide),
  constants('i64', [...edges, ...edges.map((k) => -k)]),
  fields,
  words,
  counts,
  divisions,
  ...narrow,
  extremes,
  roundings,
  saturated,
  passed,
  far,
  long,
  choices,
]
