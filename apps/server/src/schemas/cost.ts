import type { Failure } from './outcome.js'

export type Usage = NonNullable<Failure['usage']>

/** What models cost that were used so; undefined where a price is not known. */
export function costOf(usage: Usage | undefined): number | undefined {
  let sum = 0
  for (const { costUsd } of usage ?? []) {
    if (costUsd === null) return undefined
    sum += costUsd
  }
  return sum
}
