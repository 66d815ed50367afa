import { expect, test } from 'vitest'
import { decode, decodeCanonical, formatInstruction, type Instruction } from '../src/index.js'
import { readWithCapstone } from './support/capstone.js'
import { randomCases, toHex } from './support/cases.js'
import { readWithIced } from './support/iced.js'
import { disassembleWithLlvm, hasLlvm } from './support/llvm.js'
import { common, forCapstone, forIced, forLlvm, type Normaliser, normalise } from './support/normalise.js'
import { describeWith } from './support/oracle.js'
import { createRandom } from './support/random.js'

const count = 120_000
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
  [0xc4, 0xe2],
  [0xc4, 0x42],
]

/** Random bytes, some after a likely beginning, and encodings of ours with one bit flipped. */
function* samples(): Generator<Uint8Array> {
  const random = createRandom(0xbad)
  const valid = randomCases(20, 3)
  for (let n = 0; n < count; n++) {
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

const accepted: Accepted[] = []
let canonical = 0
for (const sample of samples()) {
  const { value } = decode(sample)
  if (value === undefined) continue
  const bytes = sample.slice(0, value.sizeBytes)
  if (decodeCanonical(bytes).value) canonical++
  accepted.push({ instruction: value, bytes, text: formatInstruction(value, { address: 0 }) })
}

function disagreement(
  { instruction, bytes, text }: Accepted,
  theirs: string | undefined,
  steps: readonly Normaliser[],
): string[] {
  const context = { form: instruction.form, bytes }
  if (theirs !== undefined && normalise(text, context, common) === normalise(theirs, context, steps)) return []
  return [`${toHex(bytes)}: ${text} | ${theirs}`]
}

test('enough is accepted, and enough refused, for the comparison to mean something', () => {
  expect(accepted.length).toBeGreaterThan(30_000)
  expect(canonical).toBeGreaterThan(20_000)
  expect(accepted.length).toBeLessThan(count * 0.9)
})

test('what we accept, iced and capstone read the same', () => {
  const differing = accepted.flatMap((a) => {
    const iced = readWithIced(a.bytes)
    const capstone = readWithCapstone(a.bytes)
    return [
      ...disagreement(a, iced?.sizeBytes === a.bytes.length ? iced.text : undefined, forIced),
      ...disagreement(a, capstone?.sizeBytes === a.bytes.length ? capstone.text : undefined, forCapstone),
    ]
  })
  expect(differing).toEqual([])
})

describeWith(hasLlvm, 'llvm-mc-19', 'LLVM', () => {
  test('reads the same', () => {
    const answers = disassembleWithLlvm(accepted.map((a) => a.bytes))
    expect(answers.length).toBe(accepted.length)
    expect(accepted.flatMap((a, n) => disagreement(a, answers[n], forLlvm))).toEqual([])
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
