import type { FunctionExample, Value } from '@sourceless/contract'
import type { Concept } from '../concept/format.js'
import { nameKeys } from '../concept/match.js'
import { isFloat, isSequence } from '../meaning/types.js'
import type { Sentence } from '../text/sentence.js'
import type { Signature } from '../text/signature.js'
import { stem } from '../text/stem.js'
import type { Budget } from './budget.js'
import { inputsLike, itemsOf, toNumber } from './domain.js'
import { impliesNumber, type Prior, speaksOf } from './prior.js'

/** What is sought: a function of this signature that gives what the examples state. */
export interface Task {
  readonly signature: Signature
  readonly examples: readonly FunctionExample[]
  /** Inputs of the examples, then probes. */
  readonly contexts: readonly (readonly Value[])[]
  /** Which contexts are examples. */
  readonly firm: readonly boolean[]
  readonly concepts: readonly Concept[]
  readonly sentence: Sentence
  readonly prior: Prior
  readonly budget: Budget
  /** Numbers worth trying beside small ones. */
  readonly literals: readonly bigint[]
}

/** What a program is made of: keys of `src/synthesis/prior.ts`, the concepts it calls and the numbers it names. */
export interface Parts {
  readonly keys: readonly string[]
  readonly concepts: readonly Concept[]
  readonly literals: readonly bigint[]
}

/** A program that fits the examples as far as the search can tell. */
export interface Found {
  /** Contract notation text. */
  readonly source: string
  /** Bits that stating it takes, more where it leaves words of the sentence unexplained. */
  readonly bits: number
  readonly restatement: string
  readonly parts: Parts
  /** Examples whose results the program contains. */
  readonly seeds: number
}

/** The search looks at so many examples; all are checked afterwards. */
const MAX_EXAMPLES = 24
const PROBES = 6

/** Numbers of the sentence, and the letters of strings, as literals that programs may contain. */
function literalsOf(signature: Signature, examples: readonly FunctionExample[], sentence: Sentence): readonly bigint[] {
  const out = new Set(sentence.tokens.flatMap((token) => (token.value === undefined ? [] : [token.value])))
  const textual = signature.parameters.some(({ type }) => type === 'cstr')
  if (textual) for (const letter of 'az AZ09') out.add(BigInt(letter.charCodeAt(0)))
  if (textual)
    for (const { arguments: values } of examples.slice(0, 3))
      for (const value of values)
        if (value instanceof Uint8Array) for (const byte of value.slice(0, 6)) out.add(BigInt(byte))
  for (const value of [100n, 1000n, 16n, 12n]) out.add(value)
  return [...out].filter((value) => value >= 0n && value < 1n << 40n)
}

export function createTask(
  signature: Signature,
  examples: readonly FunctionExample[],
  sentence: Sentence,
  concepts: readonly Concept[],
  prior: Prior,
  budget: Budget,
): Task {
  const precise = examples.filter(
    (example) => example.result === undefined || isFloat(signature.result) || toNumber(example.result) !== undefined,
  )
  const used = precise.slice(0, MAX_EXAMPLES)
  const contexts = [...used.map((example) => example.arguments), ...inputsLike(signature.parameters, examples, PROBES)]
  return {
    signature,
    examples: used,
    contexts,
    firm: contexts.map((_, i) => i < used.length),
    concepts,
    sentence,
    prior,
    budget,
    literals: literalsOf(signature, examples, sentence),
  }
}

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

const bitsOfResult = (value: Value | undefined): number => {
  if (typeof value === 'boolean' || value === undefined) return 1
  if (typeof value === 'number') return Number.isInteger(value) ? 2 + 2 * Math.log2(Math.abs(value) + 1) : 20
  if (typeof value === 'bigint') return 1 + 2 * Math.log2(Number(value < 0n ? -value : value) + 1)
  return itemsOf(value).reduce<number>((sum, item) => sum + bitsOfResult(item), 0)
}

/** Bits of stating which of `total` results are of a kind that `some` are of. */
function choiceBits(total: number, some: number): number {
  let bits = Math.log2(total + 1)
  for (let i = 0; i < some; i++) bits += Math.log2((total - i) / (some - i))
  return bits
}

/**
 * Bits that stating the results one by one takes: what a program must be much shorter than. A result that an earlier
 * one repeats, or that stands in the input, says less.
 */
export function informationIn(examples: readonly FunctionExample[]): number {
  const seen = new Map<string, number>()
  const inputs = new Set<string>()
  let bits = 0
  let truths = 0
  let holding = 0
  for (const { arguments: values, result, after } of examples) {
    const input = values.map(String).join(';')
    if (inputs.has(input)) continue
    inputs.add(input)
    if (typeof result === 'boolean') {
      truths++
      if (result) holding++
      continue
    }
    for (const [name, value] of [...Object.entries(after), ...(result === undefined ? [] : [['', result] as const])]) {
      const key = `${name}=${String(value)}`
      const items = values.flatMap((each) => (typeof each === 'object' ? itemsOf(each) : [each]))
      const plain = bitsOfResult(value)
      const standing = items.some((item) => item === value) ? 1 + Math.log2(items.length) : plain
      const repeated = seen.has(key) ? 1 + Math.log2(seen.size) : plain
      bits += Math.min(plain, standing, repeated)
      seen.set(key, (seen.get(key) ?? 0) + 1)
    }
  }
  return bits + (truths > 0 ? choiceBits(truths, holding) : 0)
}

/** Different results among the examples. */
export const differentResults = (examples: readonly FunctionExample[]): number =>
  new Set(examples.map(({ result, after }) => `${String(result)} ${Object.values(after).map(String).join(';')}`)).size

/** Elements of the slice that is written, before and after, where that is all a function does. */
export function writtenSlice(task: Task): { readonly name: string; readonly at: number } | undefined {
  if (task.signature.result !== 'void') return undefined
  const slices = task.signature.parameters.flatMap(({ name, type }, at) =>
    isSequence(type) && !type.startsWith('readonly') && task.examples.every(({ after }) => after[name] !== undefined)
      ? [{ name, at }]
      : [],
  )
  return slices.length === 1 ? slices[0] : undefined
}
