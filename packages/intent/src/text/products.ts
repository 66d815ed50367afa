import { ARTICLES, GENERIC } from './generic.js'
import type { Token } from './tokenize.js'

const OPERATOR = /^([-+*/%^()=]|\*\*|[<>]=?|[!=]=|<<|>>)$/
const isOperator = (token: Token | undefined): boolean => token?.kind === 'symbol' && OPERATOR.test(token.text)

const signOf = (text: string, at: number): Token => ({ kind: 'symbol', text, key: text, start: at, end: at })

/** `4ac` and `ab`: a number and names of one letter each, written without signs between them. */
function factorsOf(token: Token, names: ReadonlySet<string>, inFormula: boolean): readonly Token[] {
  const match = /^(\d*)([a-z]{1,4})$/.exec(token.text)
  if (token.kind !== 'word' || match === null || names.has(token.text.toLowerCase())) return [token]
  const [, number, letters] = match
  const known = [...letters!].every((letter) => names.has(letter))
  if (!known || (number === '' && (!inFormula || GENERIC.has(token.key) || ARTICLES.has(token.key)))) return [token]
  const { start } = token
  const out: Token[] =
    number === ''
      ? []
      : [{ kind: 'number', text: number!, key: '#', value: BigInt(number!), start, end: start + number!.length }]
  for (const [i, letter] of [...letters!].entries()) {
    const at = start + number!.length + i
    out.push({ kind: 'word', text: letter, key: letter, start: at, end: at + 1 })
  }
  return out
}

/** Whether two neighbours are factors of a product: `2(a + b)`, `n(n + 1)`, `(a + b)(a - b)`, `60 m +`. */
function multiplies(before: Token, after: Token, beyond: Token | undefined, names: ReadonlySet<string>): boolean {
  const isName = (token: Token) => token.kind === 'word' && token.text.length === 1 && names.has(token.text)
  const touches = before.end === after.start
  if (after.text === '(') return touches && (before.kind === 'number' || before.text === ')' || isName(before))
  if (!isName(after)) return false
  if (touches) return before.kind === 'number' || isName(before)
  return before.kind === 'number' && after.text !== 'a' && isOperator(beyond)
}

const BITWISE = /^(<<|>>|&|~)$/
const ARITHMETIC = /^([-+*/%]|\*\*|mod)$/

/** A `^` as the power or the exclusive or that the rest of the formula tells; what it leaves open stays. */
function caretOf(tokens: readonly Token[], i: number): Token {
  const [before, caret, after] = [tokens[i - 1], tokens[i]!, tokens[i + 1]]
  const has = (signs: RegExp) => tokens.some(({ key }) => signs.test(key))
  const exponent = after?.value
  if (has(BITWISE) || (exponent !== undefined && (exponent === 1n || exponent > 16n))) return { ...caret, key: 'xor' }
  const isPower =
    before?.kind === 'number' ||
    (exponent !== undefined && exponent <= 6n) ||
    has(ARITHMETIC) ||
    after?.key === 'exponent'
  return isPower ? { ...caret, key: '**' } : caret
}

/** The tokens of a formula with the signs that it leaves out or that have two meanings. */
export function completeFormulas(tokens: readonly Token[], names: ReadonlySet<string>): readonly Token[] {
  return insertProducts(
    tokens.map((token, i) => (token.text === '^' ? caretOf(tokens, i) : token)),
    names,
  )
}

function insertProducts(tokens: readonly Token[], names: ReadonlySet<string>): readonly Token[] {
  const split = tokens.flatMap((token, i) =>
    factorsOf(token, names, isOperator(tokens[i - 1]) || isOperator(tokens[i + 1])),
  )
  return split.flatMap((token, i) => {
    const before = split[i - 1]
    return before !== undefined && multiplies(before, token, split[i + 1], names)
      ? [signOf('*', token.start), token]
      : [token]
  })
}
