import type { ScalarType } from '@sourceless/contract'
import type { Term, TermBuilder } from '@sourceless/isa'
import type { MachinePlatform } from '../platform/platform.js'

/** What fills a 64-bit register above a value that is narrower, up to a bit; above that nothing that anyone may count on. */
export interface Upper {
  readonly fill: 'sign' | 'zero' | 'ones'
  readonly toBits: 32 | 64
}

/** Bits that a scalar of its own fills; a `bool` fills a byte. */
export const filledBits = (type: ScalarType): number => (type.kind === 'bool' ? 8 : type.bits)

/**
 * What a convention fixes above a value. Integers are extended by their type to 32 bits, from there by their sign (RISC-V's
 * psABI; Apple ends at 32); RISC-V's floats have ones above them in float registers. Undefined: nothing.
 */
export function upperOf({ convention, isa }: MachinePlatform, type: ScalarType, isFloat: boolean): Upper | undefined {
  const bits = filledBits(type)
  if (type.kind === 'float')
    return isFloat && isa.guest.boxesFloats && bits < 64 ? { fill: 'ones', toBits: 64 } : undefined
  const toBits = convention.extendedToBits
  if (toBits === 0 || bits >= toBits) return undefined
  return { fill: bits === 32 || (type.kind === 'int' && type.signed) ? 'sign' : 'zero', toBits }
}

/** The 64 bits of a register that holds a value; `open` supplies what is above where nothing is said. */
export function widenPattern(upper: Upper | undefined, type: ScalarType, pattern: bigint, open: bigint): bigint {
  const bits = filledBits(type)
  const above = (from: number) => BigInt.asUintN(64, open << BigInt(from))
  if (upper === undefined) return bits === 64 ? pattern : pattern | above(bits)
  const { fill, toBits } = upper
  const filled =
    fill === 'sign' ? BigInt.asIntN(bits, pattern) : fill === 'ones' ? pattern | (-1n << BigInt(bits)) : pattern
  return BigInt.asUintN(toBits, filled) | above(toBits)
}

/** The same for terms: `value` has the bits that the type fills; `open` makes a value of so many bits. */
export function widenTerm(
  terms: TermBuilder,
  upper: Upper | undefined,
  value: Term,
  open: (bits: number) => Term,
): Term {
  if (value.bits === 64) return value
  if (upper === undefined) return terms.concat(open(64 - value.bits), value)
  const filled = extendTerm(terms, upper, value)
  return filled.bits === 64 ? filled : terms.concat(open(64 - filled.bits), filled)
}

/** A value with what the convention fixes above it, and no more. */
export function extendTerm(terms: TermBuilder, { fill, toBits }: Upper, value: Term): Term {
  if (fill === 'ones') return terms.concat(terms.constant(-1, toBits - value.bits), value)
  return terms.convert(fill === 'sign' ? 'sext' : 'zext', value, toBits)
}
