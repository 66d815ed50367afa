import type { Location } from '@sourceless/isa'

/** Operand classes as bits, so that validation is one `and`. */
export const classMask = {
  /** al … r15b, without ah, ch, dh, bh. */
  gp8: 1,
  /** ah, ch, dh, bh: not encodable together with a REX prefix. */
  gp8high: 2,
  gp16: 4,
  gp32: 8,
  gp64: 16,
  xmm: 32,
  memory: 64,
  ymm: 128,
  /** Memory with a vector of indexes (VSIB), of xmm or ymm registers. */
  memoryXmm: 256,
  memoryYmm: 512,
  /** es, ss, ds, fs, gs. */
  segment: 1024,
  /** cs: readable, but never loaded by `mov`. */
  codeSegment: 2048,
} as const
export type RegisterClass = Exclude<keyof typeof classMask, 'memory' | 'memoryXmm' | 'memoryYmm'>

/** What an operand in memory may be. */
export const memoryMask = classMask.memory | classMask.memoryXmm | classMask.memoryYmm

export interface Register {
  readonly kind: 'register'
  readonly class: RegisterClass
  /** The bit of `classMask` for `class`. */
  readonly mask: number
  /** Encoded number, 0 to 15 (ah … bh are 4 to 7). */
  readonly number: number
  /** Width of the name in bits: 128 for xmm, 256 for ymm registers. */
  readonly bits: number
  readonly name: string
  /** Where it lives: 'rax' for al, ah, ax, eax and rax; 'xmm0' (the low 64 bits) for xmm0 and ymm0. */
  readonly location: Location
  /** spl, bpl, sil, dil: 1 when naming it takes a REX prefix even though the number is below 8. */
  readonly rex: number
}

const names64 = [
  'rax',
  'rcx',
  'rdx',
  'rbx',
  'rsp',
  'rbp',
  'rsi',
  'rdi',
  'r8',
  'r9',
  'r10',
  'r11',
  'r12',
  'r13',
  'r14',
  'r15',
] as const
const names32 = [
  'eax',
  'ecx',
  'edx',
  'ebx',
  'esp',
  'ebp',
  'esi',
  'edi',
  'r8d',
  'r9d',
  'r10d',
  'r11d',
  'r12d',
  'r13d',
  'r14d',
  'r15d',
] as const
const names16 = [
  'ax',
  'cx',
  'dx',
  'bx',
  'sp',
  'bp',
  'si',
  'di',
  'r8w',
  'r9w',
  'r10w',
  'r11w',
  'r12w',
  'r13w',
  'r14w',
  'r15w',
] as const
const names8 = [
  'al',
  'cl',
  'dl',
  'bl',
  'spl',
  'bpl',
  'sil',
  'dil',
  'r8b',
  'r9b',
  'r10b',
  'r11b',
  'r12b',
  'r13b',
  'r14b',
  'r15b',
] as const
const names8high = ['ah', 'ch', 'dh', 'bh'] as const
const numbers = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15] as const
const segmentNames = ['es', 'cs', 'ss', 'ds', 'fs', 'gs'] as const

export type RegisterName =
  | (typeof names64)[number]
  | (typeof names32)[number]
  | (typeof names16)[number]
  | (typeof names8)[number]
  | (typeof names8high)[number]
  | `xmm${(typeof numbers)[number]}`
  | `ymm${(typeof numbers)[number]}`
  | (typeof segmentNames)[number]

function register(cls: RegisterClass, number: number, bits: number, name: string, location: Location): Register {
  const rex = cls === 'gp8' && number >= 4 && number < 8 ? 1 : 0
  return Object.freeze({ kind: 'register', class: cls, mask: classMask[cls], number, bits, name, location, rex })
}

/** General-purpose registers by number and width, and the SSE registers. */
export const gp64: readonly Register[] = names64.map((name, n) => register('gp64', n, 64, name, name))
export const gp32: readonly Register[] = names32.map((name, n) => register('gp32', n, 32, name, names64[n]!))
export const gp16: readonly Register[] = names16.map((name, n) => register('gp16', n, 16, name, names64[n]!))
export const gp8: readonly Register[] = names8.map((name, n) => register('gp8', n, 8, name, names64[n]!))
export const gp8high: readonly Register[] = names8high.map((name, n) =>
  register('gp8high', n + 4, 8, name, names64[n]!),
)
export const xmm: readonly Register[] = numbers.map((n) => register('xmm', n, 128, `xmm${n}`, `xmm${n}`))
export const ymm: readonly Register[] = numbers.map((n) => register('ymm', n, 256, `ymm${n}`, `xmm${n}`))
export const segments: readonly Register[] = segmentNames.map((name, n) =>
  register(name === 'cs' ? 'codeSegment' : 'segment', n, 16, name, name),
)

/** Every register by name. */
export const registers: Readonly<Record<RegisterName, Register>> = Object.fromEntries(
  [...gp64, ...gp32, ...gp16, ...gp8, ...gp8high, ...xmm, ...ymm, ...segments].map((r) => [r.name, r]),
) as Record<RegisterName, Register>

/** The general-purpose register of `number` (0 to 15) that is `bits` wide. */
export function gp(number: number, bits: number): Register {
  const set = bits === 64 ? gp64 : bits === 32 ? gp32 : bits === 16 ? gp16 : gp8
  return set[number]!
}

/** What byte operands are called without a REX prefix: ah, ch, dh and bh for 4 to 7. */
export const gp8withoutRex: readonly Register[] = [...gp8.slice(0, 4), ...gp8high]

/** The 64-bit locations of each vector register, low first. */
const vectorParts: readonly (readonly Location[])[] = numbers.map((n) => [`xmm${n}`, `xmm${n}h`, `ymm${n}`, `ymm${n}h`])

/** The locations of bits 63:0, 127:64, 191:128 and 255:192 of the vector register that an xmm or ymm register is (part of). */
export const partsOf = (register: Register): readonly Location[] => vectorParts[register.number]!

export const isVector = (register: Register): boolean => (register.mask & (classMask.xmm | classMask.ymm)) !== 0

/**
 * Width of each location of the machine state in bits. 'xmm0' and 'xmm0h' are the low and high half of xmm0, 'ymm0' and
 * 'ymm0h' bits 191:128 and 255:192 of ymm0.
 */
export const locations: Readonly<Record<Location, number>> = Object.fromEntries([
  ...names64.map((name) => [name, 64]),
  ...['CF', 'PF', 'AF', 'ZF', 'SF', 'OF', 'DF'].map((name) => [name, 1]),
  ...numbers.flatMap((n) => [
    [`xmm${n}`, 64],
    [`xmm${n}h`, 64],
  ]),
  ...numbers.flatMap((n) => [
    [`ymm${n}`, 64],
    [`ymm${n}h`, 64],
  ]),
])
