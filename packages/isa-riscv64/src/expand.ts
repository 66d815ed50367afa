import type { Form, OperandSpec } from './form.js'
import type { Instruction } from './instruction.js'
import { at, type Operand, roundingModeNumbers } from './operand.js'
import { f, x } from './register.js'

export interface Expanded {
  readonly form: Form
  readonly operands: readonly Operand[]
}

/** A compressed instruction as the one that it stands for; any other as it is. */
export function expandInstruction({ form, operands }: Pick<Instruction, 'form' | 'operands'>): Expanded {
  const { expansion } = form
  if (expansion === undefined) return { form, operands }
  const own: (number | Exclude<Operand, number>)[] = operands.flatMap((operand) =>
    typeof operand === 'object' && operand.kind === 'memory' ? [operand.offset, operand.base] : [operand],
  )
  let next = 0
  const take = (): Operand => {
    const source = expansion.from[next]!
    const value = source < 0 ? expansion.fixed[next]! : own[source]!
    next++
    return value
  }
  const numberOf = (operand: Operand): number =>
    typeof operand === 'object' && operand.kind === 'register' ? operand.number : Number(operand)
  const asOperand = (spec: OperandSpec): Operand => {
    const value = take()
    if (spec.kind === 'memory') {
      if (typeof value !== 'number') throw new Error('a compressed instruction has no address that is not known yet')
      return at(x[numberOf(take())]!, value)
    }
    if (typeof value !== 'number') return value
    if (spec.kind === 'x' || spec.kind === 'f') return (spec.kind === 'x' ? x : f)[value]!
    return spec.kind === 'rounding' ? roundingModeNumbers[value]! : value
  }
  return { form: expansion.form, operands: expansion.form.operands.map(asOperand) }
}
