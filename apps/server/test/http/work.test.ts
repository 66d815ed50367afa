import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Compute, TaskOutcome } from '../../src/compute/api.js'
import { createCompute } from '../../src/compute/compute.js'
import type { Failure } from '../../src/schemas/outcome.js'
import { openTestStore, type TestStore } from '../support/store.js'
import { keyOf, openTestApp, type TestApp } from './support.js'

let opened: TestStore
beforeAll(async () => {
  opened = await openTestStore('embedded')
})
afterAll(() => opened.close())

describe('with real compute processes', () => {
  let app: TestApp
  let compute: Compute
  beforeAll(() => {
    compute = createCompute({ processes: 1, queueLimit: 8, memoryMib: 512 })
    app = openTestApp(opened.store, { compute, settings: { requestTimeoutMs: 50_000 } })
  })
  afterAll(() => compute.close())

  test('a sentence is read', async () => {
    const response = await app.post('/v1/readings', { intent: 'count the set bits of a 64-bit integer' })
    expect(response.status).toBe(200)
    expect(await response.json()).toMatchObject({ kind: 'contract', contract: { kind: 'function' } })
    const unknown = await app.post('/v1/readings', { intent: 'frobnicate the whatsit' })
    expect(await unknown.json()).toMatchObject({ kind: 'not-understood' })
  })
  test('bytes are verified, listed and scored', async () => {
    const contract = 'function next(x: u32): u32 { return x + 1 }'
    const right = Buffer.from('8d4701c3', 'hex').toString('base64')
    const wrong = Buffer.from('8d4702c3', 'hex').toString('base64')
    const of = (file: string) => ({ file, contract, target: 'x86_64-linux', raw: true, effort: 'quick' })
    const [yes, no] = [await app.post('/v1/verifications', of(right)), await app.post('/v1/verifications', of(wrong))]
    expect(await yes.json()).toMatchObject({ verified: true })
    expect(await no.json()).toMatchObject({ verified: false, failure: { code: 'not-verified' } })
    const listing = await app.post('/v1/disassemble', { file: right, contract, target: 'x86_64-linux', raw: true })
    expect(await listing.json()).toMatchObject({ listing: { instructions: 2 } })
    const scores = await app.post('/v1/scores', {
      contract,
      target: 'x86_64-linux',
      effort: 'quick',
      candidates: [
        { level: 'bytes', text: '8d 47 01 c3' },
        { level: 'bytes', text: '8d 47 02 c3' },
      ],
    })
    const { scores: list } = (await scores.json()) as { scores: { verdict: { level: string } }[] }
    expect(list.map(({ verdict }) => verdict.level === 'rejected')).toEqual([false, true])
  })
  test('a contract that is wrong is a problem with its place', async () => {
    const response = await app.post('/v1/readings', { contract: 'function f(x: u32): u32 { return y }' })
    expect(response.status).toBe(422)
    expect(await response.json()).toMatchObject({ code: 'usage', diagnostics: [{ line: 1 }] })
  })
})

test('targets are those of the core', async () => {
  const { targets } = (await (await openTestApp(opened.store).request('/v1/targets')).json()) as {
    targets: { triple: string }[]
  }
  expect(targets).toHaveLength(12)
  expect(targets[0]).toEqual({
    triple: 'x86_64-linux',
    description: expect.any(String),
    emits: { function: expect.arrayContaining(['object']), program: expect.arrayContaining(['executable']) },
    debuggable: expect.any(Array),
  })
})

/** A pool whose tasks all end in the same way. */
const endingIn = (outcome: TaskOutcome<'read'>): Compute => ({
  run: (async () => outcome) as unknown as Compute['run'],
  load: () => ({ running: 0, waiting: 0, processes: 1 }),
  close: async () => {},
})
const failed = (code: Failure['code']): TaskOutcome<'read'> => ({
  kind: 'failed',
  failure: { code, message: `it is ${code}`, diagnostics: [{ code: 'x', message: 'y', line: 3 }] },
})

describe('how tasks end', () => {
  test.each([
    [failed('usage'), 422, 'usage'],
    [failed('limit'), 422, 'limit'],
    [failed('model-unavailable'), 503, 'model-unavailable'],
    [failed('sandbox-unavailable'), 503, 'sandbox-unavailable'],
    [failed('internal'), 500, 'internal'],
    [failed('interrupted'), 503, 'unavailable'],
    [{ kind: 'busy' }, 503, 'unavailable'],
    [{ kind: 'timed-out' }, 504, 'timed-out'],
    [{ kind: 'aborted' }, 503, 'unavailable'],
    [{ kind: 'crashed', reason: 'signal SIGKILL' }, 500, 'internal'],
  ] as const)('%o', async (outcome, status, code) => {
    const app = openTestApp(opened.store, { compute: endingIn(outcome as TaskOutcome<'read'>) })
    const response = await app.post('/v1/readings', { intent: 'anything' })
    expect(response.status).toBe(status)
    expect(await response.json()).toMatchObject({ code })
    if (status === 503 && outcome.kind !== 'failed')
      expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0)
    if (outcome.kind === 'crashed') expect(app.lines.join('')).toContain('signal SIGKILL')
  })
})

describe('money for readings', () => {
  const understood = (costUsd: number | null): TaskOutcome<'read'> => ({
    kind: 'done',
    value: {
      kind: 'not-understood',
      ...{ message: 'no', words: [], closest: [] },
      usage: [{ model: 'ollama/small', requests: 1, inputTokens: 1, cachedTokens: 0, outputTokens: 1, costUsd }],
    },
  })
  const ask = async (outcome: TaskOutcome<'read'>, headers: Record<string, string>, budgetUsd: number) => {
    const app = openTestApp(opened.store, { compute: endingIn(outcome) })
    const models = { use: ['ollama/small'], budgetUsd }
    return (await app.post('/v1/readings', { intent: 'anything', models }, headers)).status
  }
  const keyWith = async (budgetUsdPerMonth: number) => {
    const key = await keyOf(opened.store, `tenant-${Math.random()}`, ['build'], { budgetUsdPerMonth })
    return { ...key, principal: (await opened.store.keys.authenticate(key.secret))! }
  }

  test('is what they cost, where that is known', async () => {
    const { headers, principal } = await keyWith(1)
    expect(await ask(understood(0.25), headers, 0.75)).toBe(200)
    expect(await opened.store.usage.spentUsd(principal)).toBeCloseTo(0.25)
    expect(await ask(understood(0.25), headers, 0.8)).toBe(422)
    expect(await ask(understood(0.25), headers, 0.75)).toBe(200)
    expect(await opened.store.usage.spentUsd(principal)).toBeCloseTo(0.5)
  })
  test('is all that was reserved, where the price is not known or the process died', async () => {
    const { headers, principal } = await keyWith(1)
    expect(await ask(understood(null), headers, 0.3)).toBe(200)
    expect(await opened.store.usage.spentUsd(principal)).toBeCloseTo(0.3)
    expect(await ask({ kind: 'crashed', reason: 'r' }, headers, 0.3)).toBe(500)
    expect(await opened.store.usage.spentUsd(principal)).toBeCloseTo(0.6)
  })
  test('is nothing of a request that found no place', async () => {
    const { headers, principal } = await keyWith(1)
    let end = (): void => {}
    const held = new Promise<TaskOutcome<'read'>>((resolve) => {
      end = () => resolve(understood(0))
    })
    let begun = 0
    const run = () => {
      begun++
      return held
    }
    const app = openTestApp(opened.store, { compute: { ...endingIn({ kind: 'busy' }), run: run as never } })
    const ask = (more: object) => app.post('/v1/readings', { intent: 'anything', ...more }, headers)
    const places = Array.from({ length: 16 }, () => ask({}))
    await expect.poll(() => begun).toBe(16)
    const refused = await ask({ models: { use: ['ollama/small'], budgetUsd: 0.9 } })
    expect(refused.status).toBe(429)
    expect(await opened.store.usage.spentUsd(principal)).toBe(0)
    end()
    expect(new Set((await Promise.all(places)).map(({ status }) => status))).toEqual(new Set([200]))
  })
  test('is nothing where nobody was free to ask', async () => {
    const { headers, principal } = await keyWith(1)
    expect(await ask({ kind: 'busy' }, headers, 0.9)).toBe(503)
    expect(await opened.store.usage.spentUsd(principal)).toBe(0)
  })
})
