import { type FunctionExample, parseExample, parseSignature, type Signature as Shape } from '@sourceless/contract'
import type { Concept } from '../concept/format.js'
import { differenceOn, judge, type Survivor } from '../evidence/judge.js'
import { isInteger, isSequence, isSigned } from '../meaning/types.js'
import type { Reading, ReadingOption } from '../reading.js'
import type { Sentence } from '../text/sentence.js'
import type { Signature } from '../text/signature.js'
import { type Budget, createBudget, type Effort, type Work } from './budget.js'
import { searchChanges } from './changes.js'
import { unexplainedBy, unspokenIn } from './closeness.js'
import { searchConcepts } from './direct.js'
import { inputsLike } from './domain.js'
import { differentResults, informationIn } from './information.js'
import { searchPolynomials } from './polynomial.js'
import { createPrior } from './prior.js'
import { searchRecurrences } from './recurrence.js'
import { RIVAL_BITS, searchExpressions } from './search.js'
import { createTask, type Found, type Task } from './task.js'

export interface SynthesisRequest {
  readonly effort?: Effort
  readonly signature: Signature
  readonly sentence: Sentence
  /** As the request has them. */
  readonly examples: readonly string[]
  readonly concepts: readonly Concept[]
  /** What was settled before, such as types that the examples show. */
  readonly assumptions: readonly string[]
}

/** A program must be this many bits shorter than the results it explains: by examples alone, or with all words explained. */
const MARGIN = 8
const MARGIN_WITH_WORDS = 4
/** Where each word has its part and each part its word, the examples need only not speak against it. */
const MARGIN_IN_WORDS = -12
/** Truth values agree by chance more easily, so more of them must. */
const MIN_TRUTHS = 8
const MIN_RESULTS = 3
const MAX_JUDGED = 24
const PROBES = 60
const MAX_OPTIONS = 3

interface Ranked {
  readonly found: Found
  readonly survivor: Survivor
}

/**
 * The function that the examples show: found among programs, cheapest first, by what they cost to state. One that is
 * much shorter than the examples, with nothing near it that differs, is a contract; two that differ are a question.
 */
export function* synthesize(request: SynthesisRequest): Work<Reading | undefined> {
  const { signature, sentence, concepts } = request
  const shape = shapeOf(signature)
  if (shape === undefined) return undefined
  const examples = request.examples.flatMap((text) => {
    const { value } = parseExample(text, shape)
    return value?.kind === 'function' ? [value] : []
  })
  if (examples.length < request.examples.length || examples.length < 2) return undefined
  const prior = createPrior(sentence, signature.name)
  const task = createTask(signature, examples, sentence, concepts, prior, createBudget(request.effort))
  const information = informationIn(examples)
  const found: Found[] = []
  // Each search looks no further than what the others found.
  const limit = (): number => Math.min(information, ...found.map(({ bits }) => bits)) + RIVAL_BITS
  found.push(...(yield* searchRecurrences(task)), ...searchPolynomials(task), ...(yield* searchConcepts(task)))
  found.push(...(yield* searchChanges(task, limit())))
  found.push(...(yield* searchExpressions(task, limit())))
  const ranked = yield* rank(found, request.examples, task.budget)
  const [best] = ranked
  if (best === undefined) return undefined
  return yield* answer(best, ranked, request, task)
}

function shapeOf(signature: Signature): Shape | undefined {
  const parameters = signature.parameters.map(({ name, type }) => `${name}: ${type}`).join(', ')
  return parseSignature(`${signature.name}(${parameters}): ${signature.result}`).value
}

/** Those that the interpreter finds to hold, cheapest first. */
function* rank(found: readonly Found[], examples: readonly string[], budget: Budget): Work<readonly Ranked[]> {
  const sorted = [...found].sort((a, b) => a.bits - b.bits || a.source.length - b.source.length)
  const out: Ranked[] = []
  for (const one of sorted) {
    if (out.length >= MAX_JUDGED || (out.length > 0 && one.bits > out[0]!.found.bits + RIVAL_BITS)) break
    const candidate = {
      origin: 'synthesis',
      source: one.source,
      restatement: one.restatement,
      specificity: 0,
      unexplained: [],
      used: [],
      assumptions: [],
    } as const
    yield budget.progress
    const { survivor } = judge(candidate, examples)
    if (survivor !== undefined) out.push({ found: one, survivor })
  }
  return out
}

function* answer(
  best: Ranked,
  ranked: readonly Ranked[],
  request: SynthesisRequest,
  task: Task,
): Work<Reading | undefined> {
  const { signature, sentence, examples } = task
  const inputs = inputsLike(signature.parameters, examples, PROBES)
  const rivals: { rival: Ranked; input: string; results: readonly [string, string] }[] = []
  for (const rival of ranked.slice(1)) {
    yield task.budget.progress
    const differs = differenceOn(best.survivor.contract, rival.survivor.contract, inputs)
    if (differs?.input !== undefined) rivals.push({ rival, input: differs.input, results: differs.results })
  }
  const gain = informationIn(withoutSeeds(examples, best.found.seeds)) - best.found.bits
  const content = sentence.tokens.flatMap((_, i) => (sentence.free[i] || sentence.remark[i] ? [] : [i]))
  const { parts } = best.found
  const unexplained = unexplainedBy(parts, task)
  const inWords = content.length > 0 && unexplained.length === 0 && unspokenIn(parts, task) === 0
  if (gain < (inWords ? MARGIN_IN_WORDS : 0)) return undefined
  // What leaves most of the sentence unexplained is worth a question only if the examples speak for it by themselves.
  if (unexplained.length * 2 > content.length && !isShown(examples, gain)) return undefined
  const [closest] = rivals
  if (closest !== undefined) {
    const options: ReadingOption[] = [
      optionOf(best, closest.input, closest.results[0]),
      optionOf(closest.rival, closest.input, closest.results[1]),
    ]
    for (const { rival, input, results } of rivals.slice(1))
      if (
        options.length < MAX_OPTIONS &&
        input === closest.input &&
        !options.some(({ result }) => result === results[1])
      )
        options.push(optionOf(rival, input, results[1]))
    const results = options.map(({ result }) => result)
    return {
      kind: 'question',
      question: `Different functions fit the examples; they differ on ${closest.input}: ${results.join(' or ')}?`,
      options,
    }
  }
  const sure =
    content.length === 0 ? isShown(examples, gain) : inWords || (unexplained.length === 0 && gain >= MARGIN_WITH_WORDS)
  if (!sure) return confirm(best, inputs, unexplained, sentence)
  return {
    kind: 'contract',
    source: withComment(best),
    restatement: best.found.restatement,
    assumptions: [...request.assumptions, ...unseen(signature, examples)],
    usedWords: [...new Set(content.map((at) => sentence.tokens[at]!.text))],
    ignoredWords: [],
    confidence: content.length === 0 ? 1 - 2 ** -gain : 1,
  }
}

/** Whether the examples alone are enough to speak for a program. */
function isShown(examples: readonly FunctionExample[], gain: number): boolean {
  if (gain < MARGIN) return false
  const truths = examples.every(({ result }) => typeof result === 'boolean')
  return truths ? examples.length >= MIN_TRUTHS : differentResults(examples) >= MIN_RESULTS
}

const withoutSeeds = (examples: readonly FunctionExample[], seeds: number): readonly FunctionExample[] =>
  seeds === 0 ? examples : [...examples].sort((a, b) => Number(a.arguments[0]) - Number(b.arguments[0])).slice(seeds)

const withComment = ({ found }: Ranked): string =>
  `/** ${found.restatement.replaceAll('*/', '* /')} */\n${found.source}\n`

const optionOf = (ranked: Ranked, onInput: string, result: string): ReadingOption => ({
  source: withComment(ranked),
  restatement: ranked.found.restatement,
  onInput,
  result,
})

/** One program fits, but not well enough to be made unasked. */
function confirm(
  best: Ranked,
  inputs: ReturnType<typeof inputsLike>,
  unexplained: readonly number[],
  sentence: Sentence,
): Reading | undefined {
  const shown = differenceOn(best.survivor.contract, undefined, inputs)
  if (shown?.input === undefined) return undefined
  const words = [...new Set(unexplained.map((at) => sentence.tokens[at]!.text))]
  const why = words.length > 0 ? `"${words.join('", "')}" is not explained by it` : 'the examples are few'
  return {
    kind: 'question',
    question: `The examples fit this, but ${why}: ${best.found.restatement} So ${shown.input} is ${shown.results[0]}?`,
    options: [optionOf(best, shown.input, shown.results[0])],
  }
}

/** Kinds of inputs that no example shows. */
function unseen(signature: Signature, examples: readonly FunctionExample[]): readonly string[] {
  return signature.parameters.flatMap(({ name, type }, i) => {
    const values = examples.map((example) => example.arguments[i]!)
    if (isSequence(type))
      return values.some((value) => (value as { readonly length: number }).length === 0)
        ? []
        : [`no example has an empty ${name}`]
    if (!isInteger(type) || !isSigned(type) || values.some((value) => (value as bigint) < 0n)) return []
    return [`no example has a negative ${name}`]
  })
}
