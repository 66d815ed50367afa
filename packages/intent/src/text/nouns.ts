import { isSlice } from '../meaning/types.js'
import { isDescriptive } from './decisive.js'
import { GENERIC } from './generic.js'
import type { Signature } from './signature.js'
import { stem } from './stem.js'
import type { Token } from './tokenize.js'

const ELEMENT = stem('element')
const ELEMENTS = 'element number value integer float character byte'.split(' ').map(stem)
/** Names of arrays that say nothing about what their elements are. */
const CONTAINERS = new Set(
  'array data buffer input text string src dst out key index pair digit letter word bit'.split(' ').map(stem),
)
const MIN_LENGTH = 3
/** With more that is given a noun may speak of that. */
const MEASURED_WITH = 2

const isElement = (key: string): boolean =>
  key.length >= MIN_LENGTH && isDescriptive(key) && !GENERIC.has(key) && !CONTAINERS.has(key) && !ELEMENTS.includes(key)

/** The words that a name is made of: `fromDay`, `from_day`. */
export const wordsOf = (name: string): readonly string[] =>
  name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split('_')
    .filter((word) => /[a-z]/.test(word))

/** `fromDay` is a day: the last word of a name says what it names. */
export const lastWord = (name: string): string => wordsOf(name).at(-1) ?? ''

/** What people keep numbers of. None of these asks for anything, so each may call the elements of the only array. */
const MEASURED = new Set(
  `price score temperature reading measurement bid vote invoice customer ticket age weight height grade mark salary wage
  cost sale article guest person people student pupil card quantity booking balance bill payment day bottle
  account ballot candidate sample sensor rating speed profile player employee expense item product order mark stamp
  seat parcel delivery shop station answer deposit withdrawal transaction week month year hour minute share stock
  kilometre mile litre gram counter house box child car`
    .split(/\s+/)
    .map(stem),
)

/** `a list of ages`, `an array of test scores`: the noun by which elements are called. */
function introduced(tokens: readonly Token[]): readonly string[] {
  return tokens.flatMap(({ key }, i) => {
    if (key !== 'array' || tokens[i + 1]?.key !== 'of') return []
    const rest = tokens.slice(i + 2, i + 5)
    const noun = rest.findIndex(({ kind, text }) => kind === 'word' && /[^s]s$/.test(text))
    return noun < 0 || rest.slice(0, noun).some(({ kind }) => kind !== 'word') ? [] : [rest[noun]!.key]
  })
}

/**
 * The tokens with `element` for the nouns by which elements of an array are called: a name in the singular (`scores`,
 * each score), or what the array is said to be a list of. The names of parameters stay.
 */
export function callElements(tokens: readonly Token[], signature: Signature | undefined): readonly Token[] {
  const arrays = signature?.parameters.filter(({ type }) => isSlice(type)) ?? []
  if (arrays.length === 0) return tokens
  const names = new Set(signature!.parameters.map(({ name }) => name.toLowerCase()))
  const nouns = arrays.map(({ name }) => stem(lastWord(name))).filter(isElement)
  if (arrays.length === 1) nouns.push(...introduced(tokens).filter(isElement))
  const [only] = arrays
  if (arrays.length === 1 && signature!.parameters.length <= MEASURED_WITH && !/u8\[\]$/.test(only!.type))
    nouns.push(...tokens.flatMap(({ key }) => (MEASURED.has(key) && isElement(key) ? [key] : [])))
  const isNoun = ({ kind, key, text }: Token) =>
    kind === 'word' &&
    !names.has(text.toLowerCase()) &&
    (nouns.includes(key) || nouns.some((noun) => noun.length > MIN_LENGTH && key.startsWith(noun) && isElement(key)))
  if (nouns.length === 0) return tokens
  return tokens.map((token, i) => {
    if (!isNoun(token)) return token
    // `each invoice number` is each number.
    return { ...token, key: /^(numbers?|values?|entry|entries)$/i.test(tokens[i + 1]?.text ?? '') ? 'the' : ELEMENT }
  })
}
