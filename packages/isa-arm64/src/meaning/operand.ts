import type { MeaningContext, Term } from '@sourceless/isa'
import type { OperandAccess } from '../access.js'
import type { Shift, ShiftType } from '../operand/operand.js'

const shiftOperations = { lsl: 'shl', lsr: 'lshr', asr: 'ashr', ror: 'rotr' } as const

/** Width that an extension takes, and how it extends it. */
const extensions: Partial<Record<ShiftType, readonly [bits: number, op: 'zext' | 'sext']>> = {
  uxtb: [8, 'zext'],
  uxth: [16, 'zext'],
  uxtw: [32, 'zext'],
  uxtx: [64, 'zext'],
  sxtb: [8, 'sext'],
  sxth: [16, 'sext'],
  sxtw: [32, 'sext'],
  sxtx: [64, 'sext'],
}

/** `value` shifted, or extended to `bits` and then shifted left. */
export function applyShift({ terms }: MeaningContext, value: Term, by: Shift, bits: number): Term {
  const extension = extensions[by.type]
  const amount = terms.constant(by.amount, bits)
  if (extension === undefined) {
    if (by.amount === 0) return value
    return terms.binary(shiftOperations[by.type as keyof typeof shiftOperations], value, amount)
  }
  const [from, op] = extension
  const narrow = from >= value.bits ? value : terms.extract(value, 0, from)
  const wide = narrow.bits >= bits ? narrow : terms.convert(op, narrow, bits)
  return by.amount === 0 ? wide : terms.binary('shl', wide, amount)
}

/** The second source of data processing: operand 2, shifted or extended by operand 3 where the row has one. */
export function secondSource(m: MeaningContext, o: OperandAccess): Term {
  const bits = o.bits(0)
  const value = o.read(2, bits)
  return o.instruction.form.layout.kinds.length > 3 ? applyShift(m, value, o.shift(3), bits) : value
}
