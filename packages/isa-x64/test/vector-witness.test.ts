import { createRandom } from '@sourceless/testing'
import { afterAll, describe, expect, it } from 'vitest'
import { form, forms, type Meaning, xmm } from '../src/index.js'
import { batchesOf, expectAgreement } from './meaning/batches.js'
import { encode } from './meaning/choose.js'
import { runConcrete } from './meaning/concrete.js'
import { createNativeMachine, stubAddress } from './meaning/native-machine.js'
import { predict } from './meaning/prediction.js'
import { makeStates } from './meaning/states.js'
import { witness } from './meaning/witness.js'
import { changed } from './support/changed.js'
import { hasProcessor, isRunnable, isVectorRow } from './support/processor.js'

const SEED = 20261129

const modelled = forms.filter((row) => row.meaning !== undefined && isVectorRow(row))
const missing = modelled.filter((row) => !isRunnable(row)).map((row) => row.name)

describe.skipIf(!hasProcessor)('meanings of vector rows against the processor', () => {
  const native = createNativeMachine()
  afterAll(() => native.dispose())

  it(`has the features of all rows but ${missing.length}: ${missing.join(', ')}`, () => {
    if (process.env.CI === 'true') expect(missing).toEqual([])
  })

  it.each(batchesOf(modelled.filter(isRunnable)))('agree from $first to $last', ({ batch, n }) => {
    expectAgreement(witness(native, batch, SEED + n, runConcrete))
  })

  it.each(['pcmpestri', 'pcmpestrm', 'pcmpistri', 'pcmpistrm'])('%s in all its modes', (mnemonic) => {
    const row = form(`${mnemonic}_xmm_xmmm128_imm8`)
    const states = makeStates(24, createRandom(SEED))
    const modes = Array.from({ length: 128 }, (_, mode) => {
      const operands = [xmm[1]!, xmm[9]!, mode]
      const bytes = encode(row, operands)!
      const instruction = { form: row, operands, sizeBytes: bytes.length }
      return { bytes, states, prediction: predict(instruction, stubAddress(mode)) }
    })
    const result = native.run(modes)
    if (result.kind === 'killed') throw new Error(`the processor raised ${result.signal}`)
    const problems = modes.flatMap(({ prediction }, mode) => {
      const problem = prediction.mismatch(states, result.states[mode]!)
      return problem === undefined ? [] : [`0x${mode.toString(16)}: ${problem}`]
    })
    expect(problems).toEqual([])
  })

  describe('planted faults are caught', () => {
    const planted = (name: string, meaning: Meaning): string | undefined =>
      witness(native, [changed(form(name), { meaning })], SEED)[0]!.problem

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
