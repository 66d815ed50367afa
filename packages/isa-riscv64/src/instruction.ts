import type { Form } from './form.js'
import type { Operand } from './operand.js'

/** One instruction, decoded: branch targets are distances from the instruction's own start. */
export interface Instruction {
  readonly form: Form
  readonly operands: readonly Operand[]
  readonly sizeBytes: number
}
