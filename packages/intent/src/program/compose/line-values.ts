import { byteClass, byteNamed, textNamed } from './bytes-of.js'
import type { Value } from './items.js'
import { type Context, indent, quoteText } from './rule.js'

const COPY_LINE = 'for (let i = start; i < end; i++) write(text[i])'
const UP = "b >= 'a' && b <= 'z' ? b - 32 : b"
const LOW = "b >= 'A' && b <= 'Z' ? b + 32 : b"
const isSpace = (x: string): string => `(${x} == ' ' || ${x} == 9)`

const wordLoop = (body: string): string => `let word: u64 = 0
let inside = false
for (let i = start; i < end; i++) {
  const b = text[i]
  const blank = b == ' ' || (b >= 9 && b <= 13)
  if (!blank && !inside) word++
  inside = !blank
${indent(body, 2)}
}`

const field = (number: string, byte: number): string => `let field: u64 = 1
for (let i = start; i < end; i++) {
  if (text[i] == ${byte}) field++
  else if (field == ${number}) write(text[i])
}`

const numeric = (number: string, before = ''): Value => ({
  write: `${before}\nwriteDecimal(${number})`,
  before,
  number,
})

/** What is printed for one line, without the newline after it. */
export function lineValue(words: string, context: Context): Value | undefined {
  const { quotes } = context
  let m: RegExpExecArray | null
  if (/^(?:it|line|lines)(?: (?:unchanged|as it is))?$/.test(words)) return { write: COPY_LINE }
  if (
    /^(?:length|number of (?:bytes|characters)(?: it has| in it)?|size)(?: of (?:it|line))?(?: in (?:bytes|characters))?(?: ,? ?(?:\( )?(?:without|not counting|excluding|not including) newline(?: \))?)?(?: ,)?$/.test(
      words,
    )
  )
    return numeric('end - start')
  if (/^number of words(?: it has| in it)?$/.test(words)) return numeric('word', wordLoop(''))
  m = /^number of (.+?)(?: (?:it has|in it|it contain|on it))?$/.exec(words)
  if (m !== null) {
    const condition = byteClass(m[1]!, 'b', quotes)
    if (condition === undefined) return undefined
    return numeric(
      'count',
      `let count: u64 = 0\nfor (let i = start; i < end; i++) {\n  const b = text[i]\n  if (${condition}) count++\n}`,
    )
  }
  m =
    /^(?:only )?first (?:(\d+) )?(?:characters?|bytes?)(?: (?:of (?:it|line)|or (?:all of it|line) if (?:it is )?shorter))?$/.exec(
      words,
    )
  if (m !== null) return { write: `for (let i = start; i < end && i < start + ${m[1] ?? 1}; i++) write(text[i])` }
  m = /^(?:only )?last (?:(\d+) )?(?:characters?|bytes?)(?: of (?:it|line))?$/.exec(words)
  if (m !== null)
    return { write: `for (let i = start; i < end; i++) {\n  if (end - i <= ${m[1] ?? 1}) write(text[i])\n}` }
  m = /^(?:only )?(?:first|(\d+)th) word(?: of (?:it|line))?$/.exec(words)
  if (m !== null) return { write: wordLoop(`if (!blank && word == ${m[1] ?? 1}) write(b)`) }
  if (/^(?:only )?last word(?: of (?:it|line))?$/.test(words))
    return {
      write: `let last = end\nwhile (last > start && (text[last - 1] == ' ' || (text[last - 1] >= 9 && text[last - 1] <= 13))) last--\nlet from = last\nwhile (from > start && !(text[from - 1] == ' ' || (text[from - 1] >= 9 && text[from - 1] <= 13))) from--\nfor (let i = from; i < last; i++) write(text[i])`,
    }
  m =
    /^(?:only )?(?:part|text|everything|each thing|characters|bytes) (before|up to|after|following) (first |last |only )?(.+?)(?: in it)?(?: ?,? ?(?:and|or|but) (?:whole line|line|all of it|everything)(?: unchanged)? (?:if|when|where) (?:there is no|it has no|there is not|there is none|it contain no|line has no) ?(?:1|such)?(?: ?(.+?))?)?$/.exec(
      words,
    )
  if (m !== null) {
    const byte = byteNamed(m[3]!, quotes)
    if (byte === undefined) return undefined
    if (m[4] !== undefined && m[4] !== 'it' && byteNamed(m[4], quotes) !== byte) return undefined
    const last = m[2] === 'last '
    const before = m[1] === 'before' || m[1] === 'up to'
    const find = last
      ? `let at = end\nfor (let i = start; i < end; i++) {\n  if (text[i] == ${byte}) at = i\n}`
      : `let at = start\nwhile (at < end && text[at] != ${byte}) at++`
    if (before) return { write: `${find}\nfor (let i = start; i < at; i++) write(text[i])` }
    if (!/ (?:or|but) |, (?:and )/.test(words)) return undefined
    return { write: `${find}\nfor (let i: u64 = at < end ? at + 1 : start; i < end; i++) write(text[i])` }
  }
  m =
    /^(?:only )?(?:first|(\d+)th) (?:(.+?)-(?:separated|delimited) )?(?:field|column)(?: ,? ?(?:\( )?(?:where )?(?:fields|columns|they)? ?(?:are|being)? ?(?:separated|delimited) by (.+?)(?: \))?)?$/.exec(
      words,
    )
  if (m !== null) {
    const separator = m[2] ?? m[3]
    if (separator === undefined) return undefined
    const byte = byteNamed(separator, quotes)
    return byte === undefined ? undefined : { write: field(m[1] ?? '1', byte) }
  }
  if (
    /^(?:it|line|lines)? ?(?:reversed(?: (?:line|word|argument|it))?|backwards?|(?:with )?(?:its |their )?characters in (?:reverse|reversed|opposite|backward|backwards) order|in reverse(?: order)?)$/.test(
      words,
    )
  )
    return { write: 'for (let i = end; i > start; i--) write(text[i - 1])' }
  m =
    /^(?:it|line|lines)? ?(?:in |to |converted to |turned into )?(uppercase|lowercase)(?: (?:line|word|argument|letters))?$/.exec(
      words,
    )
  if (m !== null)
    return {
      write: `for (let i = start; i < end; i++) {\n  const b = text[i]\n  write(${m[1] === 'uppercase' ? UP : LOW})\n}`,
    }
  if (
    /^(?:it|line|lines)? ?(?:capitali[sz]ed|with (?:its )?first (?:letter|character) (?:in uppercase|uppercased|capitali[sz]ed|as uppercase letter|made uppercase))$/.test(
      words,
    )
  )
    return {
      write: `for (let i = start; i < end; i++) {\n  const b = text[i]\n  if (i == start) write(${UP})\n  else write(b)\n}`,
    }
  m = /^(?:it|line|lines)? ?(?:preceded by|prefixed (?:with|by)|with prefix|after) (.+)$/.exec(words)
  if (m !== null) {
    const text = textNamed(m[1]!, quotes)
    return text === undefined ? undefined : { write: `write(${quoteText(text)})\n${COPY_LINE}` }
  }
  m = /^(?:it|line|lines)? ?(?:followed by|suffixed (?:with|by)|with suffix) (.+)$/.exec(words)
  if (m !== null) {
    const text = textNamed(m[1]!, quotes)
    return text === undefined ? undefined : { write: `${COPY_LINE}\nwrite(${quoteText(text)})` }
  }
  if (/^(?:it|line|lines)? ?(?:in|between|surrounded by|enclosed in) (?:double )?quotes$/.test(words))
    return { write: `write("\\"")\n${COPY_LINE}\nwrite("\\"")` }
  if (/^(?:first|1th) (?:and|plus) last (?:character|byte)$/.test(words)) return undefined
  m =
    /^(?:it|line|lines)? ?(?:without|with no) (leading|trailing|leading and trailing) (spaces and tabs|spaces or tabs|spaces|whitespace|blanks)$/.exec(
      words,
    )
  if (m !== null) return { write: trimmed(m[1]!, m[2]!) }
  m = /^(?:it|line|lines)? ?(?:without|with no) (?:first|last) (?:(\d+) )?(?:characters?|bytes?)$/.exec(words)
  if (m !== null) {
    const count = m[1] ?? '1'
    return {
      write: / first /.test(` ${words} `)
        ? `for (let i = start + ${count}; i < end; i++) write(text[i])`
        : `for (let i = start; i + ${count} < end; i++) write(text[i])`,
    }
  }
  return undefined
}

function trimmed(where: string, what: string): string {
  const blank = (x: string) =>
    what === 'spaces'
      ? `${x} == ' '`
      : what === 'whitespace'
        ? `(${x} == ' ' || (${x} >= 9 && ${x} <= 13))`
        : isSpace(x)
  const head = `let from = start\n${/leading/.test(where) ? `while (from < end && ${blank('text[from]')}) from++\n` : ''}`
  const tail = `let to = end\n${/trailing/.test(where) ? `while (to > from && ${blank('text[to - 1]')}) to--\n` : ''}`
  return `${head}${tail}for (let i = from; i < to; i++) write(text[i])`
}
