import type { Parameter } from '../meaning/types.js'
import { elementOf, isSlice } from '../meaning/types.js'
import { isDescriptive } from './decisive.js'
import { GENERIC, PUNCTUATION, RESTRICTIVE } from './generic.js'
import { callElements } from './nouns.js'
import { completeFormulas } from './products.js'
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

const CLAUSE_END = new Set(['.', ';', '(', ')', ':'])
const REMARKS: readonly RegExp[] = [
  / only ever (get|see|receive|be call) /,
  / (be|will|can|may) (always|guarante|assum|promis) /,
  / (you|we|caller|it|one) (can|may) assum /,
  / assum (that|the|all) /,
  / any algorithm /,
  / (may|can|could|might) (well )?(be|get|grow|become) (too )?(large|larger|big|bigger|greater|long|longer|more) /,
  / (may|can|could|might) (exceed|overflow) /,
  / (always|certainly|surely) (fit|be valid|be right|be correct|be (a )?correct|be enough) /,
  /^(?!.* (answer|result|except|but|output) ).* (neither|no|none of|never) .*(more|long|longer|deep|deeper|large|larger|greater|big) than # /,
  / (stay|be kept|remain) (less|under|below) /,
  / overflow (just |simply |only )?wrap /,
  / (watch out|beware|be careful|so careful|take care) /,
  / (be|have) (to be )?(exact|right|correct) (over|for|on|across|even|anyway) /,
  / duplicat (be |may |can )*(fine|allow|occur|appear|ok) /,
  / (order|means|method|how) (do|be) not (matter|important) /,
  / (array|input|it|list|string|line|buffer|file|text|they) (be|have|contain) at maximum # /,
  / at maximum # (kib|mib|byt|character|element|kilobyt|thousand|entry) /,
  / (a )?(couple|few) (of )?(thousand|hundred) /,
  / (do|need) not (need to |have to )?(worry|matter|care|be stabl) /,
  / no need to /,
  / never (get|see|be|overlap|be call) /,
  / (be|have) never /,
  / result (range|be|lie) (between|from) /,
  / (array|string|buffer|they|it) (always )?have (always )?(the )?(equal|enough|room|at minimum) /,
  / always (have|has|be|fit) /,
  / (be|has to be|must be|have to be) (exact|correct|right) (over|for|on|across) /,
  / without (regard|respect) to /,
  / (input|it|text) be (plain )?ascii /,
  / ignor (the |any |all )?(argument|stdin|input|its)( and (stdin|input|argument))? /,
]
/** `b is not 0`, `bits is between 1 and 32`: a clause of its own that restricts a parameter. */
const RESTRICTION =
  /^ (?:(?:where|with|for|and|given|here|not|mind|assum) )*(?:the )?(?:both|\w+ and \w+|\w+) (?:(?:will |must )?be|start) (?:always |both |of course )*(?:not|never|at (?:minimum|maximum|#)|between|greater|less|positiv|zero|non-\w+|nonnegativ|nonzero|from|in the range|[<>]=?|!=|# or (?:more|greater)) /
/** `n >= 1`, `0 <= k < 32`: the same in signs. */
const RELATION = /^ (?:(?:where|with|for|and|given|here|assum) )*(?:both )?[$#](?: (?:<|<=|>|>=|!=) [$#])+ $/
/** What is excepted, or said of the result, is no remark about inputs. */
const EXCEPTION = / (except|unless|but|apart) | (answer|result) be (never|not|at maximum|at minimum) /
const RESULTS = / (return|yield|give|print|result be|becom) /

const LONGEST_HEADING = 5
/** `ReLU in place: negative elements become 0`: what stands before the colon only says what it is for. */
function isHeading(tokens: readonly Token[]): boolean {
  const end = tokens.findIndex(({ text }) => text === ':')
  const heading = tokens.slice(0, Math.max(0, end))
  return (
    heading.length > 0 &&
    heading.length <= LONGEST_HEADING &&
    tokens.length - end > heading.length &&
    heading.every(({ kind, key, value }) => kind === 'word' && value === undefined && isDescriptive(key))
  )
}

/** Clauses that restrict inputs or free the choice of means; they state no result. */
function findRemarks(
  tokens: readonly Token[],
  names: ReadonlySet<string>,
  signature: Signature | undefined,
): readonly boolean[] {
  const out = tokens.map(() => false)
  const mark = (from: number, to: number) => out.fill(true, from, to)
  const keyOf = (token: Token) =>
    token.value !== undefined ? '#' : names.has(token.text.toLowerCase()) ? '$' : token.key
  const clauses = (ends: (token: Token) => boolean, visit: (start: number, end: number) => void) => {
    let start = 0
    for (let i = 0; i <= tokens.length; i++) {
      if (i < tokens.length && !ends(tokens[i]!)) continue
      visit(start, i)
      start = i + 1
    }
  }
  const textOf = (start: number, end: number, key: (token: Token) => string) =>
    ` ${tokens
      .slice(start, end)
      .filter((token) => token.text !== ',')
      .map(key)
      .join(' ')} `
  clauses(
    ({ text }) => CLAUSE_END.has(text) || text === '?',
    (start, end) => {
      const text = textOf(start, end, (token) => (token.value !== undefined ? '#' : token.key))
      const restricts = start > 0 && RESTRICTION.test(text) && !/ (if|when|,|else|otherwise) /.test(text)
      if ((restricts || REMARKS.some((pattern) => pattern.test(text))) && !RESULTS.test(text) && !EXCEPTION.test(text))
        mark(start, end)
    },
  )
  if (isHeading(tokens))
    mark(
      0,
      tokens.findIndex(({ text }) => text === ':'),
    )
  // What a comma sets off from a question may be a part of it: `is n even, n > 2`.
  const commas = signature !== undefined && signature.result !== 'bool'
  let spoken = false
  clauses(
    ({ text }) => CLAUSE_END.has(text) || text === '?' || (commas && text === ','),
    (start, end) => {
      const relates = RELATION.test(textOf(start, end, keyOf))
      if (relates && spoken) mark(start, end)
      else if (!relates && tokens.slice(start, end).some((token) => token.text.length > 1 || token.text === '!'))
        spoken = true
    },
  )
  return out
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
  const tokens = callElements(completeFormulas(written, new Set(letters)), signature)
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
