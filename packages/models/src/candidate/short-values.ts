import type { Value } from '@sourceless/contract'
import type { Counterexample, FunctionObservation, NamedValue } from '@sourceless/verifier'

/** A counterexample in three lines of bounded length. */
export interface ShortCounterexample {
  readonly input: string
  readonly expected: string
  readonly actual: string
}

/** Elements of an array that are shown, around the first difference where there is one. */
const shownElements = 8
const longestText = 40
const longestLine = 260

export function shortCounterexample(counterexample: Counterexample): ShortCounterexample {
  if (counterexample.kind === 'program') {
    const { arguments: args, stdin, expected, actual } = counterexample
    const told = (one: typeof expected) =>
      one.kind === 'failed' ? one.description : `stdout ${shortBytes(one.stdout)}, exit ${one.exit}`
    return {
      input: cut(`args [${args.map(shortBytes).join(', ')}], stdin ${shortBytes(stdin)}`),
      expected: cut(told(expected)),
      actual: cut(told(actual)),
    }
  }
  const { arguments: args, expected, actual } = counterexample
  const places = differences(expected, actual)
  return {
    input: cut(args.map(({ name, value }) => `${name} = ${shortValue(value, places.get(name))}`).join(', ')),
    expected: cut(shortObservation(expected, places)),
    actual: cut(shortObservation(actual, places)),
  }
}

/** By name: the first element in which what is left in memory differs. */
function differences(expected: FunctionObservation, actual: FunctionObservation): ReadonlyMap<string, number> {
  if (expected.kind === 'failed' || actual.kind === 'failed') return new Map()
  return new Map(
    expected.after.flatMap(({ name, value }): [string, number][] => {
      const other = actual.after.find((one) => one.name === name)?.value
      if (typeof value !== 'object' || typeof other !== 'object') return []
      const place = Array.from(value as ArrayLike<unknown>).findIndex((one, index) => !Object.is(one, other[index]))
      return place < 0 ? [] : [[name, place]]
    }),
  )
}

/** What a run did, in one line; of what is in memory only the places, where any are given. */
export function shortObservation(
  observation: FunctionObservation,
  places: ReadonlyMap<string, number> = new Map(),
): string {
  if (observation.kind === 'failed') return withoutAddresses(observation.description)
  const { result, after } = observation
  // What is as it should be afterwards says nothing new.
  const shown = after.filter(({ name }) => places.size === 0 || places.has(name))
  const held = ({ name, value }: NamedValue) => `${name} holds ${shortValue(value, places.get(name))}`
  return [...(result === undefined ? [] : [`result ${shortValue(result)}`]), ...shown.map(held)].join(', ') || 'returns'
}

/** Where the code was loaded for a run means nothing to who wrote it. */
export const withoutAddresses = (text: string): string => text.replaceAll(/ \(instruction at 0x[0-9a-f]+\)/g, '')

export function shortValue(value: Value, difference?: number): string {
  if (value instanceof Uint8Array) return shortBytes(value)
  if (typeof value !== 'object') return shortScalar(value)
  if (value.length <= shownElements) return `[${value.map(shortScalar).join(', ')}]`
  const first = Math.max(0, Math.min((difference ?? 0) - 2, value.length - shownElements))
  const shown = value
    .slice(first, first + shownElements)
    .map(shortScalar)
    .join(', ')
  const end = first + shownElements < value.length ? ', …' : ''
  return first === 0 ? `[${shown}${end}] of ${value.length}` : `[… from ${first}: ${shown}${end}] of ${value.length}`
}

function shortScalar(value: bigint | number | boolean): string {
  if (typeof value === 'bigint') return value > 0xffffn ? `${value} (0x${value.toString(16)})` : `${value}`
  return Object.is(value, -0) ? '-0' : `${value}`
}

function shortBytes(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes.subarray(0, longestText)) {
    const isPlain = byte >= 0x20 && byte < 0x7f && byte !== 0x22 && byte !== 0x5c
    text += isPlain ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, '0')}`
  }
  return `"${text}"${bytes.length > longestText ? ` … ${bytes.length} bytes` : ''}`
}

const cut = (text: string): string => shorten(text, longestLine)

export const shorten = (text: string, length: number): string =>
  text.length <= length ? text : `${text.slice(0, length - 1)}…`
