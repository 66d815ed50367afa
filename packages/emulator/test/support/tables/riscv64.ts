import {
  applyMeaning,
  decode,
  type Form,
  forms,
  type Instruction,
  locations,
  unmodelled,
} from '@sourceless/isa-riscv64'
import { riscv64Guest } from '../../../src/guest-riscv64.js'
import type { Random } from '../random.js'
import type { RowsOfIsa } from '../rows.js'

/** Bits of the row, the others at random: until they are an instruction of this row. */
function draw(form: Form, random: Random): Uint8Array | undefined {
  for (let attempt = 0; attempt < 200; attempt++) {
    const word = form.match | (random.next() & ~form.mask)
    const bytes = new Uint8Array(form.sizeBytes)
    for (let index = 0; index < bytes.length; index++) bytes[index] = word >> (8 * index)
    if (decode(bytes).value?.form === form) return bytes
  }
  return undefined
}

/** Rows, and random instructions of them. */
export const riscv64Rows: RowsOfIsa<Instruction, Form> = {
  guest: riscv64Guest,
  isa: { locations, applyMeaning },
  forms,
  nameOf: ({ name }: Form) => name,
  draw,
  decode: (bytes: Uint8Array) => decode(bytes).value,
  unmodelled,
}
