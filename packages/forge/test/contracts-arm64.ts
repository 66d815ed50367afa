/** Functions that stress one part each of what AArch64 code has its own way for. */
const names = (prefix: string, count: number): string[] => Array.from({ length: count }, (_, n) => `${prefix}${n}`)

/** More values at once than there are registers. */
function pressure(type: 'u64' | 'f64', count: number): string {
  const values = names('x', count)
  const literal = (n: number) => (type === 'f64' ? `${n}.5` : String(n * 4099))
  return `function pressure_${type}(a: ${type}, b: ${type}, rounds: u8): ${type} {
  ${values.map((x, n) => `let ${x}: ${type} = a * ${literal(n + 1)} + b`).join('\n  ')}
  for (let i: u8 = 0; i < (rounds & 7); i++) {
    ${values.map((x, n) => `${x} = ${values[(n + 7) % count]} - ${x} * ${values[(n + 3) % count]}`).join('\n    ')}
  }
  return ${values.join(' + ')} }`
}

/** Comparisons and sums with constants at the edges of the immediates. */
function edges(): string[] {
  const values = [0n, 1n, 4095n, 4096n, 4097n, 0xfff000n, 0xfff001n, 0x1000000n, 0x12345678n]
  const cases = (type: string, list: readonly bigint[]) =>
    `function edges_${type}(x: ${type}, y: ${type}): ${type} { let r: ${type} = 0
  ${list
    .map(
      (k) => `if (x < ${k}) r += y + ${k}
  if (y > ${k}) r ^= x - ${k}
  if (x == ${k}) r = r * 3 + y
  r = (r | ${k}) ^ (y & ${k}) ^ (x ^ ${k})`,
    )
    .join('\n  ')}
  return r }`
  return [cases('u32', values), cases('u64', values), cases('i64', [...values, ...values.map((k) => -k)])]
}

const selects = `function selects(a: i64, b: i64, c: i32, d: i32): i64 {
  const p = a < b ? a : b + 1
  const q = a == b ? -a : b
  const r = c > d ? c : ~d
  const s = c <= 0 ? 1 : c
  const t = (a & 64) != 0 ? p : -1
  const u = a >= 0 ? q : p - q
  return p * 3 + q * 5 + i64(r) * 7 + i64(s) * 11 + t * 13 + u }`

const products = `function products(a: u32, b: u32, c: i32, d: i32, e: u64): u64 {
  return e + u64(a) * u64(b) + u64(i64(c) * i64(d)) - e * u64(a) + (e >> 7) * 9 - u64(b) + u64(i64(d)) + (e / 10) * (e % 10) + mulhi(e, e ^ 12345) }`

const bits = `function bits(x: u64, y: u32, n: u8): u64 {
  const a = (x >> 13) & 2047
  const b = (x & ~(x << 3)) | (u64(y) ^ ~x)
  const c = rotl(x, 9) ^ rotr(x, u64(n)) ^ rotl(x, u64(n))
  const d = u64(rotl(y, u32(n)) + rotr(y, 5)) + u64(bswap(y)) + bswap(x)
  return a + b * 3 + c * 5 + d * 7 + u64(clz(x)) + u64(ctz(y)) * 64 + u64(popcount(x)) * 128 + u64(popcount(y)) * 4096 }`

const frame = `function frame(n: u64, seed: u64, k: u32): u64 {
  let words: u64[7000]
  let bytes: u8[3000]
  words[0] = seed
  for (let i: u64 = 1; i < 7000; i++) words[i] = words[i - 1] * 6364136223846793005 + 1442695040888963407
  bytes[2999] = u8(seed)
  bytes[k % 3000] = 7
  words[6999] += u64(bytes[2999])
  return words[n % 7000] ^ words[6999] ^ words[1] + u64(bytes[k % 3000]) }`

const stack = `function stack(a: u8, b: i16, c: u32, d: i64, e: bool, f: u64, g: i8, h: u16, i: i8, j: u16, k: bool, l: i32, m: u64): i64 {
  return i64(a) + i64(b) * 3 + i64(c) * 5 + d * 7 + (e ? 1 : 2) + i64(f) - i64(g) * 11 + i64(h) + i64(i) * 13 - i64(j) * 17 + (k ? 100 : 200) + i64(l) * 19 + i64(m) * 23 }`

const floats = `function floats(a: f32, b: f64, c: f32, d: f64, e: f64, f: f64, g: f32, h: f64, i: f64, j: f32, k: f64): f64 {
  return f64(a) + b * 2.0 - f64(c) / 3.0 + d - e * f + f64(g) + h - i + f64(j) * 0.25 - k }`

const conversions = `function conversions(x: f64, y: f32, n: u64, m: i64): f64 {
  const a = f64(u64(x)) + f64(i32(y)) + f64(u8(x)) + f64(i16(y)) + f64(i64(y)) + f64(u32(x))
  const b = f64(n) + f64(m) + f64(f32(n)) + f64(f32(m)) + f64(f32(x)) + f64(i8(m))
  return min(a, b) + max(abs(x), f64(y)) + floor(x) - ceil(x) + round(f64(y)) - trunc(x) + sqrt(abs(b)) }`

const orders = `function orders(a: f64, b: f64, c: f32, d: f32): u32 { let r: u32 = 0
  if (a < b) r |= 1
  if (a <= b) r |= 2
  if (!(a > b)) r |= 4
  if (!(c >= d)) r |= 8
  if (c == d) r |= 16
  if (a != b) r |= 32
  if (a < 0.0) r |= 64
  return r | (c < d ? 128 : 0) | (a == a && d == d ? 256 : 0) }`

const pairs = `function pairs(a: i64, b: u32, c: f64, d: f32, e: i32): u32 { let r: u32 = 0
  const p = a > 5 && b < 1000
  const q = a < -7 || b == 31 || e >= -31
  const s = c > 0.5 && d <= 2.0 && e != 77
  const t = (a == 0 || c != c) && (b > 4294967000 || e <= 32)
  if (p && !q) r |= 1
  if (s || (b >= 12 && a <= 100000000000)) r |= 2
  if (e > 3 && e < 4000 && (b & 3) != 2) r |= 4
  return r | (p ? 8 : 0) | (q ? 16 : b & 32) | (s ? 64 : 0) | (t && s ? 128 : 0) | u32(a >= 1 && e < 31) * 256 + u32(c < 1.0 || d > 3.0) * 512 }`

/** Every comparison joined with every other one, of two types each, with operands from registers and constants. */
function chains(): string[] {
  const operators = ['==', '!=', '<', '<=', '>', '>=']
  const constants: Readonly<Record<string, readonly string[]>> = {
    i32: ['d', '5', '-31', '-32', '32'],
    u64: ['d', '0', '31', '33', '4096'],
    f64: ['d', '0.0', '1.5'],
  }
  const types = Object.keys(constants)
  const of = (first: string, second: string) => {
    const tests = operators.flatMap((p, i) =>
      operators.map((q, j) => {
        const n = i * operators.length + j
        const last = constants[second][n % constants[second].length]
        return `if (a ${p} b ${(i + j) % 2 === 0 ? '&&' : '||'} c ${q} ${last}) r ^= ${1 << (n % 31)}
  else r = r * 3 + ${n}`
      }),
    )
    return `function chains_${first}_${second}(a: ${first}, b: ${first}, c: ${second}, d: ${second}): u32 { let r: u32 = 1
  ${tests.join('\n  ')}
  return r }`
  }
  return types.flatMap((first) => types.map((second) => of(first, second)))
}

const increments = `function increments(a: readonly u8[], b: readonly f32[], x: u8, y: f32): u64 {
  let n: u64 = 0
  let m: u32 = 7
  for (let i: u64 = 0; i < a.length; i++) if (a[i] == x || a[i] > 200) n++
  for (let i: u64 = 0; i < b.length; i++) { m += b[i] < y ? 1 : 0
    if (b[i] >= 0.0) n += 1 }
  return n * 1000 + u64(m) }`

const bitFields = `function bit_fields(x: u64, y: u32, z: i32, w: i64, k: u32): u64 {
  const a = (x & 0xffff) << 12
  const b = u64(y) << 7
  const c = i64(z) << 5
  const d = i64(i8(w >> 9)) + i64(i16(z >> 3)) * 3
  const e = (y << 9) >> 20
  const f = (z << 13) >> 3
  const g = u64(y) * 0xcccccccd + u64(i64(z) * -7)
  const h = (x ^ (u64(y) << 35)) + (u64(y) << 3) - (u64(i64(z)) << 2) + u64(u32(x >> 7) & 31) + u64(u32(x >> 50) & 0xffffff)
  return a + b * 3 + u64(c) * 5 + u64(d) * 7 + u64(e) + u64(i64(f)) + g + h * 11 + u64(y << (32 - k)) + u64(rotl(y, 32 - k)) }`

const constants = `function constants(a: f64, b: f32): f64 {
  return a * 2.0 + 0.125 - f64(b * 31.0) + (a > 1.5 ? 0.1 : -1.0) + f64(b > 0.0625 ? b : -0.21875) + (a < 32.0 ? 0.0 : 3.0) }`

const loads = `function loads(a: readonly i8[], b: readonly i16[], c: readonly i32[], d: readonly u16[], out: i64[], at: u32, from: i32): i64 {
  requires(from >= 0)
  let sum: i64 = 0
  for (let i: u32 = 0; u64(i) < a.length; i++) sum += i64(a[i])
  for (let i: u32 = 0; u64(i) < b.length; i++) sum -= i64(b[i]) * 3
  for (let i: i32 = 0; u64(i) < c.length; i++) sum ^= i64(c[i])
  for (let i: u64 = 1; i < d.length; i++) sum += i64(d[i]) - i64(d[i - 1]) * 2
  for (let i: u64 = 0; i < out.length; i++) out[i] = i == u64(at) ? 0 : sum + i64(i) + i64(from)
  return sum }`

export const arm64Functions: readonly string[] = [
  pressure('u64', 40),
  pressure('f64', 48),
  ...edges(),
  selects,
  products,
  bits,
  frame,
  stack,
  floats,
  conversions,
  orders,
  loads,
  pairs,
  ...chains(),
  increments,
  bitFields,
  constants,
]
