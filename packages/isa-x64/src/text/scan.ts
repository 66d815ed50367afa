/** Reading text by character codes: what the parser does for every line makes no strings and runs no regular expressions. */

export const isBlank = (code: number): boolean => code === 32 || code === 9 || code === 13 || code === 10

/** Kinds of characters: 1 digit, 2 other part of a name; names may not start with a digit, `$` or `@`. */
const kinds = new Uint8Array(128)
for (const c of '0123456789') kinds[c.charCodeAt(0)] = 1
for (const c of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_.$@') kinds[c.charCodeAt(0)] = 2

const PLUS = 43
const MINUS = 45
const DOLLAR = 36
const AT = 64

export const isDigit = (code: number): boolean => code >= 48 && code <= 57
export const isNamePart = (code: number): boolean => code < 128 && kinds[code] !== 0
export const isNameStart = (code: number): boolean => code < 128 && kinds[code] === 2 && code !== DOLLAR && code !== AT
export const isSign = (code: number): boolean => code === PLUS || code === MINUS
export const isMinus = (code: number): boolean => code === MINUS

export function skipBlanks(text: string, from: number, end: number): number {
  let at = from
  while (at < end && isBlank(text.charCodeAt(at))) at++
  return at
}

export function trimEnd(text: string, start: number, end: number): number {
  let at = end
  while (at > start && isBlank(text.charCodeAt(at - 1))) at--
  return at
}

/** Where the name that starts at `from` ends. */
export function endOfName(text: string, from: number, end: number): number {
  let at = from
  while (at < end && isNamePart(text.charCodeAt(at))) at++
  return at
}

/** Whether text[start, end) is `word` (lower-case letters and digits) in any case. */
export function isWord(text: string, start: number, end: number, word: string): boolean {
  if (end - start !== word.length) return false
  for (let n = 0; n < word.length; n++) {
    const code = text.charCodeAt(start + n)
    const wanted = word.charCodeAt(n)
    if (code !== wanted && !(code === wanted - 32 && code >= 65 && code <= 90)) return false
  }
  return true
}

/** The value of a hexadecimal digit, or 16 and more. */
function digitValue(code: number): number {
  if (code >= 48 && code <= 57) return code - 48
  const lower = code | 32
  return lower >= 97 && lower <= 102 ? lower - 87 : 16
}

/** The unsigned integer text[start, end) in decimal or 0x notation, a bigint when it is too large for a number; undefined when it is none. */
export function readInteger(text: string, start: number, end: number): number | bigint | undefined {
  if (start >= end) return undefined
  const hexadecimal = text.charCodeAt(start) === 48 && (text.charCodeAt(start + 1) | 32) === 120 && end - start > 2
  const base = hexadecimal ? 16 : 10
  let value = 0
  for (let at = hexadecimal ? start + 2 : start; at < end; at++) {
    const digit = digitValue(text.charCodeAt(at))
    if (digit >= base) return undefined
    value = value * base + digit
  }
  return value <= Number.MAX_SAFE_INTEGER ? value : BigInt(text.slice(start, end))
}
