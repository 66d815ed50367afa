import { type Diagnostic, parseExampleCall } from '@sourceless/contract'
import type { Parameter } from '../meaning/types.js'
import type { Signature } from '../text/signature.js'

/** Parts of a list at its outermost commas. */
function splitList(text: string): readonly string[] {
  const out: string[] = []
  let depth = 0
  let quoted = false
  let start = 0
  for (let i = 0; i < text.length; i++) {
    const c = text[i]
    if (quoted) {
      if (c === '\\') i++
      else if (c === '"') quoted = false
    } else if (c === '"') quoted = true
    else if (c === '[' || c === '(') depth++
    else if (c === ']' || c === ')') depth--
    else if (c === ',' && depth === 0) {
      out.push(text.slice(start, i).trim())
      start = i + 1
    }
  }
  const last = text.slice(start).trim()
  return last === '' ? out : [...out, last]
}

interface Call {
  readonly name: string
  readonly arguments: readonly string[]
  readonly result?: string
  readonly after: ReadonlyMap<string, string>
}

/** `name(…) = result`, `name(…), parameter = value`; undefined for what does not parse as one. */
function readCall(text: string): Call | undefined {
  const [first, ...rest] = splitList(text)
  const match = /^\s*(\w+)\s*\(([\s\S]*)\)\s*(?:={1,3}\s*([\s\S]+))?$/.exec(first ?? '')
  if (match === null) return undefined
  const after = new Map(
    rest.flatMap((part) => {
      const pair = /^(\w+)\s*={1,3}\s*([\s\S]+)$/.exec(part)
      return pair === null ? [] : [[pair[1]!, pair[2]!] as const]
    }),
  )
  return {
    name: match[1]!,
    arguments: splitList(match[2]!),
    ...(match[3] === undefined ? {} : { result: match[3].trim() }),
    after,
  }
}

const WIDE = 1n << 63n

/** The type that all of these literals have, the widest integers where nothing says. */
function typeOf(literals: readonly string[]): string | undefined {
  if (literals.length === 0) return undefined
  const all = (pattern: RegExp): boolean => literals.every((literal) => pattern.test(literal))
  if (all(/^(true|false)$/)) return 'bool'
  if (all(/^"/)) return 'cstr'
  if (all(/^\[/)) {
    const items = literals.flatMap((literal) => splitList(literal.slice(1, -1)))
    const element = items.length === 0 ? 'i64' : typeOf(items)
    return element === undefined || element === 'cstr' || element.endsWith('[]') ? undefined : `${element}[]`
  }
  if (all(/^('.'|-?\d[\d_]*|-?0[xb][\da-f_]+)$/i)) {
    const large = literals.some((literal) => /^\d[\d_]*$/.test(literal) && BigInt(literal.replaceAll('_', '')) >= WIDE)
    return large ? 'u64' : 'i64'
  }
  return all(/^-?(\d[\d_]*(\.\d*)?(e[+-]?\d+)?|Infinity)$|^NaN$/i) ? 'f64' : undefined
}

const NUMBER_NAMES = ['a', 'b', 'c', 'd', 'e', 'g']

function nameParameters(types: readonly string[], written: readonly string[]): readonly Parameter[] {
  const kinds = types.map((type) => (type === 'cstr' ? 's' : type.endsWith('[]') ? 'values' : 'n'))
  let at = 0
  return types.map((type, i) => {
    const slice = type.endsWith('[]')
    if (slice && written.length === 1 && kinds.filter((kind) => kind === 'values').length === 1)
      return { name: written[0]!, type }
    const alone = kinds.filter((kind) => kind === kinds[i]).length === 1
    // Nothing says that a slice or a string is written.
    const own = slice ? `readonly ${type}` : type
    return { name: alone ? kinds[i]! : NUMBER_NAMES[at++]!, type: own }
  })
}

/** The signature that examples show: integers are 64 bits wide. Undefined where they show none. */
export function signatureOf(examples: readonly string[]): {
  readonly signature?: Signature
  readonly diagnostics: readonly Diagnostic[]
} {
  const calls: Call[] = []
  for (const example of examples) {
    const { value, diagnostics } = parseExampleCall(example)
    if (value === undefined) return { diagnostics }
    const call = readCall(example)
    if (call === undefined || call.name === 'main') return { diagnostics: [] }
    calls.push(call)
  }
  const [first] = calls
  if (
    first === undefined ||
    calls.some((call) => call.name !== first.name || call.arguments.length !== first.arguments.length)
  )
    return { diagnostics: [] }
  const types = first.arguments.map((_, i) => typeOf(calls.map((call) => call.arguments[i]!)))
  const results = calls.flatMap((call) => (call.result === undefined ? [] : [call.result]))
  const result = results.length === 0 ? 'void' : results.length === calls.length ? typeOf(results) : undefined
  const known = types.filter((type) => type !== undefined)
  if (result === undefined || known.length !== types.length || types.length === 0 || types.length > 6)
    return { diagnostics: [] }
  if (result === 'cstr' || result.endsWith('[]')) return { diagnostics: [] }
  const written = [...new Set(calls.flatMap((call) => [...call.after.keys()]))]
  return { signature: { name: first.name, parameters: nameParameters(known, written), result }, diagnostics: [] }
}
