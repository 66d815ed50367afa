import type { RelocationKind } from './model.js'

/** How a relocation's value is computed and stored. One row per kind; one routine reads them. */
export interface RelocationField {
  readonly sizeBytes: 4 | 8
  /** The address of the field is subtracted. */
  readonly relative: boolean
  /** Smallest and largest value that the field holds. */
  readonly lowest: bigint
  readonly highest: bigint
}

const signed32 = { lowest: -0x8000_0000n, highest: 0x7fff_ffffn }

/** x86-64 psABI, table 4.9 "Relocation types". */
export const relocationFields: Readonly<Record<RelocationKind, RelocationField>> = {
  pc32: { sizeBytes: 4, relative: true, ...signed32 },
  plt32: { sizeBytes: 4, relative: true, ...signed32 },
  abs32: { sizeBytes: 4, relative: false, lowest: 0n, highest: 0xffff_ffffn },
  abs32s: { sizeBytes: 4, relative: false, ...signed32 },
  abs64: { sizeBytes: 8, relative: false, lowest: -(1n << 63n), highest: (1n << 64n) - 1n },
}

/** Whether a reference of that kind can be relocated by this package. */
export const isRelocationKind = (kind: string): kind is RelocationKind => Object.hasOwn(relocationFields, kind)

/**
 * Stores S + A (− P) at `offset`. Returns the value that did not fit, and leaves the bytes alone then; `undefined` when it
 * is stored. The field must lie within `bytes`.
 */
export const patchRelocation = (
  bytes: Uint8Array,
  offset: number,
  kind: RelocationKind,
  symbolAddress: number,
  addend: number,
  fieldAddress: number,
): bigint | undefined => {
  const field = relocationFields[kind]
  const value = BigInt(symbolAddress) + BigInt(addend) - (field.relative ? BigInt(fieldAddress) : 0n)
  if (value < field.lowest || value > field.highest) return value
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (field.sizeBytes === 4) view.setUint32(offset, Number(BigInt.asUintN(32, value)), true)
  else view.setBigUint64(offset, BigInt.asUintN(64, value), true)
  return undefined
}
