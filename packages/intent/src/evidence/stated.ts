import {
  type Contract,
  createInterpreter,
  type FunctionDeclaration,
  integerRange,
  type Type,
  type Value,
} from '@sourceless/contract'
import type { Sentence } from '../text/sentence.js'
import { stem } from '../text/stem.js'

const keySet = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/).map(stem))

const STEP_LIMIT = 100_000
const LONGEST_WINDOW = 4
const SENTENCE_END = new Set(['.', ';', '?', '!'])
const CLAUSE_END = new Set([',', ':', '(', ')'])
const NOTHING_IN = keySet('element entry value item byte character number digit letter')
const EACH = keySet('either any one neither both')
const SAME = keySet('stay itself unchanged untouched alone remain')
const NOTHING = stem('nothing')
const ALIKE = keySet('same equal identical')
const ABOVE = keySet('above beyond past over exceed after larger greater')
const DENIAL = keySet('not no never neither nor fail false')

/** A span of the sentence that may state a case: `an empty array gives 0`, `-7 by 2 is -4`. */
interface Span {
  readonly start: number
  readonly end: number
}

/** Runs of neighbouring clauses within one sentence, the shortest first. */
function spansOf(sentence: Sentence): readonly Span[] {
  const out: Span[] = []
  let bounds = [0]
  const flush = () => {
    for (let length = 1; length <= LONGEST_WINDOW; length++)
      for (let i = 0; i + length < bounds.length; i++) out.push({ start: bounds[i]!, end: bounds[i + length]! })
  }
  for (const [i, token] of sentence.tokens.entries()) {
    if (token.kind === 'symbol' && CLAUSE_END.has(token.text)) bounds.push(i + 1)
    if (token.kind === 'symbol' && SENTENCE_END.has(token.text)) {
      bounds.push(i + 1)
      flush()
      bounds = [i + 1]
    } else if (/^(so|and|while|or)$/.test(token.key)) bounds.push(i)
  }
  bounds.push(sentence.tokens.length)
  flush()
  return out.sort((a, b) => a.end - a.start - (b.end - b.start))
}

type Answer = (values: readonly Value[]) => Value | undefined

/** Results of a function, undefined where it gives none. */
function answering(contract: Contract): Answer {
  const interpreter = createInterpreter(contract, { stepLimit: STEP_LIMIT })
  return (values) => {
    const outcome = interpreter.call(values)
    return outcome.kind === 'returned' ? outcome.result : undefined
  }
}

const PROBES = [1n, 2n, 3n, 7n, 12n, 100n]

/** Whether every way to fill the open parameters gives the result. */
function always(answer: Answer, parts: readonly (Value | undefined)[], result: Value): boolean {
  return PROBES.every((probe, i) =>
    same(answer(parts.map((part, k) => part ?? PROBES[(i + k) % PROBES.length] ?? probe)), result),
  )
}

const same = (a: Value | undefined, b: Value): boolean => a === b || (typeof a === 'number' && a === Number(b))

/**
 * Tokens of clauses that state a case which the behaviour, when run, has. Words of such a clause that name
 * numbers, situations or results are explained by that; others are not looked at.
 */
export function statedTokens(contract: Contract, sentence: Sentence, open: readonly number[]): ReadonlySet<number> {
  const out = new Set<number>()
  if (contract.kind !== 'function' || contract.entry.result.kind === 'void' || open.length === 0) return out
  const answer = answering(contract)
  const wanted = new Set(open)
  for (const span of spansOf(sentence)) {
    const inside = Array.from({ length: span.end - span.start }, (_, i) => span.start + i)
    if (!inside.some((at) => wanted.has(at) && !out.has(at))) continue
    if (holds(contract, sentence, span, answer)) for (const at of inside) out.add(at)
  }
  return out
}

/** Numbers of the span. `one` is a pronoun as often as a number, so it is left out if asked. */
function numbersOf(
  sentence: Sentence,
  span: Span,
  withOne: boolean,
  result: FunctionDeclaration['result'],
): readonly bigint[] {
  const widths = new Set(sentence.types.flatMap((mention) => [mention.start, mention.start + 1]))
  const out: bigint[] = []
  for (let i = span.start; i < span.end; i++) {
    const token = sentence.tokens[i]!
    // `the smallest i32`
    const extreme = token.key === 'minimum' || token.key === 'maximum'
    if (extreme && result.kind === 'int' && sentence.types.some((mention) => mention.start === i + 1)) {
      const { min, max } = integerRange(result)
      out.push(token.key === 'minimum' ? min : max)
    }
    if (token.value === undefined || (widths.has(i) && sentence.tokens[i + 1]?.key === 'bit')) continue
    if (token.kind === 'word' && token.text.toLowerCase() === 'one' && !withOne) continue
    out.push(token.value)
  }
  return out
}

function holds(contract: Contract, sentence: Sentence, span: Span, answer: Answer): boolean {
  const keys = sentence.keys.slice(span.start, span.end)
  const words = sentence.tokens.slice(span.start, span.end).map((token) => token.text)
  const has = (set: ReadonlySet<string>) => keys.some((key) => set.has(key))
  const empty = keys.some(
    (key, i) =>
      key === 'empty' ||
      (key === NOTHING && keys[i + 1] === 'in') ||
      (/^(no|zero|0)$/.test(key) && NOTHING_IN.has(keys[i + 1] ?? '')),
  )
  const truth = !has(DENIAL)
  return [false, true].some((withOne) =>
    stateFits(contract, answer, {
      numbers: numbersOf(sentence, span, withOne, contract.entry.result),
      words,
      empty,
      truth,
      each: has(EACH),
      alike: has(ALIKE),
      beyond: has(ABOVE),
      stays: has(SAME),
    }),
  )
}

const sampleSlice = (element: string, empty: boolean): Value =>
  empty ? [] : element === 'float' ? [1, 2, 3] : element === 'bool' ? [true, false] : [1n, 2n, 3n]

interface Stated {
  readonly numbers: readonly bigint[]
  readonly words: readonly string[]
  readonly empty: boolean
  readonly truth: boolean
  readonly each: boolean
  readonly stays: boolean
  /** Both arguments are one value. */
  readonly alike: boolean
  readonly beyond: boolean
}

function stateFits(contract: Contract, answer: Answer, stated: Stated): boolean {
  const { parameters, result } = contract.entry
  const { numbers } = stated
  const isTruth = result.kind === 'bool'
  const scalars = parameters.filter((parameter) => parameter.type.kind === 'int' || parameter.type.kind === 'float')
  const ok = (value: bigint, type: Type | FunctionDeclaration['result'] = result) =>
    type.kind !== 'int' || (value >= integerRange(type).min && value <= integerRange(type).max)
  const asValue = (value: bigint, i: number): Value => (parameters[i]!.type.kind === 'float' ? Number(value) : value)
  if (scalars.length < parameters.length) {
    if (!stated.empty || numbers.length > 1 || parameters.some((each) => each.type.kind === 'bool')) return false
    const sequences = parameters.filter((parameter) => !scalars.includes(parameter))
    const only = sequences.length === 1 ? sequences[0] : sequences.find((each) => stated.words.includes(each.name))
    if (only === undefined) return false
    const parts = parameters.map((parameter): Value | undefined =>
      parameter.type.kind === 'slice'
        ? sampleSlice(parameter.type.element.kind, parameter === only)
        : parameter.type.kind === 'cstr'
          ? new TextEncoder().encode(parameter === only ? '' : 'abc')
          : undefined,
    )
    if (isTruth) return numbers.length === 0 && always(answer, parts, stated.truth)
    return numbers.length === 1 && ok(numbers[0]!) && always(answer, parts, numbers[0]!)
  }
  const count = parameters.length
  if (numbers.length === 0 || !numbers.every((value) => parameters.every((each) => ok(value, each.type)) || ok(value)))
    return false
  const fits = (values: readonly bigint[]) => values.every((value, i) => ok(value, parameters[i % count]!.type))
  if (isTruth)
    return (
      count === 1 &&
      fits(numbers.map((v) => v)) &&
      numbers.every((v) => ok(v, parameters[0]!.type) && same(answer([asValue(v, 0)]), stated.truth))
    )
  const first = numbers[0]!
  if (count === 1) {
    const gives = (input: bigint, output: bigint) =>
      ok(input, parameters[0]!.type) && same(answer([asValue(input, 0)]), output)
    if (numbers.length === 1) return stated.stays && gives(first, first)
    const last = numbers.at(-1)!
    if (stated.beyond && numbers.length === 2 && [1n, 2n, 10n, 1000n].every((more) => gives(first + more, last)))
      return true
    return numbers.slice(0, -1).every((v) => gives(v, last)) || numbers.slice(1).every((v) => gives(v, first))
  }
  if (numbers.length === count + 1) {
    const [before, after] = [numbers.slice(0, -1), numbers.slice(1)]
    if (fits(before) && same(answer(before.map(asValue)), numbers.at(-1)!)) return true
    if (fits(after) && same(answer(after.map(asValue)), first)) return true
  }
  if (count === 2 && numbers.length === 1 && stated.alike)
    return PROBES.every((probe) => same(answer([asValue(probe, 0), asValue(probe, 1)]), first))
  if (numbers.length !== 2) return false
  const named = parameters.flatMap((parameter, i) => (stated.words.includes(parameter.name) ? [i] : []))
  const places = named.length === 1 ? named : stated.each ? parameters.map((_, i) => i) : []
  return [numbers, [...numbers].reverse()].some(
    ([input, output]) =>
      places.length > 0 &&
      places.every(
        (at) =>
          ok(input!, parameters[at]!.type) &&
          always(
            answer,
            parameters.map((_, i) => (i === at ? asValue(input!, i) : undefined)),
            output!,
          ),
      ),
  )
}
