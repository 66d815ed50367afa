import type { Parameter } from '../meaning/types.js'
import type { Signature } from '../text/signature.js'
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

/** Width of integers that nothing says. */
export const DEFAULT_INTEGER = 'i64'

export function implySignature(tokens: readonly Token[], types: readonly TypeMention[]): ImpliedSignature {
  const result = types.find((mention) => mention.result)?.scalar
  const scalar = types.find((mention) => mention.shape === 'scalar' && !mention.result)?.scalar
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
  const noun = tokens.slice(pair + 1, pair + 5).some((token) => NUMBER_NOUNS.has(token.key) || token.key === 'unsign')
  if (pair >= 0 && noun && letters.length === 0 && !arrays)
    for (let i = 0; i < Number(tokens[pair]!.value); i++) add(COUNT_NAMES[i]!, type)
  if (parameters.length === 0 && tokens.some((token) => NUMBER_NOUNS.has(token.key) || /^[ui]\d+$/.test(token.key)))
    add('n', type)
  if (scalar === undefined && parameters.some((parameter) => parameter.type === DEFAULT_INTEGER))
    assumptions.push(`integers are ${DEFAULT_INTEGER}`)
  return { parameters, assumptions, ...(result === undefined ? {} : { result }) }
}

export const asSignature = (implied: ImpliedSignature, name: string, result: string): Signature => ({
  name,
  parameters: implied.parameters,
  result,
})
