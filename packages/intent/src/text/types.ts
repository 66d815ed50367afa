import type { Token } from './tokenize.js'

/** A type that the sentence names: over which tokens, of which shape. */
export interface TypeMention {
  readonly start: number
  readonly end: number
  readonly shape: 'scalar' | 'slice' | 'cstr' | 'width'
  /** Element or scalar type in the notation; undefined where only the shape is said. */
  readonly scalar?: string
  readonly bits?: number
  /** False where the sentence gives a width but no sign. */
  readonly signSaid: boolean
  /** `as i64`, `returned as a u32`: it is the result that has this type. */
  readonly result: boolean
}

const NAMED = /^(u|i|uint|int)(8|16|32|64)(?:_t)?s?$|^(f|float)(32|64)s?$/i
const ARRAYS = new Set(['array', 'buffer', 'span'])
const ROLE_WORDS = new Set(['as', 'into', 'in'])

interface Scalar {
  readonly signSaid: boolean
  readonly end: number
  readonly scalar: string
}

function namedType(text: string): string | undefined {
  const match = NAMED.exec(text)
  if (match === null) return undefined
  if (match[3] !== undefined) return `f${match[4]}`
  return `${match[1]!.toLowerCase().startsWith('u') ? 'u' : 'i'}${match[2]}`
}

/** `[un]signed? N bit? integer|number|float|byte` starting at `at`; needs a width, a sign or a fixed word. */
function readScalar(tokens: readonly Token[], at: number): Scalar | undefined {
  const token = tokens[at]
  if (token === undefined || token.kind === 'quote') return undefined
  const named = token.kind === 'word' ? namedType(token.text) : undefined
  if (named !== undefined) return { end: skipNoun(tokens, at + 1), scalar: named, signSaid: true }
  let i = at
  let sign: 'u' | 'i' | undefined
  let bits: number | undefined
  for (;;) {
    const here = tokens[i]
    if (here === undefined) break
    if (here.key === 'unsign' && sign === undefined) sign = 'u'
    else if (here.key === 'sign' && /^signed$/i.test(here.text) && sign === undefined) sign = 'i'
    else if (here.kind === 'number' && here.value !== undefined && tokens[i + 1]?.key === 'bit' && bits === undefined) {
      bits = Number(here.value)
      i++
    } else break
    i++
  }
  const noun = tokens[i]
  const fits = bits === undefined || [8, 16, 32, 64].includes(bits)
  if (noun !== undefined && fits) {
    if (/^(integer|number|value|word)s?$|^int(s)?$/i.test(noun.text) && (sign !== undefined || bits !== undefined))
      return { end: i + 1, scalar: `${sign ?? 'i'}${bits ?? 64}`, signSaid: sign !== undefined }
    if (/^floats?$/i.test(noun.text) || noun.key === 'float') {
      const end = tokens[i + 1]?.key === 'point' ? i + 2 : i + 1
      return { end: skipNoun(tokens, end), scalar: `f${bits ?? 32}`, signSaid: true }
    }
    const asNoun =
      /^(of|as|in|a|an|to)$/i.test(tokens[at - 1]?.text ?? '') ||
      /^doubles$/i.test(noun.text) ||
      tokens[i + 1]?.key === 'precision'
    if (/^single$/i.test(noun.text) && tokens[i + 1]?.key === 'precision')
      return { end: i + 2, scalar: 'f32', signSaid: true }
    if (/^doubles?$/i.test(noun.text) && bits === undefined && asNoun)
      return { end: tokens[i + 1]?.key === 'precision' ? i + 2 : i + 1, scalar: 'f64', signSaid: true }
    // `the bytes of a 32-bit integer` and `byte order` speak of parts, not of a type.
    const parts =
      (/^byte$/i.test(noun.text) && /^(order|swap)/i.test(tokens[i + 1]?.text ?? '')) ||
      (/^bytes$/i.test(noun.text) &&
        tokens[i + 1]?.key === 'of' &&
        /^(an?|the)$/i.test(tokens[i + 2]?.text ?? '') &&
        /^(\d+|integer|word|number|unsigned|signed)$/i.test(tokens[i + 3]?.text ?? ''))
    if (parts) return undefined
    if (/^bytes?$/i.test(noun.text) && bits === undefined)
      return { end: skipNoun(tokens, i + 1), scalar: `${sign ?? 'u'}8`, signSaid: true }
    if (/^(elements?|entries|items?)$/i.test(noun.text) && bits !== undefined)
      return { end: i + 1, scalar: `${sign ?? 'i'}${bits}`, signSaid: sign !== undefined }
  }
  return undefined
}

const skipNoun = (tokens: readonly Token[], at: number): number =>
  /^(integer|number|value|element)s?$/i.test(tokens[at]?.text ?? '') ? at + 1 : at

function readShape(tokens: readonly Token[], at: number): Omit<TypeMention, 'start' | 'result'> | undefined {
  const token = tokens[at]!
  if (token.key === 'array' || ARRAYS.has(token.key)) {
    if (tokens[at + 1]?.key === 'of') {
      const scalar = readScalar(tokens, at + 2)
      if (scalar !== undefined) return { ...scalar, shape: 'slice' }
    }
    return undefined
  }
  if (/^c$/i.test(token.text) && tokens[at + 1]?.key === 'string') return { end: at + 2, shape: 'cstr', signSaid: true }
  if (token.key === 'nul' && tokens[at + 1]?.key === 'terminat')
    return { end: at + (tokens[at + 2]?.key === 'string' ? 3 : 2), shape: 'cstr', signSaid: true }
  const scalar = readScalar(tokens, at)
  if (scalar !== undefined) {
    const after = tokens[scalar.end]?.key ?? ''
    if (after === 'array' || ARRAYS.has(after)) return { ...scalar, end: scalar.end + 1, shape: 'slice' }
    return { ...scalar, shape: 'scalar' }
  }
  if (token.kind === 'number' && tokens[at + 1]?.key === 'bit')
    return { end: at + 2, shape: 'width', bits: Number(token.value), signSaid: true }
  return undefined
}

/** All types the sentence names, left to right, not overlapping. */
export function findTypes(tokens: readonly Token[]): readonly TypeMention[] {
  const out: TypeMention[] = []
  for (let i = 0; i < tokens.length; i++) {
    const shape = readShape(tokens, i)
    if (shape === undefined) continue
    const before = tokens[i - 1]
    const article = before !== undefined && /^(an?|the)$/i.test(before.text) ? tokens[i - 2] : before
    out.push({
      ...shape,
      start: i,
      result: article !== undefined && ROLE_WORDS.has(article.key) && shape.shape === 'scalar',
    })
    i = shape.end - 1
  }
  return out
}
