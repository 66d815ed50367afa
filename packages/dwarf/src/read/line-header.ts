import { forms, lineContents } from '../raw/constants.js'
import type { LineFile, LineTableSections } from '../types.js'
import { type Cursor, textAt } from './cursor.js'
import { malformed } from './malformed.js'

/** What precedes the rows of a unit. */
export interface LineHeader {
  readonly version: number
  readonly minimumInstructionBytes: number
  readonly maximumOperations: number
  readonly isStatement: boolean
  readonly lineBase: number
  readonly lineRange: number
  readonly opcodeBase: number
  /** Operands of each standard opcode, from 1 on. */
  readonly opcodeLengths: Uint8Array
  readonly directories: readonly string[]
  readonly files: readonly LineFile[]
}

/** Texts that are read in all; references to the same text would let a small table ask for much. */
export interface TextBudget {
  left: number
}

const spend = (budget: TextBudget, text: string, at: number): string => {
  budget.left -= text.length
  return budget.left < 0 ? malformed('limit-exceeded', at, 'names overlap more than tables do') : text
}

const offsetOf = (cursor: Cursor, isWide: boolean): number => (isWide ? cursor.u64() : cursor.u32())

/** One field of a version 5 entry: a text, a number, or neither. */
const readField = (
  cursor: Cursor,
  form: number,
  isWide: boolean,
  sections: LineTableSections,
  budget: TextBudget,
): string | number | undefined => {
  const at = cursor.offset
  const reference = (strings: Uint8Array | undefined): string => {
    const offset = offsetOf(cursor, isWide)
    if (strings === undefined) return malformed('unsupported', at, 'a text lies in a section that was not given')
    if (offset >= strings.length) malformed('truncated', at, 'a text leaves its section')
    return spend(budget, textAt(strings, offset, strings.length, at).text, at)
  }
  const skip = (sizeBytes: number): undefined => {
    cursor.part(sizeBytes)
  }
  switch (form) {
    case forms.string:
      return spend(budget, cursor.string(), at)
    case forms.lineStrp:
      return reference(sections.lineStrings)
    case forms.strp:
      return reference(sections.strings)
    case forms.udata:
      return cursor.uleb()
    case forms.data1:
      return cursor.u8()
    case forms.data2:
      return cursor.u16()
    case forms.data4:
      return cursor.u32()
    case forms.data8:
      return skip(8)
    case forms.data16:
      return skip(16)
    case forms.block:
      return skip(cursor.uleb())
    case forms.block1:
      return skip(cursor.u8())
    default:
      return malformed('unsupported', at, `the form 0x${form.toString(16)} is not read in line tables`)
  }
}

/** A list of version 5: its columns, its length, its entries. */
const readEntries = (cursor: Cursor, isWide: boolean, sections: LineTableSections, budget: TextBudget): LineFile[] => {
  const columns = Array.from({ length: cursor.u8() }, () => [cursor.uleb(), cursor.uleb()] as const)
  const at = cursor.offset
  const count = cursor.uleb()
  // Every field takes a byte at least.
  if (count * columns.length > cursor.end - cursor.offset || (count > 0 && columns.length === 0)) {
    malformed('bad-header', at, `${count} entries do not fit in the header`)
  }
  return Array.from({ length: count }, () => {
    let name = ''
    let directory = 0
    for (const [content, form] of columns) {
      const value = readField(cursor, form, isWide, sections, budget)
      if (content === lineContents.path && typeof value === 'string') name = value
      else if (content === lineContents.directory && typeof value === 'number') directory = value
    }
    return { name, directory }
  })
}

/** The lists of versions 2 to 4, which end with an empty name; directory 0 is the unit's, which is not told here. */
const readOldLists = (cursor: Cursor, budget: TextBudget): Pick<LineHeader, 'directories' | 'files'> => {
  const next = (): string => spend(budget, cursor.string(), cursor.offset)
  const directories: string[] = ['']
  for (let name = next(); name !== ''; name = next()) directories.push(name)
  // Files count from 1.
  const files: LineFile[] = [{ name: '', directory: 0 }]
  for (let name = next(); name !== ''; name = next()) {
    files.push({ name, directory: cursor.uleb() })
    cursor.uleb()
    cursor.uleb()
  }
  return { directories, files }
}

/** Reads the header of a unit (DWARF 5, section 6.2.4) and leaves the cursor at its rows. */
export const readLineHeader = (
  body: Cursor,
  isWide: boolean,
  sections: LineTableSections,
  budget: TextBudget,
): LineHeader => {
  const at = body.offset
  const version = body.u16()
  if (version < 2 || version > 5) malformed('unsupported', at, `version ${version} of line tables is not read`)
  if (version === 5) {
    const [addressBytes, selectorBytes] = [body.u8(), body.u8()]
    if (addressBytes !== 8 || selectorBytes !== 0) malformed('unsupported', at + 2, 'only 64-bit addresses are read')
  }
  const header = body.part(offsetOf(body, isWide))
  const minimumInstructionBytes = header.u8()
  const maximumOperations = version >= 4 ? header.u8() : 1
  const isStatement = header.u8() !== 0
  const lineBase = header.signed(1)
  const lineRange = header.u8()
  if (lineRange === 0 || maximumOperations === 0) malformed('bad-header', at, 'rows cannot move by special opcodes')
  const opcodeBase = header.u8()
  const opcodeLengths = header.bytes(Math.max(0, opcodeBase - 1))
  const lists =
    version === 5
      ? {
          directories: readEntries(header, isWide, sections, budget).map(({ name }) => name),
          files: readEntries(header, isWide, sections, budget),
        }
      : readOldLists(header, budget)
  return {
    version,
    minimumInstructionBytes,
    maximumOperations,
    isStatement,
    lineBase,
    lineRange,
    opcodeBase,
    opcodeLengths,
    ...lists,
  }
}
