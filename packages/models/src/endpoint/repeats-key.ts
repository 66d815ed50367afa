import type { Secret } from './secret.js'

/** Whether a body has the key in it: as it is, escaped as JSON allows, or spread over the events of a stream. */
export function repeatsKey(body: string, secret: Secret): boolean {
  if (secret.scrub(body) !== body) return true
  const texts = new Map<string, string>()
  gather(parse(body), '', texts)
  for (const line of body.split('\n')) if (line.startsWith('data:')) gather(parse(line.slice(5)), '', texts)
  return [...texts.values()].some((text) => secret.scrub(text) !== text)
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Appends each string in a value to those that were at the same place in earlier values. */
function gather(value: unknown, place: string, texts: Map<string, string>): void {
  if (typeof value === 'string') texts.set(place, (texts.get(place) ?? '') + value)
  else if (typeof value === 'object' && value !== null)
    for (const [name, inner] of Object.entries(value)) gather(inner, `${place}/${name}`, texts)
}
