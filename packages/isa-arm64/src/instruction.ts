import type { Form } from './form.js'
import type { Operand } from './operand/operand.js'

/** One instruction: decoded, its operands are all there, also those that text leaves out. */
export interface Instruction {
  readonly form: Form
  readonly operands: readonly Operand[]
  readonly sizeBytes: number
}
