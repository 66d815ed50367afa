import { parseJson } from '../parse-json.js'

/** Characters looked at in all, so that a hostile text costs little. */
const mostSteps = 2_000_000

/**
 * The first JSON object or array in a text: the text itself, one in a code fence, or one within prose. Reasoning in
 * `<think>…</think>` before the answer does not count. Undefined when there is none.
 */
export function extractJson(text: string): { readonly value: unknown } | undefined {
  const said = text.replace(/^\s*<think>[\s\S]*?<\/think>/, '').trim()
  const whole = parse(said)
  if (whole !== undefined) return whole
  for (const [, fenced] of said.matchAll(/```[a-z]*\n([\s\S]*?)```/gi)) {
    const inside = parse(fenced!.trim())
    if (inside !== undefined) return inside
  }
  let steps = 0
  for (let start = 0; start < said.length && steps < mostSteps; start++) {
    if (said[start] !== '{' && said[start] !== '[') continue
    const end = closing(said, start)
    steps += (end ?? said.length) - start
    const found = end === undefined ? undefined : parse(said.slice(start, end))
    if (found !== undefined) return found
  }
  return undefined
}

function parse(text: string): { readonly value: unknown } | undefined {
  const value = parseJson(text)
  return typeof value === 'object' && value !== null ? { value } : undefined
}

/** The index after the bracket that closes the one at `start`; brackets in strings do not count. */
function closing(text: string, start: number): number | undefined {
  let depth = 0
  let inString = false
  for (let index = start; index < text.length; index++) {
    const character = text[index]
    if (inString) {
      if (character === '\\') index++
      else if (character === '"') inString = false
    } else if (character === '"') inString = true
    else if (character === '{' || character === '[') depth++
    else if ((character === '}' || character === ']') && --depth === 0) return index + 1
  }
  return undefined
}
