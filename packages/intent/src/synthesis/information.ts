import type { FunctionExample, Value } from '@sourceless/contract'
import { itemsOf } from './domain.js'

const bitsOfResult = (value: Value | undefined): number => {
  if (typeof value === 'boolean' || value === undefined) return 1
  if (typeof value === 'number') return Number.isInteger(value) ? 2 + 2 * Math.log2(Math.abs(value) + 1) : 20
  if (typeof value === 'bigint') return 1 + 2 * Math.log2(Number(value < 0n ? -value : value) + 1)
  return itemsOf(value).reduce<number>((sum, item) => sum + bitsOfResult(item), 0)
}

/** Bits of stating which of `total` results are of a kind that `some` are of. */
function choiceBits(total: number, some: number): number {
  let bits = Math.log2(total + 1)
  for (let i = 0; i < some; i++) bits += Math.log2((total - i) / (some - i))
  return bits
}

/**
 * Bits that stating the results one by one takes: what a program must be much shorter than. A result that an earlier
 * one repeats, or that stands in the input, says less.
 */
export function informationIn(examples: readonly FunctionExample[]): number {
  const seen = new Map<string, number>()
  const inputs = new Set<string>()
  let bits = 0
  let truths = 0
  let holding = 0
  for (const { arguments: values, result, after } of examples) {
    const input = values.map(String).join(';')
    if (inputs.has(input)) continue
    inputs.add(input)
    if (typeof result === 'boolean') {
      truths++
      if (result) holding++
      continue
    }
    for (const [name, value] of [...Object.entries(after), ...(result === undefined ? [] : [['', result] as const])]) {
      const key = `${name}=${String(value)}`
      const items = values.flatMap((each) => (typeof each === 'object' ? itemsOf(each) : [each]))
      const plain = bitsOfResult(value)
      const standing = items.some((item) => item === value) ? 1 + Math.log2(items.length) : plain
      const repeated = seen.has(key) ? 1 + Math.log2(seen.size) : plain
      bits += Math.min(plain, standing, repeated)
      seen.set(key, (seen.get(key) ?? 0) + 1)
    }
  }
  return bits + (truths > 0 ? choiceBits(truths, holding) : 0)
}

/** Different results among the examples. */
export const differentResults = (examples: readonly FunctionExample[]): number =>
  new Set(examples.map(({ result, after }) => `${String(result)} ${Object.values(after).map(String).join(';')}`)).size
