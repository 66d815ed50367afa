import type { Concept } from '../concept/format.js'
import { substitute } from '../concept/instantiate.js'
import { type ConceptMatch, findPhrase } from '../concept/match.js'
import { sayCase } from '../meaning/english.js'
import { elementOf, isInteger, isSlice } from '../meaning/types.js'
import { COMMENTARY, RESTRICTIVE } from '../text/generic.js'
import type { Sentence } from '../text/sentence.js'
import type { Signature } from '../text/signature.js'
import type { TypeMention } from '../text/types.js'
import { type ArgumentSource, assignments } from './assign.js'
import { buildContract, type Guard, sampleExamples } from './build.js'
import type { Candidate } from './candidate.js'
import { type Claim, settleClaims } from './claims.js'
import { fitsPlaces, matchTitles, sayTitle } from './title.js'

/** Options that words of the sentence set. */
function triggered(
  concept: Concept,
  sentence: Sentence,
): { readonly options: Map<string, string>; readonly positions: ReadonlySet<number> } {
  const options = new Map<string, string>()
  const positions = new Set<number>()
  for (const option of concept.options) {
    let ideas = 0
    for (const run of option.numbers) {
      const at = findNumberRun(run, sentence)
      if (at === undefined || options.has(option.name)) continue
      options.set(option.name, String(sentence.tokens[at.number]!.value))
      for (let i = at.start; i < at.start + run.length; i++) positions.add(i)
    }
    const spelled = option.situations[0] === 'spelled' ? spelling(option.situations[1] ?? '', sentence) : undefined
    if (spelled !== undefined) options.set(option.name, JSON.stringify(spelled))
    const quote = /^quote(?:line)?(\d)$/.exec(option.situations[0] ?? '')
    if (quote !== null) {
      const quotes = sentence.tokens.flatMap((token, i) => (token.kind === 'quote' ? [i] : []))
      const at = quotes[Number(quote[1]) - 1]
      if (at !== undefined) {
        const end = option.situations[0]!.startsWith('quoteline') ? '\n' : ''
        options.set(option.name, JSON.stringify(`${sentence.tokens[at]!.text}${end}`))
        positions.add(at)
      }
    }
    for (const trigger of option.triggers) {
      const found = findPhrase(trigger.phrase, sentence)
      if (found === undefined || trigger.phrase.ideas.length < ideas) continue
      ideas = trigger.phrase.ideas.length
      options.set(option.name, trigger.value)
      for (const at of found) positions.add(at)
    }
  }
  return { options, positions }
}

/** How the sentence spells a word that is to be printed: its last use, as a quote or as it stands. */
function spelling(word: string, sentence: Sentence): string | undefined {
  const uses = sentence.tokens.filter((token) => token.text.toLowerCase() === word)
  return sentence.tokens.some((token) => token.text.toLowerCase() === 'fizz') ? uses.at(-1)?.text : undefined
}

function findNumberRun(
  run: readonly string[],
  sentence: Sentence,
): { readonly start: number; readonly number: number } | undefined {
  for (let start = 0; start + run.length <= sentence.tokens.length; start++) {
    const fits = run.every((key, i) =>
      key === '#' ? sentence.tokens[start + i]!.value !== undefined : sentence.keys[start + i] === key,
    )
    if (fits) return { start, number: start + run.indexOf('#') }
  }
  return undefined
}

/** The signature a concept has by itself, at the types the sentence names. */
export function ownSignature(concept: Concept, sentence: Sentence): Signature {
  const binding = new Map<string, string>()
  const result = sentence.types.find((mention) => mention.result)?.scalar
  const slice = sentence.types.find((mention) => mention.shape === 'slice')?.scalar
  const scalar = sentence.types.find((mention) => mention.shape === 'scalar' && !mention.result)?.scalar
  for (const variable of concept.types) {
    const inSlice = concept.parameters.some(
      (parameter) => isSlice(parameter.type) && elementOf(parameter.type) === variable.name,
    )
    const inScalar = concept.parameters.some((parameter) => parameter.type === variable.name)
    const said = inSlice ? (slice ?? scalar) : inScalar ? scalar : result
    const mention = sentence.types.find((each) => each.scalar === said)
    // A width without a sign takes the sign that the concept is usually wanted with.
    const wanted =
      said !== undefined && mention?.signSaid === false && isInteger(variable.fallback)
        ? `${variable.fallback[0]}${said.slice(1)}`
        : said
    const fits =
      wanted !== undefined && (variable.kind === 'number' || (variable.kind === 'float') !== isInteger(wanted))
    const signFits = variable.kind !== 'unsigned' || !(wanted ?? '').startsWith('i')
    binding.set(
      variable.name,
      fits && signFits && (variable.kind !== 'signed' || wanted!.startsWith('i')) ? wanted! : variable.fallback,
    )
  }
  return {
    name: concept.name,
    parameters: concept.parameters.map((parameter) => ({
      name: parameter.name,
      type: substitute(parameter.type, binding),
    })),
    result: substitute(concept.result, binding),
  }
}

const scalarOf = (type: string): string => (isSlice(type) || type === 'cstr' ? elementOf(type) : type)

const sameScalar = (type: string, mention: TypeMention): boolean =>
  mention.signSaid ? type === mention.scalar : isInteger(type) && type.slice(1) === mention.scalar?.slice(1)

/** Types that the sentence names but the signature does not have. */
function misfits(sentence: Sentence, signature: Signature, source: string): readonly number[] {
  if (sentence.signature !== undefined || signature.name === 'main') return []
  const all = [...signature.parameters.map((parameter) => parameter.type), signature.result]
  return sentence.types.flatMap((mention) => {
    const fits =
      mention.shape === 'width'
        ? all.some((type) => scalarOf(type).endsWith(String(mention.bits))) || source.includes(String(mention.bits))
        : mention.shape === 'cstr'
          ? all.includes('cstr')
          : all.some((type) => (mention.shape === 'scalar' || isSlice(type)) && sameScalar(scalarOf(type), mention))
    return fits ? [] : Array.from({ length: mention.end - mention.start }, (_, i) => mention.start + i)
  })
}

/** A sentence that is a concept's title as a match of that concept, whole. */
export function titleCandidates(
  concepts: readonly Concept[],
  sentence: Sentence,
  claims: (concept: Concept) => readonly Claim[],
): readonly Candidate[] {
  return matchTitles(concepts, sentence).flatMap((title) => {
    const positions = new Set(Array.from({ length: title.end }, (_, i) => i))
    return frameCandidates(
      { concept: title.concept, ideas: title.end, positions, byName: false, title },
      sentence,
      isWhole(title.end, sentence) ? [] : claims(title.concept),
    )
  })
}

const isWhole = (end: number, { tokens }: Sentence): boolean => tokens.slice(end).every(({ text }) => text === '.')

/** Readings of the sentence as one concept: each way its parameters can be filled. */
export function frameCandidates(
  match: ConceptMatch,
  sentence: Sentence,
  claims: readonly Claim[],
): readonly Candidate[] {
  const { concept } = match
  const signature = sentence.signature ?? ownSignature(concept, sentence)
  const { title } = match
  const chosen =
    title === undefined ? triggered(concept, sentence) : { options: title.options, positions: new Set<number>() }
  // What something becomes over and over is a step, no case.
  const repeats = sentence.tokens.some(({ text }) => /^(keep|repeat|repeatedly|until|again|while)$/i.test(text))
  const outside = claims.filter(
    (claim) =>
      (title === undefined ? !coversAll(claim, match.positions) : claim.start >= title.end) &&
      !(repeats && claim.outcome.kind === 'arithmetic'),
  )
  const settled = settleClaims(concept, outside, signature)
  const options = new Map(chosen.options)
  for (const [name, value] of settled.options) options.set(name, value)
  const missing: string[] = []
  for (const option of concept.options) {
    if (options.has(option.name)) continue
    if (option.fallback === undefined) missing.push(option.name)
    else options.set(option.name, option.fallback)
  }
  if (missing.length > 0) return []
  const out: Candidate[] = []
  const samples = sampleExamples(
    signature.name,
    settled.guards.map(({ guard }) => guard),
  )
  const taken = new Set(match.positions)
  for (const claim of settled.applied) for (let i = claim.start; i < claim.end; i++) taken.add(i)
  const constants =
    title === undefined
      ? constantsOf(sentence, taken)
      : [...title.places.values()].flatMap(({ value }) => (value === undefined ? [] : [{ value, token: 0 }]))
  const ways = assignments(concept, signature.parameters, constants)
  // Where another way takes other parameters, it is said which are taken.
  const usual = new Set(ways.map(takenBy)).size === 1 ? ways[0] : undefined
  for (const sources of ways) {
    if (title !== undefined && !fitsPlaces(title, sources)) continue
    const guards: readonly Guard[] = settled.guards.flatMap(({ guard }) => (guard.sample === undefined ? [guard] : []))
    if (sources.some((argument, i) => !readsAsByte(concept, argument, i, sentence))) continue
    if (!standAsSaid(concept, sources, sentence)) continue
    const source = buildContract(concept, signature, sources, options, guards)
    if (source === undefined) continue
    const plain = guards.length === 0 ? undefined : buildContract(concept, signature, sources, options, [])
    out.push({
      ...account(match, sentence, chosen.positions, settled.applied, sources, source, signature),
      restatement: restate(concept, sources, options, settled.guards, sources === usual),
      ...(plain === undefined ? {} : { plain }),
      samples,
    })
  }
  return out
}

/** Names of the parameters that a concept takes, in order of the alphabet. */
const takenBy = (sources: readonly ArgumentSource[]): string =>
  sources
    .flatMap((each) => (each.kind === 'parameter' ? [each.parameter.name] : []))
    .sort()
    .join(' ')

/** The title of the concept with its values, and the cases that the sentence adds. */
function restate(
  concept: Concept,
  sources: readonly ArgumentSource[],
  options: ReadonlyMap<string, string>,
  guards: readonly { readonly guard: Guard; readonly claim: Claim }[],
  usual: boolean,
): string {
  const cases = guards.flatMap(({ guard, claim }) =>
    guard.sample === undefined ? [sayCase(claim.condition, claim.outcome)] : [],
  )
  const said = sayTitle(concept, sources, options, usual)
  return cases.every((each) => each !== undefined) && cases.length > 0
    ? `${said.replace(/\.$/, '')}; ${cases.join('; ')}.`
    : said
}

/** `line starts with start`: what is named last before the verb is what the concept says stands there. */
function standAsSaid(concept: Concept, sources: readonly ArgumentSource[], sentence: Sentence): boolean {
  const named = sources.map((source) => (source.kind === 'parameter' ? source.parameter.name.toLowerCase() : ''))
  const at = (i: number): string => sentence.tokens[i]?.text.toLowerCase() ?? ''
  return (concept.before ?? []).every(({ name, words }) => {
    const own = named[concept.parameters.findIndex((parameter) => parameter.name === name)]!
    const verb = sentence.keys.findIndex(
      (_, i) => !named.includes(at(i)) && words.some((keys) => keys.every((key, k) => sentence.keys[i + k] === key)),
    )
    for (let i = verb - 1; i >= 0; i--) if (named.includes(at(i))) return at(i) === own
    return true
  })
}

const CHARACTER = new Set(['character', 'letter', 'byte', 'digit', 'char'])

/** A string can stand for its first character only where the sentence speaks of a character and of no part of a string. */
function readsAsByte(concept: Concept, argument: ArgumentSource, i: number, sentence: Sentence): boolean {
  if (argument.kind !== 'parameter' || argument.parameter.type !== 'cstr' || concept.parameters[i]!.type !== 'u8')
    return true
  return (
    sentence.keys.some((key) => CHARACTER.has(key)) &&
    !sentence.keys.includes('substr') &&
    !/^(needle|pattern|sub)/i.test(argument.parameter.name)
  )
}

const coversAll = (claim: Claim, positions: ReadonlySet<number>): boolean =>
  [...positions].every((at) => at >= claim.start && at < claim.end)

function constantsOf(
  sentence: Sentence,
  taken: ReadonlySet<number>,
): readonly { readonly value: bigint; readonly token: number }[] {
  const widths = new Set(
    sentence.types.flatMap((mention) =>
      Array.from({ length: mention.end - mention.start }, (_, i) => mention.start + i),
    ),
  )
  return sentence.tokens.flatMap((token, i) =>
    token.value === undefined || taken.has(i) || widths.has(i) ? [] : [{ value: token.value, token: i }],
  )
}

function account(
  match: ConceptMatch,
  sentence: Sentence,
  chosen: ReadonlySet<number>,
  applied: readonly Claim[],
  sources: readonly ArgumentSource[],
  source: string,
  signature: Signature,
): Omit<Candidate, 'restatement'> {
  const { concept, positions } = match
  const bound = new Set(sources.flatMap((argument) => (argument.kind === 'constant' ? [argument.token] : [])))
  const numbers = new Set(
    (source.match(/0x[\da-fA-F_]+|0b[01_]+|\d[\d_]*/g) ?? []).map((text) => BigInt(text.replaceAll('_', ''))),
  )
  for (const type of [...signature.parameters.map((parameter) => parameter.type), signature.result].map(scalarOf)) {
    const bits = BigInt(/\d+$/.exec(type)?.[0] ?? 0)
    for (const number of [bits, bits - 1n, (1n << bits) - 1n]) if (bits > 0n) numbers.add(number)
  }
  const wrong = new Set(misfits(sentence, signature, source))
  const letters = lettersOf(concept, sentence)
  const unexplained: number[] = []
  const used: number[] = []
  for (const [i, token] of sentence.tokens.entries()) {
    const claimed = applied.some((claim) => i >= claim.start && i < claim.end)
    if (positions.has(i) || chosen.has(i) || bound.has(i) || claimed) {
      used.push(i)
      continue
    }
    if (wrong.has(i)) unexplained.push(i)
    else if (
      sentence.free[i] ||
      sentence.remark[i] ||
      letters.has(i) ||
      (token.kind === 'word' && COMMENTARY.has(token.key) && !RESTRICTIVE.has(token.key))
    )
      continue
    else if (token.value !== undefined && token.kind === 'number') {
      // Small numbers stand in every text, so they must be told in words.
      const size = token.value < 0n ? -token.value : token.value
      const told =
        (token.value < 0n && source.includes(String(token.value))) ||
        concept.vocabulary.has(String(token.value)) ||
        concept.vocabulary.has(String(size))
      if (!(told || (size > 2n && numbers.has(size))) && !sentence.remark[i]) unexplained.push(i)
    } else if (
      /^[\da-f]*\d[\da-f]*$/i.test(token.text) &&
      token.text.length >= 6 &&
      numbers.has(BigInt(`0x${token.text}`))
    )
      used.push(i)
    else if (
      !concept.vocabulary.has(sentence.keys[i]!) ||
      (RESTRICTIVE.has(token.key) &&
        !concept.restrictive.has(token.key) &&
        !concept.restrictive.has(`${token.key} ${sentence.keys[i + 1] ?? ''}`))
    )
      unexplained.push(i)
    else used.push(i)
  }
  const assumptions = sentence.signature === undefined ? assumedTypes(signature, sentence) : []
  const specificity = [...positions].filter((at) => !sentence.free[at]).length + 0.25 * match.ideas
  return {
    origin: 'concept',
    family: concept.title,
    takes: takenBy(sources),
    source,
    specificity,
    unexplained,
    used,
    assumptions,
    byName: match.byName,
    knows: concept.vocabulary,
  }
}

/** Single letters by which a sentence without a signature calls what the function is given: `rotate x left by k`. */
function lettersOf(concept: Concept, sentence: Sentence): ReadonlySet<number> {
  if (sentence.signature !== undefined) return new Set()
  const at = sentence.tokens.flatMap((token, i) => (token.kind === 'word' && /^[b-z]$/.test(token.text) ? [i] : []))
  const scalars = concept.parameters.filter(({ type }) => !isSlice(type) && type !== 'cstr')
  const name = (i: number) => sentence.tokens[i]!.text
  const named = scalars.filter((parameter) => at.some((i) => name(i) === parameter.name))
  const strange = at.filter((i) => !concept.vocabulary.has(name(i)) && !named.some((each) => each.name === name(i)))
  const fits = new Set(strange.map(name)).size <= scalars.length - named.length
  return new Set(at.filter((i) => named.some((each) => each.name === name(i)) || (fits && strange.includes(i))))
}

/** The types that the sentence left open, as told to the user. */
function assumedTypes(signature: Signature, sentence: Sentence): readonly string[] {
  const said = (type: string) =>
    sentence.types.some((mention) => mention.scalar === scalarOf(type) || (mention.shape === 'cstr' && type === 'cstr'))
  return signature.parameters
    .filter((parameter) => !parameter.type.startsWith('cstr') && !said(parameter.type))
    .map((parameter) => `${parameter.name} has the type ${parameter.type}`)
}
