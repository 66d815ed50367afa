import type { Parameter } from '../meaning/types.js'
import type { Token } from '../text/tokenize.js'
import type { TypeMention } from '../text/types.js'

/** The signature that a sentence without one suggests. Its result is settled by the reading: `result` is only what was said. */
export interface ImpliedSignature {
  readonly parameters: readonly Parameter[]
  readonly result?: string
  readonly assumptions: readonly string[]
}

const COUNT_NAMES = ['a', 'b', 'c', 'd']
const NUMBER_NOUNS = new Set(['number', 'integer', 'value', 'float'])
/** Nouns of a pair: `two doubles`. */
const PAIRED = /^(numbers|integers|ints|values|floats|doubles|bytes|words|unsigned)$/i
/** With one of these, numbers are counted up rather than given. */
const RANGE = /^(from|to|between|range|up|first|natural|until|primes?|consecutive)$/i

/** Width of integers that nothing says. */
export const DEFAULT_INTEGER = 'i64'

export function implySignature(tokens: readonly Token[], types: readonly TypeMention[]): ImpliedSignature {
  const operand = types.find((mention) => mention.shape === 'scalar' && !mention.result)
  const scalar = operand?.scalar
  const said = types.find((mention) => mention.result)
  // A width without a sign takes the sign of what the function is given.
  const result =
    said?.signSaid === false && said.scalar !== undefined && scalar?.startsWith('u')
      ? `u${said.bits ?? said.scalar.slice(1)}`
      : said?.scalar
  const slice = types.find((mention) => mention.shape === 'slice')
  const assumptions: string[] = []
  const parameters: Parameter[] = []
  const add = (name: string, type: string) => {
    if (!parameters.some((parameter) => parameter.name === name)) parameters.push({ name, type })
  }
  const arrays = tokens.some((token) => token.key === 'array' || token.key === 'buffer')
  if (slice !== undefined) add(slice.scalar === 'u8' ? 'data' : 'values', `readonly ${slice.scalar}[]`)
  else if (arrays) {
    add('values', `readonly ${scalar ?? DEFAULT_INTEGER}[]`)
    if (scalar === undefined) assumptions.push(`elements are ${DEFAULT_INTEGER}`)
  }
  if (types.some((mention) => mention.shape === 'cstr') || (!arrays && tokens.some((token) => token.key === 'string')))
    add('s', 'cstr')
  const type = scalar ?? DEFAULT_INTEGER
  const letters = tokens
    .filter((token) => token.kind === 'word' && /^[b-hj-z]$/.test(token.text))
    .map((token) => token.text)
  if (letters.includes('b') && !letters.includes('s') && tokens.some((token) => token.text === 'a')) add('a', type)
  for (const letter of letters) if (letter !== 's' && letter !== 'c') add(letter, type)
  const pair = tokens.findIndex(
    (token) => token.value !== undefined && token.kind === 'word' && token.value >= 2n && token.value <= 4n,
  )
  const noun = tokens.slice(pair + 1, pair + 5).some((token) => NUMBER_NOUNS.has(token.key) || PAIRED.test(token.text))
  if (pair >= 0 && noun && letters.length === 0 && !arrays)
    for (let i = 0; i < Number(tokens[pair]!.value); i++) add(COUNT_NAMES[i]!, type)
  if (parameters.length === 0 && speaksOfSeveral(tokens)) add('values', `readonly ${type}[]`)
  const character = tokens.some(
    ({ text }, i) => /^(character|char|letter|byte)$/i.test(text) && /^an?$/i.test(tokens[i - 1]?.text ?? ''),
  )
  if (parameters.length === 0 && character) add('c', 'u8')
  const number =
    scalar !== undefined || tokens.some((token) => NUMBER_NOUNS.has(token.key) || /^[ui]\d+$/.test(token.key))
  if (parameters.length === 0 && number) add('n', type)
  if (scalar === undefined && parameters.some((parameter) => parameter.type === DEFAULT_INTEGER))
    assumptions.push(`integers are ${DEFAULT_INTEGER}`)
  return { parameters, assumptions, ...(result === undefined ? {} : { result }) }
}

/** `how many numbers are negative`, `sum of the positive elements`: an array is given, though none is named. */
function speaksOfSeveral(tokens: readonly Token[]): boolean {
  if (tokens.some(({ text }) => /^(elements|entries|items)$/i.test(text))) return true
  return (
    tokens.some(({ text }) => /^(numbers|integers|values|floats|doubles)$/i.test(text)) &&
    !tokens.some(({ text }) => RANGE.test(text)) &&
    !(tokens.some(({ key }) => key === 'less' || key === 'greater') && !tokens.some(({ text }) => /^are$/i.test(text)))
  )
}
