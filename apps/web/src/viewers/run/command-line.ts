/** Splits arguments as a shell does: at spaces, outside of quotes; a backslash keeps the next character. */
export function splitArguments(line: string): readonly string[] {
  const found: string[] = []
  let current: string | undefined
  let quote: string | undefined
  for (let at = 0; at < line.length; at++) {
    const character = line[at]!
    if (character === '\\' && quote !== "'" && at + 1 < line.length) current = (current ?? '') + line[++at]!
    else if (character === quote) quote = undefined
    else if (quote === undefined && (character === '"' || character === "'")) {
      quote = character
      current ??= ''
    } else if (quote === undefined && /\s/.test(character)) {
      if (current !== undefined) found.push(current)
      current = undefined
    } else current = (current ?? '') + character
  }
  return current === undefined ? found : [...found, current]
}

/** The line that splits into these arguments. */
export const joinArguments = (given: readonly string[]): string =>
  given.map((one) => (/^[\w./:=@%+,-]+$/.test(one) ? one : `'${one.replace(/'/g, `'\\''`)}'`)).join(' ')
