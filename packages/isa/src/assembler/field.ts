import type { Label } from './label.js'

/** Where bits of the value go: `width` bits from bit `from` of the value to bit `to` of the field (little-endian). */
export type Slice = readonly [to: number, from: number, width: number]

/**
 * How a reference is stored. With S the target address, A the addend and P the address of the field:
 * value = (S + A − origin) / 2^shift, where origin is 0 (`absolute`), P (`relative`), or, with S + A and P both rounded
 * down to 4 KiB, P (`page`).
 */
export interface FieldLayout {
  readonly sizeBytes: number
  readonly origin: 'absolute' | 'relative' | 'page'
  /** True when the low 12 bits are added as a signed number: the bits above them then hold value + 0x800. */
  readonly carries: boolean
  readonly shift: number
  /** Width of the value in bits, and whether it is signed. */
  readonly bits: number
  readonly signed: boolean
  /** `range`: value must fit, and have no bits below `shift`; `wrap`: only its low bits count; `aligned`: as `wrap`, but without bits below `shift`. */
  readonly check: 'range' | 'wrap' | 'aligned'
  readonly slices: readonly Slice[]
}

function layout(
  text: string,
  slices: readonly Slice[],
  check: FieldLayout['check'] = 'range',
  carry?: 'carries',
): FieldLayout {
  const [sizeBytes, origin, number, shift] = text.split(' ') as [string, FieldLayout['origin'], string, string]
  const bits = Number(number.slice(1))
  return {
    sizeBytes: Number(sizeBytes),
    origin,
    carries: carry !== undefined,
    shift: Number(shift),
    bits,
    signed: number[0] === 's',
    check,
    slices,
  }
}

const whole = (bits: number): readonly Slice[] => [[0, 0, bits]]
const lo12Immediate: readonly Slice[] = [[20, 0, 12]]
const lo12Store: readonly Slice[] = [
  [7, 0, 5],
  [25, 5, 7],
]

/** Columns: bytes, origin, value's sign and width, shift; slices; check; carry. */
// biome-ignore format: columns
const layouts = {
  pc8:    layout('1 relative s8 0',  whole(8)),
  pc32:   layout('4 relative s32 0', whole(32)),
  plt32:  layout('4 relative s32 0', whole(32)),
  pc64:   layout('8 relative s64 0', whole(64)),
  abs32:  layout('4 absolute u32 0', whole(32)),
  abs32s: layout('4 absolute s32 0', whole(32)),
  abs64:  layout('8 absolute s64 0', whole(64)),

  // ELF for the Arm 64-bit Architecture, tables 5.7.3 and following.
  'arm64-branch26':      layout('4 relative s26 2',  [[0, 0, 26]]),
  'arm64-call26':        layout('4 relative s26 2',  [[0, 0, 26]]),
  'arm64-branch19':      layout('4 relative s19 2',  [[5, 0, 19]]),
  'arm64-literal19':     layout('4 relative s19 2',  [[5, 0, 19]]),
  'arm64-branch14':      layout('4 relative s14 2',  [[5, 0, 14]]),
  'arm64-adr21':         layout('4 relative s21 0',  [[29, 0, 2], [5, 2, 19]]),
  'arm64-page21':        layout('4 page s21 12',     [[29, 0, 2], [5, 2, 19]]),
  'arm64-low12':         layout('4 absolute u12 0',  [[10, 0, 12]], 'wrap'),
  'arm64-low12-scaled2': layout('4 absolute u11 1',  [[10, 0, 11]], 'aligned'),
  'arm64-low12-scaled4': layout('4 absolute u10 2',  [[10, 0, 10]], 'aligned'),
  'arm64-low12-scaled8': layout('4 absolute u9 3',   [[10, 0, 9]],  'aligned'),
  'arm64-low12-scaled16': layout('4 absolute u8 4',  [[10, 0, 8]],  'aligned'),
  'arm64-move0':         layout('4 absolute u16 0',  [[5, 0, 16]],  'wrap'),
  'arm64-move1':         layout('4 absolute u16 16', [[5, 0, 16]],  'wrap'),
  'arm64-move2':         layout('4 absolute u16 32', [[5, 0, 16]],  'wrap'),
  'arm64-move3':         layout('4 absolute u16 48', [[5, 0, 16]],  'wrap'),

  // RISC-V ELF psABI, section 8.4. The low half of a pc-relative pair counts from the high half: its addend says how far that is.
  'riscv-branch':      layout('4 relative s12 1',  [[8, 0, 4], [25, 4, 6], [7, 10, 1], [31, 11, 1]]),
  'riscv-jump':        layout('4 relative s20 1',  [[21, 0, 10], [20, 10, 1], [12, 11, 8], [31, 19, 1]]),
  'riscv-call':        layout('8 relative s32 0',  [[12, 12, 20], [52, 0, 12]], 'range', 'carries'),
  'riscv-branch16':    layout('2 relative s8 1',   [[3, 0, 2], [10, 2, 2], [2, 4, 1], [5, 5, 2], [12, 7, 1]]),
  'riscv-jump16':      layout('2 relative s11 1',  [[3, 0, 3], [11, 3, 1], [2, 4, 1], [7, 5, 1], [6, 6, 1], [9, 7, 2], [8, 9, 1], [12, 10, 1]]),
  'riscv-pc-high20':   layout('4 relative s32 0',  [[12, 12, 20]], 'range', 'carries'),
  'riscv-pc-low12':    layout('4 relative s32 0',  lo12Immediate, 'wrap'),
  'riscv-pc-low12-store': layout('4 relative s32 0', lo12Store, 'wrap'),
  'riscv-high20':      layout('4 absolute s32 0',  [[12, 12, 20]], 'range', 'carries'),
  'riscv-low12':       layout('4 absolute s32 0',  lo12Immediate, 'wrap'),
  'riscv-low12-store': layout('4 absolute s32 0',  lo12Store, 'wrap'),
} as const satisfies Readonly<Record<string, FieldLayout>>

export type FieldKind = keyof typeof layouts
export const fieldLayouts: Readonly<Record<FieldKind, FieldLayout>> = layouts

/** A field of the code whose value depends on an address: a fix-up (label) or a relocation (symbol name). */
export interface Field<Target = Label | string> {
  /** Where the field starts, bytes from the start of the code. */
  readonly offset: number
  readonly kind: FieldKind
  readonly target: Target
  readonly addend: number
}

/** Whether S + A, seen from P, can be stored in a field of this kind. */
export function fieldReaches(kind: FieldKind, addend: number, targetAddress: number, fieldAddress: number): boolean {
  return fits(layouts[kind], distanceOf(layouts[kind], addend, targetAddress, fieldAddress))
}

/**
 * Stores the value of a field, little-endian: the one patch routine of fix-ups and relocations. Bits of the field that
 * belong to the instruction are kept.
 * @param targetAddress S
 * @param fieldAddress P
 * @returns false when the value does not fit; nothing is written then
 */
export function patchField(
  bytes: Uint8Array,
  offset: number,
  kind: FieldKind,
  addend: number,
  targetAddress: number,
  fieldAddress: number,
): boolean {
  const field: FieldLayout = layouts[kind]
  const distance = distanceOf(field, addend, targetAddress, fieldAddress)
  if (!fits(field, distance)) return false
  const value = BigInt(Math.floor(distance / 2 ** field.shift))
  const carried = field.carries ? value + 0x800n : value
  let word = 0n
  let mask = 0n
  for (const [to, from, width] of field.slices) {
    const ones = (1n << BigInt(width)) - 1n
    word |= (((from < 12 ? value : carried) >> BigInt(from)) & ones) << BigInt(to)
    mask |= ones << BigInt(to)
  }
  for (let n = 0; n < field.sizeBytes; n++) {
    const shift = BigInt(8 * n)
    const kept = bytes[offset + n]! & ~Number((mask >> shift) & 0xffn)
    bytes[offset + n] = kept | Number((word >> shift) & 0xffn)
  }
  return true
}

const PAGE = 4096

function distanceOf(field: FieldLayout, addend: number, targetAddress: number, fieldAddress: number): number {
  const target = targetAddress + addend
  if (field.origin === 'absolute') return target
  if (field.origin === 'relative') return target - fieldAddress
  return (Math.floor(target / PAGE) - Math.floor(fieldAddress / PAGE)) * PAGE
}

function fits(field: FieldLayout, distance: number): boolean {
  if (!Number.isSafeInteger(distance)) return false
  if (field.check === 'wrap') return true
  const value = distance / 2 ** field.shift + (field.carries ? 0x800 : 0)
  if (!Number.isInteger(value)) return false
  if (field.check === 'aligned' || field.bits === 64) return true
  const half = 2 ** (field.bits - 1)
  return field.signed ? value >= -half && value < half : value >= 0 && value < 2 * half
}
