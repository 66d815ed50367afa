/** A key. It cannot be printed by accident: as text, as JSON and to an inspector it is `[key]`. */
export interface Secret {
  /** The key itself, for the one place that sends it. */
  reveal(): string
  /** The text with every occurrence of the key, as it is or as JSON escapes it, replaced by `[key]`. */
  scrub(text: string): string
  toString(): string
  toJSON(): string
}

const mask = '[key]'

/** The longest key taken; keys in use are below 300 characters. */
const longestKey = 4096

/**
 * Wraps a key, without blanks around it.
 * Undefined when it is empty, longer than 4,096 characters, or has characters that no HTTP header can carry.
 */
export function createSecret(text: string): Secret | undefined {
  const key = text.trim()
  if (key.length > longestKey || !/^[\x21-\x7e]+$/.test(key)) return undefined
  const escaped = JSON.stringify(key).slice(1, -1)
  const print = (): string => mask
  return Object.freeze({
    reveal: () => key,
    scrub: (said: string) => said.replaceAll(key, mask).replaceAll(escaped, mask),
    toString: print,
    toJSON: print,
    [Symbol.for('nodejs.util.inspect.custom')]: print,
  })
}
