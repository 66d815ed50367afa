import type { Concept } from '../concept/format.js'
import { completeFormulas } from '../text/products.js'
import type { Sentence } from '../text/sentence.js'
import { type Token, tokenizePlain } from '../text/tokenize.js'
import type { ArgumentSource } from './assign.js'

/** What a sentence that is the title of a concept says for its options and its parameters. */
export interface TitleMatch {
  readonly concept: Concept
  /** Tokens of the sentence that are the title; what follows states cases. */
  readonly end: number
  readonly options: ReadonlyMap<string, string>
  /** By parameter: the name or number that stands in its place. */
  readonly places: ReadonlyMap<string, Token>
}

/** After a letter that is a parameter: `Average of a and b`, not `Area of a circle`. */
const AFTER_PARAMETER = new Set(
  'and is are as by in of to or at with the but divided minus modulo plus times rounded overflows'.split(' '),
)

/** Whether a token of a title is a parameter: one letter, since longer names are words of the sentence too. */
function isPlace(tokens: readonly Token[], i: number, concept: Concept): boolean {
  const { kind, text } = tokens[i]!
  if (kind !== 'word' || text.length !== 1 || !concept.parameters.some(({ name }) => name === text)) return false
  const next = tokens[i + 1]
  return (
    text !== 'a' ||
    next === undefined ||
    next.kind === 'symbol' ||
    AFTER_PARAMETER.has(next.text.toLowerCase()) ||
    next.text.length === 1
  )
}

/** Notation text of an option's value as a sentence has it. */
function notationOf(token: Token): string | undefined {
  if (token.kind === 'quote') return JSON.stringify(token.text)
  if (token.kind === 'number') return token.fraction === undefined ? String(token.value) : String(token.text)
  return /^(true|false)$/.test(token.text) ? token.text : undefined
}

function matchTitle(concept: Concept, sentence: Sentence): TitleMatch | undefined {
  const letters = concept.parameters.flatMap(({ name }) => (name.length === 1 ? [name] : []))
  const all = completeFormulas(tokenizePlain(concept.plainTitle ?? concept.title), new Set(letters))
  const title = all.at(-1)?.text === '.' ? all.slice(0, -1) : all
  const options = new Map<string, string>()
  const places = new Map<string, Token>()
  if (title.length > sentence.tokens.length) return undefined
  for (const [i, token] of title.entries()) {
    const said = sentence.tokens[i]!
    const option = token.kind === 'word' ? concept.options.find(({ name }) => name === token.text) : undefined
    if (option !== undefined) {
      const value = said.text === option.name ? option.fallback : notationOf(said)
      if (value === undefined || (options.get(option.name) ?? value) !== value) return undefined
      options.set(option.name, value)
    } else if (isPlace(title, i, concept)) {
      const before = places.get(token.text)
      if (!(said.kind === 'word' || said.kind === 'number') || (before !== undefined && before.text !== said.text))
        return undefined
      places.set(token.text, said)
    } else if (said.kind !== token.kind || said.text.toLowerCase() !== token.text.toLowerCase()) return undefined
  }
  const end = readArguments(concept, sentence.tokens, title.length, places)
  const next = sentence.tokens[end]
  return next === undefined || /^[.;]$/.test(next.text) ? { concept, end, options, places } : undefined
}

/** `with n as amount and S as coins`; returns where it ends. */
function readArguments(concept: Concept, tokens: readonly Token[], start: number, places: Map<string, Token>): number {
  let at = start
  while (tokens[at]?.text === (at === start ? 'with' : 'and') && tokens[at + 2]?.text === 'as') {
    const name = tokens[at + 3]?.text ?? ''
    if (!concept.parameters.some((parameter) => parameter.name === name)) break
    places.set(name, tokens[at + 1]!)
    at += 4
  }
  return at
}

const titleWords = new WeakMap<Concept, readonly string[]>()
/** Cutting a title into tokens takes longer than looking for its words. */
function wordsOf(concept: Concept): readonly string[] {
  const known = titleWords.get(concept)
  if (known !== undefined) return known
  const words = concept.title.toLowerCase().match(/[a-z]{4,}/g) ?? []
  titleWords.set(concept, words)
  return words
}

/** Concepts whose title the sentence is: what a concept says of itself, with values in place of its options. */
export function matchTitles(concepts: readonly Concept[], sentence: Sentence): readonly TitleMatch[] {
  const words = new Set(sentence.tokens.map(({ text }) => text.toLowerCase()))
  return concepts.flatMap((concept) => {
    const own = wordsOf(concept)
    // `standard input` is one token of the sentence.
    return own.filter((word) => words.has(word)).length * 2 < own.length ? [] : (matchTitle(concept, sentence) ?? [])
  })
}

/** Whether the arguments are those that the title names. */
export function fitsPlaces({ concept, places }: TitleMatch, sources: readonly ArgumentSource[]): boolean {
  return concept.parameters.every(({ name }, i) => {
    const place = places.get(name)
    const source = sources[i]!
    if (place === undefined) return true
    return source.kind === 'parameter' ? source.parameter.name === place.text : source.value === place.value
  })
}

/**
 * The title of a concept with what its options and parameters are. Where nothing else tells which parameter is which
 * (`usual` is false), that is said too.
 */
export function sayTitle(
  concept: Concept,
  sources: readonly ArgumentSource[],
  options: ReadonlyMap<string, string>,
  usual: boolean,
): string {
  const tokens = tokenizePlain(concept.plainTitle ?? concept.title)
  const names = new Map(
    concept.parameters.map(({ name }, i): [string, string] => {
      const source = sources[i]!
      return [name, source.kind === 'parameter' ? source.parameter.name : String(source.value)]
    }),
  )
  const renamed = new Map<number, string>()
  for (const [i] of tokens.entries()) if (isPlace(tokens, i, concept)) renamed.set(i, names.get(tokens[i]!.text)!)
  let seen = 0
  const said = concept.title.replace(/[A-Za-z_]\w*/g, (word) => {
    const option = options.get(word)
    if (option !== undefined) return option
    if (word.length !== 1 || !names.has(word)) return word
    // The tokens of the title, in step with its words.
    while (seen < tokens.length && tokens[seen]!.text !== word) seen++
    return renamed.get(seen++) ?? word
  })
  const named = new Set([...renamed.keys()].map((at) => tokens[at]!.text))
  const rest = [...names].filter(([name]) => !named.has(name)).map(([name, value]) => `${value} as ${name}`)
  return usual || rest.length === 0 ? said : `${said.replace(/\.$/, '')} with ${rest.join(' and ')}.`
}
