import type { Parameter } from '../meaning/types.js'
import { elementOf, isSlice } from '../meaning/types.js'
import { withoutDefinitions } from './definitions.js'
import { GENERIC, PUNCTUATION, RESTRICTIVE } from './generic.js'
import { callElements } from './nouns.js'
import { completeFormulas } from './products.js'
import { findRemarks } from './remarks.js'
import type { Signature } from './signature.js'
import { type Token, tokenize } from './tokenize.js'
import { findTypes, type TypeMention } from './types.js'

/** A tokenised wish with what is known about each token before any reading. */
export interface Sentence {
  readonly tokens: readonly Token[]
  readonly types: readonly TypeMention[]
  readonly signature?: Signature
  /** Key under which concepts and vocabulary see each token. */
  readonly keys: readonly string[]
  readonly positions: ReadonlyMap<string, readonly number[]>
  /** Tokens that carry no content of their own: punctuation, boilerplate, parameter names, types that fit the signature. */
  readonly free: readonly boolean[]
  /** Tokens of clauses that only say what inputs never are, or that the means do not matter. */
  readonly remark: readonly boolean[]
}

function scalarOf(type: string): string {
  return isSlice(type) || type === 'cstr' ? elementOf(type) : type
}

/** Whether a named type says nothing beyond the signature. */
function typeFits(mention: TypeMention, signature: Signature | undefined): boolean {
  if (signature === undefined) return true
  const all: readonly string[] = [...signature.parameters.map((parameter) => parameter.type), signature.result]
  if (mention.shape === 'width')
    return mention.bits !== undefined && all.some((type) => scalarOf(type).endsWith(String(mention.bits)))
  if (mention.shape === 'cstr') return all.includes('cstr')
  const same = (type: string) =>
    mention.signSaid ? type === mention.scalar : /^[ui]/.test(type) && type.slice(1) === mention.scalar?.slice(1)
  if (mention.shape === 'slice') return all.some((type) => isSlice(type) && same(elementOf(type)))
  return all.some((type) => same(scalarOf(type)))
}

/** The sentence with some keys counted as free of content, and others not. */
export function withFree(sentence: Sentence, free: ReadonlySet<string>, content: ReadonlySet<string>): Sentence {
  return {
    ...sentence,
    free: sentence.free.map((before, i) => !content.has(sentence.keys[i]!) && (before || free.has(sentence.keys[i]!))),
  }
}

/** `of a non-negative integer`, `of a non-empty list`: what is given, of which only that much is promised. */
function isPromise(tokens: readonly Token[], i: number, { text }: Token): boolean {
  const at = /^non$/i.test(text) ? i + 1 : i
  const start = i > 0 && /^non$/i.test(tokens[i - 1]!.text) ? i - 1 : i
  return (
    /^(non|positive|negative|natural|empty|whole)$/i.test(text) &&
    (text !== 'negative' || start < i) &&
    (text !== 'empty' || start < i) &&
    /^(of|from|takes|taking|given|accepts)$/i.test(tokens[start - 2]?.text ?? '') &&
    /^an?$/i.test(tokens[start - 1]?.text ?? '') &&
    /^(integer|number|list|array|string|int)$/i.test(tokens[at + 1]?.text ?? '')
  )
}

/** `how many bytes`, `the number of bits`: what is counted says what is asked. */
const isCounted = (tokens: readonly Token[], i: number): boolean =>
  /^(bits|bytes)$/i.test(tokens[i]!.text) &&
  /^(how many|number of)$/i.test(`${tokens[i - 2]?.text ?? ''} ${tokens[i - 1]?.text ?? ''}`)

/** `n!`, unless it closes a sentence of words. */
const isFactorial = (tokens: readonly Token[], i: number): boolean => {
  const before = tokens[i - 1]
  if (tokens[i]!.text !== '!' || before?.end !== tokens[i]!.start) return false
  if (before.text.length > 1 && before.kind !== 'number') return false
  return i < tokens.length - 1 || tokens.filter(({ text }) => /^[a-z]{2,}$/i.test(text)).length < 3
}

export function readSentence(text: string, signature: Signature | undefined): Sentence {
  const names = new Set(signature?.parameters.map((parameter: Parameter) => parameter.name.toLowerCase()) ?? [])
  const written = tokenize(text)
  const letters =
    signature === undefined ? written.flatMap((token) => (/^[b-z]$/.test(token.text) ? [token.text] : [])) : names
  const given = written.flatMap(({ text }, i) => (/^[a-z]$/.test(text) && written[i + 1]?.text === '=' ? [text] : []))
  const formulas = completeFormulas(written, new Set([...letters, ...given]))
  const tokens = callElements(signature === undefined ? formulas : withoutDefinitions(formulas, names), signature)
  const types = findTypes(tokens)
  const keys = tokens.map((token) =>
    token.kind === 'number' && token.value !== undefined ? String(token.value) : token.key,
  )
  const free = tokens.map((token) => {
    if (token.kind === 'symbol') return PUNCTUATION.has(token.text)
    if (token.kind === 'word' && names.has(token.text.toLowerCase())) return true
    return GENERIC.has(token.key) && !RESTRICTIVE.has(token.key)
  })
  for (const [i, token] of tokens.entries()) {
    if (isPromise(tokens, i, token)) free[i] = true
    if (isCounted(tokens, i) || isFactorial(tokens, i)) free[i] = false
  }
  for (const mention of types) {
    if (!typeFits(mention, signature)) continue
    for (let i = mention.start; i < mention.end; i++) free[i] = true
  }
  const remark = findRemarks(tokens, names, signature)
  const positions = new Map<string, number[]>()
  for (const [i, key] of keys.entries()) {
    const list = positions.get(key)
    if (list === undefined) positions.set(key, [i])
    else list.push(i)
  }
  return { tokens, types, keys, positions, free, remark, ...(signature === undefined ? {} : { signature }) }
}
