import { expect, test } from 'vitest'
import { compareRows, parts } from './support/rows.js'
import { arm64Rows } from './support/tables/arm64.js'

test.each(Array.from({ length: parts }, (_, part) => part))(
  'AArch64 rows agree with the bigint machine, part %i',
  (part) => {
    const counts = compareRows(arm64Rows, part)
    expect(counts.rows).toBeGreaterThanOrEqual(Math.floor((arm64Rows.forms.length / parts) * 0.98))
    expect(counts.completed).toBeGreaterThan(counts.compared / 2)
  },
)
