import type { Term, TermBuilder } from '@sourceless/isa'
import { splitAddress } from '../proof/address.js'

/**
 * Whether an instruction accesses what lies further below the stack pointer, as it is before and after, than the red zone:
 * that may change at any time. Addresses and pointers are compared as far as they are distances from `base`.
 */
export function reachesBelowStack(
  terms: TermBuilder,
  base: Term,
  accessed: readonly Term[],
  [before, after]: readonly [Term, Term],
  redZoneBytes: number,
): boolean {
  const offsetOf = (address: Term): number | undefined => {
    const split = splitAddress(terms, address, (part) => part === base)
    if (split?.base === undefined || split.offset.op !== 'const') return undefined
    return Number(BigInt.asIntN(64, split.offset.value))
  }
  const first = offsetOf(before)
  if (first === undefined) return false
  const lowest = Math.min(first, offsetOf(after) ?? first) - redZoneBytes
  return accessed.some((address) => (offsetOf(address) ?? lowest) < lowest)
}
