import { EncodeError, type Label, type SymbolReference } from '@sourceless/isa'
import { classMask, type Register } from './register.js'

/** How the last register operand, or an offset register, is shifted or extended. The number is the field `shift` or `option`. */
export const shiftTypes = {
  lsl: 0,
  lsr: 1,
  asr: 2,
  ror: 3,
  msl: 4,
  uxtb: 8,
  uxth: 9,
  uxtw: 10,
  uxtx: 11,
  sxtb: 12,
  sxth: 13,
  sxtw: 14,
  sxtx: 15,
} as const
export type ShiftType = keyof typeof shiftTypes

/** `lsl #3`, `uxtw`, `msl #8`: made by `shift`. */
export interface Shift {
  readonly kind: 'shift'
  readonly type: ShiftType
  /** Value of `shiftTypes`; extensions have bit 3 set, above the 3-bit field `option`. */
  readonly code: number
  readonly amount: number
  /** `uxtw` rather than `uxtw #0`: byte accesses have an encoding for each. */
  readonly implicit: boolean
}

const shifts = new Map<number, Shift>()
/** A shift or extension with its amount; equal ones are the same object. @throws EncodeError `immediate-range` */
export function shift(type: ShiftType, amount?: number): Shift {
  const code = shiftTypes[type]
  if (amount !== undefined && !(amount >= 0 && amount < 64 && Number.isInteger(amount)))
    throw new EncodeError('immediate-range', `${type} shifts by ${amount}: it accepts an integer from 0 to 63`)
  const key = code * 128 + (amount ?? 64)
  let found = shifts.get(key)
  if (found === undefined) {
    found = Object.freeze({ kind: 'shift', type, code, amount: amount ?? 0, implicit: amount === undefined })
    shifts.set(key, found)
  }
  return found
}

/** Conditions by their code; `hs` and `lo` are other names of `cs` and `cc`. */
export const conditions = [
  'eq',
  'ne',
  'hs',
  'lo',
  'mi',
  'pl',
  'vs',
  'vc',
  'hi',
  'ls',
  'ge',
  'lt',
  'gt',
  'le',
  'al',
  'nv',
] as const
export type Condition = (typeof conditions)[number]

/** The code of a condition by any of its names, -1 for other words. */
export function conditionCode(text: string): number {
  return text === 'cs' ? 2 : text === 'cc' ? 3 : conditions.indexOf(text as Condition)
}

/** An operand that is a word of its own: a condition (`eq`), a barrier (`ish`), a prefetch (`pldl1keep`), a system register. */
export interface Name {
  readonly kind: 'name'
  readonly name: string
  /** Code of the condition of that name, -1 where there is none. */
  readonly condition: number
}

const names = new Map<string, Name>()
/** The operand called `text`; equal ones are the same object. */
export function name(text: string): Name {
  let found = names.get(text)
  if (found === undefined) {
    found = Object.freeze({ kind: 'name', name: text, condition: conditionCode(text) })
    names.set(text, found)
  }
  return found
}

/** One lane of a vector register: `v0.s[1]`. `mask` is the element's: `b`, `h`, `s`, `d`, `4b`, `2h`. */
export interface Lane {
  readonly kind: 'lane'
  readonly mask: number
  readonly element: LaneElement
  readonly number: number
  readonly index: number
}
export type LaneElement = 'b' | 'h' | 's' | 'd' | '4b' | '2h'

/** Lane `index` of v`number`, in elements of that size. */
export function lane(number: number, element: LaneElement, index: number): Lane {
  return Object.freeze({ kind: 'lane', mask: classMask[element], element, number, index })
}

/**
 * `count` vector registers from v`number` on, wrapping after v31: { v0.4s, v1.4s }. With `index` >= 0 one lane of each:
 * { v0.s, v1.s }[2]; the class is then `b`, `h`, `s` or `d`.
 */
export interface RegisterList {
  readonly kind: 'list'
  readonly mask: number
  readonly class: ListClass
  readonly number: number
  readonly count: number
  readonly index: number
}
export type ListClass = '8b' | '16b' | '4h' | '8h' | '2s' | '4s' | '1d' | '2d' | 'b' | 'h' | 's' | 'd'

export function list(number: number, count: number, of: ListClass, index = -1): RegisterList {
  return Object.freeze({ kind: 'list', mask: classMask[of], class: of, number, count, index })
}

/** What `:lo12:`, `:abs_g1:` and the like take of a symbol's address. */
export type Part = 'lo12' | 'abs_g0' | 'abs_g1' | 'abs_g2' | 'abs_g3' | 'abs_g0_nc' | 'abs_g1_nc' | 'abs_g2_nc'

/** Part of an address that is not known yet: `:lo12:table+8`. */
export interface AddressPart {
  readonly kind: 'part'
  readonly part: Part
  readonly of: SymbolReference
}

export function addressPart(part: Part, of: SymbolReference): AddressPart {
  return Object.freeze({ kind: 'part', part, of })
}

export type AddressMode = 'offset' | 'pre' | 'post'

/** [base, offset], [base, index, extension], [base, offset]! or [base], offset. Made by `at`, `indexed`, `pre`, `post`. */
export interface MemoryOperand {
  readonly kind: 'memory'
  readonly base: Register
  readonly mode: AddressMode
  /** Bytes; 0 with an index. */
  readonly offset: number
  readonly index: Register | undefined
  /** How `index` is extended and scaled; `noShift` where nothing is written. Undefined without an index, and in a post-index. */
  readonly extend: Shift | undefined
  /** In place of `offset`: the low bits of an address. */
  readonly part: AddressPart | undefined
}

const baseMask = classMask.x | classMask.sp
const indexMask = classMask.x | classMask.xzr | classMask.w | classMask.wzr

function memory(
  base: Register,
  mode: AddressMode,
  offset: number,
  index: Register | undefined,
  extend: Shift | undefined,
  part: AddressPart | undefined,
): MemoryOperand {
  if ((base.mask & baseMask) === 0) throw addressError('base', 'x0 to x30 or sp', base)
  if (index !== undefined && (index.mask & indexMask) === 0)
    throw addressError('index', 'x0 to x30, xzr, w0 to w30 or wzr', index)
  return { kind: 'memory', base, mode, offset, index, extend, part }
}

function addressError(role: string, accepts: string, given: Register): EncodeError {
  const message = `${given.name} cannot be the ${role} of an address: ${role} accepts ${accepts}`
  return new EncodeError('address-register', message, { accepts, value: given })
}

/** [base, #offset], or [base, :lo12:symbol]. @throws EncodeError `address-register` */
export function at(base: Register, offset: number | AddressPart = 0): MemoryOperand {
  return typeof offset === 'number'
    ? memory(base, 'offset', offset, undefined, undefined, undefined)
    : memory(base, 'offset', 0, undefined, undefined, offset)
}

/** [base, index, extend]. @throws EncodeError `address-register` */
export function indexed(base: Register, index: Register, extend: Shift = noShift): MemoryOperand {
  return memory(base, 'offset', 0, index, extend, undefined)
}

/** [base, #offset]!: the base is changed before the access. @throws EncodeError `address-register` */
export function pre(base: Register, offset: number): MemoryOperand {
  return memory(base, 'pre', offset, undefined, undefined, undefined)
}

/** [base], #offset or [base], index: the base is changed after the access. @throws EncodeError `address-register` */
export function post(base: Register, offset: number | Register): MemoryOperand {
  return typeof offset === 'number'
    ? memory(base, 'post', offset, undefined, undefined, undefined)
    : memory(base, 'post', 0, offset, undefined, undefined)
}

/** Nothing written: no shift. */
export const noShift = shift('lsl')

/** A number; bigint where 53 bits do not suffice. */
export type Immediate = number | bigint

export type Operand =
  | Register
  | Immediate
  | Shift
  | Name
  | Lane
  | RegisterList
  | MemoryOperand
  | AddressPart
  | Label
  | SymbolReference
