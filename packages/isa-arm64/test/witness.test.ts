import { describeWith } from '@sourceless/testing'
import { describe, expect, test } from 'vitest'
import { aliases, decodeWord, formatInstruction, forms, parseInstruction } from '../src/index.js'
import { type Case, encode, hexOf, randomCases } from './support/cases.js'
import { assembleWithLlvm, disassembleWithLlvm, hasLlvm } from './support/llvm.js'
import { forLlvm, sameText } from './support/normalise.js'
import unwitnessed from './unwitnessed.json' with { type: 'json' }

/** Operand choices per row; rows with fewer operands than that have all of theirs. */
const PER_ROW = 500

const cases = randomCases(PER_ROW, 0x5eed)
/** Words that printers show as the alias; where none prefers it, words whose text no other row claims. */
const aliasCases = randomCases(100, 0xa11a5, aliases, 'alias').filter(({ instruction: { form }, word, text }) => {
  const { preferred = true } = form.header
  if (typeof preferred === 'function') return preferred(word)
  return preferred || readWord(text) === word
})
function readWord(text: string): number | undefined {
  const { value } = parseInstruction(text)
  return value && encode(value)
}
const show = ({ instruction, text, word }: Case): string => `${instruction.form.name}: ${text} ${hexOf(word)}`

describe('our own tables agree with themselves', () => {
  test('every row and alias has cases', () => {
    const witnessed = new Set([...cases, ...aliasCases].map((c) => c.instruction.form))
    const missing = [...forms, ...aliases].filter((form) => !witnessed.has(form)).map((form) => form.name)
    expect(missing).toEqual(Object.keys(unwitnessed.encoding))
  })

  test('the operands of a row fill exactly the bits that its pattern leaves open', () => {
    const wrong = [...forms, ...aliases].filter(({ layout: { kinds, mask, match } }) => {
      const filled = kinds.reduce((sum, kind) => sum | kind.fields, 0)
      const twice = kinds.reduce((sum, kind) => sum + kind.fields, 0) !== filled
      return twice || filled !== ~mask || (match & ~mask) !== 0
    })
    expect(wrong.map((form) => `${form.template} | ${form.pattern}`)).toEqual([])
  })

  test('names are unique', () => {
    const names = [...forms, ...aliases].map((form) => form.name)
    expect(names.filter((name, n) => names.indexOf(name) !== n)).toEqual([])
  })

  test('decoding and encoding are inverse', () => {
    const wrong = [...cases, ...aliasCases].filter((c) => encode(c.instruction) !== c.word)
    expect(wrong.slice(0, 20).map(show)).toEqual([])
  })

  test('the parser reads what the printer writes', () => {
    const sample = [...cases, ...aliasCases].filter((_, n) => n % 5 === 0)
    const wrong = sample.filter((c) => readWord(c.text) !== c.word)
    expect(wrong.slice(0, 20).map(show)).toEqual([])
  })
})

describeWith(hasLlvm, 'llvm-mc-19', 'LLVM', () => {
  test('assembles our text to our bytes', () => {
    const all = [...cases, ...aliasCases]
    const answers = assembleWithLlvm(all.map((c) => c.text))
    const differing = all.filter((c, n) => answers[n] !== c.word)
    expect(summary(differing)).toEqual([])
  })

  test('assembles the canonical text to our bytes', () => {
    const sample = cases.filter((c) => formatInstruction(c.instruction, { aliases: false }) !== c.text)
    const answers = assembleWithLlvm(sample.map((c) => formatInstruction(c.instruction, { aliases: false })))
    expect(summary(sample.filter((c, n) => answers[n] !== c.word))).toEqual([])
  })

  test('reads our bytes as our text', () => {
    const answers = disassembleWithLlvm(cases.map((c) => c.word))
    const differing = cases.flatMap((c, n) =>
      sameText(c, answers[n], forLlvm) ? [] : [{ ...c, text: `${c.text} | ${answers[n]}` }],
    )
    expect(summary(differing)).toEqual([])
  })

  test('reads the words of aliases as our decoder and printer do', () => {
    const answers = disassembleWithLlvm(aliasCases.map((c) => c.word))
    const differing = aliasCases.flatMap((c, n) => {
      const instruction = decodeWord(c.word)!
      const own = { ...c, instruction, text: formatInstruction(instruction) }
      return sameText(own, answers[n], forLlvm) ? [] : [{ ...c, text: `${own.text} | ${answers[n]}` }]
    })
    expect(summary(differing)).toEqual([])
  })
})

/** At most three of each row. */
function summary(differing: readonly Case[]): readonly string[] {
  const counts = new Map<unknown, number>()
  return differing
    .filter(({ instruction: { form } }) => {
      const count = (counts.get(form) ?? 0) + 1
      counts.set(form, count)
      return count <= 3
    })
    .map(show)
}
