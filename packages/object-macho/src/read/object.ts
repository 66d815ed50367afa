import { type ObjectFile, type ObjectSymbol, type Section, type SectionKind, validateObject } from '@sourceless/object'
import { sectionAttributes, sectionTypes, sizes } from '../raw/constants.js'
import { slice } from './bytes.js'
import type { MachoHeaders, SectionHeader } from './headers.js'
import { malformed } from './malformed.js'
import { readRelocations } from './relocations.js'
import { readSymbols } from './symbols.js'

/** Types whose contents are plain bytes: regular, C strings, literals of 4, 8 and 16 bytes, coalesced. */
const plainTypes: ReadonlySet<number> = new Set([sectionTypes.regular, 2, 3, 4, 0xb, 0xe])

const kindOf = ({ flags, segment, section, at }: SectionHeader): SectionKind => {
  const type = flags & 0xff
  if (type === sectionTypes.zeroFill) return 'zero'
  if (!plainTypes.has(type)) malformed('unsupported-section', at, `${segment},${section} has the type ${type}`)
  if ((flags & sectionAttributes.debug) !== 0 || segment === '__DWARF') return 'note'
  if ((flags & (sectionAttributes.pureInstructions | sectionAttributes.someInstructions)) !== 0) return 'code'
  return segment === '__TEXT' || section === '__const' ? 'readonly' : 'data'
}

const readSection = (bytes: Uint8Array, header: SectionHeader): Section => {
  const { at, section, segment, sizeBytes, offset, alignmentLog2 } = header
  const kind = kindOf(header)
  if (alignmentLog2 > 16) malformed('bad-section', at + 52, `an alignment of 2^${alignmentLog2} is not read`)
  if (!Number.isSafeInteger(header.address + sizeBytes)) malformed('bad-section', at + 32, 'an address exceeds 53 bits')
  const contents =
    kind === 'zero' ? new Uint8Array(0) : slice(bytes, offset, sizeBytes, at, `section ${segment},${section}`).bytes
  return { name: `${segment},${section}`, kind, bytes: contents, sizeBytes, alignment: 2 ** alignmentLog2 }
}

/** Symbols that stand for whole sections, added when a relocation has no symbol of its own. */
const createSectionSymbols = (
  symbols: ObjectSymbol[],
  sections: readonly Section[],
  headers: readonly SectionHeader[],
) => {
  const added = new Map<number, number>()
  return (ordinal: number, at: number): { symbol: number; address: number } => {
    const index = ordinal - 1
    const section = sections[index]
    if (section === undefined) return malformed('bad-relocation', at, `section ${ordinal} is not there`)
    if (!added.has(index)) {
      const symbol: ObjectSymbol = {
        name: section.name,
        binding: 'local',
        kind: 'section',
        section: index,
        offset: 0,
        sizeBytes: 0,
      }
      added.set(index, symbols.push(symbol) - 1)
    }
    return { symbol: added.get(index)!, address: headers[index]!.address }
  }
}

/** A relocatable object; what the model cannot hold faithfully is refused. Section bytes are views of the file. */
export const readObject = (headers: MachoHeaders): ObjectFile => {
  const { bytes, machine, segments } = headers
  const sectionHeaders = segments.flatMap(({ sections }) => sections)
  let roomBytes = bytes.length
  const sections = sectionHeaders.map((header) => {
    const section = readSection(bytes, header)
    roomBytes -= section.bytes.length
    if (roomBytes < 0) malformed('limit-exceeded', header.at, 'sections overlap in the file')
    return section
  })
  const { symbols: known, indexOf } = readSymbols(headers, sections, sectionHeaders)
  const symbols = [...known]
  const wholeSection = createSectionSymbols(symbols, sections, sectionHeaders)
  const symbolOf = (number: number, at: number): number =>
    indexOf.get(number) ?? malformed('bad-relocation', at, `symbol ${number} is not there`)
  let budget = bytes.length / sizes.relocation
  const relocations = sectionHeaders.flatMap(({ at, relocationOffset, relocationCount, address }, section) => {
    const table = slice(bytes, relocationOffset, relocationCount * sizes.relocation, at + 56, 'a relocation table')
    budget -= relocationCount
    if (budget < 0) malformed('limit-exceeded', at + 60, 'relocation tables overlap')
    const contents = sections[section]!.bytes
    const offsetOf = (symbol: number): number | undefined =>
      symbols[symbol]!.section === section ? symbols[symbol]!.offset : undefined
    const context = { machine, section, sectionAddress: address, contents, symbolOf, offsetOf, wholeSection }
    return readRelocations(table, relocationCount, context)
  })
  const object: ObjectFile = { machine, sections, symbols, relocations }
  const [fault] = validateObject(object)
  if (fault !== undefined) {
    const at = segments[0]?.at ?? 0
    if (fault.code === 'bad-section' || fault.code === 'bad-relocation') malformed(fault.code, at, fault.message)
    malformed('bad-symbol', at, fault.message)
  }
  return object
}
