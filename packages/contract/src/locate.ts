import type { Position, Span } from './ast.js'

/** Anything with offsets into the parsed text, such as a syntax node. */
export interface Located {
  readonly start?: number | null
  readonly end?: number | null
}

/** Turns offsets into positions. */
export interface Locator {
  readonly text: string
  position(offset: number): Position
  span(where: Located): Span
}

/** `prefix`: characters put before `text` for the parser's sake; they are taken off again, so positions are the user's. */
export function createLocator(text: string, prefix = 0): Locator {
  let starts: number[] | undefined
  const lineStarts = (): number[] => {
    if (starts !== undefined) return starts
    starts = [0]
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
    return starts
  }
  const position = (parsedOffset: number): Position => {
    const offset = Math.min(Math.max(parsedOffset - prefix, 0), text.length)
    const lines = lineStarts()
    let low = 0
    let high = lines.length
    while (high - low > 1) {
      const middle = (low + high) >> 1
      if (lines[middle]! <= offset) low = middle
      else high = middle
    }
    return { offset, line: low + 1, column: offset - lines[low]! + 1 }
  }
  return {
    text,
    position,
    span: (where) => ({ start: position(where.start ?? 0), end: position(where.end ?? where.start ?? 0) }),
  }
}
