import { expect } from 'vitest'
import type { Form } from '../../src/index.js'
import type { RowReport } from './witness.js'

const ROWS_PER_PROCESS = 64
const LEAST_STATES = 2000

/** Rows that share one process of the native machine. */
export function batchesOf(rows: readonly Form[]) {
  return Array.from({ length: Math.ceil(rows.length / ROWS_PER_PROCESS) }, (_, n) => {
    const batch = rows.slice(n * ROWS_PER_PROCESS, (n + 1) * ROWS_PER_PROCESS)
    return { batch, n, first: batch[0]!.name, last: batch[batch.length - 1]!.name }
  })
}

/** No difference in any state, and enough states; of divisions, many trap. */
export function expectAgreement(found: readonly RowReport[]): void {
  expect(found.flatMap(({ problem }) => problem ?? [])).toEqual([])
  const few = found.filter(({ compared, trapping }) => compared + trapping.length < LEAST_STATES || compared < 1000)
  expect(few.map(({ form, compared }) => `${form.name} ${compared}`)).toEqual([])
}
