import type { Location } from '@sourceless/isa'

/** What a register holds: a number, or the 8 bytes that are in memory at an address. */
export type KnownValue =
  | { readonly kind: 'number'; readonly value: bigint }
  | { readonly kind: 'word'; readonly address: number }

/** What is known at an instruction however it is reached, and the value that was pushed last. */
export interface KnownValues {
  readonly registers: ReadonlyMap<Location, KnownValue>
  readonly pushed: KnownValue | undefined
}

/** What is known where control may come from anywhere. */
export const nothingKnown: KnownValues = { registers: new Map(), pushed: undefined }

export const numberOf = (known: KnownValue | undefined): number | undefined =>
  known?.kind === 'number' ? Number(known.value) : undefined

function isSame(a: KnownValue | undefined, b: KnownValue | undefined): boolean {
  if (a?.kind === 'number') return b?.kind === 'number' && a.value === b.value
  return a?.kind === b?.kind && a?.address === (b as typeof a)?.address
}

/** What both ways to an instruction agree on; `a` itself when that is all of it. */
export function meet(a: KnownValues, b: KnownValues): KnownValues {
  if (a === b || (a.registers.size === 0 && a.pushed === undefined)) return a
  const common = [...a.registers].filter(([location, known]) => isSame(known, b.registers.get(location)))
  const keepsPushed = isSame(a.pushed, b.pushed)
  if (common.length === a.registers.size && keepsPushed) return a
  return { registers: new Map(common), pushed: keepsPushed ? a.pushed : undefined }
}
