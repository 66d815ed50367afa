import { createReader, standardConcepts } from '@sourceless/intent'
import { targets } from '@sourceless/targets'
import { describe, expect, test } from 'vitest'
import { createPipeline, exitCodes, type MakeRequest, type PipelineEvent } from '../src/index.js'

const pipeline = createPipeline({ reader: createReader({ concepts: standardConcepts() }), targets })
const twice = 'function twice(x: u32): u32 { return x + x }'

test('exit codes are what scripts rely on', () => {
  expect(exitCodes).toEqual({
    internal: 1,
    usage: 2,
    question: 3,
    'not-understood': 3,
    'not-verified': 4,
    limit: 5,
    'model-unavailable': 6,
    'sandbox-unavailable': 7,
    interrupted: 130,
  })
})

describe('make, with no ports at all', () => {
  test.each(['object', 'shared', 'archive', 'hex', 'raw'])(
    '%s: the file that comes back checks again',
    async (emit) => {
      const made = await pipeline.make({ contract: twice, emit })
      if (!made.ok) throw new Error(made.message)
      expect(made.verdictText).toBe('proved')
      const file = made.files[0]!.bytes
      const checked = await pipeline.check({ contract: twice, file, raw: emit === 'raw' })
      expect(checked).toMatchObject({ ok: true, verdictText: 'proved' })
      const ran = await pipeline.run({ contract: twice, file, raw: emit === 'raw', arguments: ['21'] })
      expect(ran).toMatchObject({ ok: true, observation: { kind: 'returned', result: 42n } })
    },
  )

  test.each(['twice', '0x0'])('archive: %s is shown', async (symbol) => {
    const made = await pipeline.make({ contract: twice, emit: 'archive', effort: 'quick' })
    if (!made.ok) throw new Error(made.message)
    const shown = await pipeline.explain({ file: made.files[0]!.bytes, symbol })
    if (!shown.ok) throw new Error(shown.message)
    expect(shown.listing.functions.map(({ name }) => name)).toEqual(['twice'])
  })

  test('wasm: the file that comes back checks again', async () => {
    const made = await pipeline.make({ contract: twice, target: 'wasm32' })
    if (!made.ok) throw new Error(made.message)
    expect(made.files.map(({ name }) => name)).toEqual(['twice.wasm', 'twice.contract.ts', 'twice.mjs', 'twice.d.mts'])
    const ran = await pipeline.run({ contract: twice, file: made.files[0]!.bytes, arguments: ['21'] })
    expect(ran).toMatchObject({ ok: true, observation: { kind: 'returned', result: 42n } })
  })

  test('bytes for another machine are rejected with the reason that may be', async () => {
    const made = await pipeline.make({ contract: twice, target: 'riscv64-none', emit: 'hex', effort: 'quick' })
    if (!made.ok) throw new Error(made.message)
    const request = { contract: twice, file: made.files[0]!.bytes, effort: 'quick' } as const
    expect(await pipeline.check(request)).toMatchObject({
      ok: false,
      code: 'not-verified',
      message: expect.stringMatching(/taken for x86_64-linux. State the target/),
    })
    expect(await pipeline.check({ ...request, target: 'riscv64-none' })).toMatchObject({ ok: true })
  })

  test('tells what it does, in order', async () => {
    const events: PipelineEvent[] = []
    await pipeline.make({ contract: twice, effort: 'quick', onEvent: (event) => events.push(event) })
    const stages = events.flatMap((event) => (event.kind === 'stage-started' ? [event.stage] : []))
    expect(stages.slice(0, 3)).toEqual(['read', 'propose', 'verify'])
    expect(events.some((event) => event.kind === 'candidate-judged')).toBe(true)
  })

  const refusals: readonly (readonly [name: string, request: MakeRequest, code: string, says: RegExp])[] = [
    ['nothing', {}, 'usage', /nothing to make/],
    ['both', { intent: 'x', contract: twice }, 'usage', /leave out the sentence/],
    ['target', { contract: twice, target: 'vax' }, 'usage', /x86_64-linux, .*wasm32/],
    ['emit', { contract: twice, emit: 'executable' }, 'usage', /object, shared, archive, raw/],
    ['a huge sentence', { intent: 'a '.repeat(20_000) }, 'usage', /at most 20000/],
    ['an example of another function', { contract: twice, examples: ['thrice(1) = 3'] }, 'usage', /mistakes/],
    ['a refuted example', { contract: twice, examples: ['twice(1) = 3'] }, 'usage', /refutes/],
  ]
  test.each(refusals)('refuses %s', async (_name, request, code, says) => {
    expect(await pipeline.make(request)).toMatchObject({ ok: false, code, message: expect.stringMatching(says) })
  })

  test('an aborted request makes nothing', async () => {
    const signal = AbortSignal.abort()
    expect(await pipeline.make({ contract: twice, signal })).toMatchObject({ ok: false, code: 'interrupted' })
  })
})
