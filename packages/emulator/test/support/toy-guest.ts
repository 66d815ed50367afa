import type { MeaningContext } from '@sourceless/isa'
import { createGuest, type Guest, type GuestConvention } from '../../src/guest.js'
import { createBlockEndings } from '../../src/translate/probe.js'

/** What an instruction of the toy does; `next` is the address after it. */
export type ToyMeaning = (m: MeaningContext, address: bigint, next: bigint) => void

const names = ['r0', 'r1', 'r2', 'r3', 'lr', 'sp', 'saved'] as const
const locations: Readonly<Record<string, number>> = {
  ...Object.fromEntries(names.map((name) => [name, 64])),
  wide: 64,
  flag: 1,
}
const register = (name: string) => ({ name, location: name })
const [r0, r1, r2, lr, sp, saved] = ['r0', 'r1', 'r2', 'lr', 'sp', 'saved'].map(register) as [
  Register,
  Register,
  Register,
  Register,
  Register,
  Register,
]
type Register = ReturnType<typeof register>

const convention: GuestConvention = {
  name: 'toy',
  arguments: [r0, r1, r2],
  floatArguments: [],
  argumentCounting: 'separate',
  shadowBytes: 0,
  result: r0,
  resultHigh: undefined,
  floatResult: undefined,
  calleeSaved: [saved, sp],
  preservedLocations: ['saved', 'sp'],
  callerSaved: [],
  reserved: [],
  returnAddress: lr,
  stackPointer: sp,
  stackAlignmentBytes: 16,
  redZoneBytes: 0,
  packsStackArguments: false,
  extendedToBits: 0,
}

/** A machine whose instructions are two bytes: the index of a meaning, and one byte that the meaning is told by its place. */
export function toyGuest(meanings: readonly ToyMeaning[]): Guest {
  const endsBlock = createBlockEndings(
    Object.entries(locations).map(([name, bits]) => ({ name, bits: bits as 1 | 64 })),
  )
  return createGuest({
    machine: 'riscv64',
    locations,
    registers: names,
    vectors: [],
    convention,
    conventions: { linux: convention },
    clearFlags: [],
    statusFlags: ['flag'],
    linux: {
      number: r1,
      arguments: [r0],
      result: r0,
      clobbered: [],
      numbers: { read: 0, write: 1, exit: 2, exit_group: 3 },
      clobberedValues: () => [],
      instructionBytes: 2,
    },
    boxesFloats: true,
    floatsInIntegers: true,
    instructionAlignment: 2,
    maximumInstructionBytes: 2,
    decode(code, offset) {
      const meaning = meanings[code[offset]!]
      if (offset + 2 > code.length || meaning === undefined) return { reason: `no meaning ${code[offset]}` }
      const apply = (address: bigint, m: MeaningContext): void => meaning(m, address, address + 2n)
      return { sizeBytes: 2, endsBlock: endsBlock(meaning, { apply }), apply }
    },
  })
}

/** Code that consists of instructions in order. */
export const toyCode = (...indices: number[]): Uint8Array => Uint8Array.from(indices.flatMap((index) => [index, 0]))
