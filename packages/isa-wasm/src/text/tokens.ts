import { malformed } from '../diagnostic.js'

/** Longest text that is parsed: 16 MiB. */
const maximumTextLength = 1 << 24

const [tab, lineFeed, carriageReturn, space] = [9, 10, 13, 32]
const [quote, open, close, semicolon] = [0x22, 0x28, 0x29, 0x3b]
const [plus, minus, zero, nine, underscore] = [0x2b, 0x2d, 0x30, 0x39, 0x5f]

/**
 * Reads tokens of the text format one after the other (core specification, section 6.2): parentheses, and words of all
 * other printable characters. White space and comments between them are passed over.
 */
export class TokenReader {
  private readonly text: string
  /** Where the next token starts, or the length of the text. */
  private place = 0
  /** Start and end of the last token taken. */
  private last = 0
  private end = 0

  constructor(text: string) {
    if (text.length > maximumTextLength) malformed('limit-exceeded', 0, `more than ${maximumTextLength} characters`)
    this.text = text
    this.skip()
  }

  get atEnd(): boolean {
    return this.place >= this.text.length
  }

  /** Offset of the next token; at the end, that of the last one. */
  get offset(): number {
    return this.atEnd ? this.last : this.place
  }

  /** Passes over white space and comments. */
  private skip(): void {
    const { text } = this
    let place = this.end
    for (; place < text.length; place++) {
      const code = text.charCodeAt(place)
      if (code === space || code === lineFeed || code === tab || code === carriageReturn) continue
      if (code === semicolon) place = this.lineComment(place)
      else if (code === open && text.charCodeAt(place + 1) === semicolon) place = this.blockComment(place)
      else break
    }
    this.place = place
  }

  /** Offset of the comment's last character. */
  private lineComment(start: number): number {
    if (this.text.charCodeAt(start + 1) !== semicolon) malformed('malformed-text', start, 'unexpected ;')
    const end = this.text.indexOf('\n', start)
    return end < 0 ? this.text.length - 1 : end
  }

  /** Offset of the comment's last character; comments nest. */
  private blockComment(start: number): number {
    const { text } = this
    let depth = 1
    for (let place = start + 2; place + 1 < text.length; place++) {
      const [code, next] = [text.charCodeAt(place), text.charCodeAt(place + 1)]
      if (code === open && next === semicolon) depth++
      else if (code === semicolon && next === close) depth--
      else continue
      place++
      if (depth === 0) return place
    }
    return malformed('malformed-text', start, 'a comment does not end')
  }

  /** One past the last character of the token at `place`. */
  private endOfToken(): number {
    const { text } = this
    let end = this.place
    for (; end < text.length; end++) {
      const code = text.charCodeAt(end)
      if (code <= space || code === open || code === close || code === semicolon || code === quote) break
    }
    if (end > this.place) return end
    const code = text.charCodeAt(end)
    if (code !== open && code !== close) malformed('malformed-text', end, `unexpected ${text[end]}`)
    return end + 1
  }

  private take(end: number): void {
    this.last = this.place
    this.end = end
    this.skip()
  }

  private missing(): never {
    return malformed('malformed-text', this.last, 'the text ends inside an instruction')
  }

  /** Whether the next token starts so. */
  startsWith(prefix: string): boolean {
    return this.text.startsWith(prefix, this.place)
  }

  /** Whether a parenthesis opens here, followed by this keyword. */
  opens(keyword: string): boolean {
    if (this.text.charCodeAt(this.place) !== open) return false
    const { place, last, end } = this
    this.next()
    const isKeyword = !this.atEnd && this.text.slice(this.place, this.endOfToken()) === keyword
    this.place = place
    this.last = last
    this.end = end
    return isKeyword
  }

  get atOpen(): boolean {
    return this.text.charCodeAt(this.place) === open
  }

  get atClose(): boolean {
    return this.text.charCodeAt(this.place) === close
  }

  /** Whether the next token starts with a digit, as every index does, after `skipped` characters. */
  digit(skipped = 0): boolean {
    const code = this.text.charCodeAt(this.place + skipped)
    return code >= zero && code <= nine
  }

  next(): string {
    if (this.atEnd) return this.missing()
    const end = this.endOfToken()
    const token = this.text.slice(this.place, end)
    this.take(end)
    return token
  }

  expect(token: string): void {
    const { offset } = this
    const actual = this.next()
    if (actual !== token) malformed('malformed-text', offset, `expected ${token}, found ${actual}`)
  }

  /**
   * An integer as a number while its magnitude is below 2^48, otherwise as a bigint; `skipped` characters of the token
   * come before it. Section 6.3.1.
   */
  integer(skipped = 0): number | bigint {
    if (this.atEnd) return this.missing()
    const { text } = this
    const end = this.endOfToken()
    let place = this.place + skipped
    const sign = text.charCodeAt(place)
    const isNegative = sign === minus
    if (isNegative || sign === plus) place++
    const isHex = text.charCodeAt(place) === zero && (text.charCodeAt(place + 1) | 32) === 0x78
    if (isHex) place += 2
    const radix = isHex ? 16 : 10
    let magnitude = 0
    let wasDigit = false
    for (let at = place; at < end; at++) {
      const code = text.charCodeAt(at)
      const digit = digitOf(code)
      if (digit < radix) {
        magnitude = magnitude * radix + digit
        wasDigit = true
      } else if (code === underscore && wasDigit && at + 1 < end) wasDigit = false
      else return this.notAnInteger(end)
    }
    if (!wasDigit) return this.notAnInteger(end)
    if (magnitude < 2 ** 48) {
      this.take(end)
      return isNegative ? -magnitude : magnitude
    }
    const exact = BigInt((isHex ? '0x' : '') + text.slice(place, end).replaceAll('_', ''))
    this.take(end)
    return isNegative ? -exact : exact
  }

  private notAnInteger(end: number): never {
    return malformed('malformed-text', this.place, `${this.text.slice(this.place, end)} is not an integer`)
  }
}

/** Value of a digit in any radix up to 16, otherwise 16 or more. */
const digitOf = (code: number): number => {
  if (code <= nine) return code >= zero ? code - zero : 99
  const letter = (code | 32) - 0x61
  return letter >= 0 && letter < 6 ? letter + 10 : 99
}
