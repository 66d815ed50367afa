import { createRandom, describeWith } from '@sourceless/testing'
import { describe, expect, test } from 'vitest'
import { decode, decodeCanonical, formatInstruction, forms } from '../src/index.js'
import { encode, toHex } from './support/cases.js'
import { disassembleWithLlvm, hasLlvm } from './support/llvm.js'
import { signedLuiHint } from './support/normalise.js'

/** Random 32-bit words; 2,000,000 of them with SLOW=1. */
const COUNT = process.env.SLOW ? 2_000_000 : 120_000
const BATCH = 200_000

const piece = (word: number, sizeBytes: number): Uint8Array =>
  Uint8Array.from({ length: sizeBytes }, (_, n) => (word >>> (8 * n)) & 255)

/** Five ones begin a longer instruction, of which there are none. */
function asLong(bytes: Uint8Array): Uint8Array {
  if ((bytes[0]! & 0x1f) === 0x1f) bytes[0]! &= ~4
  return bytes
}

/** What LLVM says against what we say; and how many both know. */
function compare(pieces: readonly Uint8Array[]): { both: number; onlyLlvm: string[]; problems: string[] } {
  const onlyLlvm: string[] = []
  const problems: string[] = []
  let both = 0
  const [aliased, raw] = [disassembleWithLlvm(pieces), disassembleWithLlvm(pieces, { noAliases: true })]
  for (const [n, bytes] of pieces.entries()) {
    const { value } = decode(bytes)
    const theirs = aliased[n]
    if (value === undefined) {
      if (theirs !== undefined) onlyLlvm.push(`${toHex(bytes)} ${theirs}`)
      continue
    }
    both++
    const ours = [formatInstruction(value), formatInstruction(value, { aliases: false })]
    const wanted = [theirs, raw[n]].map((text) => text && signedLuiHint(text))
    const again = toHex(encode(value.form, value.operands, false))
    if (ours[0] !== wanted[0] || ours[1] !== wanted[1] || value.sizeBytes !== bytes.length || again !== toHex(bytes))
      problems.push(`${toHex(bytes)}: ${ours.join(' / ')} (${again}), not ${wanted.join(' / ')}`)
  }
  return { both, onlyLlvm, problems }
}

describeWith(hasLlvm, 'llvm-mc-19', 'LLVM', () => {
  test('all 16-bit encodings', () => {
    const halves = Array.from({ length: 65536 }, (_, half) => half).filter((half) => (half & 3) !== 3)
    const { both, onlyLlvm, problems } = compare(halves.map((half) => piece(half, 2)))
    expect(problems).toEqual([])
    // It shows the reserved `c.lui` of nothing, which it does not assemble.
    expect(onlyLlvm.filter((line) => !/^[0-9a-f]{4} (c\.)?lui \w+, 0$/.test(line))).toEqual([])
    expect([both, onlyLlvm.length]).toEqual([46744, 31])
  })

  test(`${COUNT} random 32-bit encodings, near rows and anywhere`, { timeout: 600_000 }, () => {
    const random = createRandom(0xb17e5)
    const long = forms.filter((form) => form.sizeBytes === 4)
    const bits = (): number => (random.below(65536) << 16) | random.below(65536)
    const found = { both: 0, onlyLlvm: [] as string[], problems: [] as string[] }
    for (let done = 0; done < COUNT; done += BATCH) {
      const pieces = Array.from({ length: Math.min(BATCH, COUNT - done) }, (_, n) => {
        if (n % 4 === 0) return piece(bits() | 3, 4)
        // A row with any operands, every second time with one wrong bit.
        const { match, mask } = random.pick(long)
        const wrong = n % 2 === 0 ? 0 : 1 << (2 + random.below(30))
        return piece((match | (bits() & ~mask)) ^ wrong, 4)
      }).map(asLong)
      const { both, onlyLlvm, problems } = compare(pieces)
      found.both += both
      found.onlyLlvm.push(...onlyLlvm)
      found.problems.push(...problems)
    }
    expect(found.problems.slice(0, 20)).toEqual([])
    expect([...new Set(found.onlyLlvm.map((line) => line.split(' ')[1]!))].sort()).toEqual([])
    expect(found.both / COUNT).toBeGreaterThan(0.4)
  })
})

describe('any bytes', () => {
  test('nothing throws, and what is accepted is written back', () => {
    const random = createRandom(7)
    for (let n = 0; n < 20_000; n++) {
      const bytes = Uint8Array.from({ length: random.below(6) }, () => random.below(256))
      const { value, diagnostics } = decode(bytes)
      expect(value === undefined).toBe(diagnostics.length === 1)
      if (value === undefined) continue
      const written = toHex(encode(value.form, value.operands, false))
      expect(written).toBe(toHex(bytes.subarray(0, value.sizeBytes)))
      const canonical = decodeCanonical(bytes).value !== undefined
      expect(canonical).toBe(encode(value.form, value.operands).length === value.sizeBytes)
    }
  })
})
