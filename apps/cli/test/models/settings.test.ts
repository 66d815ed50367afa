import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { fail, hang, say, sayJson } from '../../../../packages/models/test/server/index.js'
import { parseDuration } from '../../src/duration.js'
import { key, runCommand, scene } from './scene.js'

const twice = ['make', '-c', 'twice.ts', '-o', 'twice.o', '--effort', 'quick', '--json']
const source = 'function twice(x: u32): u32 { return x + x }\n'
const nothing = sayJson({ idea: 'it is short', text: '' })

test('durations', () => {
  expect(['30s', '2m', '1.5h', '500ms'].map(parseDuration)).toEqual([30_000, 120_000, 5_400_000, 500])
  expect(['', '30', '-1s', '2 m', '25h', '0s', '1d'].map(parseDuration)).toEqual(Array(7).fill(undefined))
})

describe('the file of the project', () => {
  test('is found from folders below; the command line goes first; none is none', async () => {
    const { directory, write, server, run } = await scene(() => nothing, { config: { models: ['scene/a'] } })
    write('twice.ts', source)
    mkdirSync(join(directory, 'below'))
    const environment = { PATH: process.env.PATH, HOME: directory, XDG_CACHE_HOME: join(directory, 'cache') }
    const args = twice.map((word) => (word === 'twice.ts' ? '../twice.ts' : word))
    const below = await runCommand(args, join(directory, 'below'), environment)
    expect(below.json.usage).toMatchObject([{ model: 'scene/a' }])
    expect((await run(...twice, '--model', 'scene/b')).json.usage).toMatchObject([{ model: 'scene/b' }])
    const before = server.seen.length
    const alone = await run(...twice, '--model', 'none', '--reader', 'both', '--budget-usd', '1')
    expect(alone).toMatchObject({ status: 0, stderr: '', json: { usage: [], readBy: [] } })
    expect(server.seen).toHaveLength(before)
  })

  test('a model that is named twice has one voice', async () => {
    const { write, run } = await scene(() => nothing, { config: { models: ['scene/a', 'scene/a'] } })
    write('twice.ts', source)
    expect((await run(...twice)).json.usage).toMatchObject([{ model: 'scene/a', usage: { requests: 1 } }])
  })

  test('its budgets, deadline, cache and reader hold', async () => {
    const budget = { requests: 1, tokens: 100_000, usd: 5, deadline: '2s' }
    const config = { models: ['scene/a'], reader: 'embedded', budget, cache: 'answers' }
    const limits = { idleMs: 60_000, totalMs: 60_000 }
    const slow = await scene(() => hang(), { config, limits })
    slow.write('twice.ts', source)
    const made = await slow.run(...twice)
    expect(made).toMatchObject({ status: 0, json: { notes: [expect.stringMatching(/deadline/)] } })
    expect(made.ms).toBeLessThan(15_000)
    expect(await slow.run('make', 'frobnicate x')).toMatchObject({ status: 3 })
    const fast = await scene(() => nothing, { config })
    fast.write('twice.ts', source)
    await fast.run(...twice)
    expect(fast.files()).toContain('answers')
  })

  /** Each: the text, what is said about it. None may be quoted. */
  test.each<readonly [string, string, RegExp]>([
    ['no JSON', `{\n  "models": [${key}]\n}`, /sourceless\.config\.json: it is no JSON.*: look for missing quotes/],
    ['an unknown setting', '{ "modles": [] }', /"modles" is not known here\. There are models, reader/],
    ['a wrong type', '{ "budget": { "usd": "1" } }', /budget\.usd: .*expected number/],
    ['a wrong time', '{ "budget": { "deadline": "soon" } }', /budget\.deadline: It is a time up to a day, such as 30s/],
    ['a wrong name', '{ "models": ["gpt"] }', /models\[0\]: it has the form provider\/model/],
    ['a wrong reader', '{ "reader": "me" }', /reader: .*"embedded"\|"model"\|"both"/],
    ['a wrong endpoint', '{ "endpoints": [{ "name": "x", "baseUrl": "ftp://x" }] }', /endpoints\[0\]: The base URL/],
    ['a key by name', '{ "apiKey": "abc" }', /apiKey looks like a key\. Keys do not belong into a project/],
    [
      'a key in an endpoint',
      `{ "endpoints": [{ "name": "x", "key": "${key}" }] }`,
      /endpoints\[0\]\.key looks like a key/,
    ],
    [
      'a key in place of a variable',
      `{ "endpoints": [{ "keyVariable": "${key}" }] }`,
      /endpoints\[0\]\.keyVariable looks/,
    ],
    ['a deep nest', `${'['.repeat(50_000)}${']'.repeat(50_000)}`, /it is nested deeper than 20 levels/],
    ['a key in place of a model', `{ "models": ["${key}"] }`, /models\[0\] looks like a key/],
  ])('%s is refused, with its place', async (_, text, message) => {
    const { write, directory, files } = await scene([])
    write('twice.ts', source)
    write('sourceless.config.json', text)
    const command = twice.filter((word) => word !== '--json')
    // The scene's own search for keys would find the one in this file.
    const made = await runCommand(command, directory, { PATH: process.env.PATH, HOME: directory })
    expect(made.status).toBe(2)
    expect(made.stderr).toMatch(message)
    expect(made.stderr + made.stdout).not.toContain(key)
    expect(files()).toEqual(['twice.ts'])
  })
})

describe('options that do not fit', () => {
  test.each<readonly [readonly string[], RegExp]>([
    [['--model', 'gpt'], /'gpt' does not have the form provider\/model/],
    [['--model', 'nowhere/x'], /There is no endpoint 'nowhere'. There are: openai, .*scene/],
    [['--model', 'none', '--model', 'scene/a'], /--model none goes with no other model/],
    [['--reader', 'model'], /--reader needs a model/],
    [['--replay', 'session'], /--replay needs a model/],
    [['--model', 'scene/a', '--record', 'a', '--replay', 'b'], /leave out --record or --replay/],
    [['--model', 'scene/a', '--record', 'twice.ts'], /cannot be written to twice\.ts: it is no folder/],
    [['--model', 'scene/a', '--replay', 'nowhere'], /cannot be read from nowhere: there is no such folder/],
    [['--model', 'scene/a', '--record', ''], /The folder of a recording has a name/],
    [['--model', 'scene/a', '--deadline', 'soon'], /It is a time up to a day/],
    [['--model', 'scene/a', '--budget-usd', '-1'], /It is an amount of US dollars/],
    [['--reader', 'me'], /Allowed choices are embedded, model, both/],
  ])('%j', async (args, message) => {
    const { write, run, files, server } = await scene([])
    write('twice.ts', source)
    const made = await run(...twice, ...args)
    expect(made).toMatchObject({ status: 2, json: { ok: false, code: 'usage' } })
    expect(made.stderr).toMatch(message)
    expect(files()).toEqual(['twice.ts'])
    expect(server.seen).toEqual([])
  })
})

describe('sourceless models', () => {
  test('lists endpoints, and which have a key', async () => {
    const { run } = await scene([], { config: { models: ['scene/a'] }, environment: { OPENAI_API_KEY: `${key}2` } })
    const { stdout, status } = await run('models')
    expect(status).toBe(0)
    expect(stdout).toMatch(/^openai +https:\/\/api\.openai\.com\/v1 +responses +key set +OPENAI_API_KEY$/m)
    expect(stdout).toMatch(/^anthropic .*key missing +ANTHROPIC_API_KEY$/m)
    expect(stdout).toMatch(/^ollama .*key not needed$/m)
    expect(stdout).toMatch(/^scene +http:\/\/127\.0\.0\.1:\d+\/v1 +chat +key set +SOURCELESS_SCENE_KEY$/m)
    expect(stdout).toMatch(/^The project uses scene\/a\.$/m)
    const { json } = await run('models', '--json')
    expect(json).toMatchObject({ ok: true, models: ['scene/a'] })
    expect(json.endpoints).toContainEqual(expect.objectContaining({ name: 'openai', key: 'set' }))
  })

  test('a key file that others can read is refused', async () => {
    const { run, directory } = await scene([])
    const folder = join(directory, '..', `home-${directory.slice(-6)}`, 'config/sourceless')
    mkdirSync(folder, { recursive: true })
    const path = join(folder, 'keys.json')
    writeFileSync(path, '{ "openai": "sk-other" }')
    chmodSync(path, 0o644)
    expect(await run('models')).toMatchObject({ status: 2, stderr: expect.stringMatching(/chmod 600/) })
    chmodSync(path, 0o600)
    const { json, stdout } = await run('models', '--json')
    expect(json.endpoints).toContainEqual(expect.objectContaining({ name: 'openai', key: 'set' }))
    expect(stdout).not.toContain('sk-other')
  })

  test('check tries what works, shows it, and later runs know it', async () => {
    const sum = '{"sum": 5}'
    const models = { data: [{ id: 'a', max_model_len: 32_768 }] }
    const { run, server, write } = await scene(
      ({ body }) => {
        if (body.response_format?.json_schema?.name === 'proposal') return nothing
        if (body.response_format?.type === 'json_schema') return fail(400, 'response_format is not supported')
        return say(sum)
      },
      { endpoint: { structured: undefined }, models },
    )
    const { stdout, status } = await run('models', 'check', 'scene/a')
    expect(status).toBe(0)
    expect(stdout).toMatch(
      /^scene\/a\n {2}context +yes +32768 tokens\n {2}streaming +yes .*\n {2}strict +no .*not supported.*\n {2}json +yes/,
    )
    expect(stdout).toMatch(/ {2}tools +no +calls none\n {2}5 requests, 400 tokens in/)
    const before = server.seen.length
    write('twice.ts', source)
    await run(...twice, '--model', 'scene/a')
    const { body } = server.seen[before]!
    expect(body.response_format).toEqual({ type: 'json_object' })
    expect(body.tools).toBeUndefined()
  })

  test('check says which model does not answer', async () => {
    const { run } = await scene(() => fail(401, `bad key ${key}`), { config: { models: ['scene/a'] } })
    const checked = await run('models', 'check', '--json')
    expect(checked).toMatchObject({ status: 6, json: { ok: false, exitCode: 6, models: [{ model: 'scene/a' }] } })
    const nobody = await run('models', 'check', 'anthropic/claude-haiku-5-5')
    expect(nobody).toMatchObject({ status: 6, stdout: expect.stringMatching(/set ANTHROPIC_API_KEY/) })
    expect(await run('models', 'check', 'nowhere/x', '--json')).toMatchObject({ status: 2, json: { code: 'usage' } })
  })
})
