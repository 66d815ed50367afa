import { failOn, type ObjectFile } from '@sourceless/object'
import { sizes } from '../raw/constants.js'
import { appendTable, type Table } from './tables.js'

export const exportSectionName = '.edata'

interface ExportedSymbol {
  readonly name: string
  readonly symbol: number
}

/** The loader searches names by bytes, in order. */
const byBytes = (a: ExportedSymbol, b: ExportedSymbol): number => {
  const encoder = new TextEncoder()
  const [left, right] = [encoder.encode(a.name), encoder.encode(b.name)]
  const differs = left.findIndex((byte, index) => byte !== right[index])
  return differs < 0 ? -1 : left[differs]! - (right[differs] ?? -1)
}

const exportedSymbols = ({ symbols }: ObjectFile, names: readonly string[] | undefined): ExportedSymbol[] => {
  const indexOf = new Map<string, number>()
  const visible: string[] = []
  for (const [index, { name, binding, section, visibility }] of symbols.entries()) {
    if (binding === 'local' || section === undefined) continue
    indexOf.set(name, index)
    if (visibility !== 'hidden') visible.push(name)
  }
  const chosen = [...new Set(names ?? visible)].map((name) => ({ name, symbol: indexOf.get(name) ?? -1 }))
  failOn(
    chosen.flatMap(({ name, symbol }) => {
      const message = `the exported symbol ${name} is not defined`
      return symbol < 0 ? [{ code: 'unresolved-symbol' as const, message, symbol: name }] : []
    }),
  )
  return chosen.sort(byBytes)
}

/** "Export Directory Table", address table, name pointers, ordinals, names. Ordinals start at 1. */
const fillExports = (table: Table, library: string, exported: readonly ExportedSymbol[]): void => {
  const directory = table.reserve(sizes.exportDirectory, 4)
  const addresses = table.reserve(4 * exported.length, 4)
  const pointers = table.reserve(4 * exported.length, 4)
  const ordinals = table.reserve(2 * exported.length, 2)
  table.point(directory + 12, table.text(library, 1))
  table.set32(directory + 16, 1)
  table.set32(directory + 20, exported.length)
  table.set32(directory + 24, exported.length)
  table.point(directory + 28, addresses)
  table.point(directory + 32, pointers)
  table.point(directory + 36, ordinals)
  for (const [index, { name, symbol }] of exported.entries()) {
    table.pointToSymbol(addresses + 4 * index, symbol)
    table.point(pointers + 4 * index, table.text(name, 1))
    table.set16(ordinals + 2 * index, index)
  }
}

/** The object with an export table, named `library`, of the given symbols, or of all that it defines for others. */
export const appendExports = (
  object: ObjectFile,
  library: string,
  names: readonly string[] | undefined,
): ObjectFile => {
  const exported = exportedSymbols(object, names)
  if (exported.length > 0xffff) {
    failOn([{ code: 'bad-symbol', message: `${exported.length} exports are more than 65535` }])
  }
  return appendTable(object, exportSectionName, 'readonly', (table) => fillExports(table, library, exported))
}
