import type { FunctionExample, Value } from '@sourceless/contract'
import type { Concept } from '../concept/format.js'
import { isFloat, isSequence } from '../meaning/types.js'
import type { Sentence } from '../text/sentence.js'
import type { Signature } from '../text/signature.js'
import type { Budget } from './budget.js'
import { inputsLike, toNumber } from './domain.js'
import type { Prior } from './prior.js'

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
