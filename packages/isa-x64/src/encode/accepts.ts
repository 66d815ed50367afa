import type { OperandSpec } from '../form.js'
import type { Operand } from '../operand.js'
import type { Register } from '../register.js'

/** Whether an operand of a row accepts `operand`: class, width and range. On the encoder's hot path. */
export function accepts(spec: OperandSpec, operand: Operand): boolean {
  if (typeof operand === 'object') {
    if (operand === null) return false
    if (spec.mask !== 0) return ((operand as Register).mask & spec.mask) !== 0
    if (spec.kind === 'fixed') return operand === spec.fixed
    if (spec.kind === 'relative')
      return operand.kind === 'label' || (operand.kind === 'symbol' && spec.fieldBits === 32)
    return operand.kind === 'symbol' && spec.fieldBits >= 32
  }
  if (typeof operand === 'number') {
    if (spec.fieldBits !== 0) return operand >= spec.minimum && operand <= spec.maximum && Number.isInteger(operand)
    return spec.kind === 'one' && operand === 1
  }
  if (typeof operand !== 'bigint' || (spec.kind !== 'immediate' && spec.kind !== 'offset')) return false
  if (spec.fieldBits < 64) return operand >= spec.minimum && operand <= spec.maximum
  return operand >= (spec.kind === 'offset' ? 0n : -(1n << 63n)) && operand < 1n << 64n
}
