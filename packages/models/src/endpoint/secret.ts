/** A key. It cannot be printed by accident: as text, as JSON and to an inspector it is `[key]`. */
export interface Secret {
  /** The key itself, for the one place that sends it. */
  reveal(): string
  /** The text with every occurrence of the key replaced by `[key]`. */
  scrub(text: string): string
  toString(): string
  toJSON(): string
}

const mask = '[key]'

/** The longest key taken; keys in use are below 300 characters. */
const longestKey = 4096

/**
 * Wraps a key, without blanks around it. Undefined when it is empty, longer than 4,096 characters, or not made of the
 * characters of a bearer token (RFC 6750, section 2.1; colons are in use too), none of which JSON has to escape.
 */
export function createSecret(text: string): Secret | undefined {
  const key = text.trim()
  if (key.length > longestKey || !/^[A-Za-z0-9._~+/:-]+=*$/.test(key)) return undefined
  const print = (): string => mask
  return Object.freeze({
    reveal: () => key,
    scrub: (said: string) => said.replaceAll(key, mask),
    toString: print,
    toJSON: print,
    [Symbol.for('nodejs.util.inspect.custom')]: print,
  })
}
