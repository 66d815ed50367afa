import { afterAll, expect, it } from 'vitest'
import { type Form, forms } from '../src/index.js'
import { runConcrete } from './meaning/concrete.js'
import { createQemuMachine, hasQemu } from './meaning/qemu-machine.js'
import { isVectorRow } from './meaning/vector-rows.js'
import { type Extent, type RowReport, witness } from './meaning/witness.js'
import { describeWith } from './support/oracle.js'

const SEED = 20261129
const FORMS_PER_PROCESS = 100
/** States for each row of the table, spread over its forms; `SOURCELESS_ALL_STATES` asks for as many for every form. */
const STATES_PER_ROW = 2048
const VARIANT_STATES = 64

/** They always trap: tried on their own below. */
const trapping = new Set(['brk', 'udf'])
/** Vector rows are tried many states at a time, in tests of their own. */
const rows = forms.filter((form) => form.meaning !== undefined && !trapping.has(form.mnemonic) && !isVectorRow(form))

const formsOfRow = new Map<unknown, number>()
for (const form of rows) formsOfRow.set(form.row, (formsOfRow.get(form.row) ?? 0) + 1)

function extentOf(form: Form): Extent {
  const share = process.env.SOURCELESS_ALL_STATES ? 1 : formsOfRow.get(form.row)!
  return { variants: Math.max(4, Math.ceil(STATES_PER_ROW / VARIANT_STATES / share)), states: VARIANT_STATES }
}

describeWith(hasQemu, 'qemu-aarch64', 'meanings against qemu', () => {
  const machine = createQemuMachine()
  const reports: RowReport[] = []
  afterAll(() => machine.dispose())

  const batches = Array.from({ length: Math.ceil(rows.length / FORMS_PER_PROCESS) }, (_, n) =>
    rows.slice(n * FORMS_PER_PROCESS, (n + 1) * FORMS_PER_PROCESS),
  )
  it.each(batches.map((batch, n) => ({ batch, n, first: batch[0]!.name, last: batch[batch.length - 1]!.name })))(
    'agree from $first to $last',
    ({ batch, n }) => {
      const found = witness(
        machine,
        batch.map((form) => [form, extentOf(form)] as const),
        SEED + n,
        (instruction, address, before) => runConcrete([instruction], address, before),
      )
      reports.push(...found)
      expect(found.map((report) => report.problem).filter((problem) => problem !== undefined)).toEqual([])
    },
  )

  it(`tried every row on ${STATES_PER_ROW} states or more`, () => {
    const compared = new Map<unknown, number>()
    for (const { form, compared: count, trapping } of reports)
      compared.set(form.row, (compared.get(form.row) ?? 0) + count + trapping)
    const short = reports.filter(({ form }) => compared.get(form.row)! < STATES_PER_ROW)
    expect(short.map(({ form }) => form.name)).toEqual([])
    expect(reports.length).toBe(rows.length)
  })
})
