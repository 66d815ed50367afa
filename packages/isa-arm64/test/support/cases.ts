import { createRandom, type Random } from '@sourceless/testing'
import { decodeOperands } from '../../src/decode/decode.js'
import { encodeWord } from '../../src/encode/encode.js'
import { decodeWord, type Form, formatInstruction, forms, type Instruction } from '../../src/index.js'

export interface Case {
  readonly instruction: Instruction
  readonly word: number
  readonly text: string
}

export const hexOf = (word: number): string => (word >>> 0).toString(16).padStart(8, '0')

const fieldsOf = (form: Form): number[] => {
  const { kinds, mask } = form.layout
  const fields = kinds.map((kind) => kind.fields).filter((fields) => fields !== 0)
  return fields.length > 0 ? fields : [~mask]
}

/** The bits of `fields` all zero, all one, all but one, only one, or any. */
function randomBits(fields: number, random: Random): number {
  const low = fields & -fields
  switch (random.below(8)) {
    case 0:
      return 0
    case 1:
      return fields
    case 2:
      return (low << random.below(16)) & fields
    case 3:
      return fields & ~(low << random.below(16))
    case 4:
      return low
    default:
      return random.bits32() & fields
  }
}

/**
 * A random word of a row: its fixed bits, and fields that stand for operands. Undefined when none was found: the row has
 * hardly any words of its own.
 */
export function randomWord(form: Form, random: Random, table: 'row' | 'alias' = 'row'): number | undefined {
  const fields = fieldsOf(form)
  for (let attempt = 0; attempt < 200; attempt++) {
    let word = form.layout.match
    for (const field of fields) word |= randomBits(field, random)
    if (decodeOperands(form, word) === undefined) continue
    if (table === 'alias' || decodeWord(word)?.form === form) return word
  }
  return undefined
}

/** Up to `count` different operand choices for each row (or alias). */
export function randomCases(
  count: number,
  seed: number,
  rows: readonly Form[] = forms,
  table: 'row' | 'alias' = 'row',
): readonly Case[] {
  const random = createRandom(seed)
  const cases: Case[] = []
  for (const form of rows) {
    const seen = new Set<number>()
    for (let attempt = 0; attempt < 2 * count && seen.size < count; attempt++) {
      const word = randomWord(form, random, table)
      if (word === undefined) break
      if (seen.has(word)) continue
      seen.add(word)
      const instruction = { form, operands: decodeOperands(form, word)!, sizeBytes: 4 }
      cases.push({ instruction, word, text: formatInstruction(instruction) })
    }
  }
  return cases
}

export function encode({ form, operands }: Pick<Instruction, 'form' | 'operands'>): number {
  return encodeWord(form, operands[0], operands[1], operands[2], operands[3], operands[4])
}
