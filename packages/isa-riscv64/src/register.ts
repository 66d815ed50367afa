import type { Location } from '@sourceless/isa'

/** Operand classes as bits, so that validation is one `and`. */
export const classMask = { x: 1, f: 2, memory: 4, rounding: 8 } as const
export type RegisterClass = 'x' | 'f'

export interface Register {
  readonly kind: 'register'
  /** `x`: integer, 64 bits; `f`: floating point, 64 bits, singles NaN-boxed. */
  readonly class: RegisterClass
  /** The bit of `classMask` for `class`. */
  readonly mask: number
  /** 0 to 31. */
  readonly number: number
  /** The ABI's name: 'a0', 'sp', 'fs1'. */
  readonly name: RegisterName
  /** 'x10', 'f9'. 'x0' is not among `locations`: it reads as zero, and writes to it are lost. */
  readonly location: Location
}

/** Names of the RISC-V psABI, section 1, by number. */
const integerNames = [
  ...(['zero', 'ra', 'sp', 'gp', 'tp', 't0', 't1', 't2', 's0', 's1'] as const),
  ...(['a0', 'a1', 'a2', 'a3', 'a4', 'a5', 'a6', 'a7'] as const),
  ...(['s2', 's3', 's4', 's5', 's6', 's7', 's8', 's9', 's10', 's11', 't3', 't4', 't5', 't6'] as const),
] as const
const floatNames = [
  ...(['ft0', 'ft1', 'ft2', 'ft3', 'ft4', 'ft5', 'ft6', 'ft7', 'fs0', 'fs1'] as const),
  ...(['fa0', 'fa1', 'fa2', 'fa3', 'fa4', 'fa5', 'fa6', 'fa7'] as const),
  ...(['fs2', 'fs3', 'fs4', 'fs5', 'fs6', 'fs7', 'fs8', 'fs9', 'fs10', 'fs11'] as const),
  ...(['ft8', 'ft9', 'ft10', 'ft11'] as const),
] as const

export type RegisterName = (typeof integerNames)[number] | (typeof floatNames)[number]

const bank = (of: RegisterClass, names: readonly RegisterName[]): readonly Register[] =>
  names.map((name, number) => ({
    kind: 'register',
    class: of,
    mask: classMask[of],
    number,
    name,
    location: of + number,
  }))

/** Integer registers by number. */
export const x = bank('x', integerNames)
/** Floating-point registers by number. */
export const f = bank('f', floatNames)

/** Registers by the ABI's names. */
export const registers = Object.fromEntries([...x, ...f].map((register) => [register.name, register])) as Readonly<
  Record<RegisterName, Register>
>

const byName = new Map<string, Register>([
  ...[...x, ...f].flatMap((register): [string, Register][] => [
    [register.name, register],
    [register.location, register],
  ]),
  ['fp', x[8]!],
])

/** The register called `name` in a text: 'a0', 'x10', 'fp', 'fa0', 'f10'. */
export const registerNamed = (name: string): Register | undefined => byName.get(name)

/**
 * All state that meanings read or write, with its width in bits. 'RF' tells whether a reservation is held, and
 * 'reservationAddress' where: set by `lr`, consumed by `sc`.
 */
export const locations: Readonly<Record<Location, number>> = Object.fromEntries([
  ...[...x.slice(1), ...f].map(({ location }): [Location, number] => [location, 64]),
  ['reservationAddress', 64],
  ['RF', 1],
])
