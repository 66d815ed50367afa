import { expect, test } from 'vitest'
import { compareRows, parts } from './support/rows.js'
import { riscv64Rows } from './support/tables/riscv64.js'

test.each(Array.from({ length: parts }, (_, part) => part))(
  'RISC-V rows agree with the bigint machine, part %i',
  (part) => {
    const counts = compareRows(riscv64Rows, part)
    expect(counts.rows).toBeGreaterThanOrEqual(Math.floor(riscv64Rows.forms.length / parts))
    expect(counts.completed).toBeGreaterThan(counts.compared / 2)
  },
)
