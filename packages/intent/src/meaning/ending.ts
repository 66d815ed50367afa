import { identity, type Num } from './meaning.js'
import { numberOf, truthOf } from './value.js'

const LONGEST = 2000
const STARTS = [...Array.from({ length: 130 }, (_, i) => BigInt(i)), 255n, 997n, 1024n, 65_535n, 123_456n, 999_999n]

/** Parameters that must be at least so much for a process to end. */
export interface Ending {
  readonly least: readonly (readonly [name: string, value: bigint])[]
}

function ends({ step, until }: Num & { kind: 'repeat' }, start: bigint): boolean | undefined {
  let value = start
  for (let i = 0; i < LONGEST; i++) {
    const done = truthOf(until!, value)
    if (done === undefined || done) return done
    const next = numberOf(step, value)
    if (next === undefined) return undefined
    if (next === value) return false
    value = next
  }
  return false
}

const namesIn = (value: unknown): ReadonlySet<string> =>
  new Set([...identity(value).matchAll(/kind:parameter name:([\w.]+)/g)].map(([, name]) => name!))

/**
 * When a process ends, as far as trying it on small numbers tells. Where other parameters take part it must step down by
 * one of them, or divide by it. Undefined where it may run for ever.
 */
export function endingOf(num: Num & { kind: 'repeat' }): Ending | undefined {
  const { start, step, until } = num
  const others = namesIn([step, until])
  if (others.size === 0) {
    if (start.kind === 'literal') return ends(num, start.value) === true ? { least: [] } : undefined
    if (start.kind !== 'parameter') return undefined
    const first = STARTS.findIndex((value) => ends(num, value) === true)
    const all = first >= 0 && STARTS.slice(first).every((value) => ends(num, value) === true)
    return !all || first > 2 ? undefined : { least: first === 0 ? [] : [[start.name, STARTS[first]!]] }
  }
  if (step.kind !== 'arithmetic' || step.left.kind !== 'it') return undefined
  const by = step.right
  const from = start.kind === 'parameter' ? start.name : undefined
  // Counting up or doubling passes any bound; a divisor must be two at least, and what it divides not zero.
  if (step.operator === '+' && by.kind === 'literal' && by.value > 0n) return { least: [] }
  if (step.operator === '*' && by.kind === 'literal' && by.value > 1n)
    return { least: from === undefined ? [] : [[from, 1n]] }
  if (by.kind !== 'parameter') return undefined
  if (step.operator === '/') return { least: [...(from === undefined ? [] : [[from, 1n] as const]), [by.name, 2n]] }
  return step.operator === '-' ? { least: [[by.name, 1n]] } : undefined
}
