import type { ObjectFile } from '@sourceless/object'
import {
  extendedLineOpcodes,
  forms,
  lineContents,
  lineOpcodes,
  standardOpcodeLengths,
  version,
} from '../raw/constants.js'
import type { DebugDescription, DebugLine } from '../types.js'
import { type Contents, createContents } from './contents.js'
import type { Anchor } from './sections.js'

/** A special opcode moves the line by `lineBase` to `lineBase + lineRange - 1` and the address by the rest of its number. */
const lineBase = -5
const lineRange = 14
const opcodeBase = standardOpcodeLengths.length + 1
const maximumOpcode = 255

/** One row: one byte where the distance from the row before is small. */
const encodeRow = (out: Contents, addressDelta: number, lineDelta: number): void => {
  const special = (lines: number): number | undefined => {
    const opcode = lines - lineBase + lineRange * addressDelta + opcodeBase
    return lines >= lineBase && lines < lineBase + lineRange && opcode <= maximumOpcode ? opcode : undefined
  }
  const opcode = special(lineDelta)
  if (opcode !== undefined) {
    out.u8(opcode)
    return
  }
  if (addressDelta > 0) out.u8(lineOpcodes.advancePc).uleb(addressDelta)
  if (lineDelta !== 0) out.u8(lineOpcodes.advanceLine).sleb(lineDelta)
  out.u8(lineOpcodes.copy)
}

/** The rows of one section, up to its end. */
const encodeSequence = (out: Contents, lines: readonly DebugLine[], sizeBytes: number, start: Anchor): void => {
  out.u8(lineOpcodes.extended).uleb(9).u8(extendedLineOpcodes.setAddress).refer('abs64', start.symbol, start.addend)
  let at = { offset: lines[0]!.offset, line: 1 }
  for (const next of lines) {
    encodeRow(out, next.offset - at.offset, next.line - at.line)
    at = next
  }
  out.u8(lineOpcodes.advancePc).uleb(sizeBytes - at.offset)
  out.u8(lineOpcodes.extended).uleb(1).u8(extendedLineOpcodes.endSequence)
}

/**
 * The lines, with those of the functions' headings before their first. Of two rows for one address debuggers show the second, and
 * take a function that has them to have no prologue to skip.
 */
const withHeadings = (
  { symbols }: ObjectFile,
  { functions, lines }: Pick<DebugDescription, 'functions' | 'lines'>,
): readonly DebugLine[] =>
  lines.flatMap((first) => {
    const heading = functions.find(({ symbol, line }) => {
      const { section, offset } = symbols[symbol]!
      return section === first.section && offset === first.offset && line !== first.line
    })
    return heading === undefined ? [first] : [{ ...first, line: heading.line }, first]
  })

/** .debug_line: version 5, the text being file 0 and, as rows count files from 1, also file 1. */
export const encodeLineTable = (
  object: ObjectFile,
  description: DebugDescription,
  anchor: (section: number, offset: number) => Anchor,
): Contents => {
  const out = createContents()
  const { fileName, directory = '.' } = description
  const lines = withHeadings(object, description)
  const sections = [...new Set(lines.map(({ section }) => section))]
  return out.sized(() => {
    out.u16(version).u8(8, 0)
    out.sized(() => {
      // Minimum instruction length, operations per instruction, whether rows are statements by default.
      out.u8(1, 1, 1, lineBase & 0xff, lineRange, opcodeBase, ...standardOpcodeLengths)
      out.u8(1).uleb(lineContents.path).uleb(forms.string).uleb(1).string(directory)
      out.u8(2).uleb(lineContents.path).uleb(forms.string).uleb(lineContents.directory).uleb(forms.udata)
      out.uleb(2).string(fileName).uleb(0).string(fileName).uleb(0)
    })
    for (const section of sections) {
      const own = lines.filter((line) => line.section === section)
      encodeSequence(out, own, object.sections[section]!.sizeBytes, anchor(section, own[0]!.offset))
    }
  })
}
