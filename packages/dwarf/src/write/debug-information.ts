import { failOn, hex, type ObjectDiagnostic, type ObjectFile, validateObject } from '@sourceless/object'
import { dwarfMachineOf } from '../raw/machine.js'
import type { DebugDescription } from '../types.js'
import { encodeAbbreviations } from './abbreviations.js'
import { encodeInformation } from './information.js'
import { encodeLineTable } from './line-table.js'
import { appendSections, type NewSection, withAnchors } from './sections.js'

const isLine = (line: number): boolean => Number.isSafeInteger(line) && line >= 1 && line < 2 ** 32

/** What the description says that is not so. */
const check = ({ symbols, sections }: ObjectFile, { functions, lines }: DebugDescription): ObjectDiagnostic[] => {
  const faults: ObjectDiagnostic[] = []
  for (const { symbol: index, name, line } of functions) {
    const symbol = symbols[index]
    const isCode = symbol?.section !== undefined && sections[symbol.section]?.kind === 'code' && symbol.sizeBytes > 0
    const what = !isCode ? 'it is no function of this object' : isLine(line) ? undefined : `line ${line} does not exist`
    if (what !== undefined)
      faults.push({ code: 'bad-symbol', symbol: name, message: `debug information of ${name}: ${what}` })
  }
  for (const [index, { section, offset, line }] of lines.entries()) {
    const before = lines[index - 1]
    const holder = sections[section]
    const isBehind =
      before === undefined || section > before.section || (section === before.section && offset > before.offset)
    const what =
      holder === undefined ||
      holder.kind !== 'code' ||
      !Number.isSafeInteger(offset) ||
      offset < 0 ||
      offset >= holder.sizeBytes
        ? `${hex(offset)} of section ${section} is no code`
        : !isLine(line)
          ? `line ${line} does not exist`
          : isBehind
            ? undefined
            : `${holder.name}+${hex(offset)} does not follow the line before it`
    if (what !== undefined)
      faults.push({
        code: 'bad-section',
        section: holder?.name ?? String(section),
        offset,
        message: `line table: ${what}`,
      })
  }
  return faults
}

/**
 * The object with DWARF 5 debug information (`.debug_info`, `.debug_abbrev`, `.debug_line`, and `.debug_loclists` where a
 * parameter does not stay): debuggers show functions with their types, and step through the lines of the text. Throws
 * `ObjectError` when the object is not sound or the description does not fit it.
 */
export const withDebugInformation = (original: ObjectFile, description: DebugDescription): ObjectFile => {
  const machine = dwarfMachineOf(original.machine)
  failOn([...validateObject(original), ...check(original, description)])
  const { object, anchor } = withAnchors(original)
  const first = object.symbols.length
  const [abbreviations, lines, lists] = [first, first + 1, first + 3]
  const { information, locations } = encodeInformation(object, machine, description, {
    anchor,
    abbreviations,
    lines,
    lists,
  })
  const section = (name: string, contents: NewSection['contents']): NewSection => ({
    name,
    kind: 'note',
    alignment: 1,
    contents,
  })
  const moves = information.references.some(({ symbol }) => symbol === lists)
  return appendSections(object, [
    section('.debug_abbrev', encodeAbbreviations()),
    section('.debug_line', encodeLineTable(object, description, anchor)),
    section('.debug_info', information),
    ...(moves ? [section('.debug_loclists', locations)] : []),
  ])
}
