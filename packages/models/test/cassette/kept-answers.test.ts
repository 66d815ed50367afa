import { afterEach, expect, test } from 'vitest'
import { z } from 'zod'
import { createLedger, type KeptAnswer, keepAnswers, type ModelRequest, noUsage } from '../../src/index.js'
import { fail, hang, type Script, type ScriptedServer, say, sayJson, startServer } from '../server/index.js'
import { type AtOptions, modelAt } from '../server/model-at.js'

const servers: ScriptedServer[] = []
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close()
})

const price = { input: 1000, cachedInput: 100, output: 5000 }
const ask = (text: string, more: Partial<ModelRequest> = {}): ModelRequest => ({
  messages: [{ role: 'user', text }],
  maximumTokens: 50,
  ...more,
})
const paid = { requests: 1, inputTokens: 100, cachedTokens: 0, outputTokens: 20, costUsd: 0.2 }

/** An attempt at a run: its model, and what it pays for, as another process would be told. */
async function attempt(script: Script, earlier: readonly KeptAnswer[] = [], options: AtOptions = {}) {
  const server = await startServer(script)
  servers.push(server)
  const told: string[] = []
  const kept = keepAnswers(earlier, (answer) => told.push(JSON.stringify(answer)))
  const ledger = createLedger({ usd: earlier.length > 0 ? 1 : 10 }, kept.paid)
  const model = kept.around(modelAt(server.baseUrl, { price, ledger, ...options }))
  return { server, model, kept, ledger, told: () => told.map((text) => JSON.parse(text) as KeptAnswer) }
}

test('what an attempt has paid for the next one does not ask again, and counts once', async () => {
  const schema = { name: 'point', type: z.object({ x: z.number() }) }
  const tools = [{ name: 'look', description: 'Looks.', parameters: z.object({ at: z.number() }) }]
  const first = await attempt((_, index) => (index === 0 ? sayJson({ x: 1 }) : say(`answer ${index}`)))
  const questions = [ask('a', { schema }), ask('a'), ask('a', { sample: 1 }), ask('a', { tools }), ask('b')]
  const answers = []
  for (const question of questions) answers.push(await first.model.complete(question))
  expect(first.server.seen).toHaveLength(5)
  expect(first.told()).toHaveLength(5)
  expect(JSON.stringify(first.told())).not.toContain('"messages"')

  const second = await attempt(() => say('new'), first.told())
  for (const [index, question] of questions.entries())
    expect(await second.model.complete(question)).toEqual(answers[index])
  expect(answers[0]).toMatchObject({ kind: 'answer', value: { x: 1 } })
  expect(answers[0]!.usage.costUsd).toBeCloseTo(0.2, 9)
  expect(await second.model.complete(questions[0]!)).toEqual({ ...answers[0]!, usage: noUsage })
  expect(second.server.seen).toHaveLength(0)
  expect(second.told()).toEqual([])
  expect(second.kept.unasked()).toEqual([])
  // All of the dollar is spent.
  expect(second.ledger.spent().get('test/model')).toMatchObject({ requests: 5, inputTokens: 500 })
  expect(await second.model.complete(ask('c'))).toMatchObject({ kind: 'failure', code: 'over-budget' })
})

test('another model, and other words, are another question; what is not asked again was paid for', async () => {
  const first = await attempt(() => say('hi'))
  await first.model.complete(ask('a'))
  const second = await attempt(() => say('hello'), first.told(), { name: 'other' })
  expect(await second.model.complete(ask('a'))).toMatchObject({ text: 'hello' })
  expect(await second.model.complete(ask('b'))).toMatchObject({ text: 'hello' })
  expect(second.server.seen).toHaveLength(2)
  expect(second.kept.unasked()).toEqual([{ model: 'test/model', usage: { ...paid, costUsd: expect.closeTo(0.2, 9) } }])
})

test('a failure that was paid for is one again; what cost nothing, or was interrupted, is asked again', async () => {
  const controller = new AbortController()
  const script: Script = (_, index) => {
    if (index === 0) return say('no JSON')
    if (index === 1) return fail(400, 'bad request')
    controller.abort()
    return hang()
  }
  const first = await attempt(script)
  const schema = { name: 'point', type: z.object({ x: z.number() }) }
  const malformed = await first.model.complete(ask('a', { schema }))
  expect(malformed).toMatchObject({ kind: 'failure', code: 'malformed' })
  expect(await first.model.complete(ask('b'))).toMatchObject({ code: 'rejected-request' })
  expect(await first.model.complete(ask('c', { signal: controller.signal }))).toMatchObject({ code: 'interrupted' })
  expect(first.told()).toHaveLength(1)
  const second = await attempt(() => say('now'), first.told())
  expect(await second.model.complete(ask('a', { schema }))).toEqual(malformed)
  expect(await second.model.complete(ask('b'))).toMatchObject({ text: 'now' })
  expect(await second.model.complete(ask('c'))).toMatchObject({ text: 'now' })
})
