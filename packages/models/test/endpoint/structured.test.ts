import { afterEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { extractJson } from '../../src/endpoint/extract-json.js'
import { createLedger, type ModelRequest } from '../../src/index.js'
import { jsonAnswerPrompt } from '../../src/prompts/json-answer.js'
import { fail, type Script, type ScriptedServer, type Seen, say, sayJson, startServer } from '../server/index.js'
import { type AtOptions, modelAt } from '../server/model-at.js'

const servers: ScriptedServer[] = []
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close()
})
async function modelWith(script: Script, options: AtOptions = {}) {
  const server = await startServer(script)
  servers.push(server)
  return { server, model: modelAt(server.baseUrl, { structured: undefined, ...options }) }
}

const request: ModelRequest = {
  messages: [
    { role: 'system', text: 'Be exact.' },
    { role: 'user', text: 'Where?' },
  ],
  schema: { name: 'point', type: z.object({ x: z.int() }) },
  maximumTokens: 50,
}

/** The level at which a request asks. */
const levelOf = ({ body }: Seen): string => (body.response_format ?? body.text?.format ?? { type: 'prompt' }).type

describe('levels of structured output', () => {
  test('strict first; what works is kept', async () => {
    const { model, server } = await modelWith([sayJson({ x: 1 }), sayJson({ x: 2 })])
    expect(await model.complete(request)).toMatchObject({ value: { x: 1 } })
    expect(await model.complete(request)).toMatchObject({ value: { x: 2 } })
    expect(server.seen.map(levelOf)).toEqual(['json_schema', 'json_schema'])
  })

  test.each(['chat', 'responses'] as const)('a rejected format falls to the next one, once: %s', async (api) => {
    const script: Script = (seen) =>
      ['json_schema', 'json_object'].includes(levelOf(seen)) ? fail(400, 'unsupported format') : say('Here: {"x": 5}')
    const { model, server } = await modelWith(script, { api })
    expect(await model.complete(request)).toMatchObject({ value: { x: 5 }, usage: { requests: 3 } })
    expect(await model.complete(request)).toMatchObject({ value: { x: 5 }, usage: { requests: 1 } })
    expect(server.seen.map(levelOf)).toEqual(['json_schema', 'json_object', 'prompt', 'prompt'])
  })

  test('a format that is ignored falls too', async () => {
    const script: Script = (seen) => (levelOf(seen) === 'prompt' ? sayJson({ x: 5 }) : say('x is five'))
    const { model, server } = await modelWith(script)
    expect(await model.complete(request)).toMatchObject({ value: { x: 5 } })
    expect(server.seen).toHaveLength(3)
  })

  test('below strict, the schema is in the prompt, after the instructions', async () => {
    const { model, server } = await modelWith([sayJson({ x: 1 })], { structured: 'json' })
    await model.complete(request)
    const { messages, response_format } = server.seen[0]!.body
    expect(response_format).toEqual({ type: 'json_object' })
    expect(messages.map(({ role }: { role: string }) => role)).toEqual(['system', 'system', 'user'])
    expect(messages[1].content).toContain('"x"')
  })

  test('a known level goes down only for requests that are rejected', async () => {
    const { model, server } = await modelWith(
      [say('no JSON'), fail(400, 'too deep'), sayJson({ x: 1 }), sayJson({ x: 2 })],
      {
        structured: 'strict',
      },
    )
    expect(await model.complete(request)).toMatchObject({ code: 'malformed', text: 'no JSON' })
    expect(await model.complete(request)).toMatchObject({ value: { x: 1 } })
    expect(await model.complete(request)).toMatchObject({ value: { x: 2 } })
    expect(server.seen.map(levelOf)).toEqual(['json_schema', 'json_schema', 'json_object', 'json_schema'])
  })

  test('requests at the same time wait for the first to find the level out', async () => {
    const script: Script = (seen) => (levelOf(seen) === 'prompt' ? sayJson({ x: 5 }) : fail(400, 'unsupported'))
    const { model, server } = await modelWith(script)
    const answers = await Promise.all([1, 2, 3].map((sample) => model.complete({ ...request, sample })))
    expect(answers.map(({ usage }) => usage.requests)).toEqual([3, 1, 1])
    expect(server.seen).toHaveLength(5)
  })

  test('when the first fails for another reason, the next one goes on', async () => {
    const { model, server } = await modelWith([fail(401, 'no'), sayJson({ x: 1 })])
    const answers = await Promise.all([1, 2].map((sample) => model.complete({ ...request, sample })))
    expect(answers).toMatchObject([{ code: 'unauthorized' }, { value: { x: 1 } }])
    expect(server.seen).toHaveLength(2)
  })

  test('the tries of one request share one reservation', async () => {
    const ledger = createLedger({ requests: 1 })
    const script: Script = (seen) => (levelOf(seen) === 'prompt' ? sayJson({ x: 5 }) : fail(400, 'unsupported'))
    const { model } = await modelWith(script, { ledger })
    expect(await model.complete(request)).toMatchObject({ value: { x: 5 } })
    expect(ledger.spent().get('test/model')).toMatchObject({ requests: 3 })
    expect(await model.complete(request)).toMatchObject({ code: 'over-budget' })
  })
})

test('the prompt for JSON', () => {
  expect(jsonAnswerPrompt({ type: 'object' })).toMatchInlineSnapshot(`
    "Answer with one JSON value that this JSON Schema accepts, and with nothing else: no prose, no code fence.
    {"type":"object"}"
  `)
})

describe('JSON within an answer', () => {
  test.each([
    ['alone', ' {"x": 1}\n', { x: 1 }],
    ['in a fence', 'Sure!\n```json\n{"x": 1}\n```\nDone.', { x: 1 }],
    ['in a fence without a name', '```\n[1, 2]\n```', [1, 2]],
    ['in prose', 'The point is {"x": 1}, I think.', { x: 1 }],
    ['after brackets of prose', 'In {braces} and [brackets]: {"x": 1}', { x: 1 }],
    ['brackets within strings', 'It is {"x": "}{\\"", "y": [1]}.', { x: '}{"', y: [1] }],
    ['after reasoning', '<think>maybe {"x": 9}?</think>\n{"x": 1}', { x: 1 }],
    ['the first of two', '{"x": 1}\n{"x": 2}', { x: 1 }],
  ])('%s', (_name, text, value) => {
    expect(extractJson(text)).toEqual({ value })
  })

  test.each(['', 'no', '5', '"text"', 'null', '{"x": 1', '{x: 1}', '```json\n{"x"\n```'])('none in %j', (text) => {
    expect(extractJson(text)).toBeUndefined()
  })

  test('a hostile text costs little', () => {
    const began = performance.now()
    expect(extractJson('['.repeat(4_000_000))).toBeUndefined()
    expect(extractJson('{"a":'.repeat(800_000))).toBeUndefined()
    expect(performance.now() - began).toBeLessThan(5_000)
  })
})
