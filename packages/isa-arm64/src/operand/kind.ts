import type { EncodeErrorCode, FieldKind, Label, SymbolReference } from '@sourceless/isa'
import type { Operand } from './operand.js'
import type { Register } from './register.js'

/** Given in place of field bits for an operand that is not accepted; no operand fills all 32 bits. */
export const REFUSED = -1

/** How the encoder handles a kind: the two common ones inline, the others through `encode`. */
export const kindCode = { general: 0, register: 1, unsigned: 2 } as const

/** An operand whose value comes from an address: what else of it is encoded, and the field that the address fills. */
export interface Reference {
  readonly bits: number
  readonly field: FieldKind
  readonly target: Label | SymbolReference
}

/**
 * What an operand of a row may be, and which bits of the word hold it. `decode(word)` gives undefined for field values that
 * no operand stands for; `encode(decode(word)) === (word & fields)` always.
 */
export interface OperandKind {
  /** Its piece of a row's name: 'x', 'xsp', 'imm12', 'post'. */
  readonly name: string
  readonly code: number
  /** Union of the class masks that it accepts; 0 where it takes no register, lane or list. */
  readonly mask: number
  /** `register` and `unsigned`: lowest bit of the field. */
  readonly shift: number
  /** `unsigned`: least and greatest number, and what both are multiples of. */
  readonly minimum: number
  readonly maximum: number
  readonly scale: number
  /** The bits of the word that it fills. */
  readonly fields: number
  /** What it accepts, in words. */
  readonly accepts: string
  /** Stands in for an operand that is left out; undefined when it must be there. */
  readonly fallback: Operand | undefined
  /** The field bits of `fallback`, or REFUSED. */
  readonly fallbackBits: number
  /** The operand is determined by others: it must equal what `decode` gives. */
  readonly tied: boolean
  /** Why an operand of the right class is refused. */
  readonly error: EncodeErrorCode
  /** The field bits; `word` holds those of the operands before it. */
  readonly encode: (operand: Operand, word: number) => number
  readonly decode: (word: number) => Operand | undefined
  /** The text where the general rules do not give it (`text/format.ts`). */
  readonly format: ((operand: Operand) => string) | undefined
  /** For an operand that refers to an address not yet known. */
  readonly reference: ((operand: Operand) => Reference | undefined) | undefined
}

/** What a kind must tell; the rest has defaults. */
export type KindParts = Pick<OperandKind, 'name' | 'accepts' | 'fields' | 'encode' | 'decode'> &
  Partial<Omit<OperandKind, 'fallbackBits'>>

/** All kinds have their properties in one order: the encoder reads them, and engines are slow on mixed shapes. */
export function makeKind(parts: KindParts): OperandKind {
  return {
    name: parts.name,
    code: parts.code ?? kindCode.general,
    mask: parts.mask ?? 0,
    shift: parts.shift ?? 0,
    minimum: parts.minimum ?? 0,
    maximum: parts.maximum ?? 0,
    scale: parts.scale ?? 1,
    fields: parts.fields,
    accepts: parts.accepts,
    fallback: parts.fallback,
    fallbackBits: parts.fallback === undefined ? REFUSED : parts.encode(parts.fallback, 0),
    tied: parts.tied ?? false,
    error: parts.error ?? 'immediate-range',
    encode: parts.encode,
    decode: parts.decode,
    format: parts.format,
    reference: parts.reference,
  }
}

/** `width` ones from bit `at` on. */
export const fieldMask = (at: number, width: number): number => ((2 ** width - 1) << at) | 0

/** The unsigned field of `width` bits at bit `at`. */
export const field = (word: number, at: number, width: number): number => (word >>> at) & (2 ** width - 1)

export const signedField = (word: number, at: number, width: number): number =>
  (word << (32 - at - width)) >> (32 - width)

/** A register of the classes in `mask`, numbered in the five bits from `shift` on; `table[number]` is its meaning. */
export function registerKind(
  name: string,
  mask: number,
  shift: number,
  table: readonly Register[],
  accepts: string,
): OperandKind {
  return makeKind({
    name,
    code: kindCode.register,
    mask,
    shift,
    fields: fieldMask(shift, 5),
    accepts,
    error: 'operand-class',
    encode: (operand) =>
      typeof operand === 'object' && operand.kind === 'register' && (operand.mask & mask) !== 0
        ? operand.number << shift
        : REFUSED,
    decode: (word) => table[(word >>> shift) & 31],
  })
}

export interface ImmediateParts {
  /** Lowest bit and width of the field. */
  readonly at: number
  readonly width: number
  readonly scale?: number
  readonly minimum?: number
  readonly maximum?: number
  readonly fallback?: number
  /** Shown in hexadecimal. */
  readonly hexadecimal?: true
  readonly reference?: OperandKind['reference']
}

export function hexadecimal(operand: Operand): string {
  const value = BigInt(operand as number | bigint)
  if (value === 0n) return '#0'
  return value < 0n ? `#-0x${(-value).toString(16)}` : `#0x${value.toString(16)}`
}

/** A number from 0 to 2^width - 1, times `scale`. */
export function unsigned(name: string, parts: ImmediateParts): OperandKind {
  const { at, width, scale = 1 } = parts
  const { minimum = 0, maximum = (2 ** width - 1) * scale } = parts
  const kind = makeKind({
    name,
    code: kindCode.unsigned,
    shift: at,
    minimum,
    maximum,
    scale,
    fields: fieldMask(at, width),
    accepts: `${scale === 1 ? 'an integer' : `a multiple of ${scale}`} from ${minimum} to ${maximum}`,
    fallback: parts.fallback,
    format: parts.hexadecimal ? hexadecimal : undefined,
    reference: parts.reference,
    encode: (operand) =>
      typeof operand === 'number' && operand >= minimum && operand <= maximum && operand % scale === 0
        ? (operand / scale) << at
        : REFUSED,
    decode(word) {
      const value = field(word, at, width) * scale
      return value >= minimum && value <= maximum ? value : undefined
    },
  })
  return kind
}

/** One of a list of operands, by its place in the list; undefined entries are field values without an operand. */
export function oneOf(
  name: string,
  at: number,
  width: number,
  options: readonly (Operand | undefined)[],
  accepts: string,
  more: Partial<OperandKind> = {},
): OperandKind {
  const codes = new Map<Operand, number>()
  options.forEach((option, n) => {
    if (option !== undefined) codes.set(option, n << at)
  })
  return makeKind({
    name,
    fields: fieldMask(at, width),
    accepts,
    encode: (operand) => codes.get(operand) ?? REFUSED,
    decode: (word) => options[field(word, at, width)],
    ...more,
  })
}
