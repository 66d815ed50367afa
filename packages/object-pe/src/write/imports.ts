import type { ObjectFile, ObjectSymbol, Relocation } from '@sourceless/object'
import { sizes } from '../raw/constants.js'
import type { PeImport } from '../types.js'
import { appendTable, type Table } from './tables.js'

export const importSectionName = '.idata'
const thunkSectionName = '.text$thunks'
const slotBytes = 8

/** Where parts of the import table lie in their section. */
export interface ImportTable {
  readonly descriptorBytes: number
  readonly slotsOffset: number
  readonly slotsBytes: number
}

/** Imports that the object refers to, by library; each library is compared without case, as Windows does. */
const usedImports = (object: ObjectFile, imports: readonly PeImport[]): PeImport[][] => {
  const wanted = new Set(object.symbols.flatMap(({ name, section }) => (section === undefined ? [name] : [])))
  const libraries = new Map<string, PeImport[]>()
  for (const item of imports) {
    if (!wanted.has(item.symbol) && !wanted.has(`__imp_${item.symbol}`)) continue
    const key = item.library.toLowerCase()
    const known = libraries.get(key)
    if (known === undefined) libraries.set(key, [item])
    else if (!known.some(({ symbol }) => symbol === item.symbol)) known.push(item)
  }
  return [...libraries.values()]
}

/** "Import Directory Table", lookup tables, address tables (all of them adjacent), "Hint/Name Table", names of libraries. */
const fillImports = (table: Table, libraries: readonly (readonly PeImport[])[], slotOf: Map<string, number>) => {
  const descriptorBytes = (libraries.length + 1) * sizes.importDescriptor
  const descriptors = table.reserve(descriptorBytes, 8)
  const slotsBytes = libraries.reduce((sum, { length }) => sum + (length + 1) * slotBytes, 0)
  const lookups = table.reserve(slotsBytes, slotBytes)
  const slotsOffset = table.reserve(slotsBytes, slotBytes)
  let place = 0
  for (const [index, library] of libraries.entries()) {
    const descriptor = descriptors + index * sizes.importDescriptor
    table.point(descriptor, lookups + place)
    table.point(descriptor + 12, table.text(library[0]!.library, 2))
    table.point(descriptor + 16, slotsOffset + place)
    for (const { symbol, name = symbol } of library) {
      // The hint, a guess at the index in the library's export table, stays 0: 2 bytes before the name.
      const hint = table.reserve(2, 2)
      table.text(name, 1)
      table.point(lookups + place, hint)
      table.point(slotsOffset + place, hint)
      slotOf.set(symbol, slotsOffset + place)
      place += slotBytes
    }
    place += slotBytes
  }
  return { descriptorBytes, slotsOffset, slotsBytes }
}

/** A jump through the slot of an import, and the fields in it. */
const thunks = {
  // jmp [rip + slot]
  x86_64: { code: [0xff, 0x25, 0, 0, 0, 0, 0xcc, 0xcc], fields: [{ offset: 2, kind: 'pc32', addend: -4 }] },
  // adrp x16, slot; ldr x16, [x16, low 12 bits of slot]; br x16
  aarch64: {
    code: [0x10, 0, 0, 0x90, 0x10, 2, 0x40, 0xf9, 0, 2, 0x1f, 0xd6],
    fields: [
      { offset: 0, kind: 'arm64-page21', addend: 0 },
      { offset: 4, kind: 'arm64-low12-scaled8', addend: 0 },
    ],
  },
} as const

const appendThunks = (
  object: ObjectFile,
  machine: keyof typeof thunks,
  names: readonly string[],
  slots: { readonly symbol: number; readonly offsetOf: ReadonlyMap<string, number> },
) => {
  const { code, fields } = thunks[machine]
  const relocations: Relocation[] = []
  const offsetOf = new Map<string, number>()
  const section = object.sections.length
  const extended = appendTable(object, thunkSectionName, 'code', (table) => {
    for (const name of names) {
      const start = table.reserve(code.length, 4)
      for (let at = 0; at < code.length; at += 2) table.set16(start + at, code[at]! | (code[at + 1]! << 8))
      offsetOf.set(name, start)
      for (const { offset, kind, addend } of fields) {
        const slot = slots.offsetOf.get(name)!
        relocations.push({ section, offset: start + offset, kind, symbol: slots.symbol, addend: addend + slot })
      }
    }
  })
  return { object: { ...extended, relocations: [...extended.relocations, ...relocations] }, section, offsetOf }
}

/**
 * The object with its imports resolved: `__imp_x` is the slot that the loader fills with the address of `x`, and `x` itself a
 * jump through that slot. Imports that nothing refers to are left out.
 */
export const resolveImports = (object: ObjectFile, machine: keyof typeof thunks, imports: readonly PeImport[]) => {
  const libraries = usedImports(object, imports)
  if (libraries.length === 0) return { object, table: undefined }
  const slotOf = new Map<string, number>()
  const section = object.sections.length
  const parts: ImportTable[] = []
  const withTable = appendTable(object, importSectionName, 'readonly', (table) => {
    parts.push(fillImports(table, libraries, slotOf))
  })
  const called = object.symbols.flatMap(({ name, section: where }) =>
    where === undefined && slotOf.has(name) ? [name] : [],
  )
  const slots = { symbol: object.symbols.length, offsetOf: slotOf }
  const linked = called.length === 0 ? undefined : appendThunks(withTable, machine, called, slots)
  const resolve = (symbol: ObjectSymbol): ObjectSymbol => {
    if (symbol.section !== undefined) return symbol
    const slot = symbol.name.startsWith('__imp_') ? slotOf.get(symbol.name.slice('__imp_'.length)) : undefined
    if (slot !== undefined) return { ...symbol, binding: 'local', section, offset: slot }
    const thunk = linked?.offsetOf.get(symbol.name)
    return thunk === undefined ? symbol : { ...symbol, binding: 'local', section: linked!.section, offset: thunk }
  }
  const whole = linked?.object ?? withTable
  return { object: { ...whole, symbols: whole.symbols.map(resolve) }, table: parts[0] }
}
