import { parseContract } from '@sourceless/contract'
import { it } from 'vitest'
import { writeElfObject } from '../../object-elf/src/index.js'
import { formatVerdict, verify } from '../../verifier/src/index.js'
import { lower } from '../src/lower.js'

const texts = [
  'function avg(a: u32, b: u32): u32 { return u32((u64(a) + u64(b)) >> 1) }',
  'function mx(a: i64, b: i64): i64 { return max(a, b) }',
  'function sgn(a: i32): i32 { if (a > 0) return 1\n if (a < 0) return -1\n return 0 }',
  'function clampb(a: i32): u8 { if (a < 0) return 0\n if (a > 255) return 255\n return u8(a) }',
  'function absd(a: u32, b: u32): u32 { return a > b ? a - b : b - a }',
  'function pow2(a: u64): bool { return a != 0 && (a & (a - 1)) == 0 }',
  'function pc(x: u32): u32 { let n: u32 = 0\n for (let i: u32 = 0; i < 32; i++) n += (x >> i) & 1\n return n }',
  'function sat(a: u8, b: u8): u8 { const s: u32 = u32(a) + u32(b)\n return s > 255 ? 255 : u8(s) }',
  'function between(a: i32, lo: i32, hi: i32): bool { return a >= lo && a <= hi }',
  'function d10(a: u32): u32 { return a / 10 }',
  'function leap(y: u32): bool { return y % 4 == 0 && (y % 100 != 0 || y % 400 == 0) }',
  'function fm(a: f64, b: f64): f64 { return a * b + 1.0 }',
  'function fcmp(a: f64, b: f64): bool { return a < b || a == b }',
  'function fmn(a: f32, b: f32): f32 { return min(a, b) }',
  'function hash(a: u32): u32 { let h: u32 = a\n h ^= h >> 16\n h *= 0x85ebca6b\n h ^= h >> 13\n h *= 0xc2b2ae35\n h ^= h >> 16\n return h }',
  'function par(a: u64): bool { return (popcount(a) & 1) == 1 }',
  'function rev(x: u32): u32 { let n: u32 = 0\n for (let i: u32 = 0; i < 32; i++) n |= ((x >> i) & 1) << (31 - i)\n return n }',
  'function div(a: i64, b: i64): i64 { requires(b != 0)\n return a / b }',
  'function rot(a: u64, b: u32): u64 { return rotl(a, b) ^ a }',
  'function sh(a: i64, b: u8): i64 { return a >> b }',
]
it.each(texts)('%s', async (text) => {
  const parsed = parseContract(text)
  if (!parsed.value) {
    console.log('PARSE', JSON.stringify(parsed.diagnostics))
    return
  }
  const c = lower(parsed.value, 'x86_64-linux')
  if (!c.value) {
    console.log('LOWER', JSON.stringify(c))
    return
  }
  const r = await verify({
    contract: parsed.value,
    file: writeElfObject(c.value.unit as never),
    target: 'x86_64-linux',
    effort: 'normal',
    solver: {
      check: async (s: string) => {
        console.log('SMT', s.slice(0, 2500))
        return { kind: 'unknown', reason: 'timeout', detail: 'off' }
      },
    } as never,
  })
  console.log(
    'VERDICT',
    formatVerdict(r.verdict),
    r.stages.at(-1)?.reason,
    JSON.stringify(r.stages.at(-1)?.facts),
    r.diagnostics
      .map((d) => d.message)
      .join(';')
      .slice(0, 300),
  )
})
