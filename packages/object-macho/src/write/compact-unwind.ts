import { withEhFrame } from '@sourceless/dwarf'
import {
  type FrameRow,
  type FunctionFrame,
  failOn,
  type ObjectFile,
  type Section,
  validateObject,
} from '@sourceless/object'
import { createByteWriter } from '../raw/byte-writer.js'
import { compactUnwind, type MachoMachine } from '../raw/constants.js'
import { requireMachine } from './machine.js'

export const compactUnwindName = '__LD,__compact_unwind'

const { x64, arm64, entryBytes } = compactUnwind

/** Numbers of rbx, r12 to r15 and rbp in encodings, by those of instructions. */
const x64Registers: Readonly<Record<number, number>> = { 3: 1, 12: 2, 13: 3, 14: 4, 15: 5, 5: 6 }

/** Weight of each register's choice in the number of a permutation, by how many registers there are. */
const permutationWeights = [
  [],
  [1],
  [5, 1],
  [20, 4, 1],
  [60, 12, 3, 1],
  [120, 24, 6, 2, 1],
  [120, 24, 6, 2, 1, 0],
] as const

/** Each choice counts the registers below that are not chosen yet. */
const permutationOf = (registers: readonly number[]): number =>
  registers.reduce((sum, register, place) => {
    const choice = register - 1 - registers.slice(0, place).filter((other) => other < register).length
    return sum + choice * permutationWeights[registers.length]![place]!
  }, 0)

/** UNWIND_X86_64_MODE_STACK_IMMD: registers were pushed right behind the return address. */
const encodeX64 = ({ stackBytes, saved }: FrameRow): number => {
  const sorted = [...saved].sort((a, b) => b.below - a.below)
  const registers = sorted.map(({ register, isFloat }) => (isFloat ? undefined : x64Registers[register]))
  const arePushed = sorted.every(({ below }, index) => below === 8 * (sorted.length + 1 - index))
  const known = registers.filter((register) => register !== undefined)
  const slots = stackBytes / 8
  if (known.length < saved.length || !arePushed || !Number.isInteger(slots) || slots > 0xff) return x64.dwarf
  return x64.frameless + slots * 2 ** 16 + known.length * 2 ** 10 + permutationOf(known)
}

/** UNWIND_ARM64_MODE_FRAMELESS: the return address is still in its register. What is saved is left to DWARF. */
const encodeArm64 = ({ stackBytes, saved }: FrameRow): number => {
  const units = stackBytes / 16
  if (saved.length > 0 || !Number.isInteger(units) || units > 0xfff) return arm64.dwarf
  return arm64.frameless + units * 2 ** 12
}

const encoders: Readonly<Record<MachoMachine, (body: FrameRow) => number>> = { x86_64: encodeX64, aarch64: encodeArm64 }

/** One state stands for the whole function, as exceptions and backtraces come from calls: the largest. */
const bodyOf = ({ rows }: FunctionFrame): FrameRow =>
  rows.reduce((most, row) =>
    row.stackBytes > most.stackBytes || (row.stackBytes === most.stackBytes && row.saved.length > most.saved.length)
      ? row
      : most,
  )

/**
 * The object with compact unwind entries (`__LD,__compact_unwind`) made from its frames, and `__eh_frame` for those that have no
 * compact form. Images hold `__unwind_info` instead, which their writers make of the entries. Throws `ObjectError` when the object
 * is not sound or a frame cannot be described.
 */
export const withUnwindTables = (object: ObjectFile): ObjectFile => {
  const machine = requireMachine(object)
  const { frames = [] } = object
  if (frames.length === 0) return object
  failOn(validateObject(object))
  const encodings = frames.map((frame) => encoders[machine](bodyOf(frame)))
  const { dwarf } = compactUnwind[machine === 'x86_64' ? 'x64' : 'arm64']
  const described = withEhFrame(
    { ...object, frames: frames.filter((_, index) => encodings[index] === dwarf) },
    { pointerBytes: 8 },
  )
  const writer = createByteWriter()
  for (const [index, { symbol }] of frames.entries()) {
    writer.u64(0).u32(object.symbols[symbol]!.sizeBytes).u32(encodings[index]!).u64(0).u64(0)
  }
  const bytes = writer.finish()
  const section: Section = { name: compactUnwindName, kind: 'note', bytes, sizeBytes: bytes.length, alignment: 8 }
  const added = frames.map(({ symbol }, index) => {
    return { section: described.sections.length, offset: index * entryBytes, kind: 'abs64', symbol, addend: 0 } as const
  })
  return {
    ...described,
    frames,
    sections: [...described.sections, section],
    relocations: [...described.relocations, ...added],
  }
}
