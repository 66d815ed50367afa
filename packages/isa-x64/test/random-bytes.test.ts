import { createRandom, describeWith } from '@sourceless/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { decode, decodeCanonical, formatInstruction, type Instruction } from '../src/index.js'
import { isUnknownToCapstone, readWithCapstone } from './support/capstone.js'
import { randomCases, toHex } from './support/cases.js'
import { type Read, readWithIced } from './support/iced.js'
import { disassembleWithLlvm, hasLlvm, unknownToLlvm } from './support/llvm.js'
import { forCapstone, forIced, forLlvm, type Normaliser, sameText } from './support/normalise.js'

/** 2,000,000 strings in all where `SLOW` is set; in chunks, as others answer whole chunks. */
const chunkStrings = 100_000
const chunks = Array.from({ length: process.env.SLOW ? 20 : 1 }, (_, n) => n)
const starts = [
  [],
  [0x48],
  [0x66],
  [0x0f],
  [0x48, 0x0f],
  [0x66, 0x0f],
  [0xf2, 0x0f],
  [0xf3, 0x0f],
  [0xf3, 0x48, 0x0f],
  [0xc4, 0xe1],
  [0xc4, 0xe2],
  [0xc4, 0xe3],
  [0xc4, 0x42],
  [0xc5],
]

/** Random bytes, some after a likely beginning, and encodings of ours with one bit flipped. */
function* samples(chunk: number): Generator<Uint8Array> {
  const random = createRandom(0xbad + chunk)
  const valid = randomCases(20, 3 + chunk)
  for (let n = 0; n < chunkStrings; n++) {
    const bytes = Uint8Array.from({ length: 15 }, () => random.below(256))
    if (n % 3 === 0) bytes.set(random.pick(starts))
    if (n % 3 === 1) {
      const { bytes: original } = random.pick(valid)
      bytes.set(original)
      bytes[random.below(original.length)]! ^= 1 << random.below(8)
    }
    yield bytes
  }
}

interface Accepted {
  readonly instruction: Instruction
  readonly bytes: Uint8Array
  readonly text: string
}

function acceptedOf(chunk: number): { accepted: readonly Accepted[]; canonical: number } {
  const accepted: Accepted[] = []
  let canonical = 0
  for (const sample of samples(chunk)) {
    const { value } = decode(sample)
    if (value === undefined) continue
    const bytes = sample.slice(0, value.sizeBytes)
    if (decodeCanonical(bytes).value) canonical++
    accepted.push({ instruction: value, bytes, text: formatInstruction(value, { address: 0 }) })
  }
  return { accepted, canonical }
}

type Reader = (pieces: readonly Uint8Array[]) => readonly (Read | undefined)[]

function disagreements(sample: readonly Accepted[], read: Reader, steps: readonly Normaliser[]): readonly string[] {
  const answers = read(sample.map((a) => a.bytes))
  return sample.flatMap(({ instruction, bytes, text }, n) => {
    const context = { form: instruction.form, bytes }
    const theirs = answers[n]
    const same = theirs?.sizeBytes === bytes.length && sameText(text, theirs.text, context, steps)
    return same ? [] : [`${toHex(bytes)}: ${text} | ${theirs?.text}`]
  })
}

describe.each(chunks)('what we accept of chunk %i, others read the same', (chunk) => {
  let accepted: readonly Accepted[] = []
  let canonical = 0
  beforeAll(() => {
    const found = acceptedOf(chunk)
    accepted = found.accepted
    canonical = found.canonical
  })
  afterAll(() => {
    accepted = []
  })

  test('enough is accepted, and enough refused, for the comparison to mean something', () => {
    expect(accepted.length).toBeGreaterThan(30_000)
    expect(canonical).toBeGreaterThan(20_000)
    expect(accepted.length).toBeLessThan(chunkStrings * 0.9)
  })

  test('iced', () => expect(disagreements(accepted, readWithIced, forIced)).toEqual([]))
  test('capstone', () => {
    const known = accepted.filter(({ instruction, bytes }) => !isUnknownToCapstone(instruction.form, bytes))
    expect(disagreements(known, readWithCapstone, forCapstone)).toEqual([])
  })

  describeWith(hasLlvm, 'llvm-mc-19', 'LLVM', () => {
    test('reads the same', () => {
      const read: Reader = (pieces) =>
        disassembleWithLlvm(pieces).map((text, n) => ({ sizeBytes: pieces[n]!.length, text }))
      const known = accepted.filter(({ instruction }) => !unknownToLlvm.has(instruction.form.name))
      expect([...new Set(disagreements(known, read, forLlvm))]).toEqual([])
    })
  })
})

test('truncated code is told from unknown code, and never throws', () => {
  for (const { bytes } of randomCases(3, 5)) {
    for (let length = 0; length < bytes.length; length++) {
      const { value, diagnostics } = decode(bytes.subarray(0, length))
      if (value === undefined) expect(diagnostics[0].code).toMatch(/^(?:truncated|unknown-encoding)$/)
    }
    expect(decodeCanonical(bytes).value?.sizeBytes).toBe(bytes.length)
  }
})

test('every opcode of every map, after every prefix we know: what we accept, iced reads the same', () => {
  const prefixes = [[], [0x66], [0xf2], [0xf3], [0x48], [0x66, 0x48], [0xf2, 0x48], [0xf3, 0x48], [0x45]]
  const maps = [[], [0x0f], [0x0f, 0x38], [0x0f, 0x3a]]
  const rest = [0xe5, 0x12, 0x83, 0x7f, 0x45, 0x01, 0xfe, 0x33, 0x90]
  const found: Accepted[] = []
  for (const start of prefixes.flatMap((prefix) => maps.map((map) => [...prefix, ...map]))) {
    for (let opcode = 0; opcode < 256; opcode++) {
      // All fields of ModRM but rm, of which 4 (SIB) and 5 (rip, or rbp) are the special ones.
      for (let fields = 0; fields < 64; fields++) {
        const sample = Uint8Array.of(...start, opcode, ((fields & 62) << 2) | 4 | (fields & 1), ...rest)
        const { value } = decode(sample)
        if (value === undefined) continue
        const bytes = sample.slice(0, value.sizeBytes)
        found.push({ instruction: value, bytes, text: formatInstruction(value, { address: 0 }) })
      }
    }
  }
  expect(found.length).toBeGreaterThan(30_000)
  expect(disagreements(found, readWithIced, forIced)).toEqual([])
})

test('every opcode of every VEX map, with all prefixes, widths and lengths: what we accept, iced reads the same', () => {
  const found: Accepted[] = []
  for (let bits = 0; bits < 16; bits++) {
    // W, L and pp; vvvv names no register or xmm10.
    for (const third of [0x78, 0x28].map((vvvv) => vvvv | ((bits & 8) << 4) | (bits & 7))) {
      for (const map of [1, 2, 3]) {
        for (let opcode = 0; opcode < 256; opcode++) {
          for (let reg = 0; reg < 8; reg++) {
            const modrm = (reg % 3 === 0 ? 0x44 : 0xc4) | (reg << 3)
            const sample = Uint8Array.of(0xc4, 0xe0 | map, third, opcode, modrm, 0x0d, 0x33, 0x30, 0x90)
            const { value } = decode(sample)
            if (value === undefined) continue
            const bytes = sample.slice(0, value.sizeBytes)
            found.push({ instruction: value, bytes, text: formatInstruction(value, { address: 0 }) })
          }
        }
      }
    }
  }
  expect(found.length).toBeGreaterThan(12_000)
  expect(disagreements(found, readWithIced, forIced)).toEqual([])
})
