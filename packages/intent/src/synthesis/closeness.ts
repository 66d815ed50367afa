import { nameKeys } from '../concept/match.js'
import { stem } from '../text/stem.js'
import { itemsOf } from './domain.js'
import { impliesNumber, speaksOf } from './prior.js'
import type { Found, Parts, Task } from './task.js'

/** A word of the sentence that a program does not explain makes it this much less likely. */
const UNEXPLAINED_BITS = 4
/** So does a part that no word speaks of. */
const UNSPOKEN_BITS = 2

/** `sorted array`, `binary string`: words that describe inputs, and how to see that all of them are so. */
const DESCRIPTIONS: ReadonlyMap<string, (items: readonly (bigint | number | boolean)[]) => boolean> = new Map([
  [stem('sorted'), (items) => items.every((item, i) => i === 0 || items[i - 1]! <= item)],
  [stem('binary'), (items) => items.every((item) => /^([01]|48|49)$/.test(String(item)))],
])
const CONTAINERS = new Set('array list string tuple sequence'.split(' ').map(stem))

/** Whether the word describes what all examples are given. */
function describesInputs(task: Task, at: number): boolean {
  const { sentence, examples } = task
  const holds = DESCRIPTIONS.get(sentence.keys[at]!)
  if (holds === undefined || !CONTAINERS.has(sentence.keys[at + 1] ?? '')) return false
  return examples.every(({ arguments: values }) => {
    const lists = values.filter((value) => typeof value === 'object')
    return lists.length > 0 && lists.every((value) => holds(itemsOf(value)))
  })
}

/** Nouns for a string that is given. */
const TEXTS = new Set('word text sentence phrase line password name'.split(' ').map(stem))

/** Whether the word is the name of a parameter, or a noun that can only be one. */
function namesParameter({ sentence, signature }: Task, at: number): boolean {
  const text = sentence.tokens[at]!.text.toLowerCase()
  if (signature.parameters.some(({ name }) => name.toLowerCase() === text)) return true
  return TEXTS.has(sentence.keys[at]!) && signature.parameters.some(({ type }) => type === 'cstr')
}

/** Tokens with content that none of these parts is what they speak of. */
export function unexplainedBy(parts: Parts, task: Task): readonly number[] {
  const { sentence } = task
  return sentence.tokens.flatMap((token, at) => {
    if (sentence.free[at] || sentence.remark[at]) return []
    if (token.value !== undefined && parts.literals.includes(token.value)) return []
    const key = sentence.keys[at]!
    const explained =
      namesParameter(task, at) ||
      parts.keys.some((part) => speaksOf(part, key)) ||
      parts.literals.some((value) => impliesNumber(key, value)) ||
      parts.concepts.some((concept) => concept.vocabulary.has(key)) ||
      describesInputs(task, at)
    return explained ? [] : [at]
  })
}

/**
 * Parts that nothing says: each word speaks of one part at most, and of the number that it implies. Where a concept is
 * named, its words are those of the concept.
 */
export function unspokenIn(parts: Parts, { sentence, signature, prior }: Task): number {
  const words = [...sentence.keys.filter((_, at) => sentence.tokens[at]!.kind === 'word'), ...nameKeys(signature.name)]
  const numbers = new Set(sentence.tokens.flatMap(({ value }) => (value === undefined ? [] : [value])))
  const free = words.map(() => true)
  const choices = parts.keys
    .filter((key) => key !== 'over:parameter')
    .map((key) => words.flatMap((word, at) => (speaksOf(key, word) ? [at] : [])))
    .sort((a, b) => a.length - b.length)
  let unspoken = parts.concepts.filter((concept) => !prior.isNamed(concept)).length
  for (const choice of choices) {
    const at = choice.find((each) => free[each])
    if (at === undefined) unspoken++
    else free[at] = false
  }
  for (const value of parts.literals)
    if (!numbers.has(value) && !words.some((word) => impliesNumber(word, value))) unspoken++
  return unspoken
}

/** A program with what it leaves unexplained, and what nothing says of it, counted in. */
export function createFound(task: Task, parts: Parts, bits: number, rest: Omit<Found, 'parts' | 'bits'>): Found {
  const isSilent = task.sentence.free.every((free) => free)
  const distance = isSilent
    ? 0
    : UNEXPLAINED_BITS * unexplainedBy(parts, task).length + UNSPOKEN_BITS * unspokenIn(parts, task)
  return { ...rest, parts, bits: bits + distance }
}
