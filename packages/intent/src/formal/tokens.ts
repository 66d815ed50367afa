import { refuse } from './syntax.js'

export interface FormalToken {
  readonly kind: 'number' | 'real' | 'char' | 'name' | 'sign' | 'end'
  readonly text: string
  /** Whether nothing stands between it and the token before. */
  readonly touches: boolean
}

const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹'
/** Signs that mean what others of ASCII do. */
const ALIKE: readonly (readonly [RegExp, string])[] = [
  [/[⁰¹²³⁴⁵⁶⁷⁸⁹]+/g, ' ^ '],
  [/ⁿ/g, '^n'],
  [/[·×∙⋅]/g, '*'],
  [/÷/g, '/'],
  [/[−–]/g, '-'],
  [/≤|⩽/g, '<='],
  [/≥|⩾/g, '>='],
  [/≠/g, '!='],
  [/∧/g, ' and '],
  [/∨/g, ' or '],
  [/¬/g, ' not '],
  [/⊕/g, ' xor '],
  [/∈/g, ' in '],
  [/∉/g, ' notin '],
  [/∀/g, ' forall '],
  [/∃/g, ' exists '],
  [/[Σ∑]/g, ' sum '],
  [/[∏Π]/g, ' product '],
  [/[←]|:=/g, ' := '],
  [/→|⇒/g, ' -> '],
  [/⇔|⟺|↔/g, ' iff '],
  [/[…‥]|\.\.\./g, '..'],
  [/∅/g, '{}'],
  [/[“”]/g, '"'],
  [/[‘’]/g, "'"],
]

/** Phrases of several words, as the one word that stands for them. */
const PHRASES: readonly (readonly [RegExp, string])[] = [
  [/\bif and only if\b/gi, 'iff'],
  [/\bfor (?:all|every|each)\b/gi, 'forall'],
  [/\bthere (?:exists|is) (?:an? |some )?(?=[a-z]\b)/gi, 'exists '],
  [/\bsuch that\b|\bs\.t\.|\bso that\b/gi, 'where'],
  [/\b(?:is )?not in\b/gi, 'notin'],
  [/\bis in\b/gi, 'in'],
  [/\b(?:else|otherwise):/gi, 'else'],
  [/\botherwise\b/gi, 'else'],
  [/\belif\b|\belse if\b/gi, 'else if'],
  [
    /\b(?:the )?(?:number|count|how many) (?:of )?(?:distinct|different) (?:values|numbers|elements|entries)?\s*(?:among|in|of)?\b/gi,
    ' distinct ',
  ],
  [/\b(?:the )?(?:number|count) of primes ([a-z]) (?:with|where)\b/gi, ' # $1 where $1 is prime and '],
  [
    /#\s*(?:of\b)?|\b(?:the )?(?:number|count|how many) (?:of )?(?:all )?(?:indices |indexes |positions |pairs |integers |values )?(?=[a-z] |[a-z]:|\(\w, ?\w\))|\bcount (?=[a-z] (?:where|with|in)\b)/gi,
    ' count ',
  ],
  [/\b(?:the )?(sum|product|min|max|minimum|maximum|smallest|largest|least|greatest) (?:of|over)\b/gi, ' $1 '],
  [/\b(?:the )?(?:minimum|smallest|least)\b/gi, 'min'],
  [/\b(?:the )?(?:maximum|largest|greatest)\b/gi, 'max'],
  [/,?\s*\(?\b(?:with |using )?(?:integer|truncating|truncated|whole[- ]number) division\)?/gi, ' '],
  [/\((?:n|len|length|size)\/2 rounded down\)/gi, ' '],
  [/\b(?:return|is|gives?) (true|false) iff\b/gi, ''],
  [/^\s*true (?:iff|if and only if|exactly when)\b/i, ''],
  [/\b(?:in[- ]place|computed without overflow|without overflow|simultaneously)\b\s*:?/gi, ' '],
  [/[;,]?\s*\b(?:same|equal) lengths? (?:guaranteed|assumed)\b/gi, ' '],
  [/[,;]?\s*\blengths must (?:match|be equal)\b/gi, ' '],
  [
    /\((?:ASCII|set size|as sets|truncating|0-based|zero-based|each \w counted once|the empty sum is 0|empty sum = 0|true for (?:an |the )?empty(?: \w+)?)\)/gi,
    ' ',
  ],
  [/\brest unchanged\b|\bother \w+ (?:are )?(?:unchanged|stay)\b|\belse (?:keep|unchanged)\b/gi, ' '],
]

const TOKEN =
  /\s*(?:(?<real>\d+\.\d+(?:e[-+]?\d+)?)|(?<number>0x[\da-f]+|0b[01]+|\d[\d_]*)|(?<quote>['"])(?<char>[^'"\n])\k<quote>|(?<name>[a-z](?:[a-z0-9]|_(?![{(]))*|_(?=[{(]))|(?<sign>\.\.|<=>|<<=|>>=|\*\*|\/\/|->|:=|[-+*/%&|^]=|==+|!==?|<=|>=|<>|<<|>>|&&|\+\+|--|\|\||[-+*/%^&|~!?:;,.=<>(){}[\]⌊⌋⌈⌉√#"]))/iy

const ROUNDED_DOWN = /,?\s*\(?\b(?:rounding|rounded|round) down\)?\s*$/i

/** The signs, names and numbers of a text; undefined where it holds what is none of them. */
export function formalTokens(text: string): readonly FormalToken[] {
  let rest = text.replace(
    /[⁰¹²³⁴⁵⁶⁷⁸⁹]+/g,
    (digits) => `^${[...digits].map((digit) => SUPERSCRIPTS.indexOf(digit)).join('')}`,
  )
  for (const [sign, instead] of ALIKE) rest = rest.replace(sign, instead)
  rest = braced(rest)
  const isFloored = ROUNDED_DOWN.test(rest)
  rest = rest.replace(ROUNDED_DOWN, ' ')
  for (const [phrase, instead] of PHRASES) rest = rest.replace(phrase, instead)
  rest = rest.trim()
  const out: FormalToken[] = []
  TOKEN.lastIndex = 0
  let at = 0
  while (at < rest.length) {
    TOKEN.lastIndex = at
    const match = TOKEN.exec(rest)
    if (match === null) return refuse(`unknown sign at ${rest.slice(at, at + 8)}`)
    const { real, number, char, name, sign } = match.groups!
    const touches = !/^\s/.test(match[0])
    const add = (kind: FormalToken['kind'], written: string) => out.push({ kind, text: written, touches })
    if (real !== undefined) add('real', real)
    else if (number !== undefined) add('number', number.replaceAll('_', ''))
    else if (char !== undefined) add('char', char)
    else if (name !== undefined) add('name', name)
    else add('sign', sign!)
    at = TOKEN.lastIndex
  }
  out.push({ kind: 'end', text: '', touches: false })
  if (isFloored)
    return out.map((token) => (token.kind === 'sign' && token.text === '/' ? { ...token, text: '//' } : token))
  return out
}

/** Lines that are indented below one that ends with a colon, in braces; other lines are statements of their own. */
function braced(text: string): string {
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  if (lines.length < 2) return text
  const depths: number[] = [lines[0]!.length - lines[0]!.trimStart().length]
  let out = ''
  for (const [i, line] of lines.entries()) {
    const depth = line.length - line.trimStart().length
    let closed = ''
    while (depths.length > 1 && depth < depths.at(-1)!) {
      depths.pop()
      closed += ' }'
    }
    const before = out.trimEnd()
    const opens = depth > depths.at(-1)! && before.endsWith(':')
    if (opens) {
      depths.push(depth)
      out = `${before.slice(0, -1)} { `
    } else if (i > 0) out += /[;{,:]$/.test(before) && closed === '' ? ' ' : `${closed} ; `
    out += line.trim()
  }
  return out + ' }'.repeat(depths.length - 1)
}
