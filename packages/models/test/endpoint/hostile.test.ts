import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { createSecret, type Exchange, type ModelRequest } from '../../src/index.js'
import { raw, say, startServer } from '../server/index.js'
import { type AtOptions, modelAt, testNetwork } from '../server/model-at.js'
import { writeChat, writeResponse } from '../server/protocol.js'

const request: ModelRequest = {
  messages: [{ role: 'user', text: 'hello' }],
  schema: { name: 'point', type: z.object({ x: z.int() }) },
  tools: [{ name: 'move', description: 'Moves.', parameters: z.object({ x: z.int() }) }],
  maximumTokens: 50,
}

/** An endpoint that answers anything: `body` is its answer, whatever was asked. */
const answering =
  (body: string, contentType: string, status = 200): Exchange =>
  async () => ({ status, headers: { 'content-type': contentType }, body, attempts: 1 })

async function check(exchange: Exchange, options: AtOptions): Promise<void> {
  const answer = await modelAt('http://127.0.0.1:9/v1', { ...options, exchange }).complete(request)
  if (answer.kind === 'failure') {
    expect(answer.message).toMatch(/^test\/model: [^\p{Cc}]{1,2000}$/u)
    expect(answer.text.length).toBeLessThanOrEqual(20_000)
  } else if (answer.calls.length === 0) expect(answer.value).toEqual({ x: expect.any(Number) })
  for (const count of [answer.usage.inputTokens, answer.usage.outputTokens, answer.usage.costUsd])
    expect(count).toBeGreaterThanOrEqual(0)
}

const said = { text: '{"x": 1}', calls: [{ name: 'move', arguments: { x: 1 } }], refusal: '' }
const abilities = { structured: 'strict', tools: true, streaming: false, contextTokens: undefined } as const

/** A value in which one place has another value. */
const damaged = (value: unknown, other: unknown, step: number): unknown => {
  const text = JSON.stringify(value)
  const places = [...text.matchAll(/(?<=[:[,])(?:"(?:[^"\\]|\\.)*"(?!:)|-?\d+|null|true|false|\{\}|\[\])/g)]
  const place = places[step % places.length]!
  return JSON.parse(text.slice(0, place.index) + JSON.stringify(other) + text.slice(place.index + place[0].length))
}

describe.each(['chat', 'responses'] as const)('any answer at all: %s', (api) => {
  const { whole, events } = api === 'chat' ? writeChat(said, 'm') : writeResponse(said, 'm')
  const stream = events.map(({ data }) => `data: ${JSON.stringify(data)}\n\n`).join('')

  test('JSON of any kind', async () => {
    const anyStatus = fc.constantFrom(200, 200, 200, 201, 204, 304, 400, 404, 429, 500, 999)
    await fc.assert(
      fc.asyncProperty(fc.json(), anyStatus, (body, status) =>
        check(answering(body, 'application/json', status), { api, abilities }),
      ),
    )
  })

  test('an answer in which something else is at one place', async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), fc.nat(1000), (other, step) =>
        check(answering(JSON.stringify(damaged(whole, other, step)), 'application/json'), { api, abilities }),
      ),
      { numRuns: 300 },
    )
  })

  test('an event in which something else is at one place', async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), fc.nat(1000), fc.nat(events.length - 1), (other, step, index) => {
        const data = events.map((event, at) => (at === index ? damaged(event.data, other, step) : event.data))
        const body = data.map((one) => `data: ${JSON.stringify(one)}\n\n`).join('')
        return check(answering(body, 'text/event-stream'), { api })
      }),
      { numRuns: 300 },
    )
  })

  test('a stream with a piece cut out, or letters put in', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(stream.length), fc.nat(40), fc.string(), (from, length, letters) =>
        check(answering(stream.slice(0, from) + letters + stream.slice(from + length), 'text/event-stream'), { api }),
      ),
      { numRuns: 300 },
    )
  })
})

/** Through the network, with a key to look for in what comes back. */
test.each([
  ['a deep nest', raw('['.repeat(200_000) + ']'.repeat(200_000)), 'malformed'],
  [
    'a deep nest in a stream',
    raw(`data: ${'['.repeat(200_000)}${']'.repeat(200_000)}\n\n`, 'text/event-stream'),
    'malformed',
  ],
  ['long names', raw(`{"${'n'.repeat(1_000_000)}":[${'"a",'.repeat(50_000)}"a"]}`), 'empty'],
  ['backslashes', raw(`"${'\\\\'.repeat(1_000_000)}"`), 'malformed'],
  ['a long stream', say('x'.repeat(200_000)), 'malformed'],
] as const)(
  'what is costly to look through is judged in time: %s',
  async (_name, step, code) => {
    const server = await startServer([step])
    try {
      const key = createSecret('sk-test-0123456789')!
      const began = performance.now()
      const answer = await modelAt(server.baseUrl, { key, exchange: testNetwork() }).complete(request)
      expect(answer).toMatchObject({ kind: 'failure', code, usage: { requests: 1 } })
      expect(performance.now() - began).toBeLessThan(10_000)
    } finally {
      await server.close()
    }
  },
  10_000,
)
