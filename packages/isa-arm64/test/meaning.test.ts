import { describeWith } from '@sourceless/testing'
import { afterAll, expect, it, test } from 'vitest'
import { forms } from '../src/index.js'
import { runConcrete } from './meaning/concrete.js'
import { createQemuMachine, hasQemu } from './meaning/qemu-machine.js'
import { isVectorRow } from './meaning/vector-rows.js'
import { type Extent, type RowReport, witness } from './meaning/witness.js'
import unwitnessed from './unwitnessed.json' with { type: 'json' }

const SEED = 20261129
const FORMS_PER_PROCESS = 100
/** Operand choices for each form, and states for each of them. */
const EXTENT: Extent = { variants: 32, states: 64 }
const STATES_PER_FORM = EXTENT.variants * EXTENT.states

/** They always trap: tried in traps.test.ts. */
const trapping = new Set(['brk', 'udf'])
/** Vector rows are tried many states at a time, in tests of their own. */
const rows = forms.filter((form) => form.meaning !== undefined && !trapping.has(form.mnemonic) && !isVectorRow(form))

test('no row is left out', () => expect(unwitnessed.meaning).toEqual({}))

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
        batch.map((form) => [form, EXTENT] as const),
        SEED + n,
        (instruction, address, before) => runConcrete([instruction], address, before),
      )
      reports.push(...found)
      expect(found.map((report) => report.problem).filter((problem) => problem !== undefined)).toEqual([])
    },
  )

  it(`tried every form on ${STATES_PER_FORM} states`, () => {
    const short = reports.filter(({ compared, trapping: left }) => compared + left < STATES_PER_FORM)
    expect(short.map(({ form }) => form.name)).toEqual([])
    expect(reports.length).toBe(rows.length)
  })
})
