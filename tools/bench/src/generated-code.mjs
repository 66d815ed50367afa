/**
 * The code that is made, beside what gcc makes of the same function written in C, for the x86-64 baseline: nanoseconds per
 * call on the same data (best of several runs, taking turns) and bytes of code. Every object comes from the whole pipeline,
 * so it has passed the verifier, and every result is compared with gcc's.
 * gcc's bytes leave out what it calls: libgcc's popcount, and libc's strlen where it finds that loop.
 * Run after a build: node tools/bench/src/generated-code.mjs [name …]
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createNodePipeline } from 'sourceless/node'

/**
 * `call` is C: one call of `f` in round `i`; `w` holds 256 random 64-bit words, `s` small ones, `b` and `b2` 512 equal bytes,
 * `n` sorted 32-bit numbers, `d` and `d2` doubles, `m` memory to write to. `rounds` is the number of calls of one run.
 */
const functions = [
  {
    name: 'popcount',
    contract:
      'function popcount(x: u64): u32 { let n: u32 = 0; for (let i: u32 = 0; i < 64; i++) n += u32((x >> u64(i)) & 1)\n return n }',
    c: 'uint32_t F(uint64_t x) { return __builtin_popcountll(x); }',
    call: 'f(w[i & 255])',
    rounds: 400_000,
  },
  {
    name: 'leading_zeros',
    contract: 'function leading_zeros(x: u64): u64 { return clz(x) }',
    c: 'uint64_t F(uint64_t x) { return x ? __builtin_clzll(x) : 64; }',
    call: 'f(s[i & 255])',
    rounds: 400_000,
  },
  {
    name: 'trailing_zeros',
    contract: 'function trailing_zeros(x: u32): u32 { return ctz(x) }',
    c: 'uint32_t F(uint32_t x) { return x ? __builtin_ctz(x) : 32; }',
    call: 'f((uint32_t)s[i & 255])',
    rounds: 400_000,
  },
  {
    name: 'gcd',
    contract:
      'function gcd(a: u64, b: u64): u64 { let x = a; let y = b; while (y != 0) { const r = x % y; x = y; y = r }\n return x }',
    c: 'uint64_t F(uint64_t a, uint64_t b) { while (b) { uint64_t r = a % b; a = b; b = r; } return a; }',
    call: 'f(s[i & 255], s[(i + 7) & 255])',
    rounds: 40_000,
  },
  {
    name: 'gcd32',
    contract:
      'function gcd32(a: u32, b: u32): u32 { let x = a; let y = b; while (y != 0) { const r = x % y; x = y; y = r }\n return x }',
    c: 'uint32_t F(uint32_t a, uint32_t b) { while (b) { uint32_t r = a % b; a = b; b = r; } return a; }',
    call: 'f((uint32_t)w[i & 255], (uint32_t)w[(i + 7) & 255])',
    rounds: 40_000,
  },
  {
    name: 'is_prime',
    contract:
      'function is_prime(n: u32): bool { if (n < 2) return false\n for (let d: u64 = 2; d * d <= u64(n); d++) if (u64(n) % d == 0) return false\n return true }',
    c: 'bool F(uint32_t n) { if (n < 2) return false; for (uint64_t d = 2; d * d <= n; d++) if (n % d == 0) return false; return true; }',
    call: 'f((uint32_t)(i * 2 + 100003))',
    rounds: 10_000,
  },
  {
    name: 'isqrt',
    contract:
      'function isqrt(n: u64): u64 { let low: u64 = 0; let high: u64 = 4294967296\n while (high - low > 1) { const middle = (low + high) / 2; if (middle * middle <= n) low = middle; else high = middle }\n return low }',
    c: 'uint64_t F(uint64_t n) { uint64_t low = 0, high = 4294967296; while (high - low > 1) { uint64_t middle = (low + high) / 2; if (middle * middle <= n) low = middle; else high = middle; } return low; }',
    call: 'f(w[i & 255])',
    rounds: 20_000,
  },
  {
    name: 'sum',
    contract:
      'function sum(values: readonly i32[]): i64 { let s: i64 = 0; for (let i: u64 = 0; i < values.length; i++) s += i64(values[i])\n return s }',
    c: 'int64_t F(const int32_t *v, uint64_t n) { int64_t s = 0; for (uint64_t i = 0; i < n; i++) s += v[i]; return s; }',
    call: 'f((const int32_t *)w, 100 + (i & 15))',
    rounds: 20_000,
  },
  {
    name: 'checksum',
    contract:
      'function checksum(values: readonly u8[]): u32 { let s: u32 = 0; for (let i: u64 = 0; i < values.length; i++) s += u32(values[i])\n return s }',
    c: 'uint32_t F(const uint8_t *v, uint64_t n) { uint32_t s = 0; for (uint64_t i = 0; i < n; i++) s += v[i]; return s; }',
    call: 'f((const uint8_t *)w, 100 + (i & 15))',
    rounds: 20_000,
  },
  {
    name: 'maximum',
    contract:
      'function maximum(values: readonly i32[]): i32 { requires(values.length > 0)\n let m = values[0]; for (let i: u64 = 1; i < values.length; i++) if (values[i] > m) m = values[i]\n return m }',
    c: 'int32_t F(const int32_t *v, uint64_t n) { int32_t m = v[0]; for (uint64_t i = 1; i < n; i++) if (v[i] > m) m = v[i]; return m; }',
    call: 'f((const int32_t *)w, 100 + (i & 15))',
    rounds: 20_000,
  },
  {
    name: 'reverse',
    contract:
      'function reverse(values: u8[]): void { for (let i: u64 = 0; i < values.length / 2; i++) { const t = values[i]; values[i] = values[values.length - 1 - i]; values[values.length - 1 - i] = t } }',
    c: 'void F(uint8_t *v, uint64_t n) { for (uint64_t i = 0; i < n / 2; i++) { uint8_t t = v[i]; v[i] = v[n - 1 - i]; v[n - 1 - i] = t; } }',
    call: '(f((uint8_t *)m, 100 + (i & 15)), m[3])',
    rounds: 20_000,
  },
  {
    name: 'string_length',
    contract: 'function string_length(text: cstr): u64 { let n: u64 = 0; while (text[n] != 0) n++\n return n }',
    c: 'uint64_t F(const char *s) { uint64_t n = 0; while (s[n]) n++; return n; }',
    call: 'f((const char *)b + 400 + (i & 31))',
    rounds: 20_000,
  },
  {
    name: 'count_byte',
    contract:
      'function count_byte(values: readonly u8[], byte: u8): u64 { let n: u64 = 0; for (let i: u64 = 0; i < values.length; i++) if (values[i] == byte) n++\n return n }',
    c: 'uint64_t F(const uint8_t *v, uint64_t n, uint8_t b) { uint64_t c = 0; for (uint64_t i = 0; i < n; i++) if (v[i] == b) c++; return c; }',
    call: 'f((const uint8_t *)w, 100 + (i & 15), (uint8_t)i)',
    rounds: 20_000,
  },
  {
    name: 'equal_bytes',
    contract:
      'function equal_bytes(a: readonly u8[], b: readonly u8[]): bool { if (a.length != b.length) return false\n for (let i: u64 = 0; i < a.length; i++) if (a[i] != b[i]) return false\n return true }',
    c: 'bool F(const uint8_t *a, uint64_t n, const uint8_t *b, uint64_t k) { if (n != k) return false; for (uint64_t i = 0; i < n; i++) if (a[i] != b[i]) return false; return true; }',
    call: 'f(b, 100 + (i & 15), b2, 100 + (i & 15))',
    rounds: 20_000,
  },
  {
    name: 'sort',
    contract:
      'function sort(values: i32[]): void { for (let i: u64 = 1; i < values.length; i++) { const x = values[i]; let j = i\n while (j > 0 && values[j - 1] > x) { values[j] = values[j - 1]; j-- }\n values[j] = x } }',
    c: 'void F(int32_t *v, uint64_t n) { for (uint64_t i = 1; i < n; i++) { int32_t x = v[i]; uint64_t j = i; while (j > 0 && v[j - 1] > x) { v[j] = v[j - 1]; j--; } v[j] = x; } }',
    call: '(memcpy(m, w + (i & 63), 256), f((int32_t *)m, 60), m[5])',
    rounds: 2_000,
  },
  {
    name: 'fnv1a',
    contract:
      'function fnv1a(data: readonly u8[]): u32 { let h: u32 = 2166136261; for (let i: u64 = 0; i < data.length; i++) { h ^= u32(data[i]); h *= 16777619 }\n return h }',
    c: 'uint32_t F(const uint8_t *v, uint64_t n) { uint32_t h = 2166136261u; for (uint64_t i = 0; i < n; i++) { h ^= v[i]; h *= 16777619; } return h; }',
    call: 'f((const uint8_t *)w, 100 + (i & 15))',
    rounds: 10_000,
  },
  {
    name: 'crc32',
    contract:
      'function crc32(data: readonly u8[]): u32 { let c: u32 = 0xFFFFFFFF; for (let i: u64 = 0; i < data.length; i++) { c ^= u32(data[i]); for (let k: u32 = 0; k < 8; k++) c = (c & 1) != 0 ? (c >> 1) ^ 0xEDB88320 : c >> 1 }\n return ~c }',
    c: 'uint32_t F(const uint8_t *v, uint64_t n) { uint32_t c = 0xFFFFFFFF; for (uint64_t i = 0; i < n; i++) { c ^= v[i]; for (int k = 0; k < 8; k++) c = c & 1 ? (c >> 1) ^ 0xEDB88320 : c >> 1; } return ~c; }',
    call: 'f((const uint8_t *)w, 30 + (i & 15))',
    rounds: 5_000,
  },
  {
    name: 'itoa',
    contract:
      'function itoa(n: u32, out: u8[]): u64 { requires(out.length >= 10)\n let x = n; let length: u64 = 0; do { length++; x = x / 10 } while (x != 0)\n x = n; let i = length; do { i--; out[i] = u8(48 + x % 10); x = x / 10 } while (i > 0)\n return length }',
    c: 'uint64_t F(uint32_t n, uint8_t *out, uint64_t size) { uint32_t x = n; uint64_t length = 0; do { length++; x /= 10; } while (x); x = n; uint64_t i = length; do { i--; out[i] = 48 + x % 10; x /= 10; } while (i); return length; }',
    call: '(f((uint32_t)w[i & 255], (uint8_t *)m, 16) + m[0])',
    rounds: 50_000,
  },
  {
    name: 'atoi',
    contract:
      'function atoi(text: cstr): u32 { let n: u32 = 0; let i: u64 = 0; while (text[i] >= 48 && text[i] <= 57) { n = n * 10 + u32(text[i] - 48); i++ }\n return n }',
    c: 'uint32_t F(const char *s) { uint32_t n = 0; for (; *s >= 48 && *s <= 57; s++) n = n * 10 + (*s - 48); return n; }',
    call: 'f(digits + (i & 7))',
    rounds: 100_000,
  },
  {
    name: 'power_of_two',
    contract: 'function power_of_two(x: u64): bool { return x != 0 && (x & (x - 1)) == 0 }',
    c: 'bool F(uint64_t x) { return x != 0 && (x & (x - 1)) == 0; }',
    call: 'f(s[i & 255])',
    rounds: 400_000,
  },
  {
    name: 'average',
    contract: 'function average(a: u32, b: u32): u32 { return u32((u64(a) + u64(b)) / 2) }',
    c: 'uint32_t F(uint32_t a, uint32_t b) { return ((uint64_t)a + b) / 2; }',
    call: 'f((uint32_t)w[i & 255], (uint32_t)w[(i + 3) & 255])',
    rounds: 400_000,
  },
  {
    name: 'next_power_of_two',
    contract:
      'function next_power_of_two(x: u32): u32 { if (x <= 1) return 1\n if (x > 0x80000000) return 0\n return u32(1) << (32 - clz(x - 1)) }',
    c: 'uint32_t F(uint32_t x) { if (x <= 1) return 1; if (x > 0x80000000u) return 0; return 1u << (32 - __builtin_clz(x - 1)); }',
    call: 'f((uint32_t)s[i & 255])',
    rounds: 400_000,
  },
  {
    name: 'binary_search',
    contract:
      'function binary_search(values: readonly i32[], x: i32): u64 { let low: u64 = 0; let high = values.length\n while (low < high) { const middle = low + (high - low) / 2; if (values[middle] < x) low = middle + 1; else high = middle }\n return low }',
    c: 'uint64_t F(const int32_t *v, uint64_t n, int32_t x) { uint64_t low = 0, high = n; while (low < high) { uint64_t middle = low + (high - low) / 2; if (v[middle] < x) low = middle + 1; else high = middle; } return low; }',
    call: 'f(n, 250, (int32_t)w[i & 255])',
    rounds: 50_000,
  },
  {
    name: 'dot_product',
    contract:
      'function dot_product(a: readonly f64[], b: readonly f64[]): f64 { requires(a.length == b.length)\n let s: f64 = 0; for (let i: u64 = 0; i < a.length; i++) s += a[i] * b[i]\n return s }',
    c: 'double F(const double *a, uint64_t n, const double *b, uint64_t k) { double s = 0; for (uint64_t i = 0; i < n; i++) s += a[i] * b[i]; return s; }',
    call: '(uint64_t)f(d, 100 + (i & 15), d2, 100)',
    rounds: 10_000,
  },
]

const runs = 25
const compilers = [
  ['O3', '-O3'],
  ['O2', '-O2'],
  ['Os', '-Os'],
]
const directory = mkdtempSync(join(tmpdir(), 'sourceless-bench-'))
const inDirectory = (name) => join(directory, name)

function run(command, args) {
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: 'utf8' })
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${error?.message ?? stderr}`)
  return stdout
}

const wanted = process.argv.slice(2)
const chosen = functions.filter(({ name }) => wanted.length === 0 || wanted.includes(name))
const header = '#include <stdint.h>\n#include <stdbool.h>\n'

async function makeObjects() {
  const pipeline = createNodePipeline()
  const objects = []
  for (const { name, contract, c } of chosen) {
    const made = await pipeline.make({ contract, effort: 'quick', fileName: `${name}.o` })
    if (!made.ok) throw new Error(`${name}: ${made.message}`)
    const ours = inDirectory(`${name}.o`)
    writeFileSync(ours, made.files.find((file) => file.role === 'binary').bytes)
    run('objcopy', ['--redefine-sym', `${name}=${name}_ours`, ours])
    objects.push(ours)
    for (const [suffix, level] of compilers) {
      const source = inDirectory(`${name}_${suffix}.c`)
      writeFileSync(source, header + c.replace(' F(', ` ${name}_${suffix}(`))
      const object = inDirectory(`${name}_${suffix}.o`)
      run('gcc', [level, '-w', '-fcf-protection=none', '-c', source, '-o', object])
      objects.push(object)
    }
  }
  pipeline.dispose()
  return objects
}

/** One program that calls every function of every maker in turn. */
function driver() {
  const makers = ['ours', ...compilers.map(([suffix]) => suffix)]
  const prototypes = chosen.flatMap(({ name, c }) =>
    makers.map((maker) => `${c.slice(0, c.indexOf('{')).replace(' F(', ` ${name}_${maker}(`)};`),
  )
  const drivers = chosen.map(
    ({ name, call, rounds }) =>
      `static uint64_t run_${name}(__typeof__(&${name}_ours) volatile *at) { __typeof__(&${name}_ours) f = *at; uint64_t sum = 0; for (uint64_t i = 0; i < ${rounds}; i++) sum += ${call}; return sum; }`,
  )
  const measures = chosen.map(({ name, rounds }) => {
    const list = makers.map((maker) => `${name}_${maker}`).join(', ')
    return `{ __typeof__(&${name}_ours) volatile f[] = { ${list} }; double best[${makers.length}]; uint64_t sums[${makers.length}];
      for (int k = 0; k < ${makers.length}; k++) best[k] = 1e18;
      for (int r = 0; r < ${runs}; r++) for (int k = 0; k < ${makers.length}; k++) { fill(); double t = now(); sums[k] = run_${name}(&f[k]); t = now() - t; if (t < best[k]) best[k] = t; }
      printf("${name}"); for (int k = 0; k < ${makers.length}; k++) printf(" %.3f", best[k] / ${rounds});
      printf(" %d\\n", ${makers.map((_, k) => `sums[${k}] == sums[0]`).join(' && ')}); }`
  })
  return `${header}#include <stdio.h>\n#include <string.h>\n#include <time.h>
static uint64_t w[512], s[256], m[64]; static uint8_t b[512], b2[512]; static int32_t n[256]; static double d[256], d2[256];
static const char digits[] = "1234567890 ";
static double now(void) { struct timespec t; clock_gettime(CLOCK_MONOTONIC, &t); return t.tv_sec * 1e9 + t.tv_nsec; }
static void fill(void) { uint64_t x = 88172645463325252ull;
  for (int i = 0; i < 512; i++) { x ^= x << 13; x ^= x >> 7; x ^= x << 17; w[i] = x; b[i] = b2[i] = i == 511 ? 0 : 1 + (x & 127); if (i < 64) m[i] = x;
    if (i < 256) { s[i] = x >> (32 + (x & 31)); n[i] = (int32_t)(0x80000000u + (uint32_t)i * 0xffffff); d[i] = (x & 1023) / 8.0; d2[i] = i / 4.0; } } }
${prototypes.join('\n')}\n${drivers.join('\n')}
int main(void) { fill();\n${measures.join('\n')}\nreturn 0; }\n`
}

function codeBytes(object) {
  for (const line of run('nm', ['-S', object]).split('\n')) {
    const found = /^\w+ (\w+) [Tt] /.exec(line)
    if (found) return Number.parseInt(found[1], 16)
  }
  throw new Error(`no function in ${object}`)
}

const geometric = (values) => Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length)
const objects = await makeObjects()
writeFileSync(inDirectory('driver.c'), driver())
run('gcc', ['-O1', '-w', '-o', inDirectory('driver'), inDirectory('driver.c'), ...objects])
const rows = run(inDirectory('driver'), [])
  .trim()
  .split('\n')
  .map((line) => {
    const [name, ...numbers] = line.split(' ')
    const same = numbers.pop() === '1'
    const sizes = [`${name}.o`, ...compilers.map(([suffix]) => `${name}_${suffix}.o`)].map((file) =>
      codeBytes(inDirectory(file)),
    )
    return { name, same, times: numbers.map(Number), sizes }
  })

const cell = (value, digits) => value.toFixed(digits).padStart(8)
const title = ['ours', ...compilers.map(([suffix]) => suffix)].map((text) => text.padStart(8)).join('')
process.stdout.write(`${'ns per call'.padEnd(20)}${title}   O3/ours   bytes ${title}   Os/ours\n`)
for (const { name, same, times, sizes } of rows) {
  const [speed, size] = [times[1] / times[0], sizes[3] / sizes[0]]
  process.stdout.write(
    `${name.padEnd(20)}${times.map((t) => cell(t, 2)).join('')}  ${cell(speed, 2)}         ${sizes.map((t) => cell(t, 0)).join('')}  ${cell(size, 2)}${same ? '' : '   RESULTS DIFFER'}\n`,
  )
}
for (const [k, [suffix]] of compilers.entries()) {
  const speed = geometric(rows.map(({ times }) => times[k + 1] / times[0]))
  const size = geometric(rows.map(({ sizes }) => sizes[k + 1] / sizes[0]))
  process.stdout.write(
    `geometric mean, gcc -${suffix}: ${speed.toFixed(2)} times the time, ${size.toFixed(2)} times the bytes\n`,
  )
}
rmSync(directory, { recursive: true, force: true })
if (rows.some(({ same }) => !same)) process.exitCode = 1
