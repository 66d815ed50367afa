import { describe, expect, test } from 'vitest'
import { createSandbox } from '../src/index.js'
import { compileNative, hasGcc } from './support/native.js'
import { createRandom } from './support/random.js'

/** Every function must end soon for all inputs, and must not need constants from memory. */
const source = `
#include <stdint.h>
typedef uint64_t u; typedef int64_t s; typedef uint32_t u4; typedef int32_t s4; typedef uint16_t u2; typedef int16_t s2; typedef uint8_t u1; typedef int8_t s1;
u popcount(u a, u b, u c) { u n = 0; for (; a; a >>= 1) n += a & 1; return n + b - c; }
u gcd(u a, u b, u c) { while (b) { u t = a % b; a = b; b = t; } return a ^ c; }
u collatz(u a, u b, u c) { u n = 0; a = a & 0xffff | 1; while (a != 1 && n < 500) { a = a & 1 ? 3 * a + 1 : a / 2; n++; } return n * b + c; }
static __attribute__((noinline)) u fibonacci(u n, u b, u c) { return n < 2 ? n + b : fibonacci(n - 1, b, c) + fibonacci(n - 2, c, b); }
u recursion(u a, u b, u c) { return fibonacci(a % 12, b, c); }
u divisions(u a, u b, u c) {
  u r = 0;
  r += a / (b | 1) + a % (b | 1); r ^= (s)a / (s)((b >> 1) | 1); r += (s)a % (s)((b >> 1) | 1);
  r ^= (u4)a / ((u4)b | 1); r += (s4)a % (s4)(((u4)b >> 1) | 1); r ^= (u2)a / ((u2)b | 1); r += (s2)a / (s2)(((u2)b >> 1) | 1);
  r ^= (u1)c / ((u1)b | 1); r += (s1)c % (s1)(((u1)b >> 1) | 1);
  return r + c / 10 + a / 7 + (s)b / 3 + (s4)a / 1000 + (u4)c % 13;
}
u products(u a, u b, u c) {
  unsigned __int128 p = (unsigned __int128)a * b; __int128 q = (__int128)(s)a * (s)c;
  return (u)(p >> 64) ^ (u)p + (u)(q >> 64) - (u)(p + q) + (u)((p - q) >> 64) + (u)((p << (c & 63)) >> 70);
}
u rotations(u a, u b, u c) {
  u r = (a << (b & 63)) | (a >> (-b & 63)); u4 x = ((u4)a >> (c & 31)) | ((u4)a << (-c & 31));
  u2 y = ((u2)b << 5) | ((u2)b >> 11); u1 z = ((u1)c >> 3) | ((u1)c << 5);
  return r + x + y + z + ((s)a >> (c & 63)) + ((s4)b >> (c & 31)) + __builtin_bswap64(a) + __builtin_bswap32((u4)b);
}
u comparisons(u a, u b, u c) {
  u r = 0;
  r = r * 2 + (a < b); r = r * 2 + ((s)a < (s)b); r = r * 2 + ((s4)a <= (s4)c); r = r * 2 + ((u2)b > (u2)c); r = r * 2 + ((s1)a >= (s1)b);
  r = r * 2 + (a == b); r = r * 2 + ((u1)a != (u1)c); r = r * 2 + __builtin_add_overflow((s)a, (s)b, (s *)&a); r = r * 2 + __builtin_mul_overflow((s4)b, (s4)c, (s4 *)&c);
  r = r * 2 + __builtin_sub_overflow(b, c, &b);
  return r + a + b + c + (a > c ? b : a) + ((s)b < 0 ? -b : b);
}
u sorting(u a, u b, u c) {
  u1 t[24]; for (int i = 0; i < 8; i++) { t[i] = a >> (8 * i); t[i + 8] = b >> (8 * i); t[i + 16] = c >> (8 * i); }
  for (int i = 1; i < 24; i++) { u1 v = t[i]; int j = i; while (j > 0 && t[j - 1] > v) { t[j] = t[j - 1]; j--; } t[j] = v; }
  u r = 0; for (int i = 0; i < 24; i++) r = r * 31 + t[i]; return r;
}
u checksum(u a, u b, u c) {
  u4 k = ~0u; for (int i = 0; i < 8; i++) { k ^= (u1)(a >> (8 * i)); for (int j = 0; j < 8; j++) k = k & 1 ? (k >> 1) ^ 0xedb88320u : k >> 1; }
  return ~k + b * c;
}
u root(u a, u b, u c) { u r = 0; for (u bit = 1ull << 31; bit; bit >>= 1) if ((r | bit) * (r | bit) <= a) r |= bit; return r + b - c; }
u doubles(u a, u b, u c) {
  double x = (double)(s)a, y = (double)(s4)b; float z = (float)(s)c;
  double q = x / (y == 0 ? x + y : y) + x * y - (double)z; u bits; __builtin_memcpy(&bits, &q, 8);
  return bits + (x < y) + (z > (float)y) + (u)(s4)(double)(s2)c + (q != q);
}
u switches(u a, u b, u c) { switch (a % 9) { case 0: return b; case 1: return c + 1; case 2: return b * c; case 3: return b - c; case 5: return b & c; case 8: return ~b; default: return a + b; } }
`
const names = [
  'popcount',
  'gcd',
  'collatz',
  'recursion',
  'divisions',
  'products',
  'rotations',
  'comparisons',
  'sorting',
  'checksum',
  'root',
  'doubles',
  'switches',
]
const callsPerFunction = 40

if (!hasGcc && process.env.CI === 'true') throw new Error('gcc and objcopy are needed as witnesses')

describe.skipIf(!hasGcc)('compiled functions agree with the processor', () => {
  test.each([['-O0'], ['-O1'], ['-O2'], ['-Os'], ['-O3']])('%s', (...flags: string[]) => {
    const native = compileNative(source, names, flags)
    try {
      const sandbox = createSandbox()
      const base = sandbox.loadCode(native.text)
      sandbox.keep()
      const random = createRandom(0x9a7e)
      const calls = names.flatMap((name) =>
        Array.from({ length: callsPerFunction }, () => {
          const args = [random.value(64), random.value(64), random.value(64)]
          return { name, args }
        }),
      )
      const expected = native.run(calls)
      calls.forEach(({ name, args }, index) => {
        const entry = base + BigInt(native.offsets.get(name)!)
        sandbox.reset(index)
        const { outcome, result, abiViolations } = sandbox.call(entry, args)
        const context = `${name}(${args.map((value) => `0x${value.toString(16)}`).join(', ')}) with ${flags.join(' ')}`
        expect(outcome.kind, context).toBe('returned')
        expect(abiViolations, context).toEqual([])
        expect(result, context).toBe(expected[index])
      })
      for (const name of names) {
        const scalar = sandbox.compileScalar(base + BigInt(native.offsets.get(name)!), {
          parameters: ['int', 'int', 'int'],
          result: 'int',
        })
        calls.forEach((call, index) => {
          if (call.name === name)
            expect(scalar.run(...call.args), name).toEqual([BigInt.asIntN(64, expected[index]!), 0])
        })
      }
    } finally {
      native.dispose()
    }
  })
})
