import type { Location } from '@sourceless/isa'

/**
 * Classes of registers, lanes and lists, one bit each: a row's operand accepts a union of them. Register 31 is the stack
 * pointer or zero, each with a class of its own, since a row takes one or the other.
 */
// biome-ignore format: columns
export const classMask = {
  x: 1 << 0, w: 1 << 1, sp: 1 << 2, wsp: 1 << 3, xzr: 1 << 4, wzr: 1 << 5,
  // Scalars in the low part of a vector register; as the element of a lane, the same bit.
  b: 1 << 6, h: 1 << 7, s: 1 << 8, d: 1 << 9, q: 1 << 10,
  // Arrangements of a whole vector register; `4b` and `2h` occur only as the element of a lane.
  '8b': 1 << 11, '16b': 1 << 12, '4h': 1 << 13, '8h': 1 << 14, '2s': 1 << 15, '4s': 1 << 16, '1d': 1 << 17, '2d': 1 << 18,
  '1q': 1 << 19, '2h': 1 << 20, '4b': 1 << 21,
} as const
export type RegisterClass = keyof typeof classMask

export type ScalarClass = 'b' | 'h' | 's' | 'd' | 'q'
export type Arrangement = '8b' | '16b' | '4h' | '8h' | '2s' | '4s' | '1d' | '2d' | '1q' | '2h' | '4b'

/** Width of what a class names, and of one lane of it, in bits. */
// biome-ignore format: columns
const widths: Readonly<Record<RegisterClass, readonly [bits: number, laneBits: number]>> = {
  x: [64, 64], sp: [64, 64], xzr: [64, 64], w: [32, 32], wsp: [32, 32], wzr: [32, 32],
  b: [8, 8], h: [16, 16], s: [32, 32], d: [64, 64], q: [128, 128],
  '8b': [64, 8], '16b': [128, 8], '4h': [64, 16], '8h': [128, 16], '2s': [64, 32], '4s': [128, 32], '1d': [64, 64], '2d': [128, 64],
  '1q': [128, 128], '2h': [32, 16], '4b': [32, 8],
}

export interface Register {
  readonly kind: 'register'
  readonly mask: number
  /** Field value: 31 for the stack pointer and for zero. */
  readonly number: number
  readonly class: RegisterClass
  /** Width of the value in bits. */
  readonly bits: number
  /** Width of one lane; `bits` where there is but one. */
  readonly laneBits: number
  readonly name: string
  /** The 64-bit location that holds it, or its low half; '' for the zero registers. */
  readonly location: Location
}

function register(of: RegisterClass, number: number, name: string, location: Location): Register {
  const [bits, laneBits] = widths[of]
  return Object.freeze({ kind: 'register', mask: classMask[of], number, class: of, bits, laneBits, name, location })
}

const count = (length: number): number[] => Array.from({ length }, (_, n) => n)
export const sp = register('sp', 31, 'sp', 'sp')
export const wsp = register('wsp', 31, 'wsp', 'sp')
export const xzr = register('xzr', 31, 'xzr', '')
export const wzr = register('wzr', 31, 'wzr', '')
/** x0 to x30. */
export const x: readonly Register[] = count(31).map((n) => register('x', n, `x${n}`, `x${n}`))
/** w0 to w30: the low halves of x0 to x30. */
export const w: readonly Register[] = count(31).map((n) => register('w', n, `w${n}`, `x${n}`))

const scalars = (of: ScalarClass): readonly Register[] => count(32).map((n) => register(of, n, `${of}${n}`, `v${n}`))
/** b0 to b31: the lowest byte of v0 to v31. */
export const b: readonly Register[] = scalars('b')
export const h: readonly Register[] = scalars('h')
export const s: readonly Register[] = scalars('s')
export const d: readonly Register[] = scalars('d')
export const q: readonly Register[] = scalars('q')

const vectors = (of: Arrangement): readonly Register[] => count(32).map((n) => register(of, n, `v${n}.${of}`, `v${n}`))
export const arrangements = ['8b', '16b', '4h', '8h', '2s', '4s', '1d', '2d', '1q', '2h', '4b'] as const
/** Made when first used: there are many of them. */
const arranged: Partial<Record<Arrangement, readonly Register[]>> = {}

/** A vector register seen as lanes: `vector(3, '4s')` is v3.4s. */
export function vector(number: number, arrangement: Arrangement): Register {
  let all = arranged[arrangement]
  if (all === undefined && arrangements.includes(arrangement)) {
    all = vectors(arrangement)
    arranged[arrangement] = all
  }
  const found = all?.[number]
  if (found === undefined) throw new RangeError(`there is no vector register v${number}.${arrangement}`)
  return found
}

/** Register `number` of a general or scalar class; 31 is zero for `x` and `w`, the stack pointer for `sp` and `wsp`. */
export function registerOf(of: 'x' | 'w' | 'sp' | 'wsp' | ScalarClass, number: number): Register {
  if (of === 'x') return number === 31 ? xzr : x[number]!
  if (of === 'w') return number === 31 ? wzr : w[number]!
  if (of === 'sp') return number === 31 ? sp : x[number]!
  if (of === 'wsp') return number === 31 ? wsp : w[number]!
  return { b, h, s, d, q }[of][number]!
}

// biome-ignore format: columns
type Number0To30 =
  | 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12 | 13 | 14 | 15 | 16 | 17 | 18 | 19 | 20 | 21 | 22 | 23 | 24 | 25 | 26 | 27 | 28 | 29 | 30
type GeneralName = `${'x' | 'w'}${Number0To30}`
type ScalarName = `${ScalarClass}${Number0To30 | 31}`
export type RegisterName = GeneralName | ScalarName | 'sp' | 'wsp' | 'xzr' | 'wzr' | 'lr' | 'fp'

/** Registers by name; `fp` and `lr` are x29 and x30. Vector registers with an arrangement come from `vector`. */
export const registers: Readonly<Record<RegisterName, Register>> = Object.freeze({
  ...(Object.fromEntries(
    [...x, ...w, ...b, ...h, ...s, ...d, ...q, sp, wsp, xzr, wzr].map((each) => [each.name, each]),
  ) as Record<RegisterName, Register>),
  fp: x[29]!,
  lr: x[30]!,
})

/**
 * Width in bits of every piece of state. `v0` and `v0h` are the halves of a vector register. `exclusiveAddress` and `EF`
 * (valid) are the reservation that a load-exclusive makes.
 */
export const locations: Readonly<Record<Location, number>> = Object.freeze({
  ...Object.fromEntries(x.map(({ location }) => [location, 64])),
  sp: 64,
  NF: 1,
  ZF: 1,
  CF: 1,
  VF: 1,
  ...Object.fromEntries(count(32).flatMap((n) => [`v${n}`, `v${n}h`].map((location) => [location, 64]))),
  exclusiveAddress: 64,
  EF: 1,
})
