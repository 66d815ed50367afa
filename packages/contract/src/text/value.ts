import type { Example, ScalarType, Type, Value } from '../ast.js'
import { elementType } from '../types.js'

/** A value as an example of the notation writes it; reading it back gives the same value (any NaN counts as one). */
export function formatValue(value: Value, type: Type): string {
  if (value instanceof Uint8Array) return formatBytes(value)
  if (typeof value === 'object') {
    const element = elementType(type) ?? type
    return `[${value.map((item) => formatValue(item, element)).join(', ')}]`
  }
  return typeof value === 'number' ? formatFloat(value, type as ScalarType) : String(value)
}

/** Shortest digits that read back as the same float. */
function formatFloat(value: number, type: ScalarType): string {
  if (!Number.isFinite(value)) return String(value)
  let text = Object.is(value, -0) ? '-0' : String(value)
  if (type.kind === 'float' && type.bits === 32) {
    for (let digits = 1; digits <= 9; digits++) {
      const short = String(Number(value.toPrecision(digits)))
      if (Object.is(Math.fround(Number(short)), value) && !Object.is(value, -0)) {
        text = short
        break
      }
    }
  }
  return /[.e]/.test(text) ? text : `${text}.0`
}

/** Text where the bytes are UTF-8 without odd control characters, else a list. */
export function formatBytes(bytes: Uint8Array): string {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    if (!/[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u2028\u2029]/.test(text)) return JSON.stringify(text)
  } catch {
    // Not UTF-8: the list below says it exactly.
  }
  return `[${bytes.join(', ')}]`
}

/** An example as a user writes it: `gcd(48, 18) == 6`. */
export function formatExample(
  example: Example,
  entry: {
    readonly name: string
    readonly parameters: readonly { readonly name: string; readonly type: Type }[]
    readonly result: Type
  },
): string {
  if (example.kind === 'program') {
    const parts = [`${entry.name}(${example.arguments.map(formatBytes).join(', ')})`]
    if (example.stdin.length > 0) parts.push(`stdin(${formatBytes(example.stdin)})`)
    if (example.stdout.length > 0) parts.push(`stdout(${formatBytes(example.stdout)})`)
    return [...parts, `exit(${example.exit})`].join(', ')
  }
  const call = formatCall(entry, example.arguments)
  const result = example.result === undefined ? '' : ` == ${formatValue(example.result, entry.result)}`
  const after = entry.parameters.flatMap(({ name, type }) => {
    const value = example.after[name]
    return value === undefined ? [] : [`${name} == ${formatValue(value, type)}`]
  })
  return [`${call}${result}`, ...after].join(', ')
}

export function formatCall(
  entry: { readonly name: string; readonly parameters: readonly { readonly type: Type }[] },
  values: readonly Value[],
): string {
  return `${entry.name}(${entry.parameters.map(({ type }, index) => formatValue(values[index]!, type)).join(', ')})`
}
