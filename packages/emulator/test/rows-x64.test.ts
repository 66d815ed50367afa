import { expect, test } from 'vitest'
import { compareRows, parts } from './support/rows.js'
import { x64Rows } from './support/tables/x64.js'

test.each(Array.from({ length: parts }, (_, part) => part))(
  'x86-64 rows agree with the bigint machine, part %i',
  (part) => {
    const counts = compareRows(x64Rows, part)
    expect(counts.rows).toBeGreaterThanOrEqual(Math.floor(x64Rows.forms.length / parts))
    expect(counts.completed).toBeGreaterThan(counts.compared / 2)
  },
)
