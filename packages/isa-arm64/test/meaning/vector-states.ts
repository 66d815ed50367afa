import type { Random } from '@sourceless/testing'
import type { Operand } from '../../src/index.js'
import type { Columns } from './batch-evaluation.js'
import { MEMORY_ADDRESS, MEMORY_BYTES, MEMORY_WORD, REGISTERS, stateWords } from './vector-machine.js'

/** Patterns that separate wrong from right, by lane width: floats of each format, integer bounds, counts, halfway cases. */
const doubles = [
  0n,
  1n,
  0x000f_ffff_ffff_ffffn,
  0x0010_0000_0000_0000n,
  0x3fdf_ffff_ffff_ffffn,
  0x3fe0_0000_0000_0000n,
  0x3ff0_0000_0000_0000n,
  0x3ff0_0000_0000_0001n,
  0x3ff8_0000_0000_0000n,
  0x4004_0000_0000_0000n,
  0x4330_0000_0000_0001n,
  0x4320_0000_0000_0001n,
  0x7fef_ffff_ffff_ffffn,
  0x7ff0_0000_0000_0000n,
  0x7ff8_0000_0000_0000n,
  0x7ff0_0000_0000_0001n,
  0x7ff4_0000_0000_0000n,
  // At the bounds of integers, of singles and of halves.
  0x41df_ffff_ffc0_0000n,
  0x41df_ffff_ffe0_0000n,
  0x41e0_0000_0000_0000n,
  0x41ef_ffff_ffe0_0000n,
  0x43e0_0000_0000_0000n,
  0x43ef_ffff_ffff_ffffn,
  0x43f0_0000_0000_0000n,
  0x47ef_ffff_e000_0000n,
  0x47ef_ffff_f000_0000n,
  0x3690_0000_0000_0000n,
  0x3810_0000_0000_0000n,
  0x380f_ffff_ffff_ffffn,
  0x40ef_fc00_0000_0000n,
  0x40ef_fe00_0000_0000n,
  0x3f10_0000_0000_0000n,
  0x3e70_0000_0000_0000n,
  0x3e60_0000_0000_0000n,
]
const singles = [
  0n,
  1n,
  0x007f_ffffn,
  0x0080_0000n,
  0x3eff_ffffn,
  0x3f00_0000n,
  0x3f80_0000n,
  0x3f80_0001n,
  0x3fc0_0000n,
  0x4020_0000n,
  0x4b00_0001n,
  0x4a80_0001n,
  0x7f7f_ffffn,
  0x7f80_0000n,
  0x7fc0_0000n,
  0x7f80_0001n,
  0x7fa0_0000n,
  0x4eff_ffffn,
  0x4f00_0000n,
  0x4f7f_ffffn,
  0x4f80_0000n,
  0x5f00_0000n,
  0x5f7f_ffffn,
  0x5f80_0000n,
  0x0020_0000n,
  0x001f_ffffn,
  0x0040_0000n,
  0x477f_e000n,
  0x477f_f000n,
  0x3380_0000n,
  0x3300_0000n,
  0x7e80_0000n,
  0x0100_0000n,
  0x42fe_0000n,
  0x46ff_fe00n,
  0x4700_0000n,
]
const halves = [
  0n,
  1n,
  0x03ffn,
  0x0400n,
  0x37ffn,
  0x3800n,
  0x3c00n,
  0x3c01n,
  0x3e00n,
  0x4100n,
  0x6401n,
  0x7bffn,
  0x7c00n,
  0x7e00n,
  0x7c01n,
  0x7d00n,
  0x77ffn,
  0x7800n,
  0x00ffn,
  0x0100n,
]
const floats: Readonly<Record<number, readonly bigint[]>> = { 8: [0n, 1n, 0x7fn], 16: halves, 32: singles, 64: doubles }
const fractions: Readonly<Record<number, number>> = { 16: 10, 32: 23, 64: 52 }

function randomLane(bits: number, random: Random): bigint {
  const all = (1n << BigInt(bits)) - 1n
  const half = 1n << BigInt(bits - 1)
  const any = random.bits64() & all
  const choice = random.below(10)
  if (choice < 4) return random.pick(floats[bits]!) | (any & half)
  if (choice < 6) return random.pick([half - 1n, half, half + 1n, all, 0n, all - 1n, half - 2n])
  // Shift counts, to the left and to the right.
  if (choice < 7) return (BigInt(random.below(2 * bits + 2)) - BigInt(bits)) & all
  if (bits === 8 || choice < 8) return any
  // Floats near one, so that sums and products stay in range.
  const [fraction, exponentBits] = [fractions[bits]!, bits - 1 - fractions[bits]!]
  const exponent = BigInt(2 ** (exponentBits - 1) - 1 + random.below(16) - 8)
  return (any & (half | ((1n << BigInt(fraction)) - 1n))) | (exponent << BigInt(fraction))
}

const POOL = 1 << 13

/** Halves of vector registers to pick from: `POOL` pairs of words. */
export function createPool(random: Random): Int32Array {
  const pool = new BigUint64Array(POOL)
  for (let n = 0; n < POOL; n++) {
    const bits = [64, 64, 32, 32, 16, 16, 8, 8][n % 8]!
    let value = 0n
    for (let at = 0; at < 64; at += bits) value |= randomLane(bits, random) << BigInt(at)
    pool[n] = value
  }
  return new Int32Array(pool.buffer)
}

export interface States {
  readonly words: Int32Array
  /** A column for each word of a state before its memory. */
  readonly columns: Columns
}

/** `count` states; the general registers in `bases` are addresses in the states' memory. */
export function createStates(count: number, pool: Int32Array, bases: readonly number[], random: Random): States {
  const withMemory = bases.length > 0
  const size = stateWords(withMemory)
  const words = new Int32Array(size * count)
  const columns = Array.from({ length: MEMORY_WORD }, () => new Int32Array(count))
  for (let i = 0; i < count; i++) {
    for (let n = 0; n < MEMORY_WORD - 2; n += 2) {
      const from = 2 * (random.bits32() & (POOL - 1))
      words[size * i + n] = pool[from]!
      words[size * i + n + 1] = pool[from + 1]!
    }
    for (const base of bases) {
      words[size * i + 4 * REGISTERS + 2 * base] = MEMORY_ADDRESS + random.below(MEMORY_BYTES - 63)
      words[size * i + 4 * REGISTERS + 2 * base + 1] = 0
    }
    words[size * i + MEMORY_WORD - 2] = random.below(16) << 28
    words[size * i + MEMORY_WORD - 1] = 0
    for (let n = MEMORY_WORD; n < size; n++) words[size * i + n] = random.bits32()
    for (let n = 0; n < MEMORY_WORD; n++) columns[n]![i] = words[size * i + n]!
  }
  return { words, columns }
}

/** Whether a state holds what the operand names. */
export function isHeld(operand: Operand | undefined): boolean {
  if (typeof operand !== 'object') return true
  if (operand.kind === 'register') return operand.location === '' || operand.number < REGISTERS
  if (operand.kind === 'lane') return operand.number < REGISTERS
  if (operand.kind === 'list') return operand.number + operand.count <= REGISTERS
  if (operand.kind !== 'memory') return true
  const { base, index } = operand
  return base.number < REGISTERS && (index === undefined || index.number < REGISTERS)
}
