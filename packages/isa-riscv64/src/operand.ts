import { EncodeError, type Label, type SymbolReference } from '@sourceless/isa'
import { classMask, type Register } from './register.js'

/**
 * Which part of an address an immediate holds. `hi` and `lo`: of the address itself (lui, then addi, load or store);
 * `pcrelHi`: of its distance from the `auipc` that holds it; `pcrelLo`: the low half that belongs to the `auipc` at the target.
 */
export type AddressPartKind = 'hi' | 'lo' | 'pcrelHi' | 'pcrelLo'

/** Part of an address that is not known yet. Made by `hi`, `lo`, `pcrelHi`, `pcrelLo`. */
export interface AddressPart {
  readonly kind: 'part'
  readonly part: AddressPartKind
  readonly target: Label | SymbolReference
}

/** offset(base). Made by `at`. The row says how many bytes are accessed, and which offsets it takes. */
export interface MemoryOperand {
  readonly kind: 'memory'
  readonly mask: number
  readonly base: Register
  readonly offset: number | AddressPart
}

/** A static rounding mode, or `dyn`: the one in `frm`. */
export interface RoundingMode {
  readonly kind: 'rounding'
  readonly mask: number
  readonly name: 'rne' | 'rtz' | 'rdn' | 'rup' | 'rmm' | 'dyn'
  /** The encoding: 0 to 4, 7. */
  readonly number: number
}

/** Immediates are numbers; so are control and status registers, fence sets (8 i, 4 o, 2 r, 1 w) and branch distances. */
export type Operand = Register | MemoryOperand | RoundingMode | AddressPart | Label | SymbolReference | number

const mode = (name: RoundingMode['name'], number: number): RoundingMode => ({
  kind: 'rounding',
  mask: classMask.rounding,
  name,
  number,
})

/** Unprivileged manual, table 24 ("Rounding mode encoding"). */
export const roundingModes = {
  rne: mode('rne', 0),
  rtz: mode('rtz', 1),
  rdn: mode('rdn', 2),
  rup: mode('rup', 3),
  rmm: mode('rmm', 4),
  dyn: mode('dyn', 7),
} as const

const { rne, rtz, rdn, rup, rmm, dyn } = roundingModes
/** By encoding; 5 and 6 are reserved. */
export const roundingModeNumbers: readonly (RoundingMode | undefined)[] = [
  ...[rne, rtz, rdn, rup, rmm],
  ...[undefined, undefined, dyn],
]

/**
 * The memory operand offset(base).
 * @throws EncodeError `address-register`
 */
export function at(base: Register, offset: number | AddressPart = 0): MemoryOperand {
  if (base.mask !== classMask.x) {
    throw new EncodeError('address-register', `${base.name} cannot be the base of an address: it accepts x0 to x31`, {
      value: base.name,
    })
  }
  return { kind: 'memory', mask: classMask.memory, base, offset }
}

const part =
  (kind: AddressPartKind) =>
  (target: Label | SymbolReference): AddressPart => ({ kind: 'part', part: kind, target })

/** %hi(symbol): for `lui`. */
export const hi = part('hi')
/** %lo(symbol): for the instruction that adds to what `lui` gave. */
export const lo = part('lo')
/** %pcrel_hi(target): for `auipc`. */
export const pcrelHi = part('pcrelHi')
/** %pcrel_lo(label): the label stands at the `auipc`. */
export const pcrelLo = part('pcrelLo')
