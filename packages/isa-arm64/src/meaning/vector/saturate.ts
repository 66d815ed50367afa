import type { Term, TermBuilder } from '@sourceless/isa'
import { isNegative, type LaneOperation, narrow, widen, zero } from './lanes.js'

/** SatQ and what is built from it (Arm ARM, shared/functions). The flag FPSR.QC is not modelled. */
export const greatest = (t: TermBuilder, bits: number): Term => t.constant((1n << BigInt(bits - 1)) - 1n, bits)
export const least = (t: TermBuilder, bits: number): Term => t.constant(1n << BigInt(bits - 1), bits)
export const allOnes = (t: TermBuilder, bits: number): Term => t.constant(-1n, bits)

/** The signed bound on the side of `sign`: least where its top bit is set, otherwise greatest. */
export const boundOf = (t: TermBuilder, sign: Term): Term =>
  t.binary('xor', t.binary('ashr', sign, t.constant(sign.bits - 1, sign.bits)), greatest(t, sign.bits))

/** A sum overflows when its sign is that of neither addend; a difference when a and b differ and the sign is not a's. */
function signedSaturating(op: 'add' | 'sub'): LaneOperation {
  return (t, a, b) => {
    const exact = t.binary(op, a!, b!)
    const left = t.binary('xor', exact, a!)
    const right = op === 'add' ? t.binary('xor', exact, b!) : t.binary('xor', a!, b!)
    return t.ite(isNegative(t, t.binary('and', left, right)), boundOf(t, a!), exact)
  }
}
export const signedSaturatingAdd = signedSaturating('add')
export const signedSaturatingSubtract = signedSaturating('sub')

export const unsignedSaturatingAdd: LaneOperation = (t, a, b) => {
  const sum = t.binary('add', a!, b!)
  return t.ite(t.compare('ult', sum, a!), allOnes(t, a!.bits), sum)
}
export const unsignedSaturatingSubtract: LaneOperation = (t, a, b) =>
  t.ite(t.compare('ult', a!, b!), zero(t, a!.bits), t.binary('sub', a!, b!))

/** suqadd: signed + unsigned, saturated as signed. Offset by 2^(bits - 1) both are unsigned. */
export const signedAddUnsigned: LaneOperation = (t, a, b) => {
  const offset = least(t, a!.bits)
  return t.binary('xor', unsignedSaturatingAdd(t, t.binary('xor', a!, offset), b!), offset)
}
/** usqadd: unsigned + signed, saturated as unsigned. */
export const unsignedAddSigned: LaneOperation = (t, a, b) =>
  t.ite(isNegative(t, b!), unsignedSaturatingSubtract(t, a!, t.unary('neg', b!)), unsignedSaturatingAdd(t, a!, b!))

export const saturatingNegate: LaneOperation = (t, a) =>
  t.ite(t.compare('eq', a!, least(t, a!.bits)), greatest(t, a!.bits), t.unary('neg', a!))
export const saturatingAbsolute: LaneOperation = (t, a) => t.ite(isNegative(t, a!), saturatingNegate(t, a!), a!)

/** Narrowing to half the width: what the low half cannot say becomes the nearest bound. */
export const signedNarrow: LaneOperation = (t, a) => {
  const low = narrow(t, a!)
  return t.ite(t.compare('eq', widen(t, low, 'signed'), a!), low, boundOf(t, t.extract(a!, low.bits, low.bits)))
}
export const unsignedNarrow: LaneOperation = (t, a) => {
  const low = narrow(t, a!)
  return t.ite(t.compare('eq', widen(t, low, 'unsigned'), a!), low, allOnes(t, low.bits))
}
/** Signed to unsigned. */
export const signedNarrowToUnsigned: LaneOperation = (t, a) =>
  t.ite(isNegative(t, a!), zero(t, a!.bits / 2), unsignedNarrow(t, a!))
