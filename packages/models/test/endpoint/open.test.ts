import { describe, expect, test } from 'vitest'
import { pauseBefore, retryAfterMs } from '../../src/endpoint/retry.js'
import {
  createLedger,
  type EndpointSettings,
  findModel,
  openModel,
  parseModelId,
  presets,
  readEndpoint,
} from '../../src/index.js'

const none = { environment: {}, file: {} }
const exchange = async () => ({ status: 500, headers: {}, body: '', attempts: 1 })

describe('names of models', () => {
  test.each([
    ['openai/gpt-6-sol', 'openai', 'gpt-6-sol'],
    ['openrouter/meta-llama/llama-4:free', 'openrouter', 'meta-llama/llama-4:free'],
    ['ollama/qwen3:8b', 'ollama', 'qwen3:8b'],
  ])('%s', (id, provider, name) => expect(parseModelId(id)).toEqual({ provider, name }))

  test.each(['', 'gpt-6', '/gpt', 'openai/', 'Open AI/x', 'openai/a b', 'openai/\u001b[2J', `a/${'x'.repeat(201)}`])(
    '%j is none',
    (id) => expect(parseModelId(id)).toBeUndefined(),
  )
})

describe('endpoints', () => {
  test('the built-in ones', () => {
    const rows = presets.map(({ name, baseUrl, api, keyVariable, structured }) =>
      [name, baseUrl, api, keyVariable ?? '-', structured ?? 'find out'].join(' '),
    )
    expect(rows).toEqual([
      'openai https://api.openai.com/v1 responses OPENAI_API_KEY strict',
      'xai https://api.x.ai/v1 responses XAI_API_KEY strict',
      'anthropic https://api.anthropic.com/v1 chat ANTHROPIC_API_KEY prompt',
      'google https://generativelanguage.googleapis.com/v1beta/openai chat GEMINI_API_KEY strict',
      'openrouter https://openrouter.ai/api/v1 chat OPENROUTER_API_KEY find out',
      'ollama http://localhost:11434/v1 chat - find out',
      'llamacpp http://localhost:8080/v1 chat LLAMA_API_KEY strict',
      'vllm http://localhost:8000/v1 chat VLLM_API_KEY strict',
      'lmstudio http://localhost:1234/v1 chat - find out',
    ])
  })

  test('an own one', () => {
    const settings: EndpointSettings = {
      name: 'corp',
      baseUrl: 'https://llm.example.org/v1/',
      keyVariable: 'SOURCELESS_CORP_KEY',
      limits: { concurrency: 9 },
    }
    expect(readEndpoint(settings)).toMatchObject({
      endpoint: {
        name: 'corp',
        baseUrl: 'https://llm.example.org/v1',
        api: 'chat',
        isLocal: false,
        limits: { concurrency: 9 },
      },
    })
    expect(readEndpoint({ name: 'box', baseUrl: 'http://127.0.0.1:9/v1' })).toMatchObject({
      endpoint: { isLocal: true },
    })
  })

  test.each([
    ['a name of a built-in one', { name: 'openai', baseUrl: 'https://evil.example/v1' }, /built-in/],
    [
      "a variable of somebody else's",
      { name: 'x', baseUrl: 'https://x.example', keyVariable: 'OPENAI_API_KEY' },
      /SOURCELESS_/,
    ],
    ['another scheme', { name: 'x', baseUrl: 'file:///etc/passwd' }, /base URL/],
    ['a password', { name: 'x', baseUrl: 'https://u:p@x.example/v1' }, /base URL/],
    ['a query', { name: 'x', baseUrl: 'https://x.example/v1?key=1' }, /base URL/],
    ['an unknown setting', { name: 'x', baseUrl: 'https://x.example', headers: {} }, /headers/],
    ['nothing', undefined, /settings/],
  ])('%s is refused', (_name, settings, problem) => {
    const read = readEndpoint(settings)
    expect('problem' in read && read.problem).toMatch(problem)
  })
})

describe('keys', () => {
  const own = readEndpoint({ name: 'corp', baseUrl: 'https://llm.example.org/v1', keyVariable: 'SOURCELESS_CORP_KEY' })
  const endpoints = 'endpoint' in own ? [own.endpoint] : []
  const keyOf = (id: string, environment: Record<string, string>, file: Record<string, string> = {}) => {
    const found = findModel(id, { endpoints, keys: { environment, file } })
    return found.ok ? found.key?.reveal() : found.message
  }

  test('the environment goes before the file', () => {
    expect(keyOf('openai/x', { OPENAI_API_KEY: 'a' }, { openai: 'b' })).toBe('a')
    expect(keyOf('openai/x', { OPENAI_API_KEY: '' }, { openai: 'b' })).toBe('b')
    expect(keyOf('openai/x', {}, { 'https://api.openai.com': 'c' })).toBe('c')
    expect(keyOf('corp/x', { SOURCELESS_CORP_KEY: 'd' })).toBe('d')
    expect(keyOf('corp/x', {}, { 'https://llm.example.org': 'e' })).toBe('e')
  })

  test("an own endpoint gets no key by its name, which a project's settings could choose", () => {
    expect(keyOf('corp/x', {}, { corp: 'f' })).toMatch(/needs a key: set SOURCELESS_CORP_KEY/)
  })

  test('none where none is needed', () => {
    expect(keyOf('ollama/x', {})).toBeUndefined()
    expect(keyOf('llamacpp/x', {})).toBeUndefined()
    expect(keyOf('llamacpp/x', { LLAMA_API_KEY: 'g' })).toBe('g')
  })

  test('what is wrong is said, without the key', () => {
    expect(keyOf('openai/x', {})).toBe('openai needs a key: set OPENAI_API_KEY, or put it into the key file.')
    expect(keyOf('openai/x', { OPENAI_API_KEY: 'two words' })).toBe(
      'The key for openai has characters that no key has.',
    )
    expect(keyOf('nobody/x', {})).toMatch(/no endpoint 'nobody'\. There are: openai, xai/)
    expect(keyOf('gpt-6', {})).toMatch(/form provider\/model/)
    expect(keyOf('constructor/x', {})).toMatch(/no endpoint/)
  })

  test('no key over plain HTTP to another machine', () => {
    const far = readEndpoint({ name: 'far', baseUrl: 'http://10.0.0.9:8000/v1', keyVariable: 'SOURCELESS_FAR' })
    if (!('endpoint' in far)) throw new Error(far.problem)
    const found = findModel('far/x', {
      endpoints: [far.endpoint],
      keys: { environment: { SOURCELESS_FAR: 'h' }, file: {} },
    })
    expect(found).toMatchObject({ ok: false, message: expect.stringContaining('unencrypted') })
    const near = findModel('llamacpp/x', { keys: { environment: { LLAMA_API_KEY: 'i' }, file: {} } })
    expect(near.ok).toBe(true)
  })

  test('a replay needs none', () => {
    expect(openModel('openai/x', { exchange, ledger: createLedger({}), keys: undefined })).toMatchObject({ ok: true })
    expect(openModel('openai/x', { exchange, ledger: createLedger({}), keys: none })).toMatchObject({ ok: false })
  })
})

test("the user's price goes before the list", async () => {
  const price = { input: 1e6, cachedInput: 1e6, output: 1e6 }
  const keys = { environment: { OPENAI_API_KEY: 'k' }, file: {} }
  const costing = async (prices: Record<string, typeof price>) => {
    const opened = openModel('openai/gpt-6-sol', { exchange, ledger: createLedger({ usd: 1 }), keys, prices })
    if (!opened.ok) throw new Error(opened.message)
    const answer = await opened.model.complete({ messages: [], maximumTokens: 10 })
    return answer.kind === 'failure' ? answer.code : answer.kind
  }
  expect(await costing({})).toBe('server-error')
  expect(await costing({ 'openai/gpt-6-sol': price })).toBe('over-budget')
})

describe('pauses', () => {
  const now = Date.parse('2026-11-29T12:00:00Z')
  test.each([
    ['7', 7000],
    ['0.5', 500],
    ['Sun, 29 Nov 2026 12:00:09 GMT', 9000],
    ['Sun, 29 Nov 2026 11:00:00 GMT', 0],
    ['soon', undefined],
    [undefined, undefined],
  ])('Retry-After: %s', (header, ms) => expect(retryAfterMs(header, now)).toBe(ms))

  test('they double, up to 8 s, and are spread', () => {
    const pauses = [1, 2, 3, 4, 5, 6].map((attempt) => pauseBefore(attempt, undefined, Infinity, 1))
    expect(pauses).toEqual([500, 1000, 2000, 4000, 8000, 8000])
    expect(pauseBefore(1, undefined, Infinity, 0)).toBe(375)
    expect(pauseBefore(1, undefined, 300, 0)).toBeUndefined()
    expect(pauseBefore(1, 61_000, Infinity, 0)).toBeUndefined()
  })
})
