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
} as const
export type RegisterClass = Exclude<keyof typeof classMask, 'memory'>

export interface Register {
  readonly kind: 'register'
  readonly class: RegisterClass
  /** The bit of `classMask` for `class`. */
  readonly mask: number
  /** Encoded number, 0 to 15 (ah … bh are 4 to 7). */
  readonly number: number
  /** Width of the name in bits; xmm registers have 128. */
  readonly bits: number
  readonly name: string
  /** Where it lives: 'rax' for al, ah, ax, eax and rax; 'xmm0' for xmm0. */
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
const namesXmm = [
  'xmm0',
  'xmm1',
  'xmm2',
  'xmm3',
  'xmm4',
  'xmm5',
  'xmm6',
  'xmm7',
  'xmm8',
  'xmm9',
  'xmm10',
  'xmm11',
  'xmm12',
  'xmm13',
  'xmm14',
  'xmm15',
] as const

export type RegisterName =
  | (typeof names64)[number]
  | (typeof names32)[number]
  | (typeof names16)[number]
  | (typeof names8)[number]
  | (typeof names8high)[number]
  | (typeof namesXmm)[number]

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
export const xmm: readonly Register[] = namesXmm.map((name, n) => register('xmm', n, 128, name, name))

/** Every register by name. */
export const registers: Readonly<Record<RegisterName, Register>> = Object.fromEntries(
  [...gp64, ...gp32, ...gp16, ...gp8, ...gp8high, ...xmm].map((r) => [r.name, r]),
) as Record<RegisterName, Register>

/** The general-purpose register of `number` (0 to 15) that is `bits` wide. */
export function gp(number: number, bits: number): Register {
  const set = bits === 64 ? gp64 : bits === 32 ? gp32 : bits === 16 ? gp16 : gp8
  return set[number]!
}

/** Width of each location of the machine state in bits. */
export const locations: Readonly<Record<Location, number>> = Object.fromEntries([
  ...names64.map((name) => [name, 64]),
  ...['CF', 'PF', 'AF', 'ZF', 'SF', 'OF', 'DF'].map((name) => [name, 1]),
  ...namesXmm.flatMap((name) => [
    [name, 64],
    [`${name}h`, 64],
  ]),
])
