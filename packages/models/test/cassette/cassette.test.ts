import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import {
  type CassetteStore,
  cache,
  createLedger,
  createSecret,
  type Exchange,
  type ModelAnswer,
  type ModelRequest,
  record,
  replay,
} from '../../src/index.js'
import { folderStore } from '../../src/node/index.js'
import { call, cutStream, fail, hang, refuse, reset, type Script, say, sayJson, startServer } from '../server/index.js'
import { type AtOptions, modelAt, testNetwork } from '../server/model-at.js'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sourceless-cassette-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const hello = (sample: number, more: Partial<ModelRequest> = {}): ModelRequest => ({
  messages: [{ role: 'user', text: 'hello' }],
  maximumTokens: 50,
  sample,
  ...more,
})
const files = () => readdirSync(folder).sort()
const text = 'sk-test-0123456789'
const key = createSecret(text)!
const nobody: Exchange = () => Promise.reject(new Error('the network is off'))

/** What a run gives with a recorder, and with the recording alone after the server is gone. */
async function twice(
  script: Script,
  run: (model: ReturnType<typeof modelAt>) => Promise<unknown>,
  options: AtOptions = {},
) {
  const server = await startServer(script)
  const store = folderStore(folder)
  const ledgers = [createLedger({}), createLedger({})] as const
  const recorded = await run(
    modelAt(server.baseUrl, { key, ...options, ledger: ledgers[0], exchange: record(testNetwork(), store) }),
  )
  const written = files().map((name) => readFileSync(join(folder, name), 'utf8'))
  await server.close()
  const replayed = await run(modelAt(server.baseUrl, { ...options, ledger: ledgers[1], exchange: replay(store) }))
  expect(replayed).toEqual(recorded)
  expect([...ledgers[1].spent()]).toEqual([...ledgers[0].spent()])
  expect(files().map((name) => readFileSync(join(folder, name), 'utf8'))).toEqual(written)
  for (const content of written) expect(content).not.toContain('sk-test')
  return { recorded, written, server }
}

const limits = { idleMs: 300, totalMs: 600, retries: 0 }
const abilities = { structured: 'strict', tools: true, streaming: false, contextTokens: undefined } as const
const point = { name: 'point', type: z.object({ x: z.int() }) }

describe('a recording gives the same answers without a network', () => {
  const scripts: readonly (readonly [string, Script])[] = [
    ['words', [say('good morning ☀️ to you')]],
    ['JSON', [sayJson({ x: 1 })]],
    ['calls', [call('f', { x: 1 })]],
    ['a refusal', [refuse()]],
    ['401', [fail(401, `bad key ${text}`)]],
    ['500', [fail(500, 'oops')]],
    ['a cut stream', [cutStream('this is a long answer', 2)]],
    ['a broken connection', [reset('data: {"choices":[{"delta":{"content":"Hi"}}]}\n\n')]],
    ['a time-out', [hang()]],
    ['an endpoint that says the key back', ({ headers }) => say(`${headers.authorization}`)],
  ]
  for (const [name, script] of scripts)
    test.each([
      ['chat, streamed', { api: 'chat' }],
      ['chat, whole', { api: 'chat', abilities }],
      ['responses, streamed', { api: 'responses' }],
    ] satisfies [string, AtOptions][])(`${name}: %s`, async (_way, options) => {
      const { server } = await twice(script, (model) => model.complete(hello(0)), { ...options, limits })
      expect(server.seen).toHaveLength(1)
    })

  test('a round of several samples, with tries after failures', async () => {
    const asked = new Map<number, number>()
    const script: Script = ({ body }) => {
      const tokens: number = body.max_tokens
      asked.set(tokens, (asked.get(tokens) ?? 0) + 1)
      return asked.get(tokens) === 1 ? fail(503, 'busy') : say(`answer ${tokens}`)
    }
    const { recorded } = await twice(
      script,
      (model) => Promise.all([1, 2, 3].map((n) => model.complete(hello(n, { maximumTokens: n })))),
      { limits: { retries: 1 } },
    )
    expect((recorded as ModelAnswer[]).map(({ usage }) => usage.requests)).toEqual([2, 2, 2])
  })

  test('levels of structured output that had to be found out', async () => {
    const script: Script = ({ body }) => (body.response_format ? fail(400, 'unsupported') : say('It is {"x": 3}'))
    const { recorded, server } = await twice(
      script,
      (model) => Promise.all([0, 1].map((sample) => model.complete(hello(sample, { schema: point })))),
      { structured: undefined },
    )
    expect(recorded).toMatchObject([{ value: { x: 3 } }, { value: { x: 3 } }])
    expect(server.seen).toHaveLength(4)
  })

  test('equal requests of a run are one; samples tell them apart', async () => {
    let count = 0
    const { recorded, server } = await twice(
      () => say(`answer ${++count}`),
      async (model) => {
        const answers = await Promise.all([0, 0, 1].map((sample) => model.complete(hello(sample))))
        return answers.map((answer) => [answer.kind === 'answer' && answer.text, answer.usage.requests])
      },
    )
    expect(server.seen).toHaveLength(2)
    expect((recorded as [string, number][]).map(([, requests]) => requests)).toEqual([1, 0, 1])
    expect((recorded as [string, number][])[1]![0]).toBe((recorded as [string, number][])[0]![0])
  })
})

describe('the files', () => {
  test('are JSON that a person can read, without headers of the request', async () => {
    const { written } = await twice([say('hi')], (model) => model.complete(hello(0)), { abilities })
    expect(written).toHaveLength(1)
    expect(files()[0]).toMatch(/^[0-9a-f]{64}\.json$/)
    const { request, answer, ...rest } = JSON.parse(written[0]!)
    expect(rest).toEqual({ format: 1 })
    expect(Object.keys(request)).toEqual(['method', 'url', 'sample', 'body'])
    expect(request.body.json.messages).toEqual([{ role: 'user', content: 'hello' }])
    expect(answer.headers).toEqual({ 'content-type': 'application/json' })
    expect(answer.body.json.choices[0].message.content).toBe('hi')
  })

  test('a key within the prompt is not written either', async () => {
    const server = await startServer([say('hi')])
    const model = modelAt(server.baseUrl, { key, exchange: record(testNetwork(), folderStore(folder)) })
    await model.complete(hello(0, { messages: [{ role: 'user', text: `my key is ${text}` }] }))
    await server.close()
    for (const name of files()) expect(readFileSync(join(folder, name), 'utf8')).not.toContain('sk-test')
    expect(files()).toHaveLength(1)
  })

  test.each([
    ['is missing', (path: string) => rmSync(path), /There is no answer in the recording/],
    ['is cut', (path: string) => writeFileSync(path, readFileSync(path, 'utf8').slice(0, 99)), /damaged/],
    [
      'is of another request',
      (path: string) => writeFileSync(path, readFileSync(path, 'utf8').replace('hello', 'bye')),
      /damaged/,
    ],
    ['is no recording', (path: string) => writeFileSync(path, '{}'), /damaged/],
  ])('a file that %s is said to be so', async (_name, damage, message) => {
    const server = await startServer([say('hi')])
    const store = folderStore(folder)
    await modelAt(server.baseUrl, { exchange: record(testNetwork(), store) }).complete(hello(0))
    await server.close()
    damage(join(folder, files()[0]!))
    const answer = await modelAt(server.baseUrl, { exchange: replay(store) }).complete(hello(0))
    expect(answer).toMatchObject({ code: 'not-recorded', message: expect.stringMatching(message) })
  })

  test('what cannot be written is not used', async () => {
    const server = await startServer([say('hi')])
    const full: CassetteStore = { load: async () => undefined, save: () => Promise.reject(new Error('disk full')) }
    const answer = await modelAt(server.baseUrl, { exchange: record(testNetwork(), full) }).complete(hello(0))
    await server.close()
    expect(answer).toMatchObject({ code: 'not-recorded', message: expect.stringContaining('disk full') })
    expect(answer.usage.requests).toBe(1)
  })
})

describe('a cache', () => {
  test('asks once, also over runs, for nothing', async () => {
    const server = await startServer([say('one'), say('two')])
    const store = folderStore(folder)
    const run = (exchange: Exchange) => modelAt(server.baseUrl, { exchange }).complete(hello(0))
    expect(await run(cache(testNetwork(), store))).toMatchObject({
      text: 'one',
      usage: { requests: 1, inputTokens: 100 },
    })
    await server.close()
    expect(await run(cache(nobody, store))).toMatchObject({
      text: 'one',
      usage: { requests: 0, inputTokens: 0, costUsd: 0 },
    })
    expect(server.seen).toHaveLength(1)
  })

  test.each(['chat', 'responses'] as const)('does not keep failures: %s', async (api) => {
    const server = await startServer([fail(401, 'no'), cutStream('long enough to be cut', 2), say('yes')])
    const store = folderStore(folder)
    const run = () => modelAt(server.baseUrl, { api, exchange: cache(testNetwork(), store) }).complete(hello(0))
    expect(await run()).toMatchObject({ code: 'unauthorized' })
    expect(await run()).toMatchObject({ code: 'truncated' })
    expect(files()).toHaveLength(0)
    expect(await run()).toMatchObject({ text: 'yes' })
    expect(await run()).toMatchObject({ text: 'yes' })
    await server.close()
    expect(server.seen).toHaveLength(3)
  })
})
