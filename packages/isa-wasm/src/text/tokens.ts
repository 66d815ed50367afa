import { malformed } from '../diagnostic.js'

export interface Token {
  readonly text: string
  /** UTF-16 units into the text. */
  readonly offset: number
}

/** White space, comments and tokens; sticky, so that the whole text must match. Block comments do not nest here. */
const pattern = /(?:[ \t\r\n]+|;;[^\n]*|\(;(?:[^;]|;(?!\)))*;\))|([()]|[^\s();"]+)/y

/** Longest text that is parsed: 16 MiB. */
const maximumTextLength = 1 << 24

export const tokenize = (text: string): Token[] => {
  if (text.length > maximumTextLength) malformed('limit-exceeded', 0, `more than ${maximumTextLength} characters`)
  const tokens: Token[] = []
  let offset = 0
  while (offset < text.length) {
    pattern.lastIndex = offset
    const match = pattern.exec(text)
    if (match === null) return malformed('malformed-text', offset, `unexpected ${text[offset]}`)
    if (match[1] !== undefined) tokens.push({ text: match[1], offset })
    offset = pattern.lastIndex
  }
  return tokens
}
