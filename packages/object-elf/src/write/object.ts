import {
  failOn,
  hex,
  ObjectError,
  type ObjectFile,
  type ObjectSymbol,
  type Relocation,
  relocationSizeBytes,
  validateObject,
} from '@sourceless/object'
import { type ElfMachine, elfMachineOf } from '../machine/elf-machine.js'
import { labelHighHalves } from '../machine/riscv-pairs.js'
import {
  fileTypes,
  hiddenVisibility,
  sectionFlags,
  sectionTypes,
  sizes,
  symbolBindings,
  symbolTypes,
} from '../raw/constants.js'
import { encodeFileHeader, encodeRela, encodeSymbol } from '../raw/records.js'
import { appendSections, firstSectionIndex, type PlannedSection } from './file-writer.js'
import { hasStackNote, sectionAttributes, stackNoteName } from './section-kinds.js'
import { concatenate, createStringTable } from './string-table.js'

/** ELF wants local symbols first; `numberOf` maps model indices to symbol numbers (0 is reserved). */
const orderSymbols = (symbols: readonly ObjectSymbol[]) => {
  const indices = symbols.map((_, index) => index)
  const locals = indices.filter((index) => symbols[index]!.binding === 'local')
  const globals = indices.filter((index) => symbols[index]!.binding !== 'local')
  const numberOf: number[] = []
  for (const [place, index] of [...locals, ...globals].entries()) numberOf[index] = place + 1
  return { order: [...locals, ...globals], numberOf, firstGlobal: locals.length + 1 }
}

const planSymbolTable = (object: ObjectFile, order: readonly number[]) => {
  const names = createStringTable()
  const nothing = { nameOffset: 0, binding: 0, type: 0, other: 0, section: 0, value: 0, sizeBytes: 0 }
  const records = order.map((index) => {
    const symbol = object.symbols[index]!
    return encodeSymbol({
      // A section symbol's name is its section's.
      nameOffset: symbol.kind === 'section' ? 0 : names.add(symbol.name),
      binding: symbolBindings[symbol.binding],
      type: symbolTypes[symbol.kind],
      other: symbol.visibility === 'hidden' ? hiddenVisibility : 0,
      section: symbol.section === undefined ? 0 : symbol.section + firstSectionIndex,
      value: symbol.offset,
      sizeBytes: symbol.sizeBytes,
    })
  })
  return { table: concatenate([encodeSymbol(nothing), ...records]), strings: names.finish() }
}

const planContents = (object: ObjectFile): PlannedSection[] => {
  const planned = object.sections.map(
    ({ name, kind, bytes, sizeBytes, alignment }): PlannedSection => ({
      name,
      ...sectionAttributes({ name, kind }),
      bytes,
      sizeBytes,
      alignment,
    }),
  )
  if (!hasStackNote(object.sections)) {
    const attributes = sectionAttributes({ name: stackNoteName, kind: 'note' })
    planned.push({ name: stackNoteName, ...attributes, bytes: new Uint8Array(0), alignment: 1 })
  }
  return planned
}

const relocationTypeOf = (machine: ElfMachine, object: ObjectFile, { kind, section: index, offset }: Relocation) => {
  const section = object.sections[index]!
  const type = machine.relocationType(kind, section.bytes.subarray(offset, offset + relocationSizeBytes(kind)))
  if (type !== undefined) return type
  const message = `relocation at ${section.name}+${hex(offset)}: ELF has no relocation ${kind} for ${machine.name}`
  throw new ObjectError([{ code: 'bad-relocation', section: section.name, offset, message }])
}

const planRelocations = (
  machine: ElfMachine,
  object: ObjectFile,
  numberOf: readonly number[],
  symtabIndex: number,
): PlannedSection[] =>
  object.sections.flatMap((section, index): PlannedSection[] => {
    const relocations = object.relocations.filter((relocation) => relocation.section === index)
    if (relocations.length === 0) return []
    const records = relocations.map((relocation) => {
      const type = relocationTypeOf(machine, object, relocation)
      const { offset, symbol, addend } = relocation
      return encodeRela({ offset, symbol: numberOf[symbol]!, type, addend: BigInt(addend) })
    })
    return [
      {
        name: `.rela${section.name}`,
        type: sectionTypes.rela,
        flags: sectionFlags.infoLink,
        bytes: concatenate(records),
        alignment: 8,
        link: symtabIndex,
        info: index + firstSectionIndex,
        entrySizeBytes: sizes.rela,
      },
    ]
  })

/**
 * Writes a relocatable object for x86-64, AArch64 or RISC-V: the sections in their order, .note.GNU-stack, one .rela section per relocated section,
 * .symtab (locals first), .strtab, .shstrtab. Throws `ObjectError` when the object is not sound.
 */
export const writeElfObject = (original: ObjectFile): Uint8Array => {
  const machine = elfMachineOf(original)
  failOn(validateObject(original))
  const object = labelHighHalves(original)
  const { order, numberOf, firstGlobal } = orderSymbols(object.symbols)
  const contents = planContents(object)
  const relocated = new Set(object.relocations.map(({ section }) => section)).size
  const symtabIndex = firstSectionIndex + contents.length + relocated
  const { table, strings } = planSymbolTable(object, order)
  const planned: PlannedSection[] = [
    ...contents,
    ...planRelocations(machine, object, numberOf, symtabIndex),
    {
      name: '.symtab',
      type: sectionTypes.symtab,
      flags: 0,
      bytes: table,
      alignment: 8,
      link: symtabIndex + 1,
      info: firstGlobal,
      entrySizeBytes: sizes.symbol,
    },
    { name: '.strtab', type: sectionTypes.strtab, flags: 0, bytes: strings, alignment: 1 },
  ]
  const file = appendSections(new Uint8Array(sizes.header), planned)
  const header = encodeFileHeader({
    type: fileTypes.relocatable,
    machine: machine.number,
    flags: machine.flags,
    entry: 0,
    programHeaderOffset: 0,
    programHeaderCount: 0,
    ...file,
  })
  file.bytes.set(header)
  return file.bytes
}
