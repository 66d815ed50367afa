/** Character classes by code: 1 digit, 2 letter or one of _ . $ @. */
export const classOf = new Uint8Array(128)
for (const c of '0123456789') classOf[c.charCodeAt(0)] = 1
for (const c of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_.$@') classOf[c.charCodeAt(0)] = 2

export const code = {
  exclamation: 33,
  hash: 35,
  plus: 43,
  comma: 44,
  minus: 45,
  dot: 46,
  zero: 48,
  colon: 58,
  equals: 61,
  leftBracket: 91,
  rightBracket: 93,
  b: 98,
  e: 101,
  v: 118,
  x: 120,
  leftBrace: 123,
  rightBrace: 125,
} as const

/** Where a character is in text[from, end), -1 when it is not. */
export function placeOf(wanted: number, text: string, from: number, end: number): number {
  for (let n = from; n < end; n++) if (text.charCodeAt(n) === wanted) return n
  return -1
}

/** The decimal number that is the whole of text[from, end), without leading zeros; -1 for others. */
export function numberAt(text: string, from: number, end: number): number {
  if (end - from > 2 || end <= from) return -1
  let value = 0
  for (let n = from; n < end; n++) {
    const digit = text.charCodeAt(n)
    if (classOf[digit] !== 1) return -1
    value = value * 10 + digit - code.zero
  }
  return end - from === 2 && value < 10 ? -1 : value
}
