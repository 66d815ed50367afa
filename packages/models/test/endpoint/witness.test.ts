import { LLMock } from '@copilotkit/aimock'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import type { ModelRequest } from '../../src/index.js'
import { type AtOptions, modelAt } from '../server/model-at.js'

/** A server of both protocols that others wrote, and compare with the real endpoints every day. */
const server = new LLMock({ port: 0 })
beforeAll(async () => {
  server.onMessage('words', { content: 'Hi there! ☀️ How are you?' })
  server.onMessage('thoughts', { content: 'Five.', reasoning: 'Two and three make {"x": 5}.' })
  server.onMessage('JSON', { content: '{"x":5}' })
  server.onMessage('cut', { content: 'All of', finishReason: 'length' })
  server.onMessage('calls', {
    toolCalls: [
      { name: 'move', arguments: '{"x":1}' },
      { name: 'move', arguments: '{"x":2}' },
    ],
  })
  server.onMessage('busy', { error: { message: 'Try later', type: 'rate_limit_error' }, status: 429 })
  await server.start()
})
afterAll(() => server.stop())

const whole = { structured: 'strict', tools: true, streaming: false, contextTokens: undefined } as const
const ways: readonly (readonly [string, AtOptions])[] = [
  ['chat, streamed', { api: 'chat' }],
  ['chat, whole', { api: 'chat', abilities: whole }],
  ['responses, streamed', { api: 'responses' }],
  ['responses, whole', { api: 'responses', abilities: whole }],
]
const schema = { name: 'point', type: z.object({ x: z.int() }) }
const tools = [{ name: 'move', description: 'Moves.', parameters: schema.type }]
const saying = (text: string, more: Partial<ModelRequest> = {}): ModelRequest => ({
  messages: [
    { role: 'system', text: 'Be brief.' },
    { role: 'user', text },
  ],
  maximumTokens: 100,
  ...more,
})

describe.each(ways)('a server that shares no code with ours: %s', (_, way) => {
  const model = () => modelAt(`${server.url}/v1`, { ...way, name: 'gpt-4o', limits: { retries: 0 } })
  const cases: readonly (readonly [string, ModelRequest, object])[] = [
    ['words', saying('words'), { kind: 'answer', text: 'Hi there! ☀️ How are you?' }],
    ['thoughts', saying('thoughts'), { kind: 'answer', text: 'Five.' }],
    ['JSON', saying('JSON', { schema }), { kind: 'answer', value: { x: 5 } }],
    ['a cut', saying('cut'), { kind: 'failure', code: 'truncated', text: 'All of' }],
    ['an error', saying('busy'), { kind: 'failure', code: 'rate-limited' }],
    ['an unknown request', saying('?'), { kind: 'failure', code: 'no-such-model' }],
  ]
  test.each(cases)('%s', async (_name, request, answer) => {
    expect(await model().complete(request)).toMatchObject(answer)
  })

  test('calls, and a conversation that goes on after them', async () => {
    const first = await model().complete(saying('calls', { tools }))
    expect(first).toMatchObject({ kind: 'answer', calls: [{ arguments: '{"x":1}' }, { arguments: '{"x":2}' }] })
    if (first.kind !== 'answer') return
    const { messages } = saying('calls')
    const request: ModelRequest = {
      tools,
      maximumTokens: 100,
      messages: [
        ...messages,
        { role: 'assistant', text: first.text, calls: first.calls },
        ...first.calls.map(({ id }) => ({ role: 'tool' as const, callId: id, text: 'moved' })),
        { role: 'user', text: 'words' },
      ],
    }
    expect(await model().complete(request)).toMatchObject({ kind: 'answer', text: 'Hi there! ☀️ How are you?' })
  })
})
