import type { Parameter } from '../meaning/types.js'
import { elementOf, isSlice } from '../meaning/types.js'
import { GENERIC, PUNCTUATION, RESTRICTIVE } from './generic.js'
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
}

function scalarOf(type: string): string {
  return isSlice(type) || type === 'cstr' ? elementOf(type) : type
}

/** Whether a named type says nothing beyond the signature. */
function typeFits(mention: TypeMention, signature: Signature | undefined): boolean {
  if (signature === undefined) return true
  const all: readonly string[] = [...signature.parameters.map((parameter) => parameter.type), signature.result]
  if (mention.shape === 'width') return mention.bits !== undefined && all.some((type) => scalarOf(type).endsWith(String(mention.bits)))
  if (mention.shape === 'cstr') return all.includes('cstr')
  if (mention.result) return signature.result === mention.scalar || all.some((type) => scalarOf(type) === mention.scalar)
  if (mention.shape === 'slice') return all.some((type) => isSlice(type) && elementOf(type) === mention.scalar)
  return all.some((type) => scalarOf(type) === mention.scalar)
}

export function readSentence(text: string, signature: Signature | undefined): Sentence {
  const tokens = tokenize(text)
  const types = findTypes(tokens)
  const names = new Set(signature?.parameters.map((parameter: Parameter) => parameter.name.toLowerCase()) ?? [])
  if (signature !== undefined) names.add(signature.name.toLowerCase())
  const keys = tokens.map((token) => (token.kind === 'number' && token.value !== undefined ? String(token.value) : token.key))
  const free = tokens.map((token) => {
    if (token.kind === 'symbol') return PUNCTUATION.has(token.text)
    if (token.kind === 'word' && names.has(token.text.toLowerCase())) return true
    return GENERIC.has(token.key) && !RESTRICTIVE.has(token.key)
  })
  for (const mention of types) {
    if (!typeFits(mention, signature)) continue
    for (let i = mention.start; i < mention.end; i++) free[i] = true
  }
  const positions = new Map<string, number[]>()
  for (const [i, key] of keys.entries()) {
    const list = positions.get(key)
    if (list === undefined) positions.set(key, [i])
    else list.push(i)
  }
  return { tokens, types, keys, positions, free, ...(signature === undefined ? {} : { signature }) }
}
