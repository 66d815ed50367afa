import type { OperandSpec, QuickShape } from '../form.js'
import { classMask } from '../register.js'

/** The shape of a four-byte row whose registers are any of their class; undefined when the encoder has no short way for it. */
export function quickShape(operands: readonly OperandSpec[], match: number): QuickShape | undefined {
  const last = operands[operands.length - 1]
  const omitted = last?.omitted
  const written = omitted === undefined ? operands : operands.slice(0, -1)
  const [a, b, c] = written
  if (a === undefined || b === undefined || written.length > 3 || !a.isAnyRegister) return undefined
  const base = omitted === undefined ? match : match | (omitted.number << last!.slot.shift)
  const shape = (kind: QuickShape['kind'], number: OperandSpec, registers: readonly OperandSpec[]): QuickShape => {
    const masks = registers.map(({ mask }) => mask)
    const shifts = registers.map(({ slot }) => slot.shift)
    if (kind === 'memory') {
      masks.push(classMask.memory)
      shifts.push(number.base!.shift)
    }
    const three = (list: readonly number[]) => [list[0] ?? 0, list[1] ?? 0, list[2] ?? 0] as const
    return { kind, count: written.length, match: base, masks: three(masks), shifts: three(shifts), slot: number.slot }
  }
  if (written.every((spec) => spec.isAnyRegister)) return shape('registers', a, written)
  const number = c ?? b
  if (number.kind === 'immediate' && (c === undefined || b.isAnyRegister))
    return shape('immediate', number, written.slice(0, -1))
  if (c === undefined && b.kind === 'memory') return shape('memory', b, [a])
  return undefined
}
