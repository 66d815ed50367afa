/** Reading of numbers and names in place, without cutting the text into pieces. */

export const isBlank = (code: number): boolean => code === 32 || code === 9

export function skipBlanks(text: string, start: number, end: number): number {
  let at = start
  while (at < end && isBlank(text.charCodeAt(at))) at++
  return at
}

export function trimEnd(text: string, start: number, end: number): number {
  let at = end
  while (at > start && isBlank(text.charCodeAt(at - 1))) at--
  return at
}

const MINUS = 45
const PLUS = 43

/** A decimal, hexadecimal, octal or binary integer with an optional sign that fills the range; NaN for anything else. */
export function readInteger(text: string, start: number, end: number): number {
  let at = start
  const sign = text.charCodeAt(at)
  if (sign === MINUS || sign === PLUS) at = skipBlanks(text, at + 1, end)
  if (at >= end) return Number.NaN
  let value = 0
  if (text.charCodeAt(at) === 48 && at + 1 < end) value = Number(radixText(text.slice(at, end)))
  else {
    for (let n = at; n < end; n++) {
      const digit = text.charCodeAt(n) - 48
      if (digit < 0 || digit > 9) return Number.NaN
      value = value * 10 + digit
    }
  }
  return sign === MINUS ? -value : value
}

/** A leading zero means octal to assemblers. */
const radixText = (text: string): string => (/^0[0-7]+$/.test(text) ? `0o${text.slice(1)}` : text)

/** As `readInteger`, exactly, for numbers beyond 2^53. */
export function readBigInteger(text: string, start: number, end: number): bigint | undefined {
  const match = /^([+-]?)\s*(0[xX][0-9a-fA-F]+|0[bB][01]+|[0-9]+)$/.exec(text.slice(start, end))
  if (match === null) return undefined
  const magnitude = BigInt(radixText(match[2]!))
  return match[1] === '-' ? -magnitude : magnitude
}

/** A name and the number added to it: `table+8`. */
export function readReference(text: string): { readonly name: string; readonly addend: number } | undefined {
  const match = /^([A-Za-z_.$][\w.$@]*)\s*(?:([+-])\s*(\w+))?$/.exec(text)
  if (match === null) return undefined
  const magnitude = match[3] === undefined ? 0 : readInteger(match[3], 0, match[3].length)
  if (!Number.isSafeInteger(magnitude)) return undefined
  return { name: match[1]!, addend: match[2] === '-' ? -magnitude : magnitude }
}
