import { createRandom } from '@sourceless/testing'
import { createAssembler, type Form, formatInstruction, forms, type Operand } from '../../src/index.js'
import { randomOperands } from './random-operands.js'

export interface Case {
  readonly form: Form
  readonly operands: readonly Operand[]
  readonly bytes: Uint8Array
  readonly hex: string
  readonly text: string
}

const assembler = createAssembler()

export function encode(form: Form, operands: readonly Operand[]): Uint8Array {
  const { buffer } = assembler.layout
  buffer.length = 0
  assembler.emit(form, operands[0], operands[1], operands[2], operands[3])
  return buffer.toBytes()
}

export const toHex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

/** `count` random operand choices for each row of `table`. */
export function randomCases(count: number, seed: number, table: readonly Form[] = forms): readonly Case[] {
  const random = createRandom(seed)
  return table.flatMap((form) =>
    Array.from({ length: form.operands.length === 0 ? 1 : count }, (_, turn) => {
      const { operands, bytes } = randomOperands(form, random, encode, turn)
      const text = formatInstruction({ form, operands, sizeBytes: bytes.length })
      return { form, operands, bytes, hex: toHex(bytes), text }
    }),
  )
}
