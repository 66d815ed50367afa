import { ProblemError } from '../problem.js'
import { jsonErrorIndex } from './json-error.js'

/** No request needs more; what has more is made to cost time and memory. */
export const jsonLimits = { depth: 32, values: 20_000 } as const

/** The value of a JSON text that is not too deep, has not too many values, and only texts that every part can keep. */
export function parseJson(text: string): unknown {
  checkShape(text)
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw malformed(text)
  }
  checkTexts(value, '')
  return value
}

const quote = 0x22
const backslash = 0x5c
/** Looks at brackets, commas and names outside of other texts; whether it is JSON at all is not its matter. */
function checkShape(text: string): void {
  /** Of the objects and lists that are open: the names so far. */
  const open: Set<string>[] = []
  let values = 1
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index)
    if (code === quote) {
      const from = index
      for (index++; index < text.length && text.charCodeAt(index) !== quote; index++)
        if (text.charCodeAt(index) === backslash) index++
      if (isName(text, index + 1)) addName(open.at(-1), text, from, index + 1)
    } else if (code === 0x5b || code === 0x7b) {
      open.push(new Set())
      if (open.length > jsonLimits.depth)
        throw new ProblemError(
          'malformed',
          `The JSON is nested deeper than ${jsonLimits.depth} (${placeText(text, index)}).`,
        )
    } else if (code === 0x5d || code === 0x7d) open.pop()
    else if (code === 0x2c && ++values > jsonLimits.values)
      throw new ProblemError(
        'malformed',
        `The JSON has more than ${jsonLimits.values} values (${placeText(text, index)}).`,
      )
  }
}

/** Whether a text that ends there is the name of a value. */
function isName(text: string, behind: number): boolean {
  let index = behind
  while (' \t\n\r'.includes(text[index] ?? 'none')) index++
  return text[index] === ':'
}

/** A name that comes twice would silently mean the later value to some readers, the earlier to others. */
function addName(names: Set<string> | undefined, text: string, from: number, to: number): void {
  const name = unescaped(text.slice(from, to))
  if (names?.has(name))
    throw new ProblemError(
      'malformed',
      `The name ${JSON.stringify(name.slice(0, 100))} comes twice in one object (${placeText(text, from)}).`,
    )
  names?.add(name)
}

function unescaped(literal: string): string {
  if (!literal.includes('\\')) return literal.slice(1, -1)
  try {
    return JSON.parse(literal)
  } catch {
    return literal
  }
}

function malformed(text: string): ProblemError {
  if (text.trim() === '') return new ProblemError('malformed', 'The body is empty; send a JSON object.')
  const index = jsonErrorIndex(text)
  const what = index >= text.length ? 'the text ends too early' : `unexpected ${JSON.stringify(text[index])}`
  const { line, column } = place(text, index)
  const sentence = `The body is not JSON: ${what} at ${placeText(text, index)}.`
  return new ProblemError('malformed', sentence, { diagnostics: [{ code: 'json', message: what, line, column }] })
}

function place(text: string, index: number): { line: number; column: number } {
  const before = text.slice(0, index)
  return { line: before.split('\n').length, column: index - before.lastIndexOf('\n') }
}
function placeText(text: string, index: number): string {
  const { line, column } = place(text, index)
  return `line ${line}, column ${column}`
}

/** A database keeps no NUL in a text, and UTF-8 has no half of a pair. */
function checkTexts(value: unknown, path: string): void {
  if (typeof value === 'string') checkText(value, path)
  else if (Array.isArray(value)) for (const [index, item] of value.entries()) checkTexts(item, `${path}[${index}]`)
  else if (typeof value === 'object' && value !== null)
    for (const [name, item] of Object.entries(value)) {
      checkText(name, `a name in ${path || 'the body'}`)
      checkTexts(item, path === '' ? name : `${path}.${name}`)
    }
}

function checkText(text: string, path: string): void {
  if (text.includes('\0')) throw new ProblemError('usage', `${path || 'The body'} has a NUL character; leave it out.`)
  if (/\p{Surrogate}/u.test(text))
    throw new ProblemError('usage', `${path || 'The body'} has half of a surrogate pair; send whole characters.`)
}
