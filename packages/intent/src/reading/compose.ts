import type { Concept } from '../concept/format.js'
import { caseRules } from '../grammar/cases.js'
import { changeRules } from '../grammar/changes.js'
import { characterNamed, characterRules } from '../grammar/characters.js'
import { createGrammar, type Edge, type Grammar, parseChart, rule } from '../grammar/chart.js'
import { claimRules, conditionRules } from '../grammar/conditions.js'
import { copyRules } from '../grammar/copies.js'
import { digitRules } from '../grammar/digits.js'
import { answerRules, elementRules, quantityRules } from '../grammar/elements.js'
import { indexSeeds } from '../grammar/indices.js'
import { lettersIn, namedRules } from '../grammar/named.js'
import { numberRules } from '../grammar/numbers.js'
import { pairRules } from '../grammar/pairs.js'
import { asNum, type MeaningRule, make, mapping, num, property } from '../grammar/parts.js'
import { processRules, RUNNING } from '../grammar/processes.js'
import { indexed, recurrenceRules, termSeeds } from '../grammar/recurrences.js'
import { roundingRules } from '../grammar/rounding.js'
import { searchRules } from '../grammar/searches.js'
import { sequenceRules } from '../grammar/sequences.js'
import { severalRules } from '../grammar/several.js'
import { subscriptRules } from '../grammar/subscripts.js'
import { unitOf, unitRules } from '../grammar/units.js'
import { Emitter, type Scope, Unwritable } from '../meaning/emit.js'
import { sayCase, sayMeaning } from '../meaning/english.js'
import {
  type Bool,
  type Condition,
  compare,
  fillBool,
  fillNum,
  identity,
  it,
  literal,
  type Meaning,
  mentions,
  type Num,
  not,
} from '../meaning/meaning.js'
import { writeRecurrence } from '../meaning/recurrence.js'
import { isFloat, isInteger, isSequence, type Parameter } from '../meaning/types.js'
import { isDescriptive } from '../text/decisive.js'
import { ARTICLES, GENERIC } from '../text/generic.js'
import type { Sentence } from '../text/sentence.js'
import type { Signature } from '../text/signature.js'
import { stem } from '../text/stem.js'
import type { Token } from '../text/tokenize.js'
import { isRedundantLength } from './assign.js'
import { type Guard, guardLines, sampleExamples } from './build.js'
import type { Candidate } from './candidate.js'
import type { Claim } from './claims.js'
import { claimGuard } from './claims.js'
import type { ImpliedSignature } from './imply.js'

const MAX_EDGES = 4000
const MAX_MAIN = 8
/** Readings of one phrase that cost this much more than the best are not considered. */
const COST_MARGIN = 1
const NUMBER_NOUNS = new Set(['number', 'integer', 'value', 'it'].map(stem))
const PAIRED = /^(numbers?|integers?|ints?|values?|floats|doubles|bytes|words|arguments|inputs|parameters|operands)$/i
const SEQUENCE_NOUNS = new Set(
  ['array', 'buffer', 'string', 'element', 'number', 'value', 'integer', 'them', 'it', 'word'].map(stem),
)

/** Rules that a concept's nouns and adjectives add: `factorial of n`, `prime numbers`. */
function conceptRules(concepts: readonly Concept[]): readonly MeaningRule[] {
  const out: MeaningRule[] = []
  for (const concept of concepts) {
    const arity = concept.parameters.length
    for (const words of concept.adjectives) {
      const call = (rest: readonly Num[]): Bool => ({ kind: 'test', concept, arguments: [it, ...rest] })
      const pattern = (text: string): MeaningRule[] =>
        rawRule('Property', text, words, (parts) =>
          parts.length === arity - 1 ? property(call(parts.map((part) => asNum(part)!))) : undefined,
        )
      out.push(...pattern('*'), ...pattern('* number'), ...pattern('* integer'))
    }
    for (const words of concept.nouns) {
      if (arity === 1) {
        const of = (argument: Num | undefined): Meaning | undefined =>
          argument === undefined ? undefined : num({ kind: 'call', concept, arguments: [argument] })
        out.push(
          ...rawRule('Atom', '* of Num', words, (parts) => of(asNum(parts[0])), 2),
          ...rawRule('Atom', '* ( Num )', words, (parts) => of(asNum(parts[0]))),
          ...rawRule('Atom', 'Atom *', words, (parts) => of(asNum(parts[0])), 3),
        )
        out.push(...rawRule('Mapping', '*', words, () => mapping({ kind: 'call', concept, arguments: [it] })))
      } else if (arity === 2) {
        const of = (a: Num | undefined, b: Num | undefined): Meaning | undefined =>
          a === undefined || b === undefined ? undefined : num({ kind: 'call', concept, arguments: [a, b] })
        out.push(
          ...rawRule('Atom', '* of Num and Num', words, (parts) => of(asNum(parts[0]), asNum(parts[1]))),
          ...rawRule('Atom', '* ( Num , Num )', words, (parts) => of(asNum(parts[0]), asNum(parts[1]))),
        )
      }
    }
  }
  return out
}

/** A rule whose `*` stands for a run of keys that are already stemmed. */
function rawRule(
  category: string,
  text: string,
  words: readonly string[],
  build: MeaningRule['build'],
  cost = 1,
): MeaningRule[] {
  const [before, after] = text.split('*')
  const items = (part: string | undefined) =>
    part === undefined || part.trim() === '' ? [] : (rule<Meaning>(category, part, build)[0]?.pattern ?? [])
  const middle = words.map((word) => ({ kind: 'word' as const, keys: new Set([word]) }))
  return [{ category, pattern: [...items(before), ...middle, ...items(after)], build, cost }]
}

export function createMeaningGrammar(concepts: readonly Concept[]): Grammar<Meaning> {
  return createGrammar<Meaning>([
    ...numberRules,
    ...conditionRules,
    ...characterRules,
    ...changeRules,
    ...copyRules,
    ...sequenceRules,
    ...pairRules,
    ...elementRules,
    ...quantityRules,
    ...answerRules,
    ...subscriptRules,
    ...namedRules,
    ...recurrenceRules,
    ...caseRules,
    ...digitRules,
    ...severalRules,
    ...unitRules,
    ...processRules,
    ...searchRules,
    ...roundingRules,
    ...claimRules,
    ...conceptRules(concepts),
    ...make('Num', ['Wrapped'], ([a]) => a),
  ])
}

/** Edges that tokens bring by themselves: numbers, parameters, and nouns that can only mean one parameter. */
function seedEdges(sentence: Sentence, parameters: readonly Parameter[], program: boolean): readonly Edge<Meaning>[] {
  const out: Edge<Meaning>[] = []
  const add = (category: string, start: number, end: number, value: Meaning, cost: number) =>
    out.push({ category, start, end, value, cost })
  const scalars = parameters.filter((parameter) => isInteger(parameter.type) || isFloat(parameter.type))
  const sequences = parameters.filter((parameter) => isSequence(parameter.type))
  const reference = (parameter: Parameter): Num => ({ kind: 'parameter', name: parameter.name })
  const given = lettersIn(sentence.tokens)
  for (const [i, token] of sentence.tokens.entries()) {
    if (token.value !== undefined) add('Atom', i, i + 1, num(literal(token.value)), token.kind === 'number' ? 0 : 1)
    const counted = sentence.tokens[i + 1]
    if (
      token.value !== undefined &&
      counted !== undefined &&
      sequences.length === 0 &&
      counts(counted, sentence, parameters)
    )
      add('Atom', i, i + 2, num(literal(token.value)), 2)
    if (token.fraction !== undefined) add('Atom', i, i + 1, num({ kind: 'real', value: token.fraction }), 0)
    if (token.kind === 'quote' && token.text.length === 1 && token.text.charCodeAt(0) < 128)
      add('Atom', i, i + 1, num(literal(token.text.charCodeAt(0))), 0)
    const only = sequences.length === 1 && /^cstr$|u8/.test(sequences[0]!.type) ? sequences[0] : undefined
    // `every space`, `all capital letters`, `each ' '`: those of the only text.
    for (let length = 1; only !== undefined && length <= 3; length++) {
      const words = sentence.tokens.slice(i, i + length)
      const filter =
        token.kind === 'quote' && length === 1 && token.text.length === 1
          ? compare('==', it, literal(token.text.charCodeAt(0)))
          : characterNamed(words.map(({ key }) => key))
      if (filter !== undefined && words.length === length && !(length === 1 && token.key === 'letter'))
        add('Seq', i, i + length, { type: 'seq', seq: { base: { kind: 'parameter', name: only.name }, filter } }, 2)
    }
    if (token.kind !== 'word') continue
    const letter = given.get(token.text.toLowerCase())
    if (letter !== undefined && !parameters.some(({ name }) => name === token.text.toLowerCase())) {
      add('Letter', i, i + 1, num(letter), 0)
      add('Atom', i, i + 1, num(letter), 0)
    }
    const named = sentence.tokens[i + 1]
    if (/^digit$/i.test(token.text) && named !== undefined) {
      const digit = scalars.find(({ name }) => name === named.text)
      if (digit !== undefined) add('Digit', i, i + 2, num(reference(digit)), 0)
      else if (named.value !== undefined) add('Digit', i, i + 2, num(literal(named.value)), 0)
    }
    const unit = unitOf(token.text)
    if (unit !== undefined) add('Unit', i, i + 1, { type: 'unit', ...unit }, 0)
    if (token.key === 'stdin' && program) add('Seq', i, i + 1, { type: 'seq', seq: { base: { kind: 'stdin' } } }, 0)
    for (const parameter of parameters) {
      if (parameter.name !== token.text && parameter.name !== token.text.toLowerCase()) continue
      if (isSequence(parameter.type))
        add('Seq', i, i + 1, { type: 'seq', seq: { base: { kind: 'parameter', name: parameter.name } } }, 0)
      else if (parameter.type === 'bool')
        add('Bool', i, i + 1, { type: 'bool', bool: { kind: 'flag', name: parameter.name } }, 0)
      else add('Atom', i, i + 1, num(reference(parameter)), 0)
      if (unit !== undefined && !isSequence(parameter.type))
        add('Amount', i, i + 1, { type: 'amount', value: reference(parameter), ...unit }, 0)
    }
    if (/^(greater|less)$/.test(token.key)) {
      // `if b is bigger`: than the other one.
      const [a, b, more] = scalars
      const of = [a, b].find((each) => each?.name === sentence.tokens[i - 2]?.text)
      const than = of === a ? b : a
      if (
        of !== undefined &&
        than !== undefined &&
        more === undefined &&
        sentence.keys[i - 1] === 'be' &&
        endsPhrase(sentence.tokens[i + 1])
      )
        add(
          'Bool',
          i - 2,
          i + 1,
          { type: 'bool', bool: compare(token.key === 'greater' ? '>' : '<', reference(of), reference(than)) },
          2,
        )
    }
    const every = scalars.length > 1 && sequences.length === 0 ? TOGETHER[token.text.toLowerCase()] : undefined
    if (every !== undefined) {
      const base = { kind: 'items', items: scalars.map(reference) } as const
      add(every, i, i + 1, { type: 'seq', seq: { base } }, 2)
    }
    // `the bigger one`
    if (/^(greater|less)$/.test(token.key) && scalars.length === 2 && sequences.length === 0 && named?.key === 'one') {
      const [left, right] = scalars.map(reference) as [Num, Num]
      const operator = token.key === 'greater' ? 'max' : 'min'
      add('Atom', i, i + 2, num({ kind: 'arithmetic', operator, left, right }), 2)
    }
    // `some integer` is another one than the one that is given.
    const other = /^(some|another|other|any)$/i.test(sentence.tokens[i - 1]?.text ?? '')
    if (
      NUMBER_NOUNS.has(token.key) &&
      !other &&
      scalars.length === 1 &&
      !(sequences.length > 0 && token.key === 'number')
    )
      add('Atom', i, i + 1, num(reference(scalars[0]!)), 2)
    if (/^(it|result)$/.test(token.key) && scalars.length > 0) add('Atom', i, i + 1, num(RUNNING), 2)
    const one = scalars.length === 1 && sequences.length === 0
    // Its first noun names it; `is a character a letter` asks about a class with the second.
    if (one && scalars[0]!.type === 'u8' && i === sentence.tokens.findIndex(({ text }) => CHARACTER.test(text)))
      add('Atom', i, i + 1, num(reference(scalars[0]!)), 2)
    if (token.key === 'input' && one) add('Atom', i, i + 1, num(reference(scalars[0]!)), 2)
    const letters = sequences[0]?.type === 'cstr' && /^(letter|character|byte)s?$/i.test(token.text)
    const noun = SEQUENCE_NOUNS.has(token.key) && !(token.key === 'word' && sequences[0]?.type === 'cstr')
    const called = sequences.filter(
      ({ name }) => token.key === 'element' && stem(token.text.toLowerCase()) === stem(name.toLowerCase()),
    )
    if (sequences.length > 1 && called.length === 1)
      add('Seq', i, i + 1, { type: 'seq', seq: { base: { kind: 'parameter', name: called[0]!.name } } }, 0)
    if ((noun || letters) && sequences.length === 1)
      add('Seq', i, i + 1, { type: 'seq', seq: { base: { kind: 'parameter', name: sequences[0]!.name } } }, 2)
    if (token.key === 'length' && sequences.length === 1)
      add('Atom', i, i + 1, num({ kind: 'length', of: sequences[0]!.name }), 3)
    if (/^neighbou?rs$/i.test(token.text) && sequences.length === 1)
      add('Seq', i, i + 1, { type: 'seq', seq: { base: { kind: 'pairs', of: sequences[0]!.name, next: true } } }, 2)
    const plural = PLURALS[token.text.toLowerCase()]
    if (plural !== undefined && sequences.length === 1) {
      const base = { kind: 'parameter', name: sequences[0]!.name } as const
      add('Seq', i, i + 1, { type: 'seq', seq: plural === 'all' ? { base } : { base, filter: plural } }, 2)
    }
    if (token.key === OCCURRENCE && sequences.length === 1)
      add('Occurrence', i, i + 1, { type: 'seq', seq: { base: { kind: 'parameter', name: sequences[0]!.name } } }, 1)
    // `the number of pairs whose sum is k`
    if (token.key === 'pair' && sequences.length === 1)
      add('Seq', i, i + 1, { type: 'seq', seq: { base: { kind: 'pairs', of: sequences[0]!.name, next: false } } }, 2)
    // `add up its digits`
    if (token.key === 'digit' && one)
      add('Seq', i, i + 1, { type: 'seq', seq: { base: { kind: 'digits', of: reference(scalars[0]!) } } }, 3)
    for (let length = 1; length <= 4 && isThing(sentence.tokens[i + length - 1]); length++)
      add('Thing', i, i + length, THING, 1)
  }
  for (const mention of sentence.types) {
    add('TypeName', mention.start, mention.end, { type: 'text', text: mention.scalar ?? '' }, 0)
    if (mention.result) continue
    const typed = parameters.filter(
      (parameter) =>
        parameter.type.includes(mention.scalar ?? '?') || (mention.shape === 'cstr' && parameter.type === 'cstr'),
    )
    const [only, other] = typed
    if (only === undefined || other !== undefined) continue
    if (isSequence(only.type))
      add('Seq', mention.start, mention.end, { type: 'seq', seq: { base: { kind: 'parameter', name: only.name } } }, 1)
    else if (mention.shape === 'scalar') add('Atom', mention.start, mention.end, num(reference(only)), 1)
  }
  const terms = scalars.length === 1 ? termSeeds(sentence.tokens, scalars[0]!.name) : []
  return [...out, ...terms, ...pairSeeds(sentence, scalars), ...indexSeeds(sentence.tokens, parameters)]
}

const OCCURRENCE = stem('occurrence')
/** Words for all numbers that are given, together or one by one. */
const TOGETHER: Readonly<Record<string, string>> = {
  them: 'Seq',
  they: 'Seq',
  these: 'Seq',
  both: 'Each',
  each: 'Each',
  every: 'Each',
  any: 'Some',
  either: 'Some',
}
const even: Bool = { kind: 'divides', divisor: literal(2), number: it }
/** Elements by what they are: `the negatives`. */
const PLURALS: Readonly<Record<string, Bool | 'all'>> = {
  negatives: compare('<', it, literal(0)),
  positives: compare('>', it, literal(0)),
  zeros: compare('==', it, literal(0)),
  zeroes: compare('==', it, literal(0)),
  evens: even,
  odds: not(even),
  ones: 'all',
  those: 'all',
  everything: 'all',
}

const CHARACTER = /^(character|char|letter|byte)$/i
const endsPhrase = (token: Token | undefined): boolean =>
  token === undefined || /^([,;.?!)]|and|or|then|otherwise|else|return|give|the)$/i.test(token.text)
const THING: Meaning = { type: 'text', text: '' }
const NO_THING = new Set([
  'be',
  'not',
  'no',
  'if',
  'when',
  'return',
  'and',
  'or',
  'give',
  'that',
  'which',
  'yield',
  'do',
  'have',
  'for',
  'unless',
  'otherwise',
])
const isThing = (token: Token | undefined): boolean => token?.kind === 'word' && !NO_THING.has(token.key)

/** `two numbers` with exactly two number parameters reads `a and b`. */
function pairSeeds(sentence: Sentence, scalars: readonly Parameter[]): readonly Edge<Meaning>[] {
  const out: Edge<Meaning>[] = []
  for (const [i, token] of sentence.tokens.entries()) {
    if (token.kind !== 'word' || token.value !== BigInt(scalars.length) || scalars.length < 2) continue
    // `two given unsigned 64-bit integers`: the noun closes the group, whatever types stand between.
    for (let j = i + 1; j < Math.min(i + 7, sentence.tokens.length); j++) {
      const noun = sentence.tokens[j]!
      if (!PAIRED.test(noun.text) && !isThingsNoun(noun)) {
        if (!sentence.free[j]) break
        continue
      }
      const items = scalars.map((parameter): Num => ({ kind: 'parameter', name: parameter.name }))
      out.push({
        category: 'Seq',
        start: i,
        end: j + 1,
        value: { type: 'seq', seq: { base: { kind: 'items', items } } },
        cost: 0,
      })
      break
    }
  }
  return out
}

/** `at least 90 points`, `450 cents`: so many of what is spoken of in no other unit. */
function counts(noun: Token, { tokens }: Sentence, parameters: readonly Parameter[]): boolean {
  if (parameters.some(({ name }) => name === noun.text) && unitOf(noun.text) === undefined) return isThingsNoun(noun)
  const unit = unitOf(noun.text)
  if (unit === undefined) return isThingsNoun(noun) && !GENERIC.has(noun.key)
  return tokens.every(({ kind, text }) => {
    const other = kind === 'word' ? unitOf(text) : undefined
    return other === undefined || other.kind !== unit.kind || other.size === unit.size
  })
}
/** `three marks`, `two prices`: a plural that names no operation. */
const isThingsNoun = ({ kind, text, key }: Token): boolean =>
  kind === 'word' &&
  /^[a-z]{3,}[^s]s$/.test(text) &&
  isDescriptive(key) &&
  !/^(digits|bits|bytes|times|divisors|primes)$/.test(text)

export interface Chart {
  readonly edges: readonly Edge<Meaning>[]
  readonly claims: readonly Claim[]
}

/** All readings of all parts of the sentence, and its stated cases (longest first, not overlapping). */
export function readChart(
  grammar: Grammar<Meaning>,
  sentence: Sentence,
  parameters: readonly Parameter[],
  program = false,
): Chart {
  // `a(n - 1)`, `a = 1`: a letter of a formula is no article.
  const letters = new Set(
    sentence.tokens.filter(({ text }, i) => text === 'a' && sentence.tokens[i + 1]?.kind === 'symbol'),
  )
  const edges = parseChart(grammar, sentence.tokens, {
    identity,
    skippable: (token) =>
      token.kind === 'word' &&
      ARTICLES.has(token.key) &&
      !letters.has(token) &&
      !parameters.some((parameter) => parameter.name === token.text),
    seeds: seedEdges(sentence, parameters, program),
    maxEdges: MAX_EDGES,
  })
  const claims: Claim[] = []
  const sorted = edges
    .filter((edge) => edge.category === 'Claim')
    .sort((a, b) => b.end - b.start - (a.end - a.start) || a.cost - b.cost)
  for (const edge of sorted) {
    if (
      edge.value.type !== 'claim' ||
      identity(edge.value).includes(LETTERED) ||
      !standsAlone(edge, sentence) ||
      sentence.remark.slice(edge.start, edge.end).some(Boolean) ||
      claims.some((claim) => edge.start < claim.end && claim.start < edge.end)
    )
      continue
    for (const condition of conditionsOf(edge.value.condition))
      claims.push({ start: edge.start, end: edge.end, condition, outcome: edge.value.outcome })
  }
  return { edges, claims }
}

/** What is said of each element is no case. */
const LETTERED = 'name:.'
const BEFORE_CLAIM = new Set(
  'or and return give be with but so then while where answer result that yield report also should print include otherwise else'
    .split(' ')
    .map(stem),
)

/** A stated case starts a clause, and what it returns is said by name: `halve it if it is even` is none. */
function standsAlone(edge: Edge<Meaning>, sentence: Sentence): boolean {
  let at = edge.start - 1
  while (at >= 0 && ARTICLES.has(sentence.keys[at]!)) at--
  const before = sentence.tokens[at]
  if (before !== undefined && before.kind !== 'symbol' && !BEFORE_CLAIM.has(before.key)) return false
  // `are not unless …` is no case of its own.
  if (/^(unless|except|only|but)$/.test(sentence.keys[edge.end] ?? '')) return false
  const outcome = edge.value.type === 'claim' ? edge.value.outcome : undefined
  if (outcome?.kind !== 'parameter') return true
  return [edge.start, edge.end - 1].some((i) => sentence.tokens[i]!.text === outcome.name)
}

const conditionsOf = (condition: Condition): readonly Condition[] =>
  condition.kind === 'either' ? condition.conditions.flatMap(conditionsOf) : [condition]

/** Readings of the whole sentence as one composed expression, with stated cases around it. */
export function composeReadings(
  sentence: Sentence,
  chart: Chart,
  implied: ImpliedSignature,
  given: Signature | undefined,
): readonly Candidate[] {
  const parameters = given?.parameters ?? implied.parameters
  const mains = chart.edges
    .filter(
      (edge) =>
        ['Num', 'Bool', 'Cased', 'Change', 'Copy', 'Recurrence'].includes(edge.category) && edge.end - edge.start > 1,
    )
    .sort((a, b) => b.end - b.start - (a.end - a.start) || a.cost - b.cost)
  const out: Candidate[] = []
  let lowest: number | undefined
  for (const main of mains) {
    if (out.length >= MAX_MAIN) break
    if (lowest !== undefined && main.cost > lowest + COST_MARGIN) continue
    const candidate = composed(main, sentence, chart, parameters, implied, given)
    if (candidate !== undefined && (out.length === 0 || candidate.unexplained.length <= out[0]!.unexplained.length)) {
      out.push(candidate)
      lowest ??= main.cost
    }
  }
  return out
}

function resultTypeOf(main: Meaning, parameters: readonly Parameter[], implied: ImpliedSignature): string | undefined {
  if (main.type === 'bool') return 'bool'
  if (main.type === 'change') return 'void'
  if (main.type === 'copy') return main.counts ? 'u64' : 'void'
  if (main.type === 'recurrence') return implied.result ?? 'i64'
  if (main.type !== 'num') return undefined
  if (implied.result !== undefined) return implied.result
  const wide = new Emitter(parameters, 'i64')
  return wide.typeOf(main.num, { lines: [] }) ?? 'i64'
}

function composed(
  main: Edge<Meaning>,
  sentence: Sentence,
  chart: Chart,
  parameters: readonly Parameter[],
  implied: ImpliedSignature,
  given: Signature | undefined,
): Candidate | undefined {
  try {
    const result = given?.result ?? resultTypeOf(main.value, parameters, implied)
    if (given === undefined && !isQuantified(main, sentence)) return undefined
    if (isCutOff(main, sentence)) return undefined
    if (cutsFormula(main, sentence)) return undefined
    if (result === undefined || (result === 'void') !== isSilent(main.value)) return undefined
    const signature: Signature = given ?? {
      name: nameFrom(main, sentence),
      parameters: writableWhere(main.value, parameters),
      result,
    }
    const claims = chart.claims.filter((claim) => claim.end <= main.start || claim.start >= main.end)
    const absorbed = absorb(aboutGiven(main.value, parameters), claims)
    const { meaning, rest } = settled(absorbed.meaning, absorbed.rest, signature)
    const guards = rest.map((claim) => ({ claim, guard: claimGuard(claim, signature) }))
    const source = writeFunction(
      meaning,
      signature,
      guards.flatMap(({ guard }) => (guard === undefined || guard.sample !== undefined ? [] : [guard])),
    )
    if (source === undefined || !usesAll(source, signature)) return undefined
    const applied = [
      ...claims.filter((claim) => !rest.includes(claim)),
      ...guards.filter(({ guard }) => guard !== undefined).map(({ claim }) => claim),
    ]
    const covered = (i: number) =>
      (i >= main.start && i < main.end) || applied.some((claim) => i >= claim.start && i < claim.end)
    const unexplained = sentence.tokens.flatMap((_, i) =>
      covered(i) || sentence.free[i] || sentence.remark[i] ? [] : [i],
    )
    const used = sentence.tokens.flatMap((_, i) => (covered(i) ? [i] : []))
    const specificity = sentence.tokens.filter(
      (token, i) => i >= main.start && i < main.end && token.kind === 'word' && !ARTICLES.has(token.key),
    ).length
    const restatement = restateMeaning(main, sentence, guards, claims, rest, signature)
    const plain = guards.some(({ guard }) => guard !== undefined) ? writeFunction(meaning, signature, []) : undefined
    return {
      origin: 'composition',
      source,
      restatement,
      specificity,
      unexplained,
      used,
      assumptions: given === undefined ? implied.assumptions : [],
      ...(plain === undefined ? {} : { plain }),
      samples: sampleExamples(
        signature.name,
        guards.flatMap(({ guard }) => (guard === undefined ? [] : [guard])),
      ),
    }
  } catch (error) {
    if (error instanceof Unwritable) return undefined
    throw error
  }
}

/** A case that takes statements to tell, such as `if all values are different`, is decided beside the rest. */
function settled(
  meaning: Meaning,
  claims: readonly Claim[],
  signature: Signature,
): { readonly meaning: Meaning; readonly rest: readonly Claim[] } {
  if (meaning.type !== 'num' || signature.result === 'bool') return { meaning, rest: claims }
  const [decided] = claims.filter(
    (claim) =>
      claim.condition.kind === 'holds' &&
      /^(every|some)$/.test(claim.condition.what.kind) &&
      claim.outcome.kind === 'literal',
  )
  if (decided?.condition.kind !== 'holds' || decided.outcome.kind !== 'literal') return { meaning, rest: claims }
  return {
    meaning: num({
      kind: 'choice',
      condition: decided.condition.what,
      whenTrue: decided.outcome,
      whenFalse: meaning.num,
    }),
    rest: claims.filter((claim) => claim !== decided),
  }
}

/** What was understood in the words of the grammar, with the cases that the sentence states. */
function restateMeaning(
  main: Edge<Meaning>,
  sentence: Sentence,
  guards: readonly { readonly claim: Claim; readonly guard: Guard | undefined }[],
  claims: readonly Claim[],
  rest: readonly Claim[],
  signature: Signature,
): string {
  const said = sayMeaning(aboutGiven(main.value, signature.parameters)) ?? restate(main, sentence).replace(/\.$/, '')
  const stated = [
    ...claims.filter((claim) => !rest.includes(claim)),
    ...guards.flatMap(({ claim, guard }) => (guard === undefined || guard.sample !== undefined ? [] : [claim])),
  ]
  const cases = stated.map(({ condition, outcome }) => sayCase(condition, outcome))
  if (cases.some((each) => each === undefined)) return restate(main, sentence)
  const [first] = said.split(/\W/)
  const isName = signature.parameters.some(({ name }) => name === first)
  const text = [said, ...cases].join('; ')
  return `${isName ? text : `${text.charAt(0).toUpperCase()}${text.slice(1)}`}.`
}

/** With what is said of no one in particular said of the number that is given, if it is one. */
function aboutGiven(meaning: Meaning, parameters: readonly Parameter[]): Meaning {
  const [given, more] = parameters.filter(({ type }) => isInteger(type) || isFloat(type))
  if (given === undefined || more !== undefined) return meaning
  const subject: Num = { kind: 'parameter', name: given.name }
  if (meaning.type === 'recurrence') return { ...meaning, step: indexed(meaning.step, given.name) }
  if (meaning.type === 'num') return num(fillNum(meaning.num, subject))
  return meaning.type === 'bool' ? { type: 'bool', bool: fillBool(meaning.bool, subject) } : meaning
}

/** Whether nothing is returned. */
const isSilent = (main: Meaning): boolean => main.type === 'change' || (main.type === 'copy' && !main.counts)
/** The array that is written. */
const changedBy = (main: Meaning): string | undefined =>
  main.type === 'copy'
    ? main.to
    : main.type !== 'change'
      ? undefined
      : main.over.base.kind === 'letters'
        ? main.over.base.target?.of
        : main.over.base.kind === 'parameter'
          ? main.over.base.name
          : undefined

/** An array that is changed in place is written. */
function writableWhere(main: Meaning, parameters: readonly Parameter[]): readonly Parameter[] {
  const changed = changedBy(main)
  return parameters.map(({ name, type }) => ({ name, type: name === changed ? type.replace(/^readonly /, '') : type }))
}

const SIGN = /^([-+*/%^<>=&]|\*\*|[<>!=]=|<<|>>)$/

/** `- b` or `b` of `a - b`: what stands beside belongs to it. */
function cutsFormula({ start, end }: Edge<Meaning>, { tokens, signature }: Sentence): boolean {
  const names = new Set(signature?.parameters.map(({ name }) => name))
  const isOperand = (token: Token | undefined) =>
    token !== undefined && (token.kind === 'number' || names.has(token.text) || /^[()]$/.test(token.text))
  const first = tokens[start]!
  return (
    (first.text === '-' && isOperand(tokens[start - 1])) ||
    (SIGN.test(tokens[start - 1]?.text ?? '') && isOperand(tokens[start - 2])) ||
    (SIGN.test(tokens[end]?.text ?? '') && (isOperand(tokens[end + 1]) || tokens[end + 1]?.text === '...'))
  )
}

const SEVERAL =
  /^(all|every|each|any|some|only|no|none|nothing|entirely|contain|contains|has|have|in|there|occur|occurs|(?!(?:is|was|this|does)$)\w+s)$/i

/** A question about every or no element is another one without that word. */
function isCutOff(main: Edge<Meaning>, { tokens, keys }: Sentence): boolean {
  let at = main.start - 1
  while (at >= 0 && ARTICLES.has(keys[at]!)) at--
  return main.value.type === 'bool' && at >= 0 && /^(every|each|all|no|none|not|neither|only)$/i.test(tokens[at]!.text)
}

/** `a string is a palindrome` says nothing about each of its characters; `all`, or a plural, does. */
function isQuantified(main: Edge<Meaning>, sentence: Sentence): boolean {
  if (main.value.type !== 'bool' || !/^(every|some)$/.test(main.value.bool.kind)) return true
  return sentence.tokens.slice(main.start, main.end).some((token) => SEVERAL.test(token.text))
}

const AFTER = /^(of|in|from|on)$/i
const WHOLE = /^(string|array|list|buffer|vector)$/i

/** The phrase that was read, with the noun it speaks of, as a sentence. */
function restate(main: Edge<Meaning>, sentence: Sentence): string {
  const texts = sentence.tokens.map((token) => token.text)
  let { end } = main
  const noun = end + (/^(an?|the)$/i.test(texts[end + 1] ?? '') ? 2 : 1)
  if (AFTER.test(texts[end] ?? '') && WHOLE.test(texts[noun] ?? '')) end = noun + 1
  let said = texts
    .slice(main.start, end)
    .join(' ')
    .replace(/^(check )?(whether|if) /i, '')
  if (main.value.type !== 'bool') return `${said[0]?.toUpperCase() ?? ''}${said.slice(1)}.`
  if (/^(is|are) /i.test(said)) return `Whether it is so: ${said}.`
  const before = texts.slice(0, main.start).map((text) => text.toLowerCase())
  if (before.includes('does'))
    said = said.replace(/\b(contain|have|include|occur|equal|divide|hold|consist|exist|appear)\b/i, (verb) =>
      /^have$/i.test(verb) ? 'has' : `${verb}s`,
    )
  const article = /^(an?|the)$/i.test(texts[main.start - 1] ?? '') ? `${texts[main.start - 1]!.toLowerCase()} ` : ''
  return `Whether ${article}${said}.`
}

/** A parameter that the reading leaves out was given for something that was not understood. */
function usesAll(source: string, signature: Signature): boolean {
  const body = source.slice(source.indexOf('{'))
  return signature.parameters.every(
    (parameter) =>
      isRedundantLength(parameter, signature.parameters) || new RegExp(`\\b${parameter.name}\\b`).test(body),
  )
}

const RESERVED =
  /^(min|max|abs|popcount|clz|ctz|rotl|rotr|bswap|mulhi|sqrt|floor|ceil|trunc|round|bits|read|write|exit|main|if|else|for|while|do|return|let|const|true|false|function|bool|void|in|of|is|not|and|or|\d.*|[a-z])$/

/** A function name from the words of the phrase. */
function nameFrom(main: Edge<Meaning>, sentence: Sentence): string {
  const words = sentence.tokens
    .slice(main.start, main.end)
    .filter((token) => token.kind === 'word' && !ARTICLES.has(token.key))
    .map((token) => token.text.toLowerCase())
  const name = words
    .filter((word) => /^[a-z]+$/.test(word) && !RESERVED.test(word))
    .slice(0, 3)
    .join('_')
  return name === '' ? 'answer' : name
}

/** Claims about `none` and `empty` belong to the fold at the root, if it is one that may find nothing. */
function absorb(
  main: Meaning,
  claims: readonly Claim[],
): { readonly meaning: Meaning; readonly rest: readonly Claim[] } {
  if (main.type !== 'num' || main.num.kind !== 'fold') return { meaning: main, rest: claims }
  const situations = claims.filter(
    (claim) =>
      claim.condition.kind === 'situation' &&
      (claim.condition.situation === 'none' || claim.condition.situation === 'empty'),
  )
  const first =
    situations.find(({ condition }) => condition.kind === 'situation' && condition.situation === 'none') ??
    situations[0]
  if (first === undefined || first.outcome.kind === 'truth') return { meaning: main, rest: claims }
  return {
    meaning: { type: 'num', num: { ...main.num, orElse: first.outcome as Num } },
    rest: claims.filter((claim) => claim !== first),
  }
}

/** The contract text of a meaning under a signature. */
export function writeFunction(
  meaning: Meaning,
  signature: Signature,
  guards: readonly { readonly condition: string; readonly value: string }[],
): string | undefined {
  if (meaning.type === 'recurrence') return guards.length > 0 ? undefined : writeRecurrence(meaning, signature)
  const emitter = new Emitter(signature.parameters, signature.result, signature.name)
  const scope: Scope = { lines: [] }
  let value: string
  if (meaning.type === 'bool') {
    if (signature.result !== 'bool') return undefined
    value = emitter.bool(meaning.bool, scope)
  } else if (meaning.type === 'num') {
    if (signature.result === 'bool') return undefined
    value = emitter.num(meaning.num, signature.result, scope)
  } else if (meaning.type === 'change' && signature.result === 'void' && guards.length === 0) {
    value = ''
    // What an element becomes may not turn on what others became before it.
    if (mentions(meaning, 'neighbour') || mentions(meaning, 'occurrences')) return undefined
    emitter.loop(meaning.over, scope, (inner) => {
      inner.lines.push(`${inner.it!.text} = ${emitter.num(meaning.value, inner.it!.type, inner)}`)
    })
  } else if (meaning.type === 'copy' && guards.length === 0) {
    if (meaning.counts !== isInteger(signature.result)) return undefined
    value = emitter.copy(meaning.over, meaning.to, signature.result, scope)
  } else return undefined
  const changed = changedBy(meaning)
  // What a guard answers need not meet what the rest requires.
  const requires = [...emitter.requires].map((condition) =>
    guards.length === 0 ? condition : `${guards.map((guard) => `(${guard.condition})`).join(' || ')} || ${condition}`,
  )
  const parameters = signature.parameters
    .map(
      (parameter) =>
        `${parameter.name}: ${parameter.type.endsWith('[]') && !parameter.type.startsWith('readonly') && parameter.name !== changed ? `readonly ${parameter.type}` : parameter.type}`,
    )
    .join(', ')
  const lines = [
    ...requires.map((condition) => `requires(${condition})`),
    ...guardLines(guards),
    ...scope.lines,
    ...(value === '' ? [] : [`return ${value}`]),
  ]
  const entry = `function ${signature.name}(${parameters}): ${signature.result} {\n${lines.map((line) => `  ${line}`).join('\n')}\n}`
  return [entry, ...[...emitter.helpers.values()].map((helper) => helper.source)].join('\n\n')
}
