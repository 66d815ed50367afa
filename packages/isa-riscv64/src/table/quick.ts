import type { OperandSpec, QuickShape } from '../form.js'
import { classMask } from '../register.js'

const none = { mask: 0, shift: 0 }

/** The shape of a four-byte row whose registers are any of their class; undefined when the encoder has no short way for it. */
export function quickShape(operands: readonly OperandSpec[], match: number): QuickShape | undefined {
  const last = operands[operands.length - 1]
  const omitted = last?.omitted
  const written = omitted === undefined ? operands : operands.slice(0, -1)
  const [a, b, c] = written
  if (a === undefined || b === undefined || written.length > 3 || !a.isAnyRegister) return undefined
  const base = omitted === undefined ? match : match | (omitted.number << last!.slot.shift)
  const shape = (kind: QuickShape['kind'], number: OperandSpec, registers: readonly OperandSpec[]): QuickShape => {
    const places = registers.map(({ mask, slot }) => ({ mask, shift: slot.shift }))
    if (kind === 'memory') places.push({ mask: classMask.memory, shift: number.base!.shift })
    const [first, second = none, third = none] = places
    return {
      kind,
      count: written.length,
      match: base,
      firstMask: first!.mask,
      firstShift: first!.shift,
      secondMask: second.mask,
      secondShift: second.shift,
      thirdMask: third.mask,
      thirdShift: third.shift,
      slot: number.slot,
    }
  }
  if (written.every((spec) => spec.isAnyRegister)) return shape('registers', a, written)
  const number = c ?? b
  if (number.kind === 'immediate' && (c === undefined || b.isAnyRegister))
    return shape('immediate', number, written.slice(0, -1))
  if (c === undefined && b.kind === 'memory') return shape('memory', b, [a])
  return undefined
}
