import { createServer } from 'node:net'
import { inspect } from 'node:util'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { createLedger, createSecret, type ModelAnswer, type ModelRequest } from '../../src/index.js'
import {
  call,
  cutStream,
  fail,
  flood,
  hang,
  raw,
  redirect,
  reset,
  type Script,
  type ScriptedServer,
  type Step,
  say,
  startServer,
  trickle,
} from '../server/index.js'
import { type AtOptions, modelAt } from '../server/model-at.js'

const text = 'sk-test-0123456789/key'
const key = createSecret(text)!
const hello: ModelRequest = { messages: [{ role: 'user', text: 'hello' }], maximumTokens: 50 }
const start = Date.now()

const servers: ScriptedServer[] = []
const printed: string[] = []
beforeEach(() => {
  for (const stream of [process.stdout, process.stderr])
    vi.spyOn(stream, 'write').mockImplementation((chunk) => printed.push(String(chunk)) > 0)
})
afterEach(async () => {
  vi.restoreAllMocks()
  for (const server of servers.splice(0)) await server.close()
  expect(printed.splice(0).join('')).not.toContain('sk-test')
})

/** The answer and the time it took; the key is nowhere in it. */
async function answerTo(script: Script, options: AtOptions = {}, request: Partial<ModelRequest> = {}) {
  const server = await startServer(script)
  servers.push(server)
  const began = performance.now()
  const answer = await modelAt(server.baseUrl, { key, ...options }).complete({ ...hello, ...request })
  expect(server.seen.every(({ headers }) => headers.authorization === `Bearer ${text}`)).toBe(true)
  expect(inspect(answer, { depth: 9 }) + JSON.stringify(answer)).not.toContain('sk-test')
  return { answer, server, tookMs: performance.now() - began }
}

const codeOf = (answer: ModelAnswer): string => (answer.kind === 'failure' ? answer.code : answer.kind)
const messageOf = (answer: ModelAnswer): string => (answer.kind === 'failure' ? answer.message : '')

describe('answers that no further try would better', () => {
  const cases: readonly (readonly [string, Step, string, RegExp])[] = [
    ['401', fail(401, `no such key: ${text}`), 'unauthorized', /key is not accepted \(401 no such key: \[key\]\)/],
    ['403', fail(403, 'not for you'), 'unauthorized', /not for you/],
    ['404', fail(404, 'unknown model'), 'no-such-model', /no such model.*unknown model/],
    ['400', fail(400, 'too long'), 'rejected-request', /too long/],
    ['422', fail(422, 'what?'), 'rejected-request', /what/],
    ['a quota that is used up', fail(429, 'insufficient_quota'), 'rate-limited', /quota/],
    ['a redirect to another host', redirect('https://evil.example/v1'), 'rejected-request', /redirects elsewhere/],
    ['a status without words', { kind: 'send', status: 418, body: '' }, 'rejected-request', /418/],
  ]
  test.each(cases)('%s', async (_name, step, code, message) => {
    const { answer, server } = await answerTo([step, say('should not be asked for')])
    expect(codeOf(answer)).toBe(code)
    expect(messageOf(answer)).toMatch(message)
    expect(server.seen).toHaveLength(1)
  })

  test('nobody listens', async () => {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as { port: number }
    await new Promise((resolve) => server.close(resolve))
    const answer = await modelAt(`http://127.0.0.1:${port}/v1`, { key }).complete(hello)
    expect(codeOf(answer)).toBe('unreachable')
    expect(messageOf(answer)).toContain('ECONNREFUSED')
    expect(answer.usage).toMatchObject({ inputTokens: 0, costUsd: 0 })
  })
})

test('a schema is not given up for errors that have nothing to do with it', async () => {
  const schema = { name: 'point', type: z.object({ x: z.int() }) }
  for (const step of [redirect('https://evil.example/v1'), fail(413, 'too large'), fail(404, 'unknown')]) {
    const { server } = await answerTo(() => step, { structured: undefined }, { schema })
    expect(server.seen).toHaveLength(1)
  }
})

describe('answers that may be better later', () => {
  const limits = { retries: 1 }
  const cases: readonly (readonly [string, Step, string])[] = [
    ['429', fail(429, 'slow down'), 'rate-limited'],
    ['500', fail(500, 'oops'), 'server-error'],
    ['503 without words', { kind: 'send', status: 503, body: 'busy' }, 'server-error'],
    ['408', fail(408, 'late'), 'timed-out'],
    ['a reset', reset(), 'unreachable'],
    ['a reset within the answer', reset('data: {"choices":[{"delta":{"content":"Hi"}}]}\n\n'), 'unreachable'],
  ]
  test.each(cases)('%s is tried again', async (_name, step, code) => {
    const good = await answerTo([step, say('now')], { limits })
    expect(good.answer).toMatchObject({ kind: 'answer', text: 'now', usage: { requests: 2 } })
    const bad = await answerTo([step, step, say('too late')], { limits })
    expect(codeOf(bad.answer)).toBe(code)
    expect(bad.answer.usage.requests).toBe(2)
  })

  test('what a broken answer said is kept', async () => {
    const { answer } = await answerTo([reset('data: {"choices":[{"delta":{"content":"Hi"}}]}\n\n')], {
      limits: { retries: 0 },
    })
    expect(answer).toMatchObject({ code: 'unreachable', text: 'Hi' })
  })

  test('Retry-After in seconds is kept to', async () => {
    const { answer, tookMs } = await answerTo([fail(429, 'wait', { 'retry-after': '1' }), say('now')])
    expect(codeOf(answer)).toBe('answer')
    expect(tookMs).toBeGreaterThan(990)
  })

  test('Retry-After as a date is kept to', async () => {
    const at = new Date(Date.now() + 2_000)
    const { answer } = await answerTo([fail(503, 'wait', { 'retry-after': at.toUTCString() }), say('now')])
    expect(codeOf(answer)).toBe('answer')
    expect(Date.now()).toBeGreaterThanOrEqual(Math.floor(at.getTime() / 1000) * 1000)
  })

  test('a Retry-After beyond a minute, or beyond the deadline, is not waited for', async () => {
    const long = await answerTo([fail(429, 'wait', { 'retry-after': '3600' }), say('now')])
    expect(codeOf(long.answer)).toBe('rate-limited')
    expect(messageOf(long.answer)).toContain('asked to wait: 3600')
    const ledger = createLedger({ deadlineMs: Date.now() + 5_000 })
    const late = await answerTo([fail(429, 'wait', { 'retry-after': '30' }), say('now')], { ledger })
    expect(codeOf(late.answer)).toBe('rate-limited')
    expect(late.tookMs).toBeLessThan(2_000)
  })
})

describe('no request outlives its limits', () => {
  test('silence from the start', async () => {
    const { answer, tookMs } = await answerTo([hang()], { limits: { idleMs: 200 } })
    expect(codeOf(answer)).toBe('timed-out')
    expect(messageOf(answer)).toContain('said nothing for 0.2 s')
    expect(tookMs).toBeLessThan(1_500)
    expect(answer.usage.inputTokens).toBeGreaterThan(0)
  })

  test('an answer that trickles', async () => {
    const { answer, tookMs } = await answerTo([trickle('so slow that it takes forever and a day', 100)], {
      limits: { totalMs: 400 },
    })
    expect(answer).toMatchObject({ code: 'timed-out', text: expect.stringContaining('so slow') })
    expect(tookMs).toBeLessThan(1_500)
  })

  test('the deadline of the run', async () => {
    const ledger = createLedger({ deadlineMs: Date.now() + 300 })
    const { answer, tookMs } = await answerTo([hang()], { ledger })
    expect(answer).toMatchObject({ code: 'timed-out', message: expect.stringContaining('deadline') })
    expect(tookMs).toBeLessThan(1_500)
  })

  test('a deadline that has passed sends nothing', async () => {
    const { answer, server } = await answerTo([say('hi')], { ledger: createLedger({ deadlineMs: start }) })
    expect(codeOf(answer)).toBe('timed-out')
    expect(server.seen).toHaveLength(0)
    expect(answer.usage.requests).toBe(0)
  })

  test('the signal of the caller', async () => {
    const controller = new AbortController()
    setTimeout(() => controller.abort(), 100)
    const { answer, tookMs } = await answerTo([hang()], {}, { signal: controller.signal })
    expect(codeOf(answer)).toBe('interrupted')
    expect(tookMs).toBeLessThan(1_500)
    const again = await answerTo([say('hi')], {}, { signal: controller.signal })
    expect(codeOf(again.answer)).toBe('interrupted')
    expect(again.server.seen).toHaveLength(0)
  })

  test('the signal of the caller, while waiting for a further try', async () => {
    const controller = new AbortController()
    setTimeout(() => controller.abort(), 200)
    const script = [fail(429, 'wait', { 'retry-after': '20' }), say('hi')]
    const { answer, tookMs } = await answerTo(script, {}, { signal: controller.signal })
    expect(codeOf(answer)).toBe('interrupted')
    expect(tookMs).toBeLessThan(1_500)
  })

  test('an answer without end', async () => {
    const { answer } = await answerTo([flood(64 * 1024 * 1024)], { limits: { bytes: 1024 * 1024 } })
    expect(codeOf(answer)).toBe('too-large')
    expect(messageOf(answer)).toContain('1048576 bytes')
    expect(answer.kind === 'failure' && answer.text.length).toBeLessThanOrEqual(20_000)
  })

  test.each(['chat', 'responses'] as const)('a stream that ends too early: %s', async (api) => {
    const { answer } = await answerTo([cutStream('all of it would be longer', 3)], { api })
    expect(answer).toMatchObject({ code: 'truncated', text: expect.stringMatching(/^all of it/) })
  })

  test('a stream that ends within an event', async () => {
    const body = 'data: {"choices":[{"delta":{"content":"Hi"}}]}\n\ndata: {"choices":[{"del'
    const step: Step = { kind: 'send', status: 200, headers: { 'content-type': 'text/event-stream' }, body }
    const { answer } = await answerTo([step])
    expect(answer).toMatchObject({ code: 'truncated', text: 'Hi' })
  })

  test('no more requests at once than the limit', async () => {
    const server = await startServer(() => trickle('one after the other', 20))
    servers.push(server)
    const model = modelAt(server.baseUrl, { limits: { concurrency: 2 } })
    const answers = await Promise.all(Array.from({ length: 7 }, () => model.complete(hello)))
    expect(answers.map(codeOf)).toEqual(Array(7).fill('answer'))
    expect(server.mostAtOnce()).toBe(2)
  })

  test('who waits for its turn can be cancelled', async () => {
    const server = await startServer(() => trickle('one after the other, slowly', 60))
    servers.push(server)
    const model = modelAt(server.baseUrl, { limits: { concurrency: 1 } })
    const controller = new AbortController()
    const first = model.complete(hello)
    const second = model.complete({ ...hello, signal: controller.signal })
    const third = model.complete(hello)
    controller.abort()
    expect((await Promise.all([first, second, third])).map(codeOf)).toEqual(['answer', 'interrupted', 'answer'])
    expect(server.seen).toHaveLength(2)
  })
})

describe('a key stays a key', () => {
  const abilities = { structured: 'strict', tools: true, streaming: false, contextTokens: undefined } as const
  const echo: Script = ({ headers }) => say(`you sent ${headers.authorization}`)
  const echoCall: Script = ({ headers }) => call('f', { key: headers.authorization })
  test.each([
    ['chat, streamed', echo, {}],
    ['chat, whole', echo, { abilities }],
    ['responses, streamed', echo, { api: 'responses' }],
    ['responses, whole', echo, { api: 'responses', abilities }],
    ['chat, streamed, in a call', echoCall, {}],
    ['responses, whole, in a call', echoCall, { api: 'responses', abilities }],
  ] satisfies [string, Script, AtOptions][])('an endpoint that says it back: %s', async (_name, script, options) => {
    const { answer } = await answerTo(script, options)
    expect(answer).toMatchObject({ code: 'malformed', message: expect.stringContaining('has the key in it'), text: '' })
  })

  const escaped = [...text].map((letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')
  const part = (said: string) => ({ type: 'message', content: [{ type: 'output_text', text: said }] })
  test.each([
    ['in part', `{"choices":[{"message":{"content":"${text.replaceAll('/', '\\u002f')}"}}]}`, {}],
    ['in JSON within the answer', JSON.stringify({ choices: [{ message: { content: `{"idea":"${escaped}"}` } }] }), {}],
    [
      'over several parts',
      JSON.stringify({ status: 'completed', output: [part(text.slice(0, 9)), part(text.slice(9))] }),
      { api: 'responses', abilities },
    ],
  ] satisfies [string, string, AtOptions][])('an endpoint that hides it: %s', async (_name, body, options) => {
    const { answer } = await answerTo([raw(body)], options)
    expect(answer).toMatchObject({ code: 'malformed', message: expect.stringContaining('has the key in it'), text: '' })
  })

  test('an error that escapes it', async () => {
    const body = `{"error":{"message":"bad ${escaped}"}}`
    const headers = { 'content-type': 'application/json' }
    const { answer } = await answerTo([{ kind: 'send', status: 401, headers, body }])
    expect(answer).toMatchObject({ code: 'unauthorized' })
  })

  test('an endpoint that puts it into an error, a status and a header', async () => {
    await answerTo(({ headers }) => fail(400, `bad ${headers.authorization}`, { 'retry-after': text }))
    await answerTo(({ headers }) => ({ kind: 'send', status: 500, body: `${headers.authorization}` }), {
      limits: { retries: 0 },
    })
  })

  test('nothing of this machine is told', async () => {
    vi.stubEnv('OPENAI_CUSTOM_HEADERS', 'x-spy: yes')
    vi.stubEnv('OPENAI_ORG_ID', 'org-spy')
    vi.stubEnv('OPENAI_LOG', 'debug')
    vi.stubEnv('OPENAI_BASE_URL', 'http://127.0.0.1:1/v1')
    const { server } = await answerTo([say('hi')])
    vi.unstubAllEnvs()
    const sent = server.seen[0]!.headers
    expect(Object.keys(sent).filter((name) => /^(x-|openai)/.test(name))).toEqual([])
    expect(sent['user-agent']).toBe('sourceless')
  })

  test('it does not print', () => {
    const words = [String(key), `${key}`, JSON.stringify({ key }), inspect({ key }), inspect(key, { showHidden: true })]
    for (const word of words) expect(word).not.toContain('sk-test')
    expect(Object.values(key).some((value) => typeof value === 'string')).toBe(false)
    expect(createSecret('')).toBeUndefined()
    expect(createSecret('two words')).toBeUndefined()
    expect(createSecret('line\nbreak')).toBeUndefined()
    expect(createSecret('quoted"')).toBeUndefined()
    expect(createSecret(' padded\n')?.reveal()).toBe('padded')
  })
})
