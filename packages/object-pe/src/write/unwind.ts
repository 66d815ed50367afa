import { type FrameRow, failOn, type ObjectFile, type Relocation, validateObject } from '@sourceless/object'
import type { PeMachine } from '../raw/constants.js'
import { requireMachine } from './machine.js'
import { appendTable, type Table } from './tables.js'
import { arm64UnwindInformation } from './unwind-arm64.js'
import { x64UnwindInformation } from './unwind-x64.js'

/** What the tables say of a function: bytes, none when it needs no entry, or a text when it cannot be described. */
type Encode = (rows: readonly FrameRow[], sizeBytes: number) => Uint8Array | string

const encoders: Readonly<Record<PeMachine, Encode>> = {
  x86_64: x64UnwindInformation,
  aarch64: arm64UnwindInformation,
}

/** Linkers join the tables of all objects; more alignment would leave gaps between their entries. */
const tableAlignment = 4

interface Described {
  readonly symbol: number
  readonly bytes: Uint8Array
}

const describe = ({ frames = [], symbols }: ObjectFile, encode: Encode): readonly Described[] =>
  frames.flatMap(({ symbol, rows }): Described[] => {
    const { name, sizeBytes } = symbols[symbol]!
    const bytes = encode(rows, sizeBytes)
    if (typeof bytes !== 'string') return bytes.length === 0 ? [] : [{ symbol, bytes }]
    failOn([{ code: 'bad-frame', symbol: name, message: `unwind table of ${name}: ${bytes}` }])
    return []
  })

/**
 * The object with unwind tables (`.xdata`, `.pdata`) made from its frames: debuggers and exceptions find the callers of its
 * functions. Functions that neither move the stack pointer nor save registers need no entry; the epilogues of the others must
 * have the form that Windows knows. Throws `ObjectError` when the object is not sound or the tables cannot describe a frame.
 */
export const withUnwindTables = (object: ObjectFile): ObjectFile => {
  const machine = requireMachine(object)
  failOn(validateObject(object))
  const functions = describe(object, encoders[machine])
  if (functions.length === 0) return object
  const starts: number[] = []
  const information = object.symbols.length
  const addInformation = (table: Table): void => {
    for (const { bytes } of functions) {
      const start = table.reserve(bytes.length, tableAlignment)
      starts.push(start)
      const view = new DataView(bytes.buffer)
      for (let at = 0; at < bytes.length; at += 2) table.set16(start + at, view.getUint16(at, true))
    }
  }
  const withInformation = appendTable(object, '.xdata', 'readonly', addInformation, tableAlignment)
  const section = withInformation.sections.length
  const relocations: Relocation[] = []
  const addEntries = (table: Table): void => {
    for (const [index, { symbol }] of functions.entries()) {
      const hasEnd = machine === 'x86_64'
      const at = table.reserve(hasEnd ? 12 : 8, tableAlignment)
      const field = { section, kind: 'image32', symbol } as const
      relocations.push({ ...field, offset: at, addend: 0 })
      if (hasEnd) relocations.push({ ...field, offset: at + 4, addend: object.symbols[symbol]!.sizeBytes })
      const place = at + (hasEnd ? 8 : 4)
      relocations.push({ ...field, offset: place, symbol: information, addend: starts[index]! })
    }
  }
  const withTable = appendTable(withInformation, '.pdata', 'readonly', addEntries, tableAlignment)
  return { ...withTable, relocations: [...withTable.relocations, ...relocations] }
}
