import type { Label } from './label.js'

/**
 * How a reference is stored; S target address, A addend, P address of the field.
 * `pc8`, `pc32`: S + A − P, signed; `plt32`: the same for calls; `abs32` unsigned, `abs32s` signed, `abs64`: S + A.
 * All but `pc8` exist in object files.
 */
export type FieldKind = 'pc8' | 'pc32' | 'plt32' | 'abs32' | 'abs32s' | 'abs64'

/** A field of the code whose value depends on an address: a fix-up (label) or a relocation (symbol name). */
export interface Field<Target = Label | string> {
  /** Where the field starts, bytes from the start of the code. */
  readonly offset: number
  readonly kind: FieldKind
  readonly target: Target
  readonly addend: number
}

export const fieldSizeBytes: Readonly<Record<FieldKind, number>> = {
  pc8: 1,
  pc32: 4,
  plt32: 4,
  abs32: 4,
  abs32s: 4,
  abs64: 8,
}

/**
 * Stores the value of a field, little-endian: the one patch routine of fix-ups and relocations.
 * @param targetAddress S
 * @param fieldAddress P, used by the pc kinds
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
  const relative = kind === 'pc8' || kind === 'pc32' || kind === 'plt32'
  const value = targetAddress + addend - (relative ? fieldAddress : 0)
  if (!fits(kind, value)) return false
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (kind === 'pc8') view.setInt8(offset, value)
  else if (kind === 'abs64') view.setBigInt64(offset, BigInt(value), true)
  else view.setInt32(offset, value, true)
  return true
}

function fits(kind: FieldKind, value: number): boolean {
  if (kind === 'pc8') return value >= -0x80 && value <= 0x7f
  if (kind === 'abs32') return value >= 0 && value <= 0xffff_ffff
  return kind === 'abs64' ? Number.isSafeInteger(value) : value >= -0x8000_0000 && value <= 0x7fff_ffff
}
