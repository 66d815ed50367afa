import type { ScalarType } from '@sourceless/contract'
import type { Term, TermBuilder } from '@sourceless/isa'
import type { MachinePlatform } from '../platform/platform.js'

/**
 * What fills a 64-bit register above a value that is narrower: nothing that anyone may count on, the value's extension (by
 * its type to 32 bits, from there by its sign: RISC-V's psABI), or ones (RISC-V's floats in float registers).
 */
type Upper = 'open' | 'extended' | 'ones'

export function upperOf({ convention, isa }: MachinePlatform, type: ScalarType, inFloatRegister: boolean): Upper {
  if (type.kind === 'float') return inFloatRegister && isa.guest.boxesFloats ? 'ones' : 'open'
  return convention.extendedToBits === 64 ? 'extended' : 'open'
}

/** Bits that a scalar of its own fills; a `bool` fills a byte. */
export const filledBits = (type: ScalarType): number => (type.kind === 'bool' ? 8 : type.bits)

/** The bits above a value that convention and type fix. */
export function upperFill(upper: Exclude<Upper, 'open'>, type: ScalarType): 'sign' | 'zero' | 'ones' {
  if (upper === 'ones') return 'ones'
  return filledBits(type) === 32 || (type.kind === 'int' && type.signed) ? 'sign' : 'zero'
}

/** The 64 bits of a register that holds a value; `open` supplies what is above where nothing is said. */
export function widenPattern(upper: Upper, type: ScalarType, pattern: bigint, open: bigint): bigint {
  const bits = filledBits(type)
  if (bits === 64) return pattern
  if (upper === 'open') return pattern | BigInt.asUintN(64, open << BigInt(bits))
  const fill = upperFill(upper, type)
  if (fill === 'ones') return pattern | BigInt.asUintN(64, -1n << BigInt(bits))
  return fill === 'sign' ? BigInt.asUintN(64, BigInt.asIntN(bits, pattern)) : pattern
}

/** The same for terms: `value` has the bits that the type fills. */
export function widenTerm(terms: TermBuilder, upper: Upper, type: ScalarType, value: Term, open: () => Term): Term {
  if (value.bits === 64) return value
  if (upper === 'open') return terms.concat(open(), value)
  const fill = upperFill(upper, type)
  if (fill === 'ones') return terms.concat(terms.constant(-1, 64 - value.bits), value)
  return terms.convert(fill === 'sign' ? 'sext' : 'zext', value, 64)
}
