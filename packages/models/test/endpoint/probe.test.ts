import { describe, expect, test } from 'vitest'
import { createLedger, type ProbeResult, probe } from '../../src/index.js'
import { call, fail, type Script, say, sayJson, startServer } from '../server/index.js'
import { endpointAt, testNetwork } from '../server/model-at.js'

async function probed(script: Script, models?: unknown, budget = {}): Promise<ProbeResult> {
  const server = await startServer(script, models)
  const ledger = createLedger(budget)
  const result = await probe(endpointAt(server.baseUrl, { limits: { retries: 0 } }), 'model', {
    exchange: testNetwork(),
    ledger,
  })
  await server.close()
  return result
}
const works = ({ checks }: ProbeResult) => checks.filter((check) => check.works).map(({ name }) => name)

describe('what works is found out', () => {
  test('everything', async () => {
    const script: Script = ({ body }) => (body.tools ? call('note_sum', { sum: 5 }) : sayJson({ sum: 5 }))
    const result = await probed(script, {
      data: [
        { id: 'other', max_model_len: 1 },
        { id: 'model', max_model_len: 32768 },
      ],
    })
    expect(works(result)).toEqual(['context', 'streaming', 'strict', 'json', 'prompt', 'tools'])
    expect(result.abilities).toEqual({ structured: 'strict', tools: true, streaming: true, contextTokens: 32768 })
    expect(result.usage).toMatchObject({ requests: 5, inputTokens: 500, outputTokens: 100 })
  })

  test('a small model: no streams, no tools, JSON only when told', async () => {
    const script: Script = ({ body }) => {
      if (body.stream || body.response_format) return fail(400, 'not supported')
      return JSON.stringify(body.messages).includes('JSON Schema') ? say('Sure: {"sum": 5}') : say('5')
    }
    const result = await probed(script, { data: [{ id: 'model', meta: { n_ctx_train: 4096 } }] })
    expect(works(result)).toEqual(['context', 'prompt'])
    expect(result.abilities).toEqual({ structured: 'prompt', tools: false, streaming: false, contextTokens: 4096 })
    expect(result.checks.find(({ name }) => name === 'tools')).toMatchObject({ note: 'calls none' })
  })

  test('nothing: what is wrong is said', async () => {
    const result = await probed(() => fail(401, 'wrong key'), 'no list')
    expect(result.abilities).toBeUndefined()
    expect(works(result)).toEqual([])
    for (const { name, note } of result.checks) expect(note).toMatch(name === 'context' ? /does not say/ : /wrong key/)
  })

  test('the budget holds here too', async () => {
    const result = await probed(() => say('5'), undefined, { requests: 1 })
    expect(result.checks.at(-1)).toMatchObject({ works: false, note: 'All 1 requests of the budget are used.' })
  })
})
