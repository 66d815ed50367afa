import {
  alignUp,
  failOn,
  hex,
  isAllocated,
  type ObjectFile,
  type ObjectSymbol,
  type Relocation,
  type Section,
  validateObject,
} from '@sourceless/object'
import { alignmentShift, machines, maximumObjectAlignment, sectionFlags, sizes } from '../raw/constants.js'
import { concatenate, encodeFileHeader, encodeRelocation, encodeSectionHeader } from '../raw/records.js'
import { coffRelocations } from '../relocations.js'
import { requireMachine } from './machine.js'
import { kindFlags } from './section-kinds.js'
import { createStringTable, type StringTable } from './string-table.js'
import { encodeSymbols, relocationsBySection } from './symbols.js'

/** Highest count that the 16-bit field holds; beyond it the first relocation record holds the count. */
const maximumRelocationCount = 0xffff
/** Section numbers are positive 16-bit numbers here; larger files have another format. */
const maximumSections = 0x7fff
const contentsAlignment = 4

const headerName = (name: string, strings: StringTable): string =>
  new TextEncoder().encode(name).length <= 8 ? name : `/${strings.add(name)}`

/** Section contents with addends stored in them, and the relocation records, whose first may hold their count. */
const planContents = (
  { machine, sections, symbols }: ObjectFile,
  section: Section,
  relocations: readonly Relocation[],
  numberOf: readonly number[],
) => {
  const bytes = new Uint8Array(section.bytes)
  const view = new DataView(bytes.buffer)
  const rules = coffRelocations(machine)!
  const isInNote = ({ section: target }: ObjectSymbol): boolean =>
    target !== undefined && !isAllocated(sections[target]!)
  const encode = ({ offset, kind, addend, symbol }: Relocation): Uint8Array => {
    const stored = rules.store(view, offset, kind, addend)
    const type = kind === 'abs32' && isInNote(symbols[symbol]!) ? rules.sectionOffset : stored
    if (stored !== undefined && type !== undefined) {
      return encodeRelocation({ offset, symbol: numberOf[symbol]!, type })
    }
    const message = `${section.name}+${hex(offset)}: COFF has no ${kind} relocation with addend ${addend}`
    failOn([{ code: 'bad-relocation', section: section.name, offset, message }])
    return bytes
  }
  const records = relocations.map(encode)
  const many = records.length >= maximumRelocationCount
  if (many) records.unshift(encodeRelocation({ offset: records.length + 1, symbol: 0, type: 0 }))
  const count = Math.min(records.length, maximumRelocationCount)
  return { bytes, records: concatenate(records), count, many }
}

const flagsOf = ({ kind, alignment }: Section, many: boolean): number =>
  kindFlags[kind] + ((Math.log2(alignment) + 1) << alignmentShift) + (many ? sectionFlags.manyRelocations : 0)

const checkLimits = ({ sections }: ObjectFile): void => {
  for (const { name, alignment } of sections) {
    if (alignment <= maximumObjectAlignment) continue
    const message = `section ${name}: COFF objects align to ${maximumObjectAlignment} at most, not ${alignment}`
    failOn([{ code: 'bad-section', section: name, message }])
  }
  if (sections.length <= maximumSections) return
  failOn([{ code: 'bad-section', message: `${sections.length} sections are more than ${maximumSections}` }])
}

/**
 * Writes a COFF object for x86-64 or AArch64: section headers, contents and relocations in their order, symbols, strings.
 * COFF keeps no sizes of symbols. Throws `ObjectError` when the object is not sound or COFF cannot hold it.
 */
export const writeCoffObject = (object: ObjectFile): Uint8Array => {
  const machine = machines[requireMachine(object)]
  failOn(validateObject(object))
  checkLimits(object)
  const strings = createStringTable()
  const symbols = encodeSymbols(object, strings)
  let end = sizes.fileHeader + object.sections.length * sizes.sectionHeader
  const reserve = (sizeBytes: number): number => {
    if (sizeBytes === 0) return 0
    const offset = alignUp(end, contentsAlignment)
    end = offset + sizeBytes
    return offset
  }
  const relocations = relocationsBySection(object)
  const placed = object.sections.map((section, index) => {
    const { bytes, records, count, many } = planContents(object, section, relocations[index]!, symbols.numberOf)
    const fileOffset = reserve(bytes.length)
    const relocationsOffset = reserve(records.length)
    const header = encodeSectionHeader({
      name: headerName(section.name, strings),
      memoryBytes: 0,
      address: 0,
      fileBytes: section.sizeBytes,
      fileOffset,
      relocationsOffset,
      relocationCount: count,
      flags: flagsOf(section, many),
    })
    return { bytes, fileOffset, records, relocationsOffset, header }
  })
  const symbolTableOffset = alignUp(end, contentsAlignment)
  const stringTableOffset = symbolTableOffset + symbols.bytes.length
  const stringTable = strings.finish()
  const file = new Uint8Array(stringTableOffset + stringTable.length)
  const sectionCount = object.sections.length
  const symbolCount = symbols.count
  file.set(
    encodeFileHeader({ machine, sectionCount, symbolTableOffset, symbolCount, optionalHeaderBytes: 0, flags: 0 }),
  )
  for (const [index, { bytes, fileOffset, records, relocationsOffset, header }] of placed.entries()) {
    file.set(header, sizes.fileHeader + index * sizes.sectionHeader)
    file.set(bytes, fileOffset)
    file.set(records, relocationsOffset)
  }
  file.set(symbols.bytes, symbolTableOffset)
  file.set(stringTable, stringTableOffset)
  return file
}
