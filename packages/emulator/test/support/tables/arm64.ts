import { applyMeaning, decode, type Form, forms, type Instruction, locations, unmodelled } from '@sourceless/isa-arm64'
import { arm64Guest } from '../../../src/guest-arm64.js'
import type { Random } from '../random.js'
import type { RowsOfIsa } from '../rows.js'

/** Bits of the row, the others at random: until they are an instruction of this row. */
function draw(form: Form, random: Random): Uint8Array | undefined {
  const { match, mask } = form.layout
  for (let attempt = 0; attempt < 300; attempt++) {
    const word = match | (random.next() & ~mask)
    const bytes = Uint8Array.from([0, 8, 16, 24], (shift) => word >> shift)
    if (decode(bytes).value?.form === form) return bytes
  }
  return undefined
}

/** Rows, and random instructions of them. */
export const arm64Rows: RowsOfIsa<Instruction, Form> = {
  guest: arm64Guest,
  isa: { locations, applyMeaning },
  forms,
  nameOf: ({ name }: Form) => name,
  draw,
  decode: (bytes: Uint8Array) => decode(bytes).value,
  unmodelled,
}
