import type { CodeReference, InventoryBuilder } from '@sourceless/object'
import { sectionTypes, sizes, symbolTypes } from '../raw/constants.js'
import { decodeRela, type RelaRecord } from '../raw/records.js'
import { contentsOf, type ElfTables, type NamedHeader, symbolsOf, type TableSymbol } from './tables.js'

/** R_RISCV_PCREL_LO12_I and _S refer to the instruction with the upper bits of an address. */
const lowHalves: ReadonlySet<number> = new Set([24, 25])
/** Of types that refer to nothing, such as R_RISCV_RELAX, symbols have no name. */
const x86Fields: ReadonlySet<number> = new Set([2, 4])

interface Field extends Omit<RelaRecord, 'symbol'> {
  readonly symbol: TableSymbol
}

/** The records of a table of relocations whose symbols there are. */
export function* fieldsOf(tables: ElfTables, table: NamedHeader): Iterable<Field> {
  const records = contentsOf(tables.bytes, table)
  const view = new DataView(records.buffer, records.byteOffset, records.byteLength)
  const { at } = symbolsOf(tables, tables.sections[table.link])
  for (let place = 0; place + sizes.rela <= records.length; place += sizes.rela) {
    const record = decodeRela(view, place)
    const symbol = at(record.symbol)
    if (symbol !== undefined) yield { ...record, symbol }
  }
}

/** What fields of an object's code refer to. */
export function readReferences(tables: ElfTables, found: InventoryBuilder): void {
  const { bytes, sections, partOf, machine } = tables
  const functions = namedFunctions(tables)
  let roomBytes = bytes.length
  for (const table of sections) {
    const part = partOf.get(table.info)
    if (table.type !== sectionTypes.rela || part === undefined) continue
    roomBytes -= table.sizeBytes
    if (!(roomBytes >= 0)) {
      found.problem('Tables of relocations overlap: not all of them are read.')
      return
    }
    const known = new Map<number, CodeReference>()
    for (const field of fieldsOf(tables, table)) {
      if (machine.name === 'riscv64' && lowHalves.has(field.type)) continue
      const reference = referenceOf(tables, functions, table.info, field)
      if (reference !== undefined) known.set(field.offset, reference)
    }
    if (machine.name === 'riscv64')
      for (const { type, symbol, offset } of fieldsOf(tables, table)) {
        const upper = lowHalves.has(type) ? known.get(symbol.value) : undefined
        if (upper !== undefined) known.set(offset, upper)
      }
    for (const [offset, reference] of known) found.reference(part, offset, reference)
  }
}

/** Names of functions by section and offset: local ones are referred to by their section. */
function namedFunctions(tables: ElfTables): ReadonlyMap<string, string> {
  const { count, at } = symbolsOf(
    tables,
    tables.sections.find(({ type }) => type === sectionTypes.symtab),
  )
  const names = new Map<string, string>()
  for (let index = 1; index < count; index++) {
    const { name, type, section, value } = at(index)!
    if (type === symbolTypes.function) names.set(`${section} ${value}`, name)
  }
  return names
}

function referenceOf(
  { sections, machine }: ElfTables,
  functions: ReadonlyMap<string, string>,
  section: number,
  { type, symbol, addend }: Field,
): CodeReference | undefined {
  // Fields of x86-64 count from their own end.
  const fromEnd = machine.name === 'x86_64' && x86Fields.has(type) ? 4 : 0
  const isSection = symbol.type === symbolTypes.section
  const name = isSection ? (sections[symbol.section]?.name ?? '') : symbol.name
  if (name === '') return undefined
  const distance = Number(addend) + fromEnd
  const sign = distance < 0 ? '-' : '+'
  const place = distance === 0 ? name : `${name}${sign}0x${Math.abs(distance).toString(16)}`
  const shown = (isSection ? functions.get(`${symbol.section} ${distance}`) : undefined) ?? place
  return { name: shown, offset: symbol.section === section ? symbol.value + distance : undefined }
}
