import { alignUp, failOn, type ObjectFile, validateObject } from '@sourceless/object'
import { createByteWriter } from '../raw/byte-writer.js'
import { cpus, fileTypes, headerFlags, protections, sizes } from '../raw/constants.js'
import {
  encodeBuildVersion,
  encodeDysymtab,
  encodeHeader,
  encodeSegment,
  encodeSymtab,
  type SectionRecord,
} from '../raw/load-commands.js'
import type { MachoObjectOptions } from '../types.js'
import { requireMachine } from './machine.js'
import { planReferences, type ReferencePlan } from './references.js'
import { encodeRelocations, isDistance, type Landmark } from './relocations.js'
import { checkSymbolSections, nameSections } from './section-names.js'
import { buildSymbolTable } from './symbol-table.js'

const { read, write, execute } = protections

/** Sections one after the other from address 0, zeros last: they have no bytes in the file. */
const placeSections = (object: ObjectFile, isWritten: (index: number) => boolean) => {
  const indices = object.sections.map((_, index) => index).filter(isWritten)
  const isZero = (index: number): boolean => object.sections[index]!.kind === 'zero'
  const order = [...indices.filter((index) => !isZero(index)), ...indices.filter(isZero)]
  const ordinals: number[] = object.sections.map(() => 0)
  const addresses: number[] = object.sections.map(() => 0)
  let end = 0
  let fileEnd = 0
  for (const [place, index] of order.entries()) {
    const { alignment, sizeBytes } = object.sections[index]!
    ordinals[index] = place + 1
    addresses[index] = alignUp(end, alignment)
    end = addresses[index]! + sizeBytes
    if (!isZero(index)) fileEnd = end
  }
  return { order, ordinals, addresses, end, fileEnd }
}

const refersToSection = ({ symbols }: ObjectFile, { relocations }: ReferencePlan): boolean =>
  relocations.some(({ symbol }) => symbols[symbol]!.kind === 'section')

/** Symbols of a section, the last first. */
const landmarksOf = ({ symbols }: ObjectFile, section: number, numberOf: readonly number[]): readonly Landmark[] =>
  [...symbols.entries()]
    .flatMap(([index, symbol]) => {
      const number = numberOf[index]
      return symbol.section === section && number !== undefined ? [{ number, offset: symbol.offset }] : []
    })
    .sort((a, b) => b.offset - a.offset)

/** Relocations of each written section behind one another, and copies of the contents that hold their addends. */
const relocateSections = (
  object: ObjectFile,
  order: readonly number[],
  { relocations, known }: ReferencePlan,
  numberOf: readonly number[],
) => {
  const machine = requireMachine(object)
  return order.map((index) => {
    const section = object.sections[index]!
    const bytes = section.bytes.slice()
    const view = new DataView(bytes.buffer)
    for (const { section: holder, offset, sizeBytes, value } of known) {
      if (holder !== index) continue
      if (sizeBytes === 8) view.setBigInt64(offset, BigInt(value), true)
      else view.setInt32(offset, value, true)
    }
    const own = relocations.filter((relocation) => relocation.section === index)
    const landmarks = landmarksOf(object, index, numberOf)
    return { bytes, ...encodeRelocations(machine, section.name, own, numberOf, bytes, landmarks) }
  })
}

/**
 * Writes a relocatable object (MH_OBJECT): one segment, LC_BUILD_VERSION, LC_SYMTAB, LC_DYSYMTAB. Symbol names are written as
 * they are: C symbols begin with an underscore on macOS. Throws `ObjectError` when the object is not sound or holds what
 * Mach-O cannot express.
 */
export const writeMachoObject = (object: ObjectFile, options: MachoObjectOptions = {}): Uint8Array => {
  const machine = requireMachine(object)
  failOn(validateObject(object))
  const names = nameSections(object)
  const { order, ordinals, addresses, end, fileEnd } = placeSections(object, (index) => names[index] !== undefined)
  checkSymbolSections(object, ordinals)
  const references = planReferences(object, addresses)
  const referred = new Set(references.relocations.map(({ symbol }) => symbol))
  const holdsDistance = new Set(
    references.relocations.flatMap(({ kind, section }) => (isDistance(machine, kind) ? [section] : [])),
  )
  const isReferred = (index: number): boolean =>
    referred.has(index) || holdsDistance.has(object.symbols[index]!.section!)
  const symbols = buildSymbolTable(object, { ordinals, addresses, isReferred })
  const contents = relocateSections(object, order, references, symbols.numberOf)
  failOn(contents.flatMap(({ diagnostics }) => diagnostics))

  const commandsSize = sizes.segment + order.length * sizes.section + sizes.buildVersion + sizes.symtab + sizes.dysymtab
  // The start of the contents is aligned for the strictest section so that offsets and addresses agree.
  const strictest = Math.max(8, ...order.map((index) => object.sections[index]!.alignment))
  const start = alignUp(sizes.header + commandsSize, Math.min(strictest, 16))
  let relocationEnd = alignUp(start + fileEnd, 8)
  const records = order.map((index, place): SectionRecord => {
    const { kind, sizeBytes, alignment } = object.sections[index]!
    const relocationCount = contents[place]!.records.length / sizes.relocation
    const relocationOffset = relocationCount === 0 ? 0 : relocationEnd
    relocationEnd += contents[place]!.records.length
    const address = addresses[index]!
    const offset = kind === 'zero' ? 0 : start + address
    const rest = { relocationOffset, relocationCount, indirectIndex: 0, stubSizeBytes: 0 }
    return { ...names[index]!, address, sizeBytes, offset, alignment, ...rest }
  })
  const protection = read | write | execute
  const segment = { name: '', address: 0, offset: start, protection, maximumProtection: protection, flags: 0 }
  const stringsOffset = relocationEnd + symbols.records.length
  const loadCommands = [
    encodeSegment({ ...segment, memorySizeBytes: end, fileSizeBytes: fileEnd }, records),
    encodeBuildVersion(options.minimumVersion ?? '11.0'),
    encodeSymtab(relocationEnd, symbols.records.length / sizes.symbol, stringsOffset, symbols.strings.length),
    encodeDysymtab({ ...symbols, indirectOffset: 0, indirectCount: 0 }),
  ]
  const subsections = options.subsectionsViaSymbols ?? !refersToSection(object, references)
  const flags = subsections ? headerFlags.subsectionsViaSymbols : 0
  const { type: cpuType, subtype: cpuSubtype } = cpus[machine]
  const file = createByteWriter().bytes(
    encodeHeader({ cpuType, cpuSubtype, fileType: fileTypes.object, flags }, loadCommands),
  )
  for (const loadCommand of loadCommands) file.bytes(loadCommand)
  for (const [place, { offset, sizeBytes }] of records.entries()) {
    if (offset !== 0 && sizeBytes !== 0) file.fillTo(offset).bytes(contents[place]!.bytes)
  }
  file.fillTo(alignUp(start + fileEnd, 8))
  for (const content of contents) file.bytes(content.records)
  return file.bytes(symbols.records).bytes(symbols.strings).finish()
}
