import { byteClass, byteNamed, textNamed } from './bytes-of.js'
import type { Test, Value } from './items.js'
import { type Context, ending, IN, indent, quoteText, type Rule, rule } from './rule.js'

const FIRST_ARGUMENT =
  '(?:(?:word|text|string|pattern) (?:that is |which is )?(?:given |passed )?(?:as|in|by) (?:first |only )?argument|first argument|only argument|argument|1 argument)'
const AS_TEXT = '(?: as (?:substring|text|string|fixed string))?(?: somewhere| anywhere)?'

const search = (length: string, at: (i: string) => string): string => `let found = false
for (let at = start; at + ${length} <= end; at++) {
  let same: u64 = 0
  while (same < ${length} && text[at + same] == ${at('same')}) same++
  if (same == ${length}) found = true
}`

const literal = (text: string): string =>
  `let wanted: u8[${Math.max(1, new TextEncoder().encode(text).length)}] = ${quoteText(text)}`
const sizeOf = (text: string): number => new TextEncoder().encode(text).length

function anyByte(condition: string, negate = false): Test {
  return {
    before: `let found = false\nfor (let i = start; i < end; i++) {\n  const b = text[i]\n  if (${condition}) found = true\n}`,
    condition: negate ? '!found' : 'found',
  }
}

/** `that contain first argument`, `that are longer than 80 bytes`: which lines. */
export function lineTest(words: string, context: Context): Test | undefined {
  const { quotes } = context
  const not = /^(?:that )?(?:do not|does not|not) (.+)$/.exec(words) ?? /^(?:that )?(?:are|is) not (.+)$/.exec(words)
  if (not !== null) {
    const inner = lineTest(`that ${/(?:are|is) not /.test(words) ? 'are ' : ''}${not[1]}`, context)
    return inner === undefined ? undefined : { ...inner, condition: `!(${inner.condition})` }
  }
  const joined =
    /^that (?!.*\b(?:only|between)\b)((contain|have|start with|end with|end in|are) .+?) (and|or|but) (.+)$/.exec(words)
  if (joined !== null && !/^(?:at least|at most|more than|fewer than)$/.test(joined[4]!)) {
    const [, said, verb, connective, rest] = joined
    if (/ (?:and|or|but) /.test(` ${rest} `)) return undefined
    const own = /^(?:that )?(?:contain|have|start|end|are|is|do not|does not|not)\b/.test(rest!)
    const other = own
      ? `that ${rest!.replace(/^that /, '').replace(/^not (?!contain|start|end)/, `not ${verb} `)}`
      : `that ${verb} ${rest}`
    const [left, right] = [lineTest(`that ${said}`, context), lineTest(other, context)]
    if (left === undefined || right === undefined) return undefined
    const part = (name: string, test: Test): string =>
      `let ${name} = false\n{\n${indent(`${test.before ?? ''}\n${name} = ${test.condition}`, 2)}\n}`
    return {
      before: `${part('one', left)}\n${part('other', right)}`,
      condition: `one ${connective === 'or' ? '||' : '&&'} other`,
      argument: left.argument === true || right.argument === true,
    }
  }
  const sized =
    /^whose length is (at least|at most|more than|less than|longer than|shorter than)? ?(\d+)(?: bytes| characters)?$/.exec(
      words,
    )
  if (sized !== null) return lineTest(`that have ${sized[1] ?? 'length'} ${sized[2]}`, context)
  let m: RegExpExecArray | null
  if (/^that are (?:not empty|non-?empty)$|^that have at least 1 (?:byte|character)$/.test(words))
    return { condition: 'end > start' }
  if (
    /^that are empty$|^without each characters$|^(?:that (?:contain|have)|with) no (?:characters|bytes)$|^of length 0$/.test(
      words,
    )
  )
    return { condition: 'end == start' }
  if (
    /^that (?:are blank|contain only (?:whitespace|spaces and tabs|spaces or tabs)|consist only of whitespace)$/.test(
      words,
    )
  )
    return anyByte("!(b == ' ' || (b >= 9 && b <= 13))", true)
  m =
    /^(?:that (?:are|have)|with|of)? ?(longer than|shorter than|more than|fewer than|less than|at least|at most|length) (\d+)(?: (?:bytes?|characters?|long))*$/.exec(
      words,
    )
  if (m !== null) {
    const sign = {
      'longer than': '>',
      'more than': '>',
      'shorter than': '<',
      'fewer than': '<',
      'less than': '<',
      'at least': '>=',
      'at most': '<=',
      length: '==',
    }[m[1]!]
    return { condition: `end - start ${sign} ${m[2]}` }
  }
  if (
    /^that (?:are|is) palindromes?$|^that read (?:same )?(?:forwards and backwards|backwards)(?: as forwards)?$/.test(
      words,
    )
  )
    return {
      before:
        'let same = true\nfor (let i: u64 = 0; i < (end - start) / 2; i++) {\n  if (text[start + i] != text[end - 1 - i]) same = false\n}',
      condition: 'same',
    }
  m =
    /^(?:that (?:have|contain)|with) (more than|fewer than|less than|at least|at most|exactly)? ?(\d+|no)(?: or (more|fewer|less))? (?!bytes?\b|characters?\b)(.+)$/.exec(
      words,
    )
  if (m !== null) {
    const value = m[2] === 'no' && m[1] === undefined ? undefined : lineValue(`number of ${m[4]}`, context)
    const sign = {
      'more than': '>',
      'fewer than': '<',
      'less than': '<',
      'at least': '>=',
      'at most': '<=',
      exactly: '==',
    }[m[1] ?? (m[3] === 'more' ? 'at least' : m[3] === undefined ? 'exactly' : 'at most')]
    if (value?.number !== undefined) return { before: value.before ?? '', condition: `${value.number} ${sign} ${m[2]}` }
  }
  m = /^whose (first|last) (?:character|byte|letter) (?:is|are) (.+)$/.exec(words)
  if (m !== null) return lineTest(`that ${m[1] === 'first' ? 'start' : 'end'} with ${m[2]}`, context)
  m = /^(?:that (?:have|are of|are)|with|of)? ?(\d+) or (more|fewer|less) (?:bytes|characters)(?: long)?$/.exec(words)
  if (m !== null) return lineTest(`that have ${m[2] === 'more' ? 'at least' : 'at most'} ${m[1]}`, context)
  m = /^(?:that (?:are|have)|with) (\d+) (?:bytes?|characters?)(?: long)?$/.exec(words)
  if (m !== null) return { condition: `end - start == ${m[1]}` }
  if (new RegExp(`^that (?:contain|have) ${FIRST_ARGUMENT}${AS_TEXT}$`).test(words))
    return { before: search('args[0].length', (i) => `args[0][${i}]`), condition: 'found', argument: true }
  if (new RegExp(`^that start with ${FIRST_ARGUMENT}$`).test(words))
    return {
      before:
        'let same: u64 = 0\nwhile (args[0][same] != 0 && start + same < end && text[start + same] == args[0][same]) same++',
      condition: 'args[0][same] == 0',
      argument: true,
    }
  if (new RegExp(`^that end with ${FIRST_ARGUMENT}$`).test(words))
    return {
      before:
        'const size = args[0].length\nlet same: u64 = 0\nif (size <= end - start) {\n  while (same < size && text[end - size + same] == args[0][same]) same++\n}',
      condition: 'size <= end - start && same == size',
      argument: true,
    }
  if (new RegExp(`^that (?:are )?(?:equal(?: to)?|same as|identical to) ${FIRST_ARGUMENT}$`).test(words))
    return {
      before:
        'let same: u64 = 0\nwhile (args[0][same] != 0 && start + same < end && text[start + same] == args[0][same]) same++',
      condition: 'args[0][same] == 0 && start + same == end',
      argument: true,
    }
  m = new RegExp(`^that (?:contain|have) ((?:text |string |word |substring )?q\\d+)${AS_TEXT}$`).exec(words)
  if (m !== null) {
    const text = textNamed(m[1]!, quotes) ?? textNamed(m[1]!.replace('substring ', ''), quotes)
    if (text === undefined || text === '') return undefined
    return { before: `${literal(text)}\n${search(String(sizeOf(text)), (i) => `wanted[${i}]`)}`, condition: 'found' }
  }
  m = /^(?:that (?:contain|have)|with) (no |at least 1 |each |only )?(.+)$/.exec(words)
  if (m !== null) {
    const condition = byteClass(m[2]!, 'b', quotes)
    if (condition === undefined) return undefined
    if (m[1] === 'only ') return anyByte(`!(${condition})`, true)
    return anyByte(condition, m[1] === 'no ')
  }
  m = /^that consist only of (.+)$/.exec(words)
  if (m !== null) {
    const condition = byteClass(m[1]!, 'b', quotes)
    return condition === undefined ? undefined : anyByte(`!(${condition})`, true)
  }
  m = /^that start with (.+)$/.exec(words)
  if (m !== null) {
    const condition = byteClass(m[1]!, 'text[start]', quotes)
    if (condition !== undefined) return { condition: `end > start && (${condition})` }
    const text = textNamed(m[1]!, quotes)
    if (text === undefined || text === '') return undefined
    return {
      before: `${literal(text)}\nlet same: u64 = 0\nwhile (same < ${sizeOf(text)} && start + same < end && text[start + same] == wanted[same]) same++`,
      condition: `same == ${sizeOf(text)}`,
    }
  }
  m = /^that end (?:with|in) (.+)$/.exec(words)
  if (m !== null) {
    const condition = byteClass(m[1]!, 'text[end - 1]', quotes)
    if (condition !== undefined) return { condition: `end > start && (${condition})` }
    const text = textNamed(m[1]!, quotes)
    if (text === undefined || text === '') return undefined
    const size = sizeOf(text)
    return {
      before: `${literal(text)}\nlet same: u64 = 0\nif (end - start >= ${size}) {\n  while (same < ${size} && text[end - ${size} + same] == wanted[same]) same++\n}`,
      condition: `same == ${size}`,
    }
  }
  return undefined
}

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
  if (/^(?:it|line|lines)? ?(?:reversed|backwards?|characters in reverse order|in reverse(?: order)?)$/.test(words))
    return { write: 'for (let i = end; i > start; i--) write(text[i - 1])' }
  m = /^(?:it|line|lines)? ?(?:in |to |converted to |turned into )?(uppercase|lowercase)$/.exec(words)
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

interface Parts {
  readonly before?: string
  readonly each: string
  readonly after?: string
  readonly argument?: boolean
  readonly uses?: boolean
}

const main = (argument: boolean | undefined): string =>
  argument === true ? 'function main(args: cstr[]): void {\n  requires(args.length >= 1)' : 'function main(): void {'

/** One line at a time, so that the input has no bound, only a line has one. `ended` is whether a newline followed. */
export function streamLines(parts: Parts, context: Context): string {
  const { empty } = context.notes
  return `${main(parts.argument)}
  let text: u8[1000000]
  const start: u64 = 0
${indent(parts.before ?? '', 2)}
  let c = read()
${empty !== undefined && (empty.text !== '' || empty.status !== 0) ? `  if (c < 0) ${ending(empty)}\n` : ''}  while (c >= 0) {
    let end: u64 = 0
    while (c >= 0 && c != 10) {
      if (end == 1000000) exit(2)
      text[end] = u8(c)
      end++
      c = read()
    }
    const ended = c == 10
    if (ended) c = read()
${indent(parts.each, 4)}
  }
${indent(parts.after ?? '', 2)}
}`
    .replace(/\n\s*\n/g, '\n')
    .replace(/ {4}const ended = c == 10\n {4}if \(ended\)/, /\bended\b/.test(parts.each) ? '$&' : '    if (c == 10)')
}

/** The whole input in `text`, `size` bytes; statements follow. */
export function wholeInput(body: string, context: Context, argument = false): string {
  const { empty } = context.notes
  return `${main(argument)}
  let text: u8[1000000]
  let size: u64 = 0
  for (let c = read(); c >= 0; c = read()) {
    if (size == 1000000) exit(2)
    text[size] = u8(c)
    size++
  }
${empty !== undefined && (empty.text !== '' || empty.status !== 0) ? `  if (size == 0) ${ending(empty)}\n` : ''}${indent(body, 2)}
}`.replace(/\n\s*\n/g, '\n')
}

const EACH_OF_WHOLE = (body: string): string => `let start: u64 = 0
while (start < size) {
  let end = start
  while (end < size && text[end] != 10) end++
${indent(body, 2)}
  start = end + 1
}`

/** Lines that pass, printed with a newline after them unless a missing one is kept. */
function printLines(test: Test | undefined, value: Value, context: Context, times = 1): string {
  const newline = context.notes.newline === 'kept' ? 'if (ended) write("\\n")' : 'write("\\n")'
  const one = `${value.write}\n${newline}`
  const many = times === 1 ? one : `for (let time: u64 = 0; time < ${times}; time++) {\n${indent(one, 2)}\n}`
  const found = context.notes.found
  const body = found === undefined ? many : `any = true\n${many}`
  return streamLines(
    {
      ...(found === undefined ? {} : { before: 'let any = false', after: `exit(any ? ${found.some} : ${found.none})` }),
      each: test === undefined ? body : `${test.before ?? ''}\nif (${test.condition}) {\n${indent(body, 2)}\n}`,
      argument: test?.argument === true,
    },
    context,
  )
}

const LINES = `(?:only )?(?:each )?(?:input )?lines?${IN}?`
const WHICH = '(?<which>(?:that|whose|with|without|of length|longer|shorter)\\b.+?)'

function chosen(
  slots: Readonly<Record<string, string | undefined>>,
  context: Context,
  negate: boolean,
): Test | undefined {
  const words = slots.which ?? (slots.kind === undefined ? undefined : `that are ${slots.kind}`)
  if (words === undefined) return undefined
  const test = lineTest(words.replace(new RegExp(`${IN}$`), '').replace(/^(longer|shorter)/, 'that are $1'), context)
  if (test === undefined) return undefined
  return negate ? { ...test, condition: `!(${test.condition})` } : test
}

const filter =
  (negate: boolean): Rule['make'] =>
  (slots, context) => {
    const test = chosen(slots, context, negate)
    return test === undefined ? undefined : printLines(test, { write: COPY_LINE }, context)
  }
const counting: Rule['make'] = (slots, context) => {
  if (slots.which === undefined && slots.kind === undefined) return undefined
  const test = chosen(slots, context, false)
  if (test === undefined) return undefined
  return streamLines(
    {
      before: 'let count: u64 = 0',
      each: `${test.before ?? ''}\nif (${test.condition}) count++`,
      after: 'writeDecimal(count)\nwrite("\\n")',
      argument: test.argument === true,
    },
    context,
  )
}
const mapping: Rule['make'] = (slots, context) => {
  const words = slots.value!
  const twice = /^(?:it |line )?(?:twice|2 times)(?: in row)?$/.test(words)
  const value = lineValue(twice ? 'line' : words, context)
  return value === undefined ? undefined : printLines(undefined, value, context, twice ? 2 : 1)
}

const numbered = (condition: (n: string) => string): string =>
  `number++\nif (${condition('number')}) {\n  ${COPY_LINE}\n  NEWLINE\n}`
function byNumber(condition: string, context: Context, argument = false, stop?: string): string {
  const newline = context.notes.newline === 'always' ? 'write("\\n")' : 'if (ended) write("\\n")'
  const early = stop === undefined ? '' : `\nif (${stop}) exit(0)`
  return streamLines(
    {
      before: 'let number: u64 = 0',
      each: `${numbered(() => condition).replace('NEWLINE', newline)}${early}`,
      argument,
    },
    context,
  )
}

const COUNT = '(?:(?<count>\\d+)|n)'
const N_ARGUMENT =
  '(?: ,? ?(?:where )?n (?:is|being)(?: decimal number)?(?: given)?(?: as| in)? (?:first|only) argument(?: ?,? ?(?:\\( )?decimal number(?: \\))?)?(?: always given and valid)?)'
const OR_ALL =
  '(?: ,? ?(?:\\( )?(?:(?:or|and) )?(?:all of (?:it|them)|everything|each(?: of)? (?:it|them)|each|whole stdin|as many as there are|all)(?: if (?:there are|it has) (?:fewer|less|not that many|not so many)(?: (?:than )?(?:that|\\d+|n))?(?: lines)?)?(?: \\))?)'

const PARSE_N = `let n: u64 = 0
for (let i: u64 = 0; args[0][i] != 0; i++) {
  if (args[0][i] >= '0' && args[0][i] <= '9' && n < 1000000000000) n = n * 10 + u64(args[0][i] - '0')
}`
/** A line count from the words or from the first argument. */
const counted =
  (make: (count: string, context: Context) => string): Rule['make'] =>
  (slots, context) => {
    if (slots.count !== undefined) return make(slots.count, context)
    if (slots.argument === undefined) return undefined
    return make('n', context)
      .replace('function main(): void {', 'function main(args: cstr[]): void {\n  requires(args.length >= 1)')
      .replace(/\n {2}let text/, `\n${indent(PARSE_N, 2)}\n  let text`)
  }

const tail = (count: string, context: Context, skip: boolean): string =>
  wholeInput(
    `let stop = size
if (stop > 0 && text[stop - 1] == 10) stop--
let left: u64 = ${count}
let from = size
if (left > 0) {
  from = stop
  while (from > 0 && left > 0) {
    from--
    if (text[from] == 10) left--
  }
  if (left == 0) from++
  else from = 0
  if (size == 0) from = 0
}
${skip ? 'for (let i: u64 = 0; i < from; i++) write(text[i])' : 'for (let i = from; i < size; i++) write(text[i])'}
${context.notes.newline !== 'kept' && !skip ? 'if (size > 0 && from < size && text[size - 1] != 10) write("\\n")' : ''}`,
    context,
  )

const PREVIOUS = (body: string): string => `let before: u64 = 0
let beforeEnd: u64 = 0
let first = true
${EACH_OF_WHOLE(`let same = !first && end - start == beforeEnd - before
for (let i: u64 = 0; same && i < end - start; i++) {
  if (text[start + i] != text[before + i]) same = false
}
${body}
before = start
beforeEnd = end
first = false`)}`

const longest = (shortest: boolean, last: boolean, lengthOnly: boolean, context: Context): string => {
  const sign = shortest ? '<' : '>'
  const body = `let best: u64 = 0
let bestEnd: u64 = 0
let any = false
${EACH_OF_WHOLE(`if (!any || end - start ${sign}${last ? '=' : ''} bestEnd - best) {
  best = start
  bestEnd = end
  any = true
}`)}
${lengthOnly ? 'writeDecimal(bestEnd - best)\nwrite("\\n")' : `if (any) {\n  for (let i = best; i < bestEnd; i++) write(text[i])\n  write("\\n")\n}`}`
  return wholeInput(body, context)
}

const NEAR = '(?:(?:just |immediately |directly )?(?:before|above|previous|preceding|one before)(?: (?:it|line|1))?)'
const TIES =
  '(?: [,.]? ?(?:\\( )?(?:if (?:several|more than 1|2 or more|there are several) (?:are|have|lines are|lines have) (?:equally long|same length|length) ?,? ?(?:print )?)?(?<tie>first|last)(?: (?:of them|1|such line|line))?(?: (?:wins|is printed|counts))?(?: (?:if (?:several|there are ties|more than 1|2 or more) (?:have same length|are equally long|are as long|tie|are equal))|(?:on|for|in case of) (?:ties?))?(?: \\))?)'

export const LINE_RULES: readonly Rule[] = [
  rule(
    `(?:print|copy) ${LINES} with (?<value>(?:leading|trailing|leading and trailing|trailing and leading) (?:spaces and tabs|spaces|whitespace)) removed`,
    (slots, context) =>
      mapping({ value: `without ${slots.value!.replace('trailing and leading', 'leading and trailing')}` }, context),
  ),
  rule(`(?:print|copy|keep)(?: only)? ${LINES} ${WHICH}(?:${IN})?(?: (?:to stdout|and print_out))?`, filter(false)),
  rule(`(?:print|copy|keep)(?: only)? (?:each )?(?<kind>non-?empty|empty|blank) lines?${IN}?`, filter(false)),
  rule(
    `(?:remove) ${LINES} ${WHICH}(?:${IN})?(?: ,? ?and (?:print|copy) (?:rest|others|remaining 1|other lines))?`,
    filter(true),
  ),
  rule(
    `(?:remove) (?:each )?(?<kind>non-?empty|empty|blank) lines?${IN}?(?: ,? ?and (?:print|copy) (?:rest|others|other lines))?`,
    filter(true),
  ),
  rule(
    `(?:print|copy) (?:stdin|${LINES}) (?:without|except(?: for)?|but not|but no) (?:its )?(?:lines )?(?:(?<kind>non-?empty|empty|blank)(?: lines| 1s| ones)?|(?:lines |those )?${WHICH})${IN}?`,
    filter(true),
  ),
  rule(
    `(?:read (?:lines from )?stdin )?(?:and )?(?:count|print (?:number|count) of) ${LINES} ${WHICH}(?:${IN})?(?: ,? ?and print (?:count|number|it|result))?`,
    counting,
  ),
  rule(
    `(?:count|print (?:number|count) of) (?:each )?(?<kind>non-?empty|empty|blank) lines?${IN}?(?: ,? ?and print (?:count|number|it|result))?`,
    counting,
  ),
  rule(
    `(?:for each line${IN}? ?,? ?print|print for each line${IN}? ?,?) (?:only )?(?<value>.+?)(?: ?,? on own line)?`,
    mapping,
  ),
  rule(`print (?:only )?(?<value>.+?) of each (?:input )?line${IN}?(?: ?,? on own line)?`, mapping),
  rule(
    `(?:print|copy) ${LINES} ?,? ?(?<value>(?:preceded|prefixed|with prefix|followed by|suffixed|with suffix|twice|2 times|in (?:uppercase|lowercase|quotes|double quotes)|without|converted|surrounded|enclosed|between).*?)`,
    mapping,
  ),
  rule(
    `(?:print|copy) each line${IN}? ?,? ?(?:with (?:its )?characters )?(?<value>reversed|backwards|in reverse)`,
    mapping,
  ),
  rule(
    `reverse (?:(?:characters|bytes|order of characters|order of bytes) (?:of|in|on) )?${LINES}(?: \\( stdin is \\))?(?: ,? ?and print (?:them|it|result))?`,
    (_, context) => printLines(undefined, { write: 'for (let i = end; i > start; i--) write(text[i - 1])' }, context),
  ),
  rule(
    `remove (?<value>(?:leading|trailing|leading and trailing|trailing and leading) (?:spaces and tabs|spaces or tabs|spaces|whitespace)) (?:from|of|at end of|on|in) ${LINES}(?: ,? ?and print (?:them|it|result))?`,
    (slots, context) =>
      mapping({ value: `without ${slots.value!.replace('trailing and leading', 'leading and trailing')}` }, context),
  ),
  rule(
    `remove (?<what>spaces and tabs|spaces or tabs|spaces|whitespace) (?:at|from) (?<where>ends?|start|beginning|both ends) of ${LINES}`,
    (slots, context) =>
      mapping(
        {
          value: `without ${/both/.test(slots.where!) ? 'leading and trailing' : /end/.test(slots.where!) ? 'trailing' : 'leading'} ${slots.what}`,
        },
        context,
      ),
  ),
  rule(
    `(?:add|put|insert|append|prepend) (?<what>q\\d+|\\d+ spaces|space|tab) (?<where>before|in front of|at start of|at beginning of|to start of|after|at end of|to end of|to) ${LINES}`,
    (slots, context) =>
      slots.where === 'to'
        ? undefined
        : mapping(
            { value: `${/after|end/.test(slots.where!) ? 'followed by' : 'preceded by'} ${slots.what}` },
            context,
          ),
  ),
  rule(
    `(?:like head(?: -n \\d+)? ?[:,] )?(?:print|copy)(?: only)? first ${COUNT} lines${IN}(?: unchanged)?${N_ARGUMENT.replace('(?: ,?', '(?<argument> ,?')}?${OR_ALL}?(?: to stdout)?`,
    counted((count, context) =>
      count === 'n'
        ? byNumber('number <= n', context, false, 'number >= n').replace(
            'let number: u64 = 0',
            'let number: u64 = 0\n  if (n == 0) exit(0)',
          )
        : count === '0'
          ? 'function main(): void {\n}'
          : byNumber(`number <= ${count}`, context, false, `number == ${count}`),
    ),
  ),
  rule(`(?:print|copy)(?: only)? first line${IN}(?: (?:to stdout))?`, (_, context) =>
    byNumber('number == 1', context, false, 'number == 1'),
  ),
  rule(`(?:print|copy)(?: only)? last line${IN}`, (_, context) => tail('1', context, false)),
  rule(
    `(?:print|copy)(?: only)? last ${COUNT} lines${IN}(?: unchanged)?${N_ARGUMENT.replace('(?: ,?', '(?<argument> ,?')}?${OR_ALL}?`,
    counted((count, context) => tail(count, context, false)),
  ),
  rule(
    `(?:print|copy) (?:each (?:lines?${IN}? )?(?:but|except(?: for)?)|stdin without|${LINES} (?:but|except(?: for)?)|everything${IN}? (?:but|except)) (?:its )?first (?:${COUNT} )?(?:lines?|1)${IN}?`,
    (slots, context) => byNumber(`number > ${slots.count ?? 1}`, context),
  ),
  rule(`remove first (?:${COUNT} )?lines?${IN}(?: and (?:print|copy) rest)?`, (slots, context) =>
    byNumber(`number > ${slots.count ?? 1}`, context),
  ),
  rule(
    `(?:print|copy) (?:each (?:lines?${IN}? )?(?:but|except(?: for)?)|stdin without|${LINES} (?:but|except(?: for)?)) (?:its )?last (?:${COUNT} )?(?:lines?|1)${IN}?`,
    (slots, context) => tail(slots.count ?? '1', context, true),
  ),
  rule(
    `print(?: only)? each 2th line${IN}?(?: ?,? ?(?:\\( )?(?:that is|i\\.e\\.|so|starting with|beginning with|namely)? ?(?:,|:)? ?(?:2th(?: ,)?(?: 1)?(?: ,? ?4th)?(?: ,? ?(?:and )?6th)?)?(?: ,? ?(?:and )?(?:so (?:on|forth)|etc))?(?: \\))?)?`,
    (_, context) => byNumber('number % 2 == 0', context),
  ),
  rule(
    `print(?: only)? each 2th line${IN}? ?,? ?(?:\\( )?(?:starting|beginning) with first(?: 1| line)?(?: \\))?`,
    (_, context) => byNumber('number % 2 == 1', context),
  ),
  rule(
    `print(?: only)? (?<parity>even|odd)(?:-numbered| numbered)? lines${IN}?(?: ?,? ?\\( (?:first|1th|2th|1|2)?[ ,\\dth]*(?:and )?so on \\))?`,
    (slots, context) => byNumber(`number % 2 == ${slots.parity === 'even' ? 0 : 1}`, context),
  ),
  rule(`print(?: only)? each (?<n>\\d+)th line${IN}?`, (slots, context) =>
    Number(slots.n) < 2 ? undefined : byNumber(`number % ${slots.n} == 0`, context),
  ),
  rule(`print(?: only)? (?<n>\\d+)th line${IN}`, (slots, context) => byNumber(`number == ${slots.n}`, context)),
  rule(
    `print(?: only)? lines (?:from )?(?<low>\\d+) (?:to|through|-) (?<high>\\d+)${IN}?(?: \\(? ?inclusive ?\\)?)?`,
    (slots, context) => byNumber(`number >= ${slots.low} && number <= ${slots.high}`, context),
  ),
  rule(
    `(?:like tac ?[:,] )?print ${LINES} in (?:reverse|opposite)(?: order)?(?: ,? ?(?:last|bottom)(?: line)? first)?|print ${LINES} from last to first|reverse order of lines${IN}|like tac(?: ?[:,] .*)?`,
    (_, context) =>
      wholeInput(
        `let end = size
if (end > 0 && text[end - 1] == 10) end--
while (size > 0) {
  let start = end
  while (start > 0 && text[start - 1] != 10) start--
  for (let i = start; i < end; i++) write(text[i])
  write("\\n")
  if (start == 0) break
  end = start - 1
}`,
        context,
      ),
  ),
  rule(
    `(?:like cat -n ?[:,] )?(?:number|print) (?:each )?lines?${IN} ?[,:]? ?(?:(?:and )?(?:print )?(?:each )?(?:output line|line|each 1|each)? ?(?:is |with |preceded by |after |prefixed (?:with|by) )(?:its )?(?:line )?number ?,? ?(?:\\( )?(?:starting (?:from|at|with) 1|counting from 1|from 1)?(?: \\))? ?(?:,|and)? ?(?:and )?(?<sep>.+?)(?: ,? ?(?:and|before|then|followed by) ?line)?)`,
    (slots, context) => {
      const parts = slots.sep!.split(/ ?(?:, and|,| and) /).filter((part) => part !== '')
      const texts = parts.map((part) => textNamed(part, context.quotes))
      if (texts.some((part) => part === undefined || part === '')) return undefined
      return streamLines(
        {
          before: 'let number: u64 = 0',
          each: `number++\nwriteDecimal(number)\nwrite(${quoteText(texts.join(''))})\n${COPY_LINE}\n${context.notes.newline === 'kept' ? 'if (ended) ' : ''}write("\\n")`,
        },
        context,
      )
    },
  ),
  rule(
    `(?:copy|print) ${LINES} ?,? ?(?:but )?(?:squeeze|squeezing|collapse|collapsing|reduce|reducing) (?:each )?(?:runs?|groups?|sequences?) of (?:consecutive |adjacent |several )?(?:empty|blank) lines (?:in)?to (?:1 )?(?:empty |blank )?(?:line|1)|(?:squeeze|collapse|reduce) (?:each )?(?:runs?|groups?|sequences?) of (?:consecutive |adjacent )?(?:empty|blank) lines${IN}? (?:in)?to (?:1 )?(?:empty |blank )?(?:line|1)${IN}?`,
    (_, context) =>
      streamLines(
        {
          before: 'let blank = false',
          each: `if (end > start || !blank) {\n  ${COPY_LINE}\n  ${context.notes.newline === 'kept' ? 'if (ended) ' : ''}write("\\n")\n}\nblank = end == start`,
        },
        context,
      ),
  ),
  rule(
    `(?:like uniq ?[:,]? ?)?(?:(?:print|copy) ${LINES} ?,? ?(?:but )?(?:remove|without|removing|except(?: for)?) (?:each )?lines? that (?:is|are) (?:same as|equal to|identical to) (?:1|line|lines)? ?${NEAR}|remove (?:each )?lines?${IN}? that (?:is|are) (?:same as|equal to|identical to) (?:1|line)? ?${NEAR}|(?:remove|collapse) (?:adjacent|consecutive|neighbouring|repeated) (?:duplicate|equal|identical|repeated) lines${IN}?|print ${LINES} without (?:adjacent|consecutive) duplicates)?`,
    (_, context) => wholeInput(PREVIOUS(`if (!same) {\n  ${COPY_LINE}\n  write("\\n")\n}`), context),
  ),
  rule(
    `(?:run-length encode ${LINES}(?: like uniq -c(?: without padding)?)? ?[:,] )?(?:like uniq -c(?: without padding)? ?[:,] )?for each (?:group|run) of (?:equal|identical|same)(?: ,)? ?(?:neighbouring|adjacent|consecutive)? ?lines(?:${IN})? ?,? ?print (?:count|number of lines|its length|length|number of them|how many)(?: of (?:lines|them))? ?, (?<sep>space|tab|colon|q\\d+)(?: ,)? and line`,
    (slots, context) => {
      const separator = textNamed(slots.sep!, context.quotes)
      if (separator === undefined) return undefined
      const group = `writeDecimal(count)\n  write(${quoteText(separator)})\n  for (let i = before; i < beforeEnd; i++) write(text[i])\n  write("\\n")`
      return wholeInput(
        `let count: u64 = 0\n${PREVIOUS(`if (!same && !first) {\n  ${group}\n  count = 0\n}\ncount++`)}\nif (count > 0) {\n  ${group}\n}`,
        context,
      )
    },
  ),
  rule(
    `(?:print|find) (?<which>longest|shortest) (?:input )?line${IN}(?: ,? ?and print it)?(?: ;)?${TIES}?`,
    (slots, context) => longest(slots.which === 'shortest', slots.tie === 'last', false, context),
  ),
  rule(
    `print length of (?<which>longest|shortest) line${IN}(?: ,? ?(?:in bytes|in characters))?(?: ,? ?(?:without|not counting|excluding) newline)?`,
    (slots, context) => longest(slots.which === 'shortest', false, true, context),
  ),
  rule(
    `join ${LINES} (?:in)?to (?:1|line|1 line)(?: line)?(?: 1)? ?,? ?(?:with|separated by|by|putting) (?<sep>.+?)(?: between them| between)?(?: ?,? ?and end it)?|print ${LINES} on (?:1 )?line ?,? ?(?:separated by|with) (?<sep2>.+?)(?: between them)?`,
    (slots, context) => {
      const separator = textNamed(
        (slots.sep ?? slots.sep2)!.replace(/^(space|comma|tab|colon|semicolon|hyphen|underscore)s$/, '$1'),
        context.quotes,
      )
      if (separator === undefined) return undefined
      return streamLines(
        {
          before: 'let first = true',
          each: `if (!first) write(${quoteText(separator)})\nfirst = false\n${COPY_LINE}`,
          after: 'write("\\n")',
        },
        context,
      )
    },
  ),
  rule(
    `(?:read (?:1 )?(?:line|first line) from stdin|check whether (?:first line of )?stdin is palindrome) ?(?:,|and)* ?exit 0 if it is palindrome(?: \\( byte for byte| , not counting newline| \\(? ?byte for byte ,? ?not counting newline ?\\)?|[ ,()]|not counting newline)* ?(?:and|,) ?(?:exit |with )?1 (?:otherwise|if not)(?: \\. print nothing)?(?: \\. empty stdin is palindrome)?`,
    (_, context) =>
      wholeInput(
        `let end: u64 = 0
while (end < size && text[end] != 10) end++
for (let i: u64 = 0; i < end / 2; i++) {
  if (text[i] != text[end - 1 - i]) exit(1)
}`,
        context,
      ),
  ),
]
