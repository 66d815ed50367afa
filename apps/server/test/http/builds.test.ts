import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { pruneSome } from '../../src/store/prune.js'
import type { Worker } from '../../src/worker/api.js'
import { computeOf, done, madeOf } from '../support/compute.js'
import { openTestStore, type TestStore, work } from '../support/store.js'
import { contractOf, keyOf, openTestApp, type TestApp } from './support.js'

let opened: TestStore
let app: TestApp
let worker: Worker
let alice: Awaited<ReturnType<typeof keyOf>>
let bob: Awaited<ReturnType<typeof keyOf>>
let reader: Awaited<ReturnType<typeof keyOf>>

/** Builds of contracts that begin with "slow" last until they are cancelled. */
const compute = computeOf(async (request, options) => {
  if (!request.contract?.startsWith('slow')) return done(request)
  return new Promise((resolve) => {
    options.signal?.addEventListener('abort', () => resolve({ kind: 'aborted' }), { once: true })
  })
})

beforeAll(async () => {
  opened = await openTestStore('embedded')
  app = openTestApp(opened.store)
  worker = work(opened.store, compute, { slots: 16 })
  alice = await keyOf(opened.store, 'alice')
  bob = await keyOf(opened.store, 'bob')
  reader = await keyOf(opened.store, 'alice', ['read'])
})
afterAll(async () => {
  await worker.drain(0)
  await opened.close()
})

const submit = (text: string, headers: Record<string, string> = {}, wait = 20) =>
  app.post(`/v1/builds?wait=${wait}`, contractOf(text), { ...alice.headers, ...headers })
async function finished(text: string): Promise<{ id: string }> {
  const response = await submit(text)
  expect(response.status).toBe(200)
  return (await response.json()) as { id: string }
}
const get = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
  app.request(path, { method, headers: { ...alice.headers, ...headers } })

describe('submitting', () => {
  test('answers at once with where the build will be', async () => {
    const response = await submit('at once', {}, 0)
    expect(response.status).toBe(202)
    const build = (await response.json()) as { id: string; state: string }
    expect(response.headers.get('location')).toBe(`/v1/builds/${build.id}`)
    expect(build.state).toMatch(/^(queued|running)$/)
  })
  test('waits for the end when asked to', async () => {
    const response = await submit('waited for')
    expect(response.status).toBe(200)
    expect(await response.json()).toMatchObject({ state: 'succeeded', result: { verdict: { level: 'tested' } } })
  })
  test('answers when the time is over', async () => {
    const response = await submit('slow: a second', {}, 1)
    expect(response.status).toBe(202)
    expect(response.headers.get('retry-after')).toBe('1')
  })
  test('gives the same build for the same Idempotency-Key, and refuses another request with it', async () => {
    const headers = { 'idempotency-key': 'once-1' }
    const first = await submit('only once', headers)
    const second = await submit('only once', headers)
    expect(first.headers.get('idempotency-replayed')).toBeNull()
    expect(second.headers.get('idempotency-replayed')).toBe('true')
    expect(((await second.json()) as { id: string }).id).toBe(((await first.json()) as { id: string }).id)
    const other = await submit('something else', headers)
    expect(other.status).toBe(409)
    expect(await other.json()).toMatchObject({ code: 'conflict' })
  })
  test.each([
    [{}, 'There is nothing to make: give a sentence, a contract or examples.'],
    [{ intent: ' ', examples: [] }, 'There is nothing to make: give a sentence, a contract or examples.'],
    [{ intent: 'x', contract: 'x' }, 'A contract already states everything: leave out the sentence and the signature.'],
    [{ intent: 'add two', target: 'x86-64-linux' }, 'Unknown target "x86-64-linux"; known: x86_64-linux, '],
  ])('what cannot be made is not queued: %j', async (request, detail) => {
    const response = await app.post('/v1/builds', request, alice.headers)
    expect(response.status).toBe(422)
    expect(await response.json()).toMatchObject({ code: 'usage', detail: expect.stringContaining(detail) })
  })
  test('needs the scope, and says which', async () => {
    const response = await submit('no', reader.headers)
    expect(response.status).toBe(403)
    expect(await response.json()).toMatchObject({ code: 'forbidden', detail: 'The key lacks the scope "build".' })
  })
  test('refuses more than the key may have at a time', async () => {
    const few = await keyOf(opened.store, 'few', ['build'], { concurrentBuilds: 1 })
    const first = await app.post('/v1/builds', contractOf('slow: first'), few.headers)
    const second = await app.post('/v1/builds', contractOf('slow: second'), few.headers)
    expect([first.status, second.status]).toEqual([202, 429])
    expect(Number(second.headers.get('retry-after'))).toBeGreaterThan(0)
  })
  test('asks no model without a budget, nor one that the operator does not allow', async () => {
    const wish = { ...contractOf('with a model'), models: { use: ['ollama/small'] } }
    const without = await app.post('/v1/builds', wish, alice.headers)
    expect([without.status, ((await without.json()) as { code: string }).code]).toEqual([403, 'forbidden'])
    const rich = await keyOf(opened.store, 'rich', ['build'], { budgetUsdPerMonth: 1 })
    const unknown = await app.post('/v1/builds', { ...wish, models: { use: ['other/large'] } }, rich.headers)
    expect(unknown.status).toBe(422)
    expect(((await unknown.json()) as { detail: string }).detail).toContain('It asks ollama/small.')
    const dear = await app.post(
      '/v1/builds',
      { ...wish, models: { use: ['ollama/small'], budgetUsd: 2 } },
      rich.headers,
    )
    expect([dear.status, ((await dear.json()) as { code: string }).code]).toEqual([422, 'limit'])
    const offered = async ({ headers }: typeof rich) => (await app.request('/v1/models', { headers })).json()
    expect([await offered(rich), await offered(alice)]).toEqual([{ models: ['ollama/small'] }, { models: [] }])
  })
})

describe('reading', () => {
  test('a build that ended has an ETag, and is not sent again', async () => {
    const { id } = await finished('with an etag')
    const first = await get(`/v1/builds/${id}`)
    const etag = first.headers.get('etag')!
    expect(etag).toMatch(/^"[0-9a-f]{32}"$/)
    const again = await get(`/v1/builds/${id}`, { 'if-none-match': `W/${etag}, "x"` })
    expect([again.status, await again.text()]).toEqual([304, ''])
    expect((await get(`/v1/builds/${id}`, { 'if-none-match': '"x"' })).status).toBe(200)
  })
  test('an id may be written in capitals', async () => {
    const { id } = await finished('in capitals')
    expect(await (await get(`/v1/builds/${id.toUpperCase()}`)).json()).toMatchObject({ id })
  })
  test('nobody sees what another tenant made', async () => {
    const { id } = await finished('secret')
    await get(`/v1/builds/${id}`)
    for (const path of ['', '/events', '/evidence', '/artifacts/f.o'])
      expect((await get(`/v1/builds/${id}${path}`, bob.headers)).status).toBe(404)
    expect((await get(`/v1/builds/${id}`, bob.headers, 'DELETE')).status).toBe(404)
    expect((await get(`/v1/builds/${id}/publication`, bob.headers, 'PUT')).status).toBe(404)
    expect(await (await get('/v1/builds', bob.headers)).json()).toEqual({ builds: [] })
  })
  test('lists builds page by page, newest first, each once', async () => {
    const carol = await keyOf(opened.store, 'carol')
    const ids: string[] = []
    for (let index = 0; index < 5; index++) {
      const response = await app.post('/v1/builds', contractOf(`listed ${index}`), carol.headers)
      ids.unshift(((await response.json()) as { id: string }).id)
    }
    const seen: string[] = []
    let cursor: string | undefined
    do {
      const more: string = cursor === undefined ? '' : `&cursor=${encodeURIComponent(cursor)}`
      const page = (await (await get(`/v1/builds?limit=2${more}`, carol.headers)).json()) as {
        builds: { id: string; result?: unknown }[]
        next?: string
      }
      expect(page.builds.length).toBeLessThanOrEqual(2)
      for (const build of page.builds) expect(build.result).toBeUndefined()
      seen.push(...page.builds.map(({ id }) => id))
      cursor = page.next
    } while (cursor !== undefined)
    expect(seen).toEqual(ids)
    expect((await get('/v1/builds?limit=101', carol.headers)).status).toBe(422)
    expect((await get('/v1/builds?cursor=nonsense', carol.headers)).status).toBe(422)
  })
  test('evidence is there when the build has ended', async () => {
    const { id } = await finished('with evidence')
    expect(await (await get(`/v1/builds/${id}/evidence`)).json()).toMatchObject({ build: id, seed: 0 })
    const running = (await (await submit('slow: no evidence yet', {}, 0)).json()) as { id: string }
    expect((await get(`/v1/builds/${running.id}/evidence`)).status).toBe(404)
  })
})

describe('artifacts', () => {
  test('are not found when their build was removed a moment ago', async () => {
    const { id } = await finished('removed soon')
    expect((await get(`/v1/builds/${id}`)).status).toBe(200)
    const { database, blobs } = opened.store
    await database.query(`update builds set finished_at = now() - interval '31 days' where id = $1`, [id])
    await database.query(`update blobs set check_at = now() - interval '30 days'`, [])
    expect(await pruneSome({ database, blobs }, 30 * 86_400_000)).toMatchObject({ builds: 1, files: 1 })
    const { status } = await get(`/v1/builds/${id}/artifacts/f.o`)
    expect(status).toBe(404)
  })
  test('are sent as they were made, under their name and hash', async () => {
    const text = 'a file'
    const { id } = await finished(text)
    const expected = Buffer.from(madeOf(contractOf(text)).files[0]!.bytes)
    const response = await get(`/v1/builds/${id}/artifacts/f.o`)
    const bytes = Buffer.from(await response.arrayBuffer())
    expect(bytes.equals(expected)).toBe(true)
    expect(Object.fromEntries(response.headers)).toMatchObject({
      etag: `"${createHash('sha256').update(expected).digest('hex')}"`,
      'content-type': 'application/octet-stream',
      'content-disposition': 'attachment; filename="f.o"',
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, max-age=31536000, immutable',
    })
    const again = await get(`/v1/builds/${id}/artifacts/f.o`, { 'if-none-match': response.headers.get('etag')! })
    expect(again.status).toBe(304)
    const head = await get(`/v1/builds/${id}/artifacts/f.o`, {}, 'HEAD')
    expect([head.status, head.headers.get('etag'), await head.text()]).toEqual([200, response.headers.get('etag'), ''])
  })
  test('are sent in parts', async () => {
    const { id } = await finished('in parts')
    const path = `/v1/builds/${id}/artifacts/f.o`
    const whole = Buffer.from(await (await get(path)).arrayBuffer())
    const part = async (range: string) => {
      const response = await get(path, { range })
      return [response.status, response.headers.get('content-range'), await response.text()]
    }
    const size = whole.length
    expect(await part('bytes=0-3')).toEqual([206, `bytes 0-3/${size}`, whole.toString().slice(0, 4)])
    expect(await part('bytes=5-')).toEqual([206, `bytes 5-${size - 1}/${size}`, whole.toString().slice(5)])
    expect(await part('bytes=-2')).toEqual([206, `bytes ${size - 2}-${size - 1}/${size}`, whole.toString().slice(-2)])
    expect((await part(`bytes=${size}-`)).slice(0, 2)).toEqual([416, `bytes */${size}`])
    expect((await part('bytes=0-1,3-4'))[0]).toBe(200)
    expect((await part('bytes=4-2'))[0]).toBe(200)
    const { headers } = await get(path)
    const resumed = (condition: string) => get(path, { range: 'bytes=5-', 'if-range': condition })
    expect((await resumed(headers.get('etag')!)).status).toBe(206)
    for (const other of ['"another"', `W/${headers.get('etag')}`, 'Wed, 21 Oct 2026 07:28:00 GMT'])
      expect((await resumed(other)).status).toBe(200)
    expect((await get(path, { range: 'bytes=5-' }, 'HEAD')).status).toBe(200)
  })
  test.each(['..%2f..%2fetc%2fpasswd', '%2e%2e', 'f.o%00', 'f%0d%0ax', '-x', 'a'.repeat(300)])(
    'no other name is looked for: %s',
    async (name) => {
      const { id } = await finished('names')
      const response = await get(`/v1/builds/${id}/artifacts/${name}`)
      expect([404, 422]).toContain(response.status)
    },
  )
  test('a name that the build does not have is not found, and those that it has are told', async () => {
    const { id } = await finished('other names')
    const response = await get(`/v1/builds/${id}/artifacts/g.o`)
    expect(response.status).toBe(404)
    expect(await response.json()).toMatchObject({ detail: 'The build has no file of this name; it has f.o.' })
  })
})

describe('cancelling', () => {
  test('ends a running build within a second, and may be repeated', async () => {
    const { id } = (await (await submit('slow: cancelled', {}, 0)).json()) as { id: string }
    const startedMs = performance.now()
    expect((await get(`/v1/builds/${id}`, {}, 'DELETE')).status).toBe(200)
    let state = ''
    while (state !== 'cancelled' && performance.now() - startedMs < 5_000)
      state = ((await (await get(`/v1/builds/${id}`)).json()) as { state: string }).state
    expect(state).toBe('cancelled')
    expect((await get(`/v1/builds/${id}`, {}, 'DELETE')).status).toBe(200)
  })
  test('comes too late for one that ended', async () => {
    const { id } = await finished('too late')
    const response = await get(`/v1/builds/${id}`, {}, 'DELETE')
    expect([response.status, ((await response.json()) as { code: string }).code]).toEqual([409, 'conflict'])
  })
})

describe('publishing', () => {
  test('shows a build to everyone with the link until it is taken back', async () => {
    const { id } = await finished('for all')
    await get(`/v1/builds/${id}`)
    const { slug, permalink } = (await (await get(`/v1/builds/${id}/publication`, {}, 'PUT')).json()) as {
      slug: string
      permalink: string
    }
    expect(permalink).toBe(`/b/${slug}`)
    expect(await (await get(`/v1/builds/${id}`)).json()).toMatchObject({ permalink })
    const path = `/v1/published/${slug}`
    const anonymous = (more: string) => app.request(`${path}${more}`, { address: '203.0.113.9' })
    expect(await (await anonymous('')).json()).toMatchObject({ id, state: 'succeeded' })
    expect((await anonymous('/artifacts/f.o')).headers.get('cache-control')).toBe('public, no-cache')
    expect(await (await anonymous('/evidence')).json()).toMatchObject({ build: id })
    const again = (await (await get(`/v1/builds/${id}/publication`, {}, 'PUT')).json()) as { slug: string }
    expect(again.slug).toBe(slug)
    expect((await get(`/v1/builds/${id}/publication`, {}, 'DELETE')).status).toBe(204)
    expect((await anonymous('')).status).toBe(404)
    expect((await anonymous('/artifacts/f.o')).status).toBe(404)
  })
  test('is refused for what has not succeeded', async () => {
    const { id } = (await (await submit('slow: unpublished', {}, 0)).json()) as { id: string }
    expect((await get(`/v1/builds/${id}/publication`, {}, 'PUT')).status).toBe(409)
    expect((await app.request('/v1/published/abcdefghijklmnop')).status).toBe(404)
  })
})
