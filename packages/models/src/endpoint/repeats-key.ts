import { parseJson } from '../parse-json.js'
import type { Secret } from './secret.js'

/** What is said of an answer that was thrown away for it. */
export const keyInAnswer = 'The answer has the key in it.'

/** Whether a body has the key in it: as it is, escaped as JSON allows, or spread over the events of a stream. */
export function repeatsKey(body: string, secret: Secret): boolean {
  const holds = (text: string): boolean => {
    const plain = unescaped(text)
    return secret.scrub(plain) !== plain
  }
  if (holds(body)) return true
  const texts = new Map<string, string>()
  gather(parseJson(body), '', 0, texts)
  for (const line of body.split(/\r\n|[\r\n]/))
    if (line.startsWith('data:')) gather(parseJson(line.slice(5)), '', 0, texts)
  return [...texts.values()].some(holds)
}

/** A body is JSON, an answer within it may be JSON, and so may the arguments of a call within that. No key has a backslash. */
function unescaped(text: string): string {
  let plain = text
  for (let level = 0; level < 4; level++)
    plain = plain.replace(/\\u([0-9a-f]{4})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  return plain.replaceAll('\\', '')
}

/** No protocol nests deeper than this, or has longer names. */
const deepest = 16
const longestName = 40

/** Appends each string in a value to those that were at the same place in earlier values. */
function gather(value: unknown, place: string, depth: number, texts: Map<string, string>): void {
  if (typeof value === 'string') texts.set(place, (texts.get(place) ?? '') + value)
  else if (typeof value === 'object' && value !== null && depth < deepest)
    for (const [name, inner] of Object.entries(value))
      gather(inner, `${place}/${name.slice(0, longestName)}`, depth + 1, texts)
}
