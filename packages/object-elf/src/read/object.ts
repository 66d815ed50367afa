import {
  type ObjectFile,
  type ObjectSymbol,
  type Relocation,
  type Section,
  type SectionKind,
  validateObject,
} from '@sourceless/object'
import type { ElfMachine } from '../machine/elf-machine.js'
import { resolveHighHalves } from '../machine/riscv-pairs.js'
import {
  hiddenVisibility,
  reservedSections,
  sectionFlags,
  sectionTypes,
  sizes,
  symbolBindings,
  symbolTypes,
} from '../raw/constants.js'
import { decodeRela } from '../raw/records.js'
import { type ElfHeaders, type NamedSection, slice } from './headers.js'
import { malformed } from './malformed.js'
import { type NamedSymbol, readSymbols } from './symbols.js'

/** Sections with a meaning of their own to ELF, which the model carries in another way. */
const structural = new Set<number>([
  sectionTypes.null,
  sectionTypes.symtab,
  sectionTypes.strtab,
  sectionTypes.rela,
  sectionTypes.group,
])
const contents = new Set<number>([
  sectionTypes.progbits,
  sectionTypes.nobits,
  sectionTypes.note,
  sectionTypes.initArray,
  sectionTypes.finiArray,
  sectionTypes.preinitArray,
])

/** SHF_EXCLUDE: read by linkers only, never loaded. */
const exclude = 0x8000_0000

const kindOf = (section: NamedSection, machine: ElfMachine): SectionKind => {
  const has = (flag: number) => (section.flags & flag) !== 0
  const isContents = contents.has(section.type) || machine.sectionTypes.includes(section.type)
  if (!isContents || has(sectionFlags.tls)) {
    malformed('unsupported-section', section.at, `section ${section.name} has an unsupported type or flag`)
  }
  if (!has(sectionFlags.alloc)) return 'note'
  if (section.type === sectionTypes.nobits) return 'zero'
  if (has(sectionFlags.execute)) {
    if (has(sectionFlags.write)) malformed('bad-section', section.at, `${section.name} is writable and executable`)
    return 'code'
  }
  return has(sectionFlags.write) ? 'data' : 'readonly'
}

const readSections = ({ bytes, sections, machine }: ElfHeaders) => {
  /** Section number to index in the model. */
  const indexOf = new Map<number, number>()
  const read: Section[] = []
  let roomBytes = bytes.length
  for (const [number, section] of sections.entries()) {
    if (structural.has(section.type) || Math.floor(section.flags / exclude) % 2 === 1) continue
    const kind = kindOf(section, machine)
    if (!Number.isSafeInteger(section.sizeBytes)) malformed('bad-section', section.at, 'the size is out of range')
    const data =
      kind === 'zero' ? new Uint8Array(0) : slice(bytes, section.offset, section.sizeBytes, section.at, section.name)
    roomBytes -= data.length
    if (roomBytes < 0) malformed('limit-exceeded', section.at, 'sections overlap in the file')
    indexOf.set(number, read.length)
    const alignment = Math.max(1, section.alignment)
    read.push({ name: section.name, kind, bytes: data, sizeBytes: section.sizeBytes, alignment })
  }
  return { read, indexOf }
}

const bindingOf = ({ binding, at, name }: NamedSymbol): ObjectSymbol['binding'] => {
  if (binding === symbolBindings.local) return 'local'
  if (binding === symbolBindings.global) return 'global'
  if (binding === symbolBindings.weak) return 'weak'
  return malformed('unsupported-symbol', at, `symbol ${name} has binding ${binding}: not local, global or weak`)
}

const kindOfSymbol = ({ type, at, name }: NamedSymbol): ObjectSymbol['kind'] => {
  if (type === symbolTypes.none) return 'none'
  if (type === symbolTypes.object) return 'object'
  if (type === symbolTypes.function) return 'function'
  if (type === symbolTypes.section) return 'section'
  return malformed('unsupported-symbol', at, `symbol ${name} has unsupported type ${type}`)
}

/** A symbol by which gcc marks objects that wait for link-time optimisation. */
const intermediateCodeMark = '__gnu_lto_slim'

/** Symbols of the model, and for each symbol number its index there. File names and dropped sections' symbols are left out. */
const translateSymbols = (
  symbols: readonly NamedSymbol[],
  sections: readonly Section[],
  indexOf: Map<number, number>,
) => {
  const translated: ObjectSymbol[] = []
  const symbolIndex = new Map<number, number>()
  for (const [number, symbol] of symbols.entries()) {
    if (number === 0 || symbol.type === symbolTypes.file) continue
    const isHidden = symbol.other === hiddenVisibility
    if (symbol.other !== 0 && !isHidden) {
      malformed('unsupported-symbol', symbol.at, `symbol ${symbol.name} has a special visibility`)
    }
    if (symbol.name === intermediateCodeMark) {
      const what = 'the object holds no machine code, but what gcc -flto leaves for the linker: compile without -flto'
      malformed('unsupported-file', symbol.at, what)
    }
    if (symbol.section >= reservedSections.lowest) {
      malformed('unsupported-symbol', symbol.at, `symbol ${symbol.name} is absolute or common`)
    }
    const kind = kindOfSymbol(symbol)
    const section = symbol.section === 0 ? undefined : indexOf.get(symbol.section)
    if (symbol.section !== 0 && section === undefined) {
      if (kind === 'section') continue
      malformed(
        'bad-symbol',
        symbol.at,
        `symbol ${symbol.name} lies in section ${symbol.section}, which holds no contents`,
      )
    }
    symbolIndex.set(number, translated.length)
    translated.push({
      name: kind === 'section' && section !== undefined ? sections[section]!.name : symbol.name,
      binding: bindingOf(symbol),
      kind,
      ...(isHidden ? { visibility: 'hidden' as const } : {}),
      section,
      offset: symbol.value,
      sizeBytes: symbol.sizeBytes,
    })
  }
  return { translated, symbolIndex }
}

/** A relocation and the offset of its record in the file. */
interface LocatedRelocation {
  readonly relocation: Relocation
  readonly at: number
}

const readRelocations = (
  { bytes, view, sections, machine }: ElfHeaders,
  indexOf: Map<number, number>,
  symbolIndex: Map<number, number>,
): LocatedRelocation[] => {
  let roomBytes = bytes.length
  return sections.flatMap((table) => {
    if (table.type !== sectionTypes.rela) return []
    roomBytes -= table.sizeBytes
    if (roomBytes < 0) malformed('limit-exceeded', table.at, 'relocation tables overlap')
    const section = indexOf.get(table.info)
    if (section === undefined || table.entrySizeBytes !== sizes.rela || table.sizeBytes % sizes.rela !== 0) {
      return malformed('bad-section', table.at, `${table.name} is no table of 24-byte relocations of a section`)
    }
    const numbers = Array.from({ length: table.sizeBytes / sizes.rela }, (_, index) => index)
    return numbers.flatMap((index): LocatedRelocation[] => {
      const at = table.offset + index * sizes.rela
      const { offset, type, symbol, addend } = decodeRela(view, at)
      const kind = machine.relocationKind(type)
      if (kind === 'hint') return []
      if (kind === undefined)
        return malformed('unsupported-relocation', at + 8, `relocation type ${type} is not supported`)
      const target = symbolIndex.get(symbol)
      if (target === undefined) return malformed('bad-symbol', at + 12, `symbol ${symbol} cannot be relocated against`)
      if (!Number.isSafeInteger(Number(addend))) malformed('unsupported-relocation', at + 16, `addend ${addend}`)
      return [{ relocation: { section, offset, kind, symbol: target, addend: Number(addend) }, at }]
    })
  })
}

export const readObject = (headers: ElfHeaders): ObjectFile => {
  const { read: sections, indexOf } = readSections(headers)
  const tables = headers.sections.filter(({ type }) => type === sectionTypes.symtab)
  if (tables.length > 1) malformed('bad-section', tables[1]!.at, 'an object has one symbol table')
  const symbols = tables[0] === undefined ? [] : readSymbols(headers, tables[0])
  const { translated, symbolIndex } = translateSymbols(symbols, sections, indexOf)
  const located = readRelocations(headers, indexOf, symbolIndex)
  const plain = located.map(({ relocation }) => relocation)
  const relocations = resolveHighHalves(plain, translated, (index) =>
    malformed('unsupported-relocation', located[index]!.at, 'the low half of an address belongs to no high half'),
  )
  const object: ObjectFile = { machine: headers.machine.name, sections, symbols: translated, relocations }
  const [fault] = validateObject(object)
  if (fault !== undefined) malformed('bad-section', headers.header.sectionHeaderOffset, fault.message)
  return object
}
