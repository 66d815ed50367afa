/* Functions of three 64-bit integers. Each ends soon for all inputs and gives the same result on every machine: no undefined
 * behaviour, no contraction of floats, no NaN in a result. The tests find them by name. */
#include <stdint.h>
typedef uint64_t u; typedef int64_t s; typedef uint32_t u4; typedef int32_t s4; typedef uint16_t u2; typedef int16_t s2; typedef uint8_t u1; typedef int8_t s1;
#define KEEP __attribute__((noinline))

void *memcpy(void *to, const void *from, unsigned long n) { for (unsigned long i = 0; i < n; i++) ((char *)to)[i] = ((const char *)from)[i]; return to; }
void *memset(void *to, int value, unsigned long n) { for (unsigned long i = 0; i < n; i++) ((char *)to)[i] = (char)value; return to; }
/* What compilers call where the machine has no instruction for it. */
int __popcountdi2(s x) { int n = 0; for (u y = x; y; y >>= 1) n += y & 1; return n; }
union wide { unsigned __int128 whole; u words[2]; };
unsigned __int128 __ashlti3(unsigned __int128 x, int n) { union wide w = {x}; if (n >= 64) { w.words[1] = w.words[0] << (n - 64); w.words[0] = 0; } else if (n) { w.words[1] = w.words[1] << n | w.words[0] >> (64 - n); w.words[0] <<= n; } return w.whole; }
unsigned __int128 __lshrti3(unsigned __int128 x, int n) { union wide w = {x}; if (n >= 64) { w.words[0] = w.words[1] >> (n - 64); w.words[1] = 0; } else if (n) { w.words[0] = w.words[0] >> n | w.words[1] << (64 - n); w.words[1] >>= n; } return w.whole; }
int __popcountsi2(s4 x) { return __popcountdi2((u4)x); }
int __clzdi2(s x) { int n = 0; for (u y = x; !(y >> 63); y <<= 1) n++; return n; }
int __ctzdi2(s x) { int n = 0; for (u y = x; !(y & 1); y >>= 1) n++; return n; }
int __clzsi2(s4 x) { return __clzdi2((u4)x) - 32; }
int __ctzsi2(s4 x) { return __ctzdi2((u4)x); }
s4 __bswapsi2(s4 x) { u4 y = x; return y >> 24 | (y >> 8 & 0xff00) | (y << 8 & 0xff0000) | y << 24; }
s __bswapdi2(s x) { return (s)((u)(u4)__bswapsi2((s4)x) << 32 | (u4)__bswapsi2((s4)((u)x >> 32))); }

static u bits(double x) { u r; __builtin_memcpy(&r, &x, 8); return x != x ? 1 : r; }
static u4 bits4(float x) { u4 r; __builtin_memcpy(&r, &x, 4); return x != x ? 1 : r; }
static double number(u x) { return (double)(s)x / 65536; }

u f_popcount(u a, u b, u c) { u n = 0; for (; a; a >>= 1) n += a & 1; return n + b - c; }
u f_gcd(u a, u b, u c) { while (b) { u t = a % b; a = b; b = t; } return a ^ c; }
u f_collatz(u a, u b, u c) { u n = 0; a = a & 0xffff | 1; while (a != 1 && n < 500) { a = a & 1 ? 3 * a + 1 : a / 2; n++; } return n * b + c; }
static KEEP u fibonacci(u n, u b, u c) { return n < 2 ? n + b : fibonacci(n - 1, b, c) + fibonacci(n - 2, c, b); }
u f_recursion(u a, u b, u c) { return fibonacci(a % 12, b, c); }
static KEEP u odd(u n, u x); static KEEP u even(u n, u x) { return n == 0 ? x : odd(n - 1, x * 3); } static KEEP u odd(u n, u x) { return n == 0 ? ~x : even(n - 1, x + 7); }
u f_tail_calls(u a, u b, u c) { return even(a % 100, b) ^ odd(c % 100, b); }
u f_divisions(u a, u b, u c) {
  u r = 0;
  r += a / (b | 1) + a % (b | 1); r ^= (s)a / (s)((b >> 1) | 1); r += (s)a % (s)((b >> 1) | 1);
  r ^= (u4)a / ((u4)b | 1); r += (s4)a % (s4)(((u4)b >> 1) | 1); r ^= (u2)a / ((u2)b | 1); r += (s2)a / (s2)(((u2)b >> 1) | 1);
  r ^= (u1)c / ((u1)b | 1); r += (s1)c % (s1)(((u1)b >> 1) | 1);
  return r + c / 10 + a / 7 + (s)b / 3 + (s4)a / 1000 + (u4)c % 13;
}
u f_products(u a, u b, u c) {
  unsigned __int128 p = (unsigned __int128)a * b; __int128 q = (__int128)(s)a * (s)c;
  return (u)(p >> 64) ^ (u)p + (u)(q >> 64) - (u)(p + q) + (u)((p - q) >> 64) + (u)((p << (c & 63)) >> 70);
}
u f_rotations(u a, u b, u c) {
  u r = (a << (b & 63)) | (a >> (-b & 63)); u4 x = ((u4)a >> (c & 31)) | ((u4)a << (-c & 31));
  u2 y = ((u2)b << 5) | ((u2)b >> 11); u1 z = ((u1)c >> 3) | ((u1)c << 5);
  return r + x + y + z + ((s)a >> (c & 63)) + ((s4)b >> (c & 31)) + __builtin_bswap64(a) + __builtin_bswap32((u4)b);
}
u f_comparisons(u a, u b, u c) {
  u r = 0; s sum; s4 product;
  r = r * 2 + (a < b); r = r * 2 + ((s)a < (s)b); r = r * 2 + ((s4)a <= (s4)c); r = r * 2 + ((u2)b > (u2)c); r = r * 2 + ((s1)a >= (s1)b);
  r = r * 2 + (a == b); r = r * 2 + ((u1)a != (u1)c); r = r * 2 + __builtin_add_overflow((s)a, (s)b, &sum); r = r * 2 + __builtin_mul_overflow((s4)b, (s4)c, &product);
  r = r * 2 + __builtin_sub_overflow(b, c, &b);
  return r + sum + (u4)product + b + c + (a > c ? b : a) + ((s)b < 0 ? -b : b);
}
u f_sorting(u a, u b, u c) {
  u1 t[24]; for (int i = 0; i < 8; i++) { t[i] = a >> (8 * i); t[i + 8] = b >> (8 * i); t[i + 16] = c >> (8 * i); }
  for (int i = 1; i < 24; i++) { u1 v = t[i]; int j = i; while (j > 0 && t[j - 1] > v) { t[j] = t[j - 1]; j--; } t[j] = v; }
  u r = 0; for (int i = 0; i < 24; i++) r = r * 31 + t[i]; return r;
}
u f_checksum(u a, u b, u c) {
  u4 k = ~0u; for (int i = 0; i < 8; i++) { k ^= (u1)(a >> (8 * i)); for (int j = 0; j < 8; j++) k = k & 1 ? (k >> 1) ^ 0xedb88320u : k >> 1; }
  return ~k + b * c;
}
u f_root(u a, u b, u c) { u r = 0; for (u bit = 1ull << 31; bit; bit >>= 1) if ((r | bit) * (r | bit) <= a) r |= bit; return r + b - c; }
u f_counts(u a, u b, u c) {
  u r = __builtin_popcountll(a) + 100 * __builtin_clzll(b | 1) + 10000 * __builtin_ctzll(c | 1ull << 63);
  return r + 1000000ull * __builtin_popcount((u4)b) + (u)__builtin_clz((u4)c | 1) * 7 + (u)__builtin_ctz((u4)a | 1u << 31) * 5 + (a & ~b) + (b | ~c) + (c ^ ~a) + (a & -a) + (b & (b - 1));
}
u f_doubles(u a, u b, u c) {
  double x = (double)(s)a, y = (double)(s4)b; float z = (float)(s)c;
  double q = x / (y == 0 ? x + y + 1 : y) + x * y - (double)z;
  return bits(q) + (x < y) + (z > (float)y) + (u)(s4)(double)(s2)c + (q != q) + bits(-q) + bits(__builtin_fabs(x)) + bits((double)a + (double)(u4)b);
}
u f_singles(u a, u b, u c) {
  float x = (float)(s4)a / 16, y = (float)(s2)b, z = (float)(u4)c;
  return bits4(x * y + z) + 3ull * bits4(x / (y + 40000)) + 5ull * bits4(__builtin_copysignf(z, x)) + 7ull * bits4((float)a) + (x <= y) * 11ull + (u)(s)(x / 4) + bits4((float)((double)z * (s1)b));
}
u f_square_roots(u a, u b, u c) { return bits(__builtin_sqrt((double)a)) + bits4(__builtin_sqrtf((float)b)) + bits(__builtin_sqrt(number(c >> 1))); }
#if defined(__FMA__) || defined(__aarch64__) || defined(__riscv)
u f_fused(u a, u b, u c) {
  double x = number(a), y = (double)b, z = (double)(s)c * 1e15; float p = (float)(s4)a, q = (float)(s4)b, r = (float)(s)c;
  return bits(__builtin_fma(x, y, z)) + bits(__builtin_fma(-x, y, z)) + bits(__builtin_fma(x, y, -z)) + bits(-__builtin_fma(x, y, z)) + bits4(__builtin_fmaf(p, q, r)) + 3ull * bits4(__builtin_fmaf(-p, q, -r));
}
#endif
u f_float_to_integer(u a, u b, u c) {
  double x = number(a), y = (double)(s4)b / 3; float z = (float)(s4)c / 7;
  return (u)(s)x + (u)(s4)y * 3 + (u)(s)z * 5 + (u)(__builtin_fabs(y)) * 7 + (u4)__builtin_fabsf(z) * 11ull + (u)(s2)(z / 65536) + (u)(s)(y < x ? y : x);
}
u f_switches(u a, u b, u c) { switch (a % 9) { case 0: return b; case 1: return c + 1; case 2: return b * c; case 3: return b - c; case 5: return b & c; case 8: return ~b; default: return a + b; } }
u f_jump_table(u a, u b, u c) {
  u r = a;
  for (int i = 0; i < 6; i++) {
    switch ((b >> (4 * i)) & 15) {
      case 0: r += c; break; case 1: r ^= a; break; case 2: r *= 5; break; case 3: r = ~r; break; case 4: r -= b; break; case 5: r <<= 3; break;
      case 6: r >>= 2; break; case 7: r |= c; break; case 8: r &= a; break; case 9: r = -r; break; case 10: r += i; break; case 11: r ^= c >> 7; break; case 12: r = r * r; break;
      default: r++;
    }
  }
  return r;
}
static u twice(u x) { return 2 * x; } static u negated(u x) { return -x; } static u squared(u x) { return x * x; } static u shifted(u x) { return x >> 5; }
static u (*volatile const operations[4])(u) = {twice, negated, squared, shifted};
u f_pointers(u a, u b, u c) { for (int i = 0; i < 5; i++) a = operations[(b >> (2 * i)) & 3](a + c); return a; }
static const u4 primes[16] = {2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53};
static u counter = 5; static u history[8];
u f_globals(u a, u b, u c) { u before = counter; counter = a; history[b & 7] = c; u r = counter + history[b & 7] * primes[c & 15]; counter = before; return r; }
struct pair { u first; s4 second; u1 third; };
static KEEP struct pair make(u a, s4 b, u1 c) { struct pair p = {a, b, c}; return p; }
u f_structures(u a, u b, u c) { struct pair p = make(a, (s4)b, (u1)c), q = p; q.first += p.second; return q.first ^ p.third + (u)q.second; }
struct large { u words[9]; };
static KEEP struct large fill(u a, u b) { struct large l; for (int i = 0; i < 9; i++) l.words[i] = a * i + b; return l; }
u f_large_structures(u a, u b, u c) { struct large l = fill(a, b); l.words[c % 9] ^= c; u r = 0; for (int i = 0; i < 9; i++) r = r * 3 + l.words[i]; return r; }
static KEEP u many(u a, s1 b, u2 c, s4 d, u e, u1 f, s2 g, u4 h, u i, s1 j, u2 k) { return a + 3 * b + 5 * c + 7 * (s)d + 11 * e + 13 * f + 17 * g + 19ull * h + 23 * i + 29 * j + 31 * k; }
u f_many_arguments(u a, u b, u c) { return many(a, (s1)b, (u2)c, (s4)a, b, (u1)c, (s2)a, (u4)b, c, (s1)a, (u2)b); }
static KEEP double floats(float a, double b, u c, float d, double e, double f, double g, s2 h, double i, float j, double k, float l) { return a + b * 2 + (double)c * 3 + d * 4 + e * 5 + f * 6 + g * 7 + h * 8 + i * 9 + j * 10 + k * 11 + l * 12; }
u f_float_arguments(u a, u b, u c) { s2 x = (s2)a, y = (s2)b, z = (s2)c; return bits(floats(x, y, (u2)z, y, x, z, x, y, z, x, y, z)); }
static KEEP u spill(u a, u b, u c) { u t[20]; for (int i = 0; i < 20; i++) t[i] = a = a * 6364136223846793005ull + b; u r = c; for (int i = 0; i < 20; i++) r += t[i] * t[19 - i]; return r; }
u f_spills(u a, u b, u c) { return spill(a, b, c) + spill(b, c, a) * spill(c, a, b); }
u f_strings(u a, u b, u c) {
  char t[32]; int n = 0; do t[n++] = '0' + a % 10; while (a /= 10);
  u r = 0; for (int i = n - 1; i >= 0; i--) r = r * 10 + (t[i] - '0'); return r * b + c + n;
}
/* Loops over arrays, which compilers make vector code of. */
#define ARRAY(type, n) type t[n], v[n]; for (int i = 0; i < n; i++) { t[i] = (type)((u)(type)(a >> (i % 57)) + (u)i); v[i] = (type)(b >> (i % 51)) ^ (type)(c * i); }
u f_sum_bytes(u a, u b, u c) { ARRAY(u1, 67) u r = 0; for (int i = 0; i < 67; i++) r += t[i]; for (int i = 0; i < 67; i++) t[i] += v[i]; for (int i = 0; i < 67; i++) r = r * 3 + t[i]; return r; }
u f_sum_halves(u a, u b, u c) { ARRAY(s2, 45) s4 r = 0; for (int i = 0; i < 45; i++) r += (u4)t[i] * v[i]; u m = 0; for (int i = 0; i < 45; i++) m += t[i] > v[i] ? t[i] : v[i]; return (u)r * 7 + m; }
u f_sum_words(u a, u b, u c) { ARRAY(u4, 41) u4 r = 0, x = 0; for (int i = 0; i < 41; i++) { r += t[i] * v[i]; x ^= t[i] << (v[i] & 7); } return ((u)r << 32) + x; }
u f_sum_longs(u a, u b, u c) { ARRAY(u, 29) u r = 0, n = 0; for (int i = 0; i < 29; i++) { r += t[i] * v[i]; n += t[i] < v[i]; } return r * 31 + n; }
u f_mixed_widths(u a, u b, u c) { ARRAY(s1, 53) u r = 0; for (int i = 0; i < 53; i++) r += (u)((s)t[i] * v[i]); u2 w[53]; for (int i = 0; i < 53; i++) w[i] = (u1)t[i] * (u1)v[i]; for (int i = 0; i < 53; i++) r = r * 5 + w[i]; return (u)r; }
u f_absolute(u a, u b, u c) { ARRAY(s4, 37) u r = 0; for (int i = 0; i < 37; i++) { s d = (s)t[i] - v[i]; r += d < 0 ? -d : d; } for (int i = 0; i < 37; i++) t[i] = t[i] < v[i] ? t[i] : v[i]; for (int i = 0; i < 37; i++) r ^= (u)(u4)t[i] << (i & 15); return r; }
u f_reverse(u a, u b, u c) { ARRAY(u1, 64) u1 w[64]; for (int i = 0; i < 64; i++) w[i] = t[63 - i] ^ v[i]; u r = 0; for (int i = 0; i < 64; i++) r = r * 131 + w[i]; return r; }
u f_saturate(u a, u b, u c) { ARRAY(s2, 40) u1 w[40]; for (int i = 0; i < 40; i++) { s4 x = t[i] + v[i]; w[i] = x < 0 ? 0 : x > 255 ? 255 : x; } u r = 0; for (int i = 0; i < 40; i++) r = r * 7 + w[i]; return r; }
u f_float_arrays(u a, u b, u c) { float t[33], v[33]; for (int i = 0; i < 33; i++) { t[i] = (float)(s2)(a >> i); v[i] = (float)(s4)(b * i) / (float)(1 + (c & 7)); } float w[33]; for (int i = 0; i < 33; i++) w[i] = t[i] * v[i] + t[32 - i]; u r = 0; for (int i = 0; i < 33; i++) r = r * 3 + bits4(w[i]); return r; }
u f_double_arrays(u a, u b, u c) { double t[19], v[19]; for (int i = 0; i < 19; i++) { t[i] = (double)(s4)(a >> i); v[i] = number(b * i + c); } double m = t[0]; u r = 0; for (int i = 0; i < 19; i++) { t[i] = t[i] > v[i] ? t[i] - v[i] : v[i] / 3; m = t[i] < m ? t[i] : m; } for (int i = 0; i < 19; i++) r = r * 5 + bits(t[i]); return r + bits(m); }
u f_conversions(u a, u b, u c) { s4 t[24]; float f[24]; double d[24]; for (int i = 0; i < 24; i++) t[i] = (s4)(a >> i) ^ (s4)(b * i); for (int i = 0; i < 24; i++) { f[i] = t[i]; d[i] = t[i]; } u r = c; for (int i = 0; i < 24; i++) r = r * 3 + bits4(f[i] / 2) + bits(d[i] * 3) + (u4)(s4)(d[i] / 5) + (u)(s)(f[i] * 7); return r; }
u f_matrix(u a, u b, u c) { s4 m[4][4], n[4][4], p[4][4]; for (int i = 0; i < 16; i++) { m[i / 4][i % 4] = (s2)(a >> i); n[i / 4][i % 4] = (s2)(b >> i); } for (int i = 0; i < 4; i++) for (int j = 0; j < 4; j++) { u4 x = 0; for (int k = 0; k < 4; k++) x += (u4)m[i][k] * (u4)n[k][j]; p[i][j] = (s4)x; } u r = c; for (int i = 0; i < 16; i++) r = r * 11 + (u4)p[i / 4][i % 4]; return r; }
