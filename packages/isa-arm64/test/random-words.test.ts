import { createRandom, describeWith } from '@sourceless/testing'
import { expect, test } from 'vitest'
import { decodeWord, formatInstruction, forms } from '../src/index.js'
import { encode, hexOf } from './support/cases.js'
import { disassembleWithLlvm, hasLlvm } from './support/llvm.js'
import { forLlvm, sameText } from './support/normalise.js'

const WORDS = 2_000_000
const CHUNK = 250_000

/** Any word; the fixed bits of a row with random fields; the same with one of the fixed bits flipped. */
function* words(seed: number, count: number): Generator<number> {
  const random = createRandom(seed)
  for (let n = 0; n < count; n++) {
    const any = random.bits32() | 0
    const { match, mask } = random.pick(forms).layout
    if (n % 4 === 0) yield any
    else yield match | ((any & ~mask) ^ (n % 4 === 1 ? 1 << random.below(32) : 0))
  }
}

describeWith(hasLlvm, 'llvm-mc-19', 'random words', () => {
  test.each(Array.from({ length: WORDS / CHUNK }, (_, n) => n))(
    'LLVM reads what we accept in the same way, part %i',
    (part) => {
      const accepted = [...words(0xbad + part, CHUNK)].flatMap((word) => {
        const instruction = decodeWord(word)
        return instruction === undefined ? [] : [{ word, instruction, text: formatInstruction(instruction) }]
      })
      expect(accepted.length).toBeGreaterThan(CHUNK / 3)
      expect(accepted.filter((c) => encode(c.instruction) !== c.word).map((c) => hexOf(c.word))).toEqual([])
      const answers = disassembleWithLlvm(accepted.map((c) => c.word))
      const differing = accepted.filter((c, n) => !sameText(c, answers[n], forLlvm))
      const shown = differing.map((c) => `${hexOf(c.word)} ${c.text} | ${answers[accepted.indexOf(c)]}`)
      expect(shown.slice(0, 20)).toEqual([])
    },
  )
})
