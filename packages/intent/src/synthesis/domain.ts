import type { FunctionExample, Value } from '@sourceless/contract'
import { createRandom } from '../evidence/probes.js'
import { elementOf, isFloat, isInteger, isSequence, type Parameter } from '../meaning/types.js'
import { isRedundantLength } from '../reading/assign.js'

type Item = bigint | number | boolean

/** Elements of a sequence value; bytes of a string as numbers. */
export const itemsOf = (value: Value): readonly Item[] =>
  value instanceof Uint8Array ? [...value].map(BigInt) : Array.isArray(value) ? (value as readonly Item[]) : []

const lengthOf = (value: Value): number => itemsOf(value).length

interface Pool {
  readonly items: readonly Item[]
  readonly min: bigint
  readonly max: bigint
  readonly lengths: readonly number[]
  readonly ascending: boolean
}

function poolOf(values: readonly Value[]): Pool {
  const items = values.flatMap((value) => (typeof value === 'object' ? itemsOf(value) : [value]))
  const ordered = items.filter((item) => typeof item === 'bigint').sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))
  const lists = values.map(itemsOf).filter((list) => list.length > 2)
  return {
    items,
    min: ordered[0] ?? 0n,
    max: ordered.at(-1) ?? 0n,
    lengths: values.map(lengthOf),
    ascending: lists.length > 1 && lists.every((list) => list.every((item, i) => i === 0 || list[i - 1]! <= item)),
  }
}

type Random = (below: number) => number

/** A number of the kind that examples show: as negative, zero or large as theirs. */
function itemLike(pool: Pool, random: Random, text: boolean): Item {
  const base = pool.items.length === 0 ? 1n : pool.items[random(pool.items.length)]!
  if (typeof base === 'boolean') return random(2) === 1
  if (typeof base === 'number') return random(3) === 0 ? base : base + (random(9) - 4) * 0.5
  if (text || random(3) === 0) return base
  const span = pool.max - pool.min
  const wide = random(2) === 0 && span < 1n << 28n
  const value = wide ? pool.min + BigInt(random(Number(span) + 4)) : base + BigInt(random(7) - 3)
  return value < pool.min ? pool.min : value
}

function sequenceLike(pool: Pool, values: readonly Value[], random: Random, text: boolean): readonly Item[] {
  const shortest = Math.min(...pool.lengths)
  const longest = Math.max(...pool.lengths)
  let list = [...itemsOf(values[random(values.length)]!)]
  switch (random(5)) {
    case 0:
      list.reverse()
      break
    case 1:
      if (list.length > Math.max(shortest, 1)) list.splice(random(list.length), 1)
      break
    case 2:
      list.splice(random(list.length + 1), 0, itemLike(pool, random, text))
      break
    case 3:
      if (list.length > 0) list[random(list.length)] = itemLike(pool, random, text)
      break
    default:
      list = Array.from({ length: shortest + random(Math.min(longest - shortest, 12) + 2) }, () =>
        itemLike(pool, random, text),
      )
  }
  return pool.ascending ? list.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0)) : list
}

function valueLike(type: string, pool: Pool, values: readonly Value[], random: Random): Value {
  if (type === 'cstr') return Uint8Array.from(sequenceLike(pool, values, random, true).map(Number))
  if (isSequence(type)) return sequenceLike(pool, values, random, elementOf(type) === 'u8' && pool.min > 31n) as Value
  return itemLike(pool, random, false)
}

/** What holds between parameters in all examples, and is taken to hold of every input. */
type Relation = (values: Value[]) => void

function relationsOf(parameters: readonly Parameter[], inputs: readonly (readonly Value[])[]): readonly Relation[] {
  const out: Relation[] = []
  const holds = (test: (values: readonly Value[]) => boolean): boolean => inputs.every(test)
  for (const [i, { type }] of parameters.entries()) {
    if (!isInteger(type)) continue
    for (const [j, other] of parameters.entries()) {
      if (i === j) continue
      const int = (values: readonly Value[]): bigint => values[i] as bigint
      if (isSequence(other.type)) {
        const length = (values: readonly Value[]): bigint => BigInt(lengthOf(values[j]!))
        if (isRedundantLength(parameters[i]!, parameters) && holds((values) => int(values) === length(values)))
          out.push((values) => {
            values[i] = length(values)
          })
        else if (holds((values) => int(values) >= 0n && int(values) < length(values)))
          out.push((values) => {
            if (length(values) > 0n && int(values) >= length(values)) values[i] = int(values) % length(values)
          })
      } else if (isInteger(other.type) && i < j) {
        const [first, second] = [i, j]
        const swapWhen = (wrong: (a: bigint, b: bigint) => boolean): void => {
          if (holds((values) => !wrong(values[first] as bigint, values[second] as bigint)))
            out.push((values) => {
              const [a, b] = [values[first] as bigint, values[second] as bigint]
              if (wrong(a, b)) [values[first], values[second]] = [b, a]
            })
        }
        swapWhen((a, b) => a > b)
        swapWhen((a, b) => a < b)
      }
    }
  }
  return out
}

/** Inputs of the kind that the examples show: what they leave out (negative numbers, empty arrays) is not probed. */
export function inputsLike(
  parameters: readonly Parameter[],
  examples: readonly FunctionExample[],
  count: number,
): readonly (readonly Value[])[] {
  const random = createRandom(0x2545f491)
  for (let i = 0; i < 8; i++) random(2)
  const inputs = examples.map((example) => example.arguments)
  const columns = parameters.map((_, i) => inputs.map((values) => values[i]!))
  const pools = columns.map(poolOf)
  const relations = relationsOf(parameters, inputs)
  return Array.from({ length: count }, () => {
    const values = parameters.map(({ type }, i) => valueLike(type, pools[i]!, columns[i]!, random))
    for (const relate of relations) relate(values)
    return values
  })
}

/** A scalar as the search computes with it; undefined where that would lose digits. */
export function toNumber(value: Value | undefined): number | undefined {
  if (typeof value === 'number') return Number.isNaN(value) ? undefined : value
  if (typeof value === 'boolean') return value ? 1 : 0
  if (typeof value !== 'bigint') return undefined
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : undefined
}

export const kindOf = (type: string): 'int' | 'real' | 'bool' | undefined =>
  type === 'bool' ? 'bool' : isFloat(type) ? 'real' : isInteger(type) ? 'int' : undefined
