import type { ArchiveMember } from '../ar/model.js'
import { type ImportedName, type ImportLibraryOptions, machineNumbers } from './model.js'

const headerSizeBytes = 20

/** PE format specification, "Import Type" and "Import Name Type". */
const types = { code: 0, data: 1 } as const
const nameTypes = { ordinal: 0, name: 1 } as const

const encoder = new TextEncoder()

/** A member that stands for one imported name; linkers make its thunk and its table entries. "Import Library Format". */
export const shortImport = (
  { machine, dll }: ImportLibraryOptions,
  { name, kind = 'code', hint = 0, ordinal }: ImportedName,
): ArchiveMember => {
  const strings = encoder.encode(`${name}\0${dll}\0`)
  const bytes = new Uint8Array(headerSizeBytes + strings.length)
  const view = new DataView(bytes.buffer)
  view.setUint16(2, 0xffff, true) // no object file starts with 0, 0xffff
  view.setUint16(6, machineNumbers[machine], true)
  view.setUint32(12, strings.length, true)
  view.setUint16(16, ordinal ?? hint, true)
  view.setUint16(18, types[kind] | ((ordinal === undefined ? nameTypes.name : nameTypes.ordinal) << 2), true)
  bytes.set(strings, headerSizeBytes)
  return { name: dll, bytes, symbols: kind === 'code' ? [`__imp_${name}`, name] : [`__imp_${name}`] }
}
