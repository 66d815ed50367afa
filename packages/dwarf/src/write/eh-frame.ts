import {
  type FrameRow,
  type FunctionFrame,
  failOn,
  hex,
  type ObjectFile,
  type SavedRegister,
  validateObject,
} from '@sourceless/object'
import { frameInstructions, pointerEncodings } from '../raw/constants.js'
import { type DwarfMachine, dwarfMachineOf } from '../raw/machine.js'
import type { EhFrameStyle } from '../types.js'
import { type Contents, createContents } from './contents.js'
import { appendSections, withAnchors } from './sections.js'

/** Saved registers lie at multiples of this, which divides their places in the tables. */
const slotBytes = 8
/** Entries are as long as addresses, or multiples, so that those of several objects follow each other without gaps. */
const entryAlignment = 8

type PointerBytes = NonNullable<EhFrameStyle['pointerBytes']>

const keyOf = ({ register, isFloat }: SavedRegister): string => `${register} ${isFloat}`

const encodeAdvance = (out: Contents, bytes: number, { codeAlignment }: DwarfMachine): void => {
  const delta = bytes / codeAlignment
  const { advance, advance1, advance2, advance4 } = frameInstructions
  if (delta < 64) out.u8(advance + delta)
  else if (delta < 0x100) out.u8(advance1, delta)
  else if (delta < 0x10000) out.u8(advance2).u16(delta)
  else out.u8(advance4).u32(delta)
}

/** DW_CFA_offset and its longer forms. */
const encodeSaved = (out: Contents, number: number, below: number): void => {
  const slots = below / slotBytes
  const { offset, offsetExtended, offsetExtendedSigned } = frameInstructions
  if (slots < 0) out.u8(offsetExtendedSigned).uleb(number).sleb(slots)
  else if (number < 64) out.u8(offset + number).uleb(slots)
  else out.u8(offsetExtended).uleb(number).uleb(slots)
}

const encodeRestored = (out: Contents, number: number): void => {
  if (number < 64) out.u8(frameInstructions.restore + number)
  else out.u8(frameInstructions.restoreExtended).uleb(number)
}

/** What changes from one row to the next. */
const encodeChange = (out: Contents, machine: DwarfMachine, from: Omit<FrameRow, 'at'>, to: FrameRow): void => {
  if (to.stackBytes !== from.stackBytes) out.u8(frameInstructions.defineCfaOffset).uleb(to.stackBytes)
  const before = new Map(from.saved.map((saved) => [keyOf(saved), saved.below]))
  const after = new Set(to.saved.map(keyOf))
  for (const saved of to.saved) {
    if (before.get(keyOf(saved)) === saved.below) continue
    encodeSaved(out, machine.numberOf(saved.register, saved.isFloat), saved.below)
  }
  for (const saved of from.saved) {
    if (!after.has(keyOf(saved))) encodeRestored(out, machine.numberOf(saved.register, saved.isFloat))
  }
}

/** The common information entry: what holds at the first instruction of every function. */
const encodeCommon = (out: Contents, machine: DwarfMachine, pointerBytes: PointerBytes): void => {
  out.sized(() => {
    out.u32(0).u8(1).string('zR').uleb(machine.codeAlignment).sleb(-slotBytes).uleb(machine.returnAddress)
    out
      .uleb(1)
      .u8(pointerEncodings.relative + (pointerBytes === 4 ? pointerEncodings.signed4 : pointerEncodings.address))
    out.u8(frameInstructions.defineCfa).uleb(machine.stackPointer).uleb(machine.entryStackBytes)
    if (machine.returnAddressBelow !== undefined) encodeSaved(out, machine.returnAddress, machine.returnAddressBelow)
  }, entryAlignment)
}

const faultOf = ({ rows }: FunctionFrame, { codeAlignment }: DwarfMachine): string | undefined => {
  for (const { at, saved } of rows) {
    if (at % codeAlignment !== 0) return `the row at ${hex(at)} is inside an instruction`
    const odd = saved.find(({ below }) => below % slotBytes !== 0)
    if (odd !== undefined)
      return `a register saved ${odd.below} bytes below the CFA is not on a multiple of ${slotBytes}`
  }
  return undefined
}

/**
 * The object with an `.eh_frame` section made from its frames: debuggers, profilers and exceptions then find the callers of its
 * functions from every instruction. Linux Standard Base, "Exception Frames". An object without frames stays as it is. Throws
 * `ObjectError` when the object is not sound or a frame cannot be described.
 */
export const withEhFrame = (original: ObjectFile, { pointerBytes = 4 }: EhFrameStyle = {}): ObjectFile => {
  const { frames = [] } = original
  if (frames.length === 0) return original
  failOn(validateObject(original))
  const machine = dwarfMachineOf(original.machine)
  const { object, anchor } = withAnchors(original)
  failOn(
    frames.flatMap((frame) => {
      const what = faultOf(frame, machine)
      const { name } = object.symbols[frame.symbol]!
      return what === undefined
        ? []
        : [{ code: 'bad-frame', symbol: name, message: `frame of ${name}: ${what}` } as const]
    }),
  )
  const contents = createContents()
  encodeCommon(contents, machine, pointerBytes)
  for (const { symbol, rows } of frames) {
    const { section, offset, sizeBytes } = object.symbols[symbol]!
    const start = anchor(section!, offset)
    contents.sized(() => {
      contents.u32(contents.length).refer(pointerBytes === 4 ? 'pc32' : 'pc64', start.symbol, start.addend)
      contents.u32(sizeBytes)
      if (pointerBytes === 8) contents.u32(0)
      contents.uleb(0)
      let before: FrameRow = { at: 0, stackBytes: machine.entryStackBytes, saved: [] }
      for (const row of rows) {
        if (row.at > before.at) encodeAdvance(contents, row.at - before.at, machine)
        encodeChange(contents, machine, before, row)
        before = row
      }
    }, entryAlignment)
  }
  return appendSections(object, [{ name: '.eh_frame', kind: 'readonly', alignment: entryAlignment, contents }])
}
