import { pointerEncodings } from '../raw/constants.js'
import type { DwarfResult, EhFrameOptions, FrameDescription } from '../types.js'
import { type Cursor, createCursor } from './cursor.js'
import { type FrameBudget, type FrameFactors, type FrameState, runFrameProgram } from './frame-program.js'
import { captureMalformed, malformed } from './malformed.js'

/** What the programs of any section may take, and how much more for each byte: what they take in memory must not add up. */
const freeUnits = 1 << 16
const unitsPerByte = 2

interface CommonEntry extends FrameFactors {
  readonly returnAddress: number
  readonly hasAugmentation: boolean
  readonly codePointer: number
  readonly isSignal: boolean
  /** What holds at the first instruction of its functions. */
  readonly initial: FrameState
}

/** Reads pointers of an encoding (Linux Standard Base, "DWARF Exception Header Encoding"). */
const createPointers = ({ address: sectionAddress = 0 }: EhFrameOptions) => {
  const plain = (cursor: Cursor, format: number): number => {
    switch (format) {
      case 0x00:
      case 0x04:
        return cursor.u64()
      case 0x01:
        return cursor.uleb()
      case 0x02:
        return cursor.u16()
      case 0x03:
        return cursor.u32()
      case 0x09:
        return cursor.sleb()
      case 0x0a:
        return cursor.signed(2)
      case 0x0b:
        return cursor.signed(4)
      case 0x0c:
        return cursor.signed(8)
      default:
        return malformed('unsupported', cursor.offset, `the pointer format ${format} is not known`)
    }
  }
  return {
    plain: (cursor: Cursor, encoding: number): number => plain(cursor, encoding & 0x0f),
    address: (cursor: Cursor, encoding: number): number => {
      const at = cursor.offset
      const relation = encoding & 0x70
      if (relation !== 0 && relation !== pointerEncodings.relative) {
        malformed('unsupported', at, `pointers relative to 0x${relation.toString(16)} are not read`)
      }
      const value = plain(cursor, encoding & 0x0f)
      return relation === 0 ? value : value + sectionAddress + at
    },
  }
}

type Pointers = ReturnType<typeof createPointers>

/** The fields that the letters of an augmentation stand for. */
const readAugmentation = (body: Cursor, letters: string, at: number, pointers: Pointers) => {
  let codePointer = 0
  let isSignal = false
  if (letters === '') return { codePointer, isSignal, hasAugmentation: false }
  if (!letters.startsWith('z')) malformed('unsupported', at, `the augmentation '${letters}' is not known`)
  const data = body.part(body.uleb())
  for (const letter of letters.slice(1)) {
    if (letter === 'R') codePointer = data.u8()
    else if (letter === 'L') data.u8()
    else if (letter === 'P') pointers.plain(data, data.u8())
    else if (letter === 'S') isSignal = true
    // The code is made for signed return addresses (B) or tagged stacks (G).
    else if (letter !== 'B' && letter !== 'G')
      malformed('unsupported', at, `the augmentation '${letters}' is not known`)
  }
  return { codePointer, isSignal, hasAugmentation: true }
}

const readCommonEntry = (body: Cursor, pointers: Pointers, budget: FrameBudget): CommonEntry => {
  const at = body.offset
  const version = body.u8()
  if (version !== 1 && version !== 3) malformed('unsupported', at, `version ${version} of frame tables is not read`)
  const letters = body.string()
  const codeAlignment = body.uleb()
  const dataAlignment = body.sleb()
  const returnAddress = version === 1 ? body.u8() : body.uleb()
  const augmentation = readAugmentation(body, letters, at, pointers)
  const factors = { codeAlignment, dataAlignment }
  const initial = runFrameProgram(body, factors, (cursor) => pointers.address(cursor, 0), 0, undefined, budget).at(-1)!
  return { ...factors, ...augmentation, returnAddress, initial }
}

const readFunction = (
  body: Cursor,
  offset: number,
  common: CommonEntry,
  pointers: Pointers,
  budget: FrameBudget,
): FrameDescription => {
  const start = pointers.address(body, common.codePointer)
  const sizeBytes = pointers.plain(body, common.codePointer)
  if (sizeBytes < 0 || !Number.isSafeInteger(start + sizeBytes))
    malformed('bad-entry', offset, 'the range is impossible')
  if (common.hasAugmentation) body.part(body.uleb())
  const readAddress = (cursor: Cursor): number => pointers.address(cursor, common.codePointer)
  const { returnAddress, isSignal, initial } = common
  const rows = runFrameProgram(body, common, readAddress, start, initial, budget)
  return { offset, start, sizeBytes, returnAddress, isSignal, rows }
}

/**
 * Reads an `.eh_frame` section: every function that it describes, with a row for each change of its frame. Sections that end
 * with or without a zero length are read. Every number is checked; what is not understood is refused.
 */
export const readEhFrame = (
  bytes: Uint8Array,
  options: EhFrameOptions = {},
): DwarfResult<readonly FrameDescription[]> =>
  captureMalformed(() => {
    const pointers = createPointers(options)
    const cursor = createCursor(bytes)
    const common = new Map<number, CommonEntry>()
    const functions: FrameDescription[] = []
    const budget: FrameBudget = { left: freeUnits + unitsPerByte * bytes.length }
    while (cursor.offset < cursor.end) {
      const offset = cursor.offset
      const { body, isWide } = cursor.unit()
      if (body.end === body.offset) break
      const at = body.offset
      const distance = isWide ? body.u64() : body.u32()
      if (distance === 0) {
        common.set(offset, readCommonEntry(body, pointers, budget))
        continue
      }
      const entry = common.get(at - distance)
      if (entry === undefined) return malformed('bad-entry', at, 'no common entry lies where this one says')
      functions.push(readFunction(body, offset, entry, pointers, budget))
    }
    return functions
  })
