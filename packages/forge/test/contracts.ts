/** The function contracts that the project must make, and others that stress one part of the lowering each. */
export const functions: readonly string[] = [
  `function popcount(x: u64): u32 { let n: u32 = 0
  for (let i: u32 = 0; i < 64; i++) n += u32((x >> u64(i)) & 1)
  return n }`,
  `function sum(values: readonly i32[]): i64 { let total: i64 = 0
  for (let i: u64 = 0; i < values.length; i++) total += i64(values[i])
  return total }`,
  `function reverse(bytes: u8[]): void {
  let i: u64 = 0
  let j: u64 = bytes.length
  while (i + 1 < j) { j -= 1
    const t = bytes[i]
    bytes[i] = bytes[j]
    bytes[j] = t
    i += 1 } }`,
  `function length(s: cstr): u64 { return s.length }`,
  `function gcd(a: u64, b: u64): u64 { let x = a
  let y = b
  while (y != 0) { const t = x % y
    x = y
    y = t }
  return x }`,
  `function is_prime(n: u32): bool { if (n < 2) return false
  for (let d: u32 = 2; d <= n / d; d++) if (n % d == 0) return false
  return true }`,
  `function sort(values: i32[]): void {
  for (let i: u64 = 1; i < values.length; i++) {
    const x = values[i]
    let j = i
    while (j > 0 && values[j - 1] > x) { values[j] = values[j - 1]
      j -= 1 }
    values[j] = x } }`,
  `function fnv1a(bytes: readonly u8[]): u64 { let h: u64 = 0xcbf29ce484222325
  for (let i: u64 = 0; i < bytes.length; i++) h = (h ^ u64(bytes[i])) * 0x100000001b3
  return h }`,
  `function itoa(n: i64, out: u8[]): u64 {
  requires(out.length >= 20)
  let u: u64 = n < 0 ? u64(-n) : u64(n)
  let count: u64 = 0
  let digits: u8[20]
  do { digits[count] = u8(u % 10) + 48
    u /= 10
    count++ } while (u != 0)
  let at: u64 = 0
  if (n < 0) { out[0] = 45
    at = 1 }
  while (count > 0) { count--
    out[at] = digits[count]
    at++ }
  return at }`,
  `function crc32(data: readonly u8[]): u32 { let crc: u32 = 0xffffffff
  for (let i: u64 = 0; i < data.length; i++) { crc ^= u32(data[i])
    for (let k: u32 = 0; k < 8; k++) crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xedb88320 : crc >> 1 }
  return ~crc }`,
  `function average(a: u64, b: u64): u64 { return (a & b) + ((a ^ b) >> 1) }`,
  `function find(values: readonly i16[], x: i16): i64 {
  for (let i: u64 = 0; i < values.length; i++) if (values[i] == x) return i64(i)
  return -1 }`,
  `function binary_search(a: readonly i32[], x: i32): i64 { let low: u64 = 0
  let high = a.length
  while (low < high) { const middle = low + (high - low) / 2
    if (a[middle] < x) low = middle + 1
    else high = middle }
  return low < a.length && a[low] == x ? i64(low) : -1 }`,
  `function upper(s: cstr): void { for (let i: u64 = 0; s[i] != 0; i++) if (s[i] >= 97 && s[i] <= 122) s[i] -= 32 }`,
  `const days: u8[12] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
  function days_in_month(year: u32, month: u32): u8 { if (month < 1 || month > 12) return 0
  if (month == 2 && leap(year)) return 29
  return days[month - 1] }
  function leap(year: u32): bool { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }`,
  `function mean(values: readonly f64[]): f64 { if (values.length == 0) return 0.0
  let total: f64 = 0.0
  for (let i: u64 = 0; i < values.length; i++) total += values[i]
  return total / f64(values.length) }`,
  `function collatz(n: u32): u32 { let x: u64 = u64(n)
  let steps: u32 = 0
  while (x > 1 && steps < 500) { x = x % 2 == 0 ? x / 2 : x * 3 + 1
    steps++ }
  return steps }`,
  `function isqrt(n: u64): u64 { let r: u64 = 0
  for (let bit: u64 = 0x80000000; bit != 0; bit >>= 1) { const t = r | bit
    if (t <= n / t) r = t }
  return r }`,
  `function many(a: u32, b: i64, c: u8, d: i16, e: u64, f: i32, g: i8, h: u16, i: bool): i64 {
  return i64(a) + b * 3 + i64(c) - i64(d) + i64(e) + i64(f) * i64(g) + (i ? i64(h) : -i64(h)) }`,
  `function floats(a: f32, b: f64, c: f32, d: f64, e: f64, f: f64, g: f64, h: f64, i: f64, j: f32): f64 {
  return f64(a) * b - f64(c) / d + e - f + g * h - i + f64(j) }`,
  `function pressure(a: u64, b: u64, c: u64, d: u64): u64 {
  let v: u64[4] = [a, b, c, d]
  let x0 = a + b
  let x1 = b ^ c
  let x2 = c - d
  let x3 = d * 3
  let x4 = a | d
  let x5 = b & d
  let x6 = a - c
  let x7 = a * 5
  let x8 = b + 7
  let x9 = c ^ 11
  let y0 = d + 13
  let y1 = a ^ 17
  let y2 = b - 19
  let y3 = c + 23
  let y4 = d ^ 29
  let y5 = a + 31
  for (let i: u32 = 0; i < 9; i++) {
    const t = x0
    x0 = x1 + y5
    x1 = x2 ^ x0
    x2 = x3 - x9
    x3 = x4 + y4
    x4 = x5 ^ y3
    x5 = x6 + y2
    x6 = x7 - y1
    x7 = x8 ^ y0
    x8 = x9 + x0
    x9 = y0 - x1
    y0 = y1 ^ x2
    y1 = y2 + x3
    y2 = y3 - x4
    y3 = y4 ^ x5
    y4 = y5 + x6
    y5 = t % (x7 | 1) + v[i & 3] / (y0 | 1) + (x1 << (x2 & 63))
  }
  return x0 ^ x1 ^ x2 ^ x3 ^ x4 ^ x5 ^ x6 ^ x7 ^ x8 ^ x9 ^ y0 ^ y1 ^ y2 ^ y3 ^ y4 ^ y5 }`,
  `function rotate3(a: u64, b: u64, c: u64, n: u8): u64 { let x = a
  let y = b
  let z = c
  for (let i: u8 = 0; i < n; i++) { const t = x
    x = y
    y = z
    z = t
    if (i % 3 == 1) { const s = x
      x = y
      y = s } }
  return x * 7 + y * 5 + z }`,
  `function sieve(n: u16): u32 { requires(n < 1000)
  let composite: bool[1000]
  let count: u32 = 0
  for (let i: u32 = 2; i < u32(n); i++) { if (composite[i]) continue
    count++
    for (let j = i * i; j < u32(n); j += i) composite[j] = true }
  return count }`,
]

/** Loops whose counters become pointers or count down, and some that must not. */
export const loops: readonly string[] = [
  `function walk_pairs(a: readonly i32[], b: readonly u16[], out: u64[], k: u64): u64 { let r: u64 = 0
  for (let i: u64 = 0; i < a.length; i++) { for (let j: u64 = i; j < b.length; j += 2) r = r * 3 + u64(b[j]) + u64(i64(a[i])) }
  for (let i: u64 = 2; i + 1 < out.length; i += 3) out[i] = r + out[i + 1] - out[i - 2]
  for (let i = a.length; i > 0; i--) r ^= u64(i64(a[i - 1])) * i
  let n: u64 = 0
  while (n < b.length && b[n] != u16(k)) n++
  return r + n * 1000003 + (n < b.length ? u64(b[n]) : 7) }`,
  `function walk_limits(n: u16, limit: u8, x: u32): u32 { let r: u32 = x
  for (let i: u16 = 0; i < (n & 31); i++) { r = rotl(r, 3) + 1
    if (r % 251 == 7) break }
  let i: u32 = 0
  do { i++
    if (i < 10) r += 5
    r = r * 7 + 1 } while (r % 16 != 3 && r % 37 != 5)
  for (let j: u32 = 3; j != 40; j++) r ^= r << 1
  for (let j: u32 = 40; j >= u32(limit); j--) { r += 3
    if (j == 0) break }
  let k: u64 = 5
  do { r = r * 31 + 7
    k++ } while (k < u64(limit & 31))
  let m: u32 = 0
  while (true) { if (m < u32(limit)) r += 2
    m++
    r = r * 5 + 3
    if (r % 41 == 9) break }
  return r }`,
  `function walk_words(a: readonly i64[], b: readonly u8[], from: u32, to: i32, k: u32): u64 { let r: u64 = 0
  const n = u32(a.length)
  const m = i32(b.length)
  for (let i: u32 = 0; i < n; i++) r = r * 3 + u64(a[i])
  for (let i = from & 3; i < n; i++) r ^= u64(a[i]) + u64(i)
  for (let i = n; i != 0; i--) r = r * 5 + u64(a[i - 1])
  for (let i: i32 = 0; i < m; i++) r += u64(b[i]) << (r & 7)
  for (let i: i32 = m - 1; i >= 0; i--) r = rotl(r, 7) ^ u64(b[i])
  for (let i = to | -8; i < m; i++) if (i >= 0) r += u64(b[i])
  let j: u32 = 4294967293
  for (let t: u32 = 0; t < (k & 15); t++) { if (j < n) r = r * 7 + u64(a[j])
    j++ }
  let i: u32 = 0
  if (n > 1) { do { r += u64(a[i]) * 11
    i++ } while (i < n - 1) }
  return r }`,
  `function walk_strings(s: cstr, t: readonly u8[], c: u8, from: u64): u64 { let i: u64 = 0
  while (s[i] != 0 && s[i] != c) i++
  let r = i * 1000
  for (let j: u64 = 0; s[j] != 0; j++) r = r * 3 + u64(s[j])
  let k = from & 7
  let last: u64 = 0
  while (k < t.length) { if (t[k] == c) last = k
    k++ }
  let m = from & 3
  if (m < t.length) { while (t[m] == c && m + 1 < t.length) m++
    r ^= m << 9 }
  let n: u64 = 0
  if (i > 2) { while (s[n] != s[i - 1]) n++ }
  return n != i ? r + last * 7 + i : r ^ n }`,
  `function walk_back(a: u16[], b: readonly i64[], n: u64): i64 { let r: i64 = 0
  for (let i: u64 = 0; i < a.length / 2; i++) { const t = a[i]
    a[i] = a[a.length - 1 - i]
    a[a.length - 1 - i] = t }
  for (let i: u64 = 0; i < b.length; i++) r = r * 3 + b[b.length - i - 1]
  for (let i: u64 = n & 3; i < b.length; i += 2) r = r * 5 + b[b.length - 1 - i] - i64(i)
  for (let i: u32 = 1; i <= 8; i++) if (u64(i) <= b.length) r ^= b[b.length - u64(i)]
  return r }`,
  `function walk_local(n: u8, x: u64): u64 { let table: u32[24]
  for (let i: u64 = 0; i < 24; i++) table[i] = u32(i * x) ^ u32(x >> 7)
  let r = x
  for (let i: u64 = u64(n & 15); i < 24; i += 5) r += u64(table[i]) * i
  for (let i: u64 = 23; i != 0; i--) table[i] += table[i - 1]
  return r ^ u64(table[23]) }`,
]
