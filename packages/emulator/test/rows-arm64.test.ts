import { applyMeaning, decode, type Form, forms, type Instruction, locations, unmodelled } from '@sourceless/isa-arm64'
import { expect, test } from 'vitest'
import { arm64Guest } from '../src/guest-arm64.js'
import type { Random } from './support/random.js'
import { compareRows, parts } from './support/rows.js'

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

const table = {
  guest: arm64Guest,
  isa: { locations, applyMeaning },
  forms,
  nameOf: ({ name }: Form) => name,
  draw,
  decode: (bytes: Uint8Array) => decode(bytes).value,
  unmodelled,
}

test.each(Array.from({ length: parts }, (_, part) => part))(
  'AArch64 rows agree with the bigint machine, part %i',
  (part) => {
    const counts = compareRows<Instruction, Form>(table, part)
    expect(counts.rows).toBeGreaterThanOrEqual(Math.floor((forms.length / parts) * 0.98))
    expect(counts.completed).toBeGreaterThan(counts.compared / 2)
  },
)
