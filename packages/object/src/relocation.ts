import { type FieldKind, fieldLayouts, patchField } from '@sourceless/isa'
import type { RelocationKind } from './model.js'

/** The field in which a relocation of that kind is stored. */
const fieldOf = (kind: RelocationKind): FieldKind => (kind === 'image32' ? 'abs32' : kind)

/** Whether a reference of that kind can be relocated by a linker. */
export const isRelocationKind = (kind: string): kind is RelocationKind =>
  kind === 'image32' || (kind !== 'pc8' && Object.hasOwn(fieldLayouts, kind))

/** Bytes of the field that a relocation of that kind fills. */
export const relocationSizeBytes = (kind: RelocationKind): number => fieldLayouts[fieldOf(kind)].sizeBytes

/**
 * Whether the field changes when the whole program moves by pages: one that holds an address, or more of it than its offset in a
 * page of 4 KiB.
 */
export const isPositionDependent = (kind: RelocationKind): boolean => {
  const { origin, bits, shift } = fieldLayouts[fieldOf(kind)]
  return kind !== 'image32' && origin === 'absolute' && bits + shift > 12
}

/**
 * Stores S + A (− P) at `offset` and keeps the other bits of the field. False, and nothing stored, when it does not fit. The
 * field must lie within `bytes`. For `image32` the addresses must count from the start of the image.
 */
export const patchRelocation = (
  bytes: Uint8Array,
  offset: number,
  kind: RelocationKind,
  symbolAddress: number,
  addend: number,
  fieldAddress: number,
): boolean => patchField(bytes, offset, fieldOf(kind), addend, symbolAddress, fieldAddress)
