import type { FrameRow, SavedRegister } from '@sourceless/object'
import { type Epilogue, savedBetween, shapeOf } from './unwind-shape.js'

/** "ARM64 exception handling", Microsoft Learn: a code stands for one instruction, of 4 bytes. */
type Code = readonly number[]

const nop: Code = [0xe3]
const end: Code = [0xe4]
const instructionBytes = 4
const maximumFunctionBytes = (2 ** 18 - 1) * instructionBytes
const maximumShort = 31
const maximumWords = 255
const [framePointer, link] = [29, 30]

const isEqual = (a: Code, b: Code): boolean => a.length === b.length && a.every((byte, index) => byte === b[index])

const allocate = (sizeBytes: number): Code | undefined => {
  const units = sizeBytes / 16
  if (!Number.isInteger(units) || units >= 2 ** 24) return undefined
  if (units < 32) return [units]
  if (units < 2048) return [0xc0 | (units >> 8), units & 0xff]
  return [0xe0, units >> 16, (units >> 8) & 0xff, units & 0xff]
}

/** Two bytes: an operation, a register above the `slotBits` lowest bits, and a number of slots in those. */
const pack = (operation: number, register: number, slots: number, slotBits = 6): Code | undefined => {
  if (!Number.isInteger(slots) || slots < 0 || slots >= 2 ** slotBits) return undefined
  const word = (operation << 8) | (register << slotBits) | slots
  return [word >> 8, word & 0xff]
}

/** A store of one register at `slots` above the stack pointer, or one that makes `slots` of room and stores at their start. */
const storeOne = ({ register, isFloat }: SavedRegister, slots: number, grows: boolean): Code | undefined => {
  const number = register - (isFloat ? 8 : 19)
  if (number < 0 || number > (isFloat ? 7 : link - 19)) return undefined
  if (grows) return pack(isFloat ? 0xde : 0xd4, number, slots - 1, 5)
  return pack(isFloat ? 0xdc : 0xd0, number, slots)
}

/** The same of two registers, the second in the slot above the first. */
const storeTwo = (first: SavedRegister, second: SavedRegister, slots: number, grows: boolean): Code | undefined => {
  if (first.isFloat !== second.isFloat || first.below !== second.below + 8) return undefined
  const count = grows ? slots - 1 : slots
  if (first.register === framePointer && second.register === link && !first.isFloat) {
    return count >= 0 && count < 64 ? [(grows ? 0x80 : 0x40) | count] : undefined
  }
  const number = first.register - (first.isFloat ? 8 : 19)
  if (number < 0) return undefined
  if (second.register === link && !first.isFloat && !grows) {
    return number % 2 === 0 ? pack(0xd6, number / 2, count) : undefined
  }
  if (second.register !== first.register + 1) return undefined
  if (first.isFloat) return number < 7 ? pack(grows ? 0xda : 0xd8, number, count) : undefined
  return pack(grows ? 0xcc : 0xc8, number, count)
}

/** What the instruction does that leads from the smaller frame to the larger, or back. */
const codeBetween = (less: FrameRow, more: FrameRow): Code | undefined => {
  const grown = more.stackBytes - less.stackBytes
  const [first, second, ...others] = [...savedBetween(less, more)].sort((a, b) => b.below - a.below)
  if (first === undefined) return grown === 0 ? nop : allocate(grown)
  const distance = more.stackBytes - first.below
  if (others.length > 0 || (grown > 0 && distance !== 0)) return undefined
  const slots = (grown > 0 ? grown : distance) / 8
  return second === undefined ? storeOne(first, slots, grown > 0) : storeTwo(first, second, slots, grown > 0)
}

const fault = (at: number): string => `no unwind code stands for the instruction that ends at ${at}`

/** A code per instruction from `from` to `to`, in their order, or a text. */
const codesOf = (rows: readonly FrameRow[], from: number, to: number, grows: boolean): Code[] | string => {
  const list: Code[] = []
  let before = rows[0]!
  const after = new Map(rows.slice(1).map((row) => [row.at, row]))
  for (let at = from + instructionBytes; at <= to; at += instructionBytes) {
    const next = after.get(at)
    const code = next === undefined ? nop : grows ? codeBetween(before, next) : codeBetween(next, before)
    if (code === undefined) return fault(at)
    list.push(code)
    before = next ?? before
  }
  return list
}

/** The last instruction, which leaves the function, has the code `end`. */
const epilogueCodes = (body: FrameRow, epilogue: Epilogue): Code[] | string => {
  const codes = codesOf([body, ...epilogue.rows], epilogue.from, epilogue.end - instructionBytes, false)
  return typeof codes === 'string' ? codes : [...codes, end]
}

/** Lists of codes one after the other; a list that ends another one shares its bytes. */
const createCodeBytes = () => {
  const bytes: number[] = []
  const lists: { readonly codes: readonly Code[]; readonly start: number }[] = []
  const sizeOf = (codes: readonly Code[]): number => codes.reduce((sum, code) => sum + code.length, 0)
  const find = (codes: readonly Code[]): number | undefined => {
    for (const list of lists) {
      const skipped = list.codes.length - codes.length
      if (skipped < 0 || !codes.every((code, index) => isEqual(code, list.codes[skipped + index]!))) continue
      return list.start + sizeOf(list.codes.slice(0, skipped))
    }
    return undefined
  }
  return {
    bytes,
    add: (codes: readonly Code[]): number => {
      const known = find(codes)
      if (known !== undefined) return known
      const start = bytes.length
      lists.push({ codes, start })
      bytes.push(...codes.flat())
      return start
    },
  }
}

/**
 * The .xdata record of a function: its codes backwards from the end of the prologue, and for each epilogue where it starts and
 * its codes. Empty and texts as for x86-64.
 */
export const arm64UnwindInformation = (rows: readonly FrameRow[], sizeBytes: number): Uint8Array | string => {
  if (sizeBytes > maximumFunctionBytes) return `it is longer than ${maximumFunctionBytes} bytes`
  const inside = [...rows.map(({ at }) => at), sizeBytes].find((at) => at % instructionBytes !== 0)
  if (inside !== undefined) return `${inside} is inside an instruction`
  const shape = shapeOf(rows, sizeBytes, () => instructionBytes)
  if (shape === undefined) return 'the frame grows after its prologue, or is not gone at the end'
  const { prologue, body, epilogues } = shape
  if (prologue.length === 1) return new Uint8Array(0)
  const codes = createCodeBytes()
  const start = codesOf(prologue, 0, body.at, true)
  if (typeof start === 'string') return start
  codes.add([...start.reverse(), end])
  const scopes: number[] = []
  for (const epilogue of epilogues) {
    const list = epilogueCodes(body, epilogue)
    if (typeof list === 'string') return list
    scopes.push(epilogue.from / instructionBytes + codes.add(list) * 2 ** 22)
  }
  const codeWords = Math.ceil(codes.bytes.length / 4)
  if (codeWords > maximumWords) return 'its frame takes too many steps'
  const isLong = codeWords > maximumShort || scopes.length > maximumShort
  const length = sizeBytes / instructionBytes
  const header = isLong
    ? [length, scopes.length + codeWords * 2 ** 16]
    : [length + scopes.length * 2 ** 22 + codeWords * 2 ** 27]
  const words = [...header, ...scopes]
  const bytes = new Uint8Array(4 * (words.length + codeWords)).fill(nop[0]!)
  const view = new DataView(bytes.buffer)
  for (const [index, word] of words.entries()) view.setUint32(4 * index, word, true)
  bytes.set(codes.bytes, 4 * words.length)
  return bytes
}
