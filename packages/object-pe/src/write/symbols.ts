import type { ObjectFile, ObjectSymbol, Relocation } from '@sourceless/object'
import { functionType, searchAlias, sizes, specialSections, storageClasses } from '../raw/constants.js'
import { concatenate, encodeSymbol } from '../raw/records.js'
import type { StringTable } from './string-table.js'

const encoder = new TextEncoder()
const maximumShortName = 8

/** Name of the symbol that holds the definition of a weak one, as compilers write it. */
export const weakDefaultPrefix = (name: string): string => `.weak.${name}.`

export const relocationsBySection = ({ sections, relocations }: ObjectFile): readonly (readonly Relocation[])[] => {
  const grouped: Relocation[][] = sections.map(() => [])
  for (const relocation of relocations) grouped[relocation.section]!.push(relocation)
  return grouped
}

/** "Auxiliary Format 5: Section Definitions". */
const sectionDefinition = (sizeBytes: number, relocationCount: number, number: number): Uint8Array => {
  const bytes = new Uint8Array(sizes.symbol)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, sizeBytes, true)
  view.setUint16(4, Math.min(relocationCount, 0xffff), true)
  view.setUint16(12, number, true)
  return bytes
}

/** "Auxiliary Format 3: Weak Externals". */
const weakExternal = (defaultSymbol: number): Uint8Array => {
  const bytes = new Uint8Array(sizes.symbol)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, defaultSymbol, true)
  view.setUint32(4, searchAlias, true)
  return bytes
}

/**
 * The symbol table; `numberOf` maps the model's indices to record numbers. A weak symbol takes three records: one that holds
 * its definition (or the address 0), itself, and the link between the two.
 */
export const encodeSymbols = (object: ObjectFile, strings: StringTable) => {
  const records: Uint8Array[] = []
  const numberOf: number[] = []
  const nameOf = (text: string): Uint8Array | number => {
    const bytes = encoder.encode(text)
    return bytes.length <= maximumShortName ? bytes : strings.add(text)
  }
  const record = (symbol: ObjectSymbol, name: string, section: number, auxiliaryCount = 0): Uint8Array =>
    encodeSymbol({
      name: nameOf(name),
      value: symbol.offset,
      section,
      type: symbol.kind === 'function' ? functionType : 0,
      storageClass: symbol.binding === 'local' ? storageClasses.static : storageClasses.external,
      auxiliaryCount,
    })
  const relocations = relocationsBySection(object)
  // Two objects may define the same weak symbol: a strong symbol of each tells their definitions apart.
  const own = object.symbols.find(({ binding, section }) => binding === 'global' && section !== undefined)
  const suffix = own === undefined ? 'default' : `default.${own.name}`
  const { undefined: nowhere, absolute } = specialSections
  for (const [index, symbol] of object.symbols.entries()) {
    const { section, name, kind, binding } = symbol
    const number = section === undefined ? nowhere : section + 1
    if (binding === 'weak') {
      const definition = records.push(
        record(symbol, `${weakDefaultPrefix(name)}${suffix}`, section === undefined ? absolute : number),
      )
      const type = kind === 'function' ? functionType : 0
      const storageClass = storageClasses.weakExternal
      numberOf[index] = definition
      records.push(
        encodeSymbol({ name: nameOf(name), value: 0, section: nowhere, type, storageClass, auxiliaryCount: 1 }),
        weakExternal(definition - 1),
      )
    } else if (kind === 'section' && section !== undefined && symbol.offset === 0) {
      const { name: sectionName, sizeBytes } = object.sections[section]!
      numberOf[index] = records.length
      records.push(
        record(symbol, sectionName, number, 1),
        sectionDefinition(sizeBytes, relocations[section]!.length, number),
      )
    } else {
      numberOf[index] = records.length
      records.push(record(symbol, name, number))
    }
  }
  return { bytes: concatenate(records), count: records.length, numberOf }
}
