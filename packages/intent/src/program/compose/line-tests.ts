import { byteClass, textNamed } from './bytes-of.js'
import type { Test } from './items.js'
import { lineValue } from './line-values.js'
import { type Context, indent, quoteText } from './rule.js'

const FIRST_ARGUMENT =
  '(?:(?:word|text|string|pattern) (?:that is |which is )?(?:given |passed )?(?:as|in|by) (?:first |only )?argument|first argument|only argument|argument|1 argument)'
const AS_TEXT = '(?: as (?:substring|text|string|fixed string))?(?: somewhere| anywhere)?'

const SIGNS: Readonly<Record<string, string>> = {
  'longer than': '>',
  'more than': '>',
  'shorter than': '<',
  'fewer than': '<',
  'less than': '<',
  'at least': '>=',
  'at most': '<=',
  length: '==',
  exactly: '==',
}

const search = (length: string, at: (i: string) => string): string => `let found = false
for (let at = start; at + ${length} <= end; at++) {
  let same: u64 = 0
  while (same < ${length} && text[at + same] == ${at('same')}) same++
  if (same == ${length}) found = true
}`

const sizeOf = (text: string): number => new TextEncoder().encode(text).length
const literal = (text: string): string => `let wanted: u8[${Math.max(1, sizeOf(text))}] = ${quoteText(text)}`

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
    /^(?:whose|of) length (?:is )?(at least|at most|more than|less than|longer than|shorter than)? ?(\d+)(?: bytes| characters)?$/.exec(
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
    return { condition: `end - start ${SIGNS[m[1]!]} ${m[2]}` }
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
    const sign = SIGNS[m[1] ?? (m[3] === 'more' ? 'at least' : m[3] === undefined ? 'exactly' : 'at most')]
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
