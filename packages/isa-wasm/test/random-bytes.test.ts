import { lacks } from '@sourceless/testing'
import { describe, expect, test } from 'vitest'
import { decodeInstruction, encodeInstructions, table, type WasmInstruction } from '../src/index.js'
import { createRandom } from './generate.js'
import { disassembleWithLlvm, llvmMnemonic } from './llvm.js'

/** Random strings; with SLOW=1 as many as a release is checked with. */
const strings = process.env.SLOW ? 2_000_000 : 150_000
const stringsPerRun = 150_000

type Reason = readonly [reason: string, applies: (instruction: WasmInstruction) => boolean]

/** Instructions that llvm-mc does not read, each with its reason. */
const notRead: readonly Reason[] = [
  ['select with a type is not in its tables', ({ row }) => row.mnemonic === 'select_t'],
  ['ref.func is not in its tables', ({ row }) => row.mnemonic === 'ref.func'],
  ['table.init and elem.drop are not in its tables', ({ row }) => /^(table\.init|elem\.drop)$/.test(row.mnemonic)],
]

/** Instructions that it reads and then writes with other immediates: only length and mnemonic are compared. */
const writtenOtherwise: readonly Reason[] = [
  [
    'a block type by index becomes a relocation',
    ({ row, immediates: [type] }) => row.immediates[0] === 'blockType' && typeof type === 'number',
  ],
  ['globals become relocations', ({ row }) => row.immediates[0] === 'globalIndex'],
  ['an f32 is written as the f64 of its value', ({ row }) => row.mnemonic === 'f32.const'],
]

const reasonIn = (reasons: readonly Reason[], instruction: WasmInstruction): string | undefined =>
  reasons.find(([, applies]) => applies(instruction))?.[0]

const prefixes = [0xfd, 0xfd, 0xfd, 0xfc, 0x0e, 0x02, 0x41, 0x42, 0x28, 0x11]

/** Uniform bytes or only small ones, half of the time behind a first byte with many continuations. */
const randomString = (random: () => number): Uint8Array => {
  const isSmall = random() % 4 === 0
  const bytes = Uint8Array.from({ length: 1 + (random() % 20) }, () =>
    isSmall || random() % 3 === 0 ? Math.max(0, (random() % 12) - 4) : random() % 256,
  )
  if (random() % 2 === 0) bytes[0] = prefixes[random() % prefixes.length]!
  if (bytes[0] === 0xfc && bytes.length > 1 && random() % 2 === 0) bytes[1] = random() % 20
  if (bytes[0] === 0xfd && bytes.length > 1 && random() % 2 === 0) bytes[1] = random() % 128
  // The upper half of the vector instructions: subopcodes of two bytes.
  if (bytes[0] === 0xfd && bytes.length > 2 && random() % 2 === 0) {
    bytes[1] = 0x80 | random()
    bytes[2] = 1
  }
  return bytes
}

/** What is accepted of some strings, each cut to the instruction's bytes. */
const accepted = (count: number, random: () => number): WasmInstruction[] => {
  const instructions: WasmInstruction[] = []
  for (let index = 0; index < count; index++) {
    const bytes = randomString(random)
    const { value } = decodeInstruction(bytes)
    if (value === undefined) continue
    const written = encodeInstructions([value])
    if (Buffer.compare(written, bytes.subarray(0, value.sizeBytes)) !== 0) {
      throw new Error(
        `${Buffer.from(bytes).toString('hex')} is written back as ${Buffer.from(written).toString('hex')}`,
      )
    }
    instructions.push(value)
  }
  return instructions
}

const hex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(' ')

describe.skipIf(lacks('llvm-mc-19'))('random bytes', () => {
  test(`of ${strings} strings, llvm-mc reads those that are accepted as the same instructions`, () => {
    const random = createRandom(61)
    const seen = new Set<string>()
    const unexplained: string[] = []
    const named = new Set<string>()
    for (let done = 0; done < strings; done += stringsPerRun) {
      const compared: WasmInstruction[] = []
      for (const instruction of accepted(stringsPerRun, random)) {
        seen.add(instruction.row.mnemonic)
        const reason = reasonIn(notRead, instruction)
        if (reason === undefined) compared.push(instruction)
        else named.add(reason)
      }
      const bytes = compared.map((instruction) => encodeInstructions([instruction]))
      const theirs = disassembleWithLlvm(bytes)
      expect(theirs.length).toBe(compared.length)
      for (const [index, instruction] of compared.entries()) {
        const { row, immediates } = instruction
        const { mnemonic, encoding } = theirs[index]!
        const reason = reasonIn(writtenOtherwise, instruction)
        if (reason !== undefined) named.add(reason)
        const isSame = reason !== undefined || encoding === hex(bytes[index]!)
        if (mnemonic === llvmMnemonic(row, immediates) && isSame) continue
        unexplained.push(`${hex(bytes[index]!)}: ${row.mnemonic}, llvm ${mnemonic} ${encoding}`)
      }
    }
    expect(unexplained.slice(0, 20)).toEqual([])
    expect(table.filter(({ mnemonic }) => !seen.has(mnemonic)).map(({ mnemonic }) => mnemonic)).toEqual([])
    expect(named.size).toBe(notRead.length + writtenOtherwise.length)
  })
})
