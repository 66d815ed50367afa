import type { Form } from './form.js'
import type { Operand } from './operand.js'

/** One instruction, decoded: immediates are signed numbers (bigint for `movabs`), branch operands displacements from the end. */
export interface Instruction {
  readonly form: Form
  readonly operands: readonly Operand[]
  readonly sizeBytes: number
}
