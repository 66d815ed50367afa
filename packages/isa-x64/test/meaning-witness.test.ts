import { createRandom } from '@sourceless/testing'
import { afterAll, describe, expect, it } from 'vitest'
import { form, forms, type Meaning } from '../src/index.js'
import { batchesOf, expectAgreement } from './meaning/batches.js'
import { choose } from './meaning/choose.js'
import { runConcrete } from './meaning/concrete.js'
import { createNativeMachine, stubAddress } from './meaning/native-machine.js'
import { predict } from './meaning/prediction.js'
import { witnessRepeated } from './meaning/repeat.js'
import { makeStates } from './meaning/states.js'
import { type RowReport, witness } from './meaning/witness.js'
import { changed } from './support/changed.js'
import { hasProcessor, isRunnable, isVectorRow } from './support/processor.js'
import unwitnessed from './unwitnessed.json' with { type: 'json' }

const SEED = 20261122
/** They always trap, or repeat: tried on their own below. */
const trapping = new Set(['ud1', 'ud2', 'int1', 'int3'])
const modelled = forms.filter((row) => row.meaning !== undefined && !isVectorRow(row))
const missing = modelled.filter((row) => !isRunnable(row)).map((row) => row.name)
const repeated = modelled.filter((row) => row.mnemonic.startsWith('rep'))
const rows = modelled.filter((row) => isRunnable(row) && !trapping.has(row.mnemonic) && !row.mnemonic.startsWith('rep'))

describe.skipIf(!hasProcessor)('meanings against the processor', () => {
  const native = createNativeMachine()
  const reports: RowReport[] = []
  afterAll(() => native.dispose())

  it(`has the features of all rows but ${missing.length}: ${missing.join(', ')}`, () => {
    if (process.env.CI === 'true') expect(missing.filter((name) => !(name in unwitnessed.meaning))).toEqual([])
    const names = new Set(modelled.map((row) => row.name))
    expect(Object.keys(unwitnessed.meaning).filter((name) => !names.has(name))).toEqual([])
  })

  it.each(batchesOf(rows))('agree from $first to $last', ({ batch, n }) => {
    const found = witness(native, batch, SEED + n, runConcrete)
    reports.push(...found)
    expectAgreement(found)
  })

  it.each(repeated.map((row, n) => ({ name: row.name, row, n })))('agree: $name', ({ row, n }) => {
    expect(witnessRepeated(native, row, 2048, SEED + n)).toBeUndefined()
  })

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
    ['ud1_r32_rm32', 'SIGILL'],
    ['ud2', 'SIGILL'],
    ['int1', 'SIGTRAP'],
    ['int3', 'SIGTRAP'],
  ] as const)('%s raises %s', (name, signal) => {
    const random = createRandom(SEED)
    const { bytes, instruction } = choose(form(name), 0, random, stubAddress(0))
    const states = makeStates(1, random)
    expect(predict(instruction, stubAddress(0)).traps(states)).toEqual([
      signal === 'SIGILL' ? 'invalid-opcode' : 'breakpoint',
    ])
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
    it('a repetition that ends too early', () => {
      const wrong = changed(form('repe_cmpsb'), { meaning: form('repne_cmpsb').meaning })
      expect(witnessRepeated(native, wrong, 256, SEED)).toMatch(/is 0x/)
    })
  })
})
