import { readFileSync } from 'node:fs'
import { afterAll, describe, expect, it } from 'vitest'
import { at, type Feature, type Form, form, forms, gp64, type Meaning, xmm } from '../src/index.js'
import { choose, encode } from './meaning/choose.js'
import { runConcrete } from './meaning/concrete.js'
import { createNativeMachine, stubAddress } from './meaning/native-machine.js'
import { predict } from './meaning/prediction.js'
import { createRandom, makeStates } from './meaning/states.js'
import { type RowReport, witness } from './meaning/witness.js'
import { changed } from './support/changed.js'

const SEED = 20261122
const ROWS_PER_PROCESS = 64

/** Names in /proc/cpuinfo that are not the feature's. */
const cpuFlags: Partial<Record<Feature, string>> = {
  'sse4.1': 'sse4_1',
  'sse4.2': 'sse4_2',
  bmi: 'bmi1',
  crc32: 'sse4_2',
  lzcnt: 'abm',
  pclmul: 'pclmulqdq',
  prfchw: '3dnowprefetch',
  rdrnd: 'rdrand',
  sahf: 'lahf_lm',
  sha: 'sha_ni',
  sse3: 'pni',
}
const cpuFlag = (feature: Feature): string => cpuFlags[feature] ?? feature

function processorFlags(): ReadonlySet<string> | undefined {
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined
  return new Set(/^flags\s*:(.*)$/m.exec(readFileSync('/proc/cpuinfo', 'utf8'))![1]!.trim().split(/\s+/))
}

const flags = processorFlags()
const runnable = (row: Form): boolean =>
  flags !== undefined && row.features.every((feature) => flags.has(cpuFlag(feature)))
/** They always trap: tried on their own below. */
const trapping = new Set(['ud2', 'int3'])
const rows = forms.filter((row) => runnable(row) && !trapping.has(row.mnemonic))
const left = forms.length - rows.length - trapping.size

describe.skipIf(flags === undefined)('meanings against the processor', () => {
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

  it.each(['movaps_xmm_xmmm128', 'movdqa_m128_xmm', 'andps_xmm_xmmm128'])(
    '%s faults on an unaligned operand',
    (name) => {
      const random = createRandom(SEED)
      const operands = name.startsWith('movdqa') ? [at(gp64[6]!, 8), xmm[1]!] : [xmm[1]!, at(gp64[6]!, 8)]
      const bytes = encode(form(name), operands)!
      const states = makeStates(1, random)
      const instruction = { form: form(name), operands, sizeBytes: bytes.length }
      expect(predict(instruction, stubAddress(0)).trapped(states)).toBe('general-protection')
      expect(native.run([{ bytes, states }])).toEqual({ kind: 'killed', signal: 'SIGSEGV' })
    },
  )

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
  })
})
