import { afterEach, describe, expect, test } from 'vitest'
import { costOf } from '../../src/endpoint/prices.js'
import { createLedger, type ModelRequest, noUsage, priceList } from '../../src/index.js'
import { fail, type Script, type ScriptedServer, say, startServer } from '../server/index.js'
import { type AtOptions, modelAt } from '../server/model-at.js'

const servers: ScriptedServer[] = []
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close()
})
async function modelWith(script: Script, options: AtOptions = {}) {
  const server = await startServer(script)
  servers.push(server)
  return { server, model: modelAt(server.baseUrl, options) }
}
const hello: ModelRequest = { messages: [{ role: 'user', text: 'hello' }], maximumTokens: 50 }

describe('budgets', () => {
  test('requests', async () => {
    const ledger = createLedger({ requests: 2 })
    const { model, server } = await modelWith(() => say('hi'), { ledger })
    const answers = await Promise.all([0, 1, 2].map((sample) => model.complete({ ...hello, sample })))
    expect(answers.map((answer) => (answer.kind === 'failure' ? answer.code : answer.kind))).toEqual([
      'answer',
      'answer',
      'over-budget',
    ])
    expect(answers[2]).toMatchObject({ message: 'All 2 requests of the budget are used.', usage: noUsage })
    expect(server.seen).toHaveLength(2)
  })

  test('tokens: what may be needed is kept back, what was not is free again', async () => {
    const ledger = createLedger({ tokens: 250 })
    const { model, server } = await modelWith(() => say('hi', { usage: { input: 100, output: 20 } }), { ledger })
    expect(await model.complete(hello)).toMatchObject({ kind: 'answer' })
    expect(await model.complete({ ...hello, maximumTokens: 200 })).toMatchObject({
      code: 'over-budget',
      message: expect.stringMatching(/^test\/model may need 2\d\d tokens, and 130 of 250 are left\.$/),
    })
    expect(await model.complete(hello)).toMatchObject({ kind: 'answer' })
    expect(server.seen).toHaveLength(2)
    expect(ledger.spent().get('test/model')).toEqual({
      requests: 2,
      inputTokens: 200,
      cachedTokens: 0,
      outputTokens: 40,
      costUsd: 0,
    })
  })

  test('money', async () => {
    const ledger = createLedger({ usd: 0.01 })
    const price = { input: 20, cachedInput: 10, output: 100 }
    const usage = { input: 100, cached: 50, output: 40 }
    const { model } = await modelWith(() => say('hi', { usage }), { ledger, price })
    const answer = await model.complete(hello)
    expect(answer.usage.costUsd).toBeCloseTo((50 * 20 + 50 * 10 + 40 * 100) / 1e6, 12)
    expect(await model.complete(hello)).toMatchObject({
      code: 'over-budget',
      message: expect.stringMatching(/may cost \$0\.00\d+, and \$0\.00\d+ of \$0\.01 are left/),
    })
  })

  test('money with a price that is not known is refused', () => {
    const ledger = createLedger({ usd: 1 })
    const refused = ledger.reserve('a/b', { tokens: 10, usd: undefined })
    expect(refused).toMatchObject({ ok: false, message: expect.stringContaining('The price of a/b is not known') })
    expect(createLedger({}).reserve('a/b', { tokens: 10, usd: undefined }).ok).toBe(true)
  })

  test('tries after a failure are counted; errors cost nothing', async () => {
    const ledger = createLedger({})
    const { model } = await modelWith([fail(500, 'x'), fail(500, 'x')], { ledger, limits: { retries: 1 } })
    const answer = await model.complete(hello)
    expect(answer.usage).toEqual({ ...noUsage, requests: 2 })
    expect(ledger.spent().get('test/model')?.requests).toBe(2)
  })

  test('the cost of a model without a price is unknown, in sums too', async () => {
    const ledger = createLedger({})
    const reservation = ledger.reserve('a/b', { tokens: 1, usd: undefined })
    if (reservation.ok) {
      reservation.settle({ ...noUsage, requests: 1, costUsd: undefined })
      reservation.settle({ ...noUsage, requests: 1, costUsd: undefined })
    }
    expect(ledger.spent().get('a/b')).toEqual({ ...noUsage, requests: 1, costUsd: undefined })
  })
})

describe('prices', () => {
  test('a prompt beyond what the price is for has no known cost', () => {
    const price = { input: 1, cachedInput: 0.1, output: 2, upToInputTokens: 1000 }
    expect(costOf({ inputTokens: 1000, cachedTokens: 0, outputTokens: 500 }, price)).toBeCloseTo(0.002, 12)
    expect(costOf({ inputTokens: 1001, cachedTokens: 0, outputTokens: 500 }, price)).toBeUndefined()
  })

  test('the list is plausible', () => {
    for (const [id, { input, cachedInput, output }] of Object.entries(priceList)) {
      expect(id).toMatch(/^(openai|anthropic|google|xai)\/[a-z0-9.-]+$/)
      expect(cachedInput).toBeLessThan(input)
      expect(input).toBeLessThan(output)
      expect(output).toBeLessThanOrEqual(50)
    }
  })
})
