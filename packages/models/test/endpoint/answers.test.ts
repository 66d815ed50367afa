import { afterEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import type { ModelRequest } from '../../src/index.js'
import { call, emptyChoices, raw, refuse, type Said, type Script, say, sayJson, startServer } from '../server/index.js'
import { type AtOptions, modelAt } from '../server/model-at.js'

const open: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of open.splice(0)) await close()
})

async function modelWith(script: Script, options: AtOptions = {}) {
  const server = await startServer(script)
  open.push(server.close)
  return { server, model: modelAt(server.baseUrl, options) }
}

const hello: ModelRequest = { messages: [{ role: 'user', text: 'hello' }], maximumTokens: 50 }
const point = { name: 'point', type: z.object({ x: z.int(), y: z.int() }) }
const abilities = { structured: 'strict', tools: true, streaming: false, contextTokens: undefined } as const

/** Both protocols, streamed and whole. */
const ways: readonly (readonly [string, AtOptions])[] = [
  ['chat, streamed', { api: 'chat' }],
  ['chat, whole', { api: 'chat', abilities }],
  ['responses, streamed', { api: 'responses' }],
  ['responses, whole', { api: 'responses', abilities }],
]

describe.each(ways)('%s', (_, way) => {
  test('text, and what it used', async () => {
    const { model } = await modelWith([say('good morning to you', { usage: { input: 9, output: 5, cached: 4 } })], way)
    expect(await model.complete(hello)).toEqual({
      kind: 'answer',
      text: 'good morning to you',
      value: undefined,
      calls: [],
      usage: { requests: 1, inputTokens: 9, cachedTokens: 4, outputTokens: 5, costUsd: 0 },
    })
  })

  test('structured output is asked for strictly and read by its schema', async () => {
    const { model, server } = await modelWith([sayJson({ x: 1, y: -2 })], way)
    const answer = await model.complete({ ...hello, schema: point })
    expect(answer).toMatchObject({ kind: 'answer', value: { x: 1, y: -2 } })
    const { body } = server.seen[0]!
    const format = way.api === 'chat' ? body.response_format.json_schema : body.text.format
    expect(format).toMatchObject({ name: 'point', strict: true, schema: { type: 'object', required: ['x', 'y'] } })
    expect(format.schema.additionalProperties).toBe(false)
  })

  test('calls of tools, and the conversation after them', async () => {
    const script = [call('move', { x: 1, y: 2 }), say('done')]
    const { model, server } = await modelWith(script, way)
    const tools = [{ name: 'move', description: 'Moves.', parameters: point.type }]
    const first = await model.complete({ ...hello, tools })
    expect(first).toMatchObject({ kind: 'answer', calls: [{ id: 'call_0', name: 'move', arguments: '{"x":1,"y":2}' }] })
    if (first.kind !== 'answer') return
    const second = await model.complete({
      ...hello,
      tools,
      messages: [
        ...hello.messages,
        { role: 'assistant', text: first.text, calls: first.calls },
        { role: 'tool', callId: first.calls[0]!.id, text: 'moved' },
      ],
    })
    expect(second).toMatchObject({ kind: 'answer', text: 'done' })
    const sent = JSON.stringify(server.seen[1]!.body)
    expect(sent).toContain('"moved"')
    expect(sent).toContain('"call_0"')
  })

  const failures: readonly (readonly [string, Said, string])[] = [
    ['a refusal', { refusal: 'No, I will not.' }, 'refused'],
    ['a content filter', { text: 'partly', finish: 'content_filter' }, 'refused'],
    ['an answer cut at its limit', { text: 'partly', finish: 'length' }, 'truncated'],
    ['an answer without words', { text: '' }, 'empty'],
  ]
  test.each(failures)('%s', async (_name, said, code) => {
    const { model } = await modelWith([{ kind: 'say', said }], way)
    const answer = await model.complete(hello)
    expect(answer).toMatchObject({ kind: 'failure', code, usage: { requests: 1, inputTokens: 100 } })
    if (answer.kind === 'failure') expect(answer.message).toMatch(/^test\/model: [A-Z].*\.$/)
  })

  test('no choice at all', async () => {
    const { model } = await modelWith([emptyChoices()], way)
    expect(await model.complete(hello)).toMatchObject({ kind: 'failure', code: 'empty' })
  })

  test.each([
    ['half a document', '{"choices": [{"mess'],
    ['another document', '[1, 2]'],
    ['a choice that is none', '{"choices": [7], "output": 7}'],
    ['a page', '<html>Welcome to the hotel</html>'],
  ])('malformed JSON: %s', async (_name, body) => {
    const { model } = await modelWith([raw(body)], way)
    expect(await model.complete(hello)).toMatchObject({ kind: 'failure', code: 'malformed' })
  })

  test('an error in an answer of status 200', async () => {
    const { model } = await modelWith([raw('{"error": {"message": "overloaded"}}')], way)
    const answer = await model.complete(hello)
    expect(answer).toMatchObject({ kind: 'failure', code: 'server-error' })
    expect(answer).toHaveProperty('message', 'test/model: The endpoint reports an error: overloaded')
  })
})

test('a response that failed without a reason', async () => {
  const { model } = await modelWith([raw('{"status": "failed", "output": []}')], { api: 'responses' })
  expect(await model.complete(hello)).toMatchObject({ kind: 'failure', code: 'server-error' })
})

test('a refusal keeps its words', async () => {
  const { model } = await modelWith([refuse('Not this.')])
  expect(await model.complete(hello)).toMatchObject({ code: 'refused', text: 'Not this.' })
})

test('an answer that does not fit its schema is kept, and says where', async () => {
  const { model } = await modelWith([sayJson({ x: 1, y: 'two' })])
  const answer = await model.complete({ ...hello, schema: point })
  expect(answer).toMatchObject({ kind: 'failure', code: 'malformed', text: '{"x":1,"y":"two"}' })
  if (answer.kind === 'failure') expect(answer.message).toContain('y: ')
})

test('what an endpoint says cannot drive a terminal', async () => {
  const { model } = await modelWith([
    {
      kind: 'send',
      status: 400,
      headers: {},
      body: JSON.stringify({ error: { message: '\u001b[2Jgone\u202e\n\nx' } }),
    },
  ])
  const answer = await model.complete(hello)
  expect(answer.kind === 'failure' && answer.message).not.toMatch(/[\p{Cc}\p{Cf}]/u)
})

test('where the endpoint does not count, tokens are estimated', async () => {
  const { model } = await modelWith([say('x'.repeat(300), { usage: 'none' })])
  const { usage } = await model.complete(hello)
  expect(usage.outputTokens).toBe(100)
  expect(usage.inputTokens).toBeGreaterThan(5)
})

describe('calls as endpoints write them', () => {
  const chunk = (tool_calls: unknown[]) => `data: ${JSON.stringify({ choices: [{ delta: { tool_calls } }] })}\n\n`
  const end = `data: ${JSON.stringify({ choices: [{ delta: {}, finish_reason: 'stop' }] })}\n\ndata: [DONE]\n\n`
  const two = [
    { id: 'a', name: 'f', arguments: '{"n":1}' },
    { id: 'b', name: 'g', arguments: '{"n":2}' },
  ]
  test.each([
    ['whole calls, all of index 0', chunk(two.map(({ id, ...rest }) => ({ index: 0, id, function: rest }))), two],
    ['whole calls without index', chunk(two.map(({ id, ...rest }) => ({ id, function: rest }))), two],
    [
      'pieces that repeat the id',
      chunk([{ index: 0, id: 'a', function: { name: 'f', arguments: '{"n"' } }]) +
        chunk([{ index: 0, id: 'a', function: { arguments: ':1}' } }]),
      two.slice(0, 1),
    ],
    [
      'no id',
      chunk([{ index: 0, function: { name: 'f', arguments: '{}' } }]) +
        chunk([{ index: 1, function: { name: 'g', arguments: '{}' } }]),
      [
        { id: 'call-1', name: 'f', arguments: '{}' },
        { id: 'call-2', name: 'g', arguments: '{}' },
      ],
    ],
  ])('%s', async (_name, events, calls) => {
    const { model } = await modelWith([raw(events + end, 'text/event-stream')])
    expect(await model.complete(hello)).toMatchObject({ kind: 'answer', calls })
  })
})
