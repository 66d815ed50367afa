import { afterAll, describe, expect, it } from 'vitest'
import { form, forms, type Meaning } from '../src/index.js'
import { choose } from './meaning/choose.js'
import { runConcrete } from './meaning/concrete.js'
import { createNativeMachine, stubAddress } from './meaning/native-machine.js'
import { predict } from './meaning/prediction.js'
import { createRandom, makeStates } from './meaning/states.js'
import { type RowReport, witness } from './meaning/witness.js'
import { changed } from './support/changed.js'
import { hasProcessor, isRunnable } from './support/processor.js'

const SEED = 20261122
const ROWS_PER_PROCESS = 64

/** They always trap: tried on their own below. */
const trapping = new Set(['ud2', 'int3'])
const rows = forms.filter((row) => row.meaning !== undefined && isRunnable(row) && !trapping.has(row.mnemonic))
const left = forms.length - rows.length - trapping.size

describe.skipIf(!hasProcessor)('meanings against the processor', () => {
  const native = createNativeMachine()
  const reports: RowReport[] = []
  afterAll(() => native.dispose())

  it(`has all features that the table names (${left} rows left out)`, () => {
    if (process.env.CI === 'true') expect(left).toBe(0)
  })

  const batches = Array.from({ length: Math.ceil(rows.length / ROWS_PER_PROCESS) }, (_, n) =>
    rows.slice(n * ROWS_PER_PROCESS, (n + 1) * ROWS_PER_PROCESS),
  )
  it.each(batches.map((batch, n) => ({ batch, n, first: batch[0]!.name, last: batch[batch.length - 1]!.name })))(
    'agree from $first to $last',
    ({ batch, n }) => {
      const found = witness(native, batch, SEED + n, runConcrete)
      reports.push(...found)
      expect(found.flatMap(({ problem }) => problem ?? [])).toEqual([])
      expect(
        found.filter(({ compared }) => compared < 1000).map(({ form: row, compared }) => `${row.name} ${compared}`),
      ).toEqual([])
    },
  )

  it('raise #DE where divisions say so', () => {
    const divisions = reports.filter(({ form: row }) => row.mnemonic === 'div' || row.mnemonic === 'idiv')
    expect(divisions).toHaveLength(8)
    for (const { form: row, trapping: cases } of divisions) {
      // One state that traps ends the process: a few of each, from different operands.
      const picked = Array.from({ length: 5 }, (_, n) => cases[Math.floor((n * cases.length) / 5)]!)
      for (const test of picked) expect(native.run([test]), row.name).toEqual({ kind: 'killed', signal: 'SIGFPE' })
    }
  })

  it.each([
    ['ud2', 'SIGILL'],
    ['int3', 'SIGTRAP'],
  ] as const)('%s raises %s', (name, signal) => {
    const random = createRandom(SEED)
    const { bytes, instruction } = choose(form(name), 0, random, stubAddress(0))
    const states = makeStates(1, random)
    expect(predict(instruction, stubAddress(0)).trapped(states)).toBe(name === 'ud2' ? 'invalid-opcode' : 'breakpoint')
    expect(native.run([{ bytes, states }])).toEqual({ kind: 'killed', signal })
  })

  describe('planted faults are caught', () => {
    const planted = (name: string, meaning: Meaning): string | undefined =>
      witness(native, [changed(form(name), { meaning })], SEED)[0]!.problem

    it('a wrong result', () => {
      expect(planted('sub_rm64_r64', form('add_rm64_r64').meaning!)).toMatch(/is 0x/)
    })
    it('a wrong flag', () => {
      const wrong: Meaning = (m, o) => {
        form('shl_rm32_imm8').meaning!(m, o)
        m.write('SF', m.terms.constant(0, 1))
      }
      expect(planted('shl_rm32_imm8', wrong)).toMatch(/flags is/)
    })
    it('a flag that is kept but said to change', () => {
      const wrong: Meaning = (m, o) => {
        form('inc_rm64').meaning!(m, o)
        m.write('CF', m.terms.compare('eq', o.read(0), m.terms.constant(-1, 64)))
      }
      expect(planted('inc_rm64', wrong)).toMatch(/flags is/)
    })
    it('lanes of a wrong width', () => {
      expect(planted('vpaddw_ymm_ymm_ymmm256', form('vpaddb_ymm_ymm_ymmm256').meaning!)).toMatch(/is 0x/)
    })
    it('a block that is read from the wrong half', () => {
      expect(planted('vpunpcklbw_ymm_ymm_ymmm256', form('vpunpckhbw_ymm_ymm_ymmm256').meaning!)).toMatch(/is 0x/)
    })
    it('a minimum that is symmetric', () => {
      const wrong: Meaning = (m, o) => o.write(0, m.terms.binary('fmin', o.read(0), o.read(1)))
      expect(planted('minsd_xmm_xmmm64', wrong)).toMatch(/is 0x/)
    })
    it('a product that is rounded before it is added', () => {
      const wrong: Meaning = (m, o) => {
        const [low, high] = o.readParts(0)
        const product = m.terms.binary('fmul', o.read(1), o.read(2))
        o.writeParts(0, [m.terms.binary('fadd', product, low!), high!])
      }
      expect(planted('vfmadd231sd_xmm_xmm_xmmm64', wrong)).toMatch(/is 0x/)
    })
  })
})
