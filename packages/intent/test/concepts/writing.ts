import type { Oracle } from './oracle.js'

type Bytes = readonly bigint[]

/** A buffer that nothing was written to yet. */
export const unwritten = (length: number): Bytes => Array.from({ length }, () => 0xaan)

/** What a writer of bytes gives: how many, or `otherwise` when there are none to write or `out`, the last parameter, is too short. */
export function writing(
  bytes: (...values: never[]) => Bytes | undefined,
  inputs: readonly (readonly (Bytes | bigint)[])[],
  otherwise = 0n,
): Oracle {
  const written = (values: readonly never[]): Bytes | undefined => {
    const out: Bytes = values.at(-1)!
    const all = bytes(...values)
    return all === undefined || all.length > out.length ? undefined : all
  }
  return {
    inputs,
    expected: (...values) => {
      const count = written(values)?.length
      return count === undefined ? otherwise : BigInt(count)
    },
    after: (...values) => {
      const out: Bytes = values.at(-1)!
      const all = written(values) ?? []
      return [...values.slice(0, -1), [...all, ...out.slice(all.length)]]
    },
  }
}
/** Arguments before `out`, with `out` a byte too short for `size(arguments)` bytes, of that size, and longer. */
export const rooms = <T extends Bytes | bigint>(inputs: readonly (readonly T[])[], size: (...values: T[]) => number) =>
  inputs.flatMap((values) =>
    [size(...values) - 1, size(...values), size(...values) + 3]
      .filter((length) => length >= 0)
      .map((length) => [...values, unwritten(length)] as const),
  )
/** The same with another value than 0 for what cannot be written. */
export const otherwise = (option: string, oracle: (value: bigint) => Oracle): readonly Oracle[] => [
  oracle(0n),
  { ...oracle(-1n), options: { [option]: '-1' }, types: { R: 'i64' } },
]
