import { createClient, SourcelessError } from '@sourceless/client'
import { describe, expect, test } from 'vitest'
import { type Answer, breakOff, closedAddress, json, problem, scriptedServer } from './scripted-server.js'

const build = { id: '7f1d9f0e-0a3c-4a6e-9a55-0c8f6a4f2d11', state: 'queued' }
const targets = { targets: [{ triple: 'x86_64-linux' }] }

async function errorOf(work: Promise<unknown>): Promise<SourcelessError> {
  const error = await work.then(
    () => undefined,
    (thrown) => thrown,
  )
  if (!SourcelessError.isInstance(error)) throw new Error(`no SourcelessError: ${error}`)
  return error
}

describe('what is sent', () => {
  test('the key, the body and an idempotency key', async () => {
    const { url, seen } = await scriptedServer(json(build, 202))
    const client = createClient({ url: `${url}/`, key: 'sk-1' })
    expect(await client.builds.create({ intent: 'add' }, { waitSeconds: 5 })).toEqual(build)
    expect(seen).toMatchObject([
      { method: 'POST', path: '/v1/builds?wait=5', headers: { authorization: 'Bearer sk-1' } },
    ])
    expect(JSON.parse(seen[0]!.body)).toEqual({ intent: 'add' })
    expect(seen[0]!.headers['idempotency-key']).toMatch(/^[0-9a-f]{32}$/)
  })

  test('nothing of a key where there is none, and names are escaped', async () => {
    const { url, seen } = await scriptedServer(problem('not-found', 404))
    const client = createClient({ url: `${url}/behind/a/proxy` })
    await errorOf(client.builds.artifact('a/../b', { name: 'x?y', sha256: '' }))
    expect(seen[0]!.path).toBe('/behind/a/proxy/v1/builds/a%2F..%2Fb/artifacts/x%3Fy')
    expect(seen[0]!.headers.authorization).toBeUndefined()
  })

  test('a fetch of one’s own is used', async () => {
    const asked: string[] = []
    const fetch = async (request: Request) => {
      asked.push(request.url)
      return Response.json(targets)
    }
    expect(await createClient({ url: 'https://example.test', fetch }).targets()).toEqual(targets.targets)
    expect(asked).toEqual(['https://example.test/v1/targets'])
  })
})

describe('errors', () => {
  test('a problem of the server is a typed error with its code, status and findings', async () => {
    const { url } = await scriptedServer(problem('usage', 422))
    const error = await errorOf(createClient({ url }).read({ intent: 'x' }))
    expect(error).toMatchObject({ name: 'SourcelessError', code: 'usage', status: 422, message: 'It is usage.' })
    expect(error.problem?.instance).toBe('request-1')
    expect(error.diagnostics).toEqual([{ code: 'unknown-name', message: 'there is no y' }])
    expect(error).toBeInstanceOf(Error)
  })

  test('what is no sourceless server is told apart', async () => {
    const page = json('', 404, { 'content-type': 'text/html' })
    const { url } = await scriptedServer(page)
    expect(await errorOf(createClient({ url }).targets())).toMatchObject({ code: 'unexpected-answer', status: 404 })
    const html = await scriptedServer((response) => response.end('<html>'))
    expect(await errorOf(createClient({ url: html.url }).targets())).toMatchObject({ code: 'unexpected-answer' })
  })

  test('a server that is not there is unreachable, with the reason and the address', async () => {
    const url = await closedAddress()
    const error = await errorOf(createClient({ url }).targets())
    expect(error).toMatchObject({ code: 'unreachable', status: undefined })
    expect(error.message).toContain(`${url} does not answer (ECONNREFUSED)`)
  })

  test.each(['nonsense', 'ftp://example.test', 'http://user:secret@example.test'])('%s is no address', (url) => {
    expect(() => createClient({ url })).toThrow(SourcelessError)
    expect(() => createClient({ url })).not.toThrow(/secret/)
  })

  test.each(['', 'sk one', 'sk-1\n', 'schlüssel'])('%j is no key', (key) => {
    expect(() => createClient({ url: 'http://127.0.0.1:1', key })).toThrow(SourcelessError)
    expect(() => createClient({ url: 'http://127.0.0.1:1', key })).not.toThrow(/sk|schl/)
  })

  test('errors of another copy of the package are known', () => {
    expect(SourcelessError.isInstance({ [Symbol.for('sourceless.client.error')]: true })).toBe(true)
    expect(SourcelessError.isInstance(new Error('x'))).toBe(false)
    expect(SourcelessError.isInstance(undefined)).toBe(false)
  })
})

describe('sending again', () => {
  test('a busy server is asked again after the time that it names, with the same idempotency key', async () => {
    const { url, seen } = await scriptedServer(
      problem('too-many-requests', 429, { 'retry-after': '1' }),
      problem('unavailable', 503, { 'retry-after': '0' }),
      json(build, 202),
    )
    const startedMs = performance.now()
    expect(await createClient({ url }).builds.create({ intent: 'add' })).toEqual(build)
    expect(performance.now() - startedMs).toBeGreaterThanOrEqual(1_000)
    expect(new Set(seen.map(({ headers }) => headers['idempotency-key'])).size).toBe(1)
    expect(seen.map(({ body }) => body)).toEqual(Array(3).fill('{"intent":"add"}'))
  })

  test('a line that breaks, and a proxy without its server, are tried again', async () => {
    const gone = json('', 502, { 'content-type': 'text/html' })
    const { url, seen } = await scriptedServer(breakOff, gone, json(targets))
    expect(await createClient({ url }).targets()).toEqual(targets.targets)
    expect(seen).toHaveLength(3)
  })

  test('an answer that breaks in its midst is asked for again', async () => {
    const half: Answer = (response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' })
      response.write('{"targets":[')
      setTimeout(() => response.destroy(), 20)
    }
    const { url, seen } = await scriptedServer(half, json(targets))
    expect(await createClient({ url }).targets()).toEqual(targets.targets)
    expect(seen).toHaveLength(2)
  })

  test('a reading, which may cost money, is asked for again only where it was not begun', async () => {
    const broken = await scriptedServer(breakOff)
    const models = { use: ['a/b'] }
    const error = await errorOf(createClient({ url: broken.url }).read({ intent: 'x', models }))
    expect(error.code).toBe('unreachable')
    expect(broken.seen).toHaveLength(1)
    const busy = await scriptedServer(problem('unavailable', 503, { 'retry-after': '0' }), json({ kind: 'contract' }))
    expect(await createClient({ url: busy.url }).read({ intent: 'x', models })).toEqual({ kind: 'contract' })
  })

  test('what another try does not mend is told at once', async () => {
    for (const [code, status] of [
      ['usage', 422],
      ['unauthorized', 401],
      ['internal', 500],
      ['model-unavailable', 503],
      ['timed-out', 504],
    ] as const) {
      const { url, seen } = await scriptedServer(problem(code, status))
      expect((await errorOf(createClient({ url }).targets())).code).toBe(code)
      expect(seen).toHaveLength(1)
    }
  })

  test('the number of tries and the longest wait are bounded', async () => {
    const busy = await scriptedServer(problem('unavailable', 503, { 'retry-after': '0' }))
    const client = createClient({ url: busy.url, retry: { attempts: 3 } })
    expect(await errorOf(client.targets())).toMatchObject({ code: 'unavailable', retryAfterSeconds: 0 })
    expect(busy.seen).toHaveLength(3)
    const later = await scriptedServer(problem('too-many-requests', 429, { 'retry-after': '3600' }))
    expect(await errorOf(createClient({ url: later.url }).targets())).toMatchObject({ retryAfterSeconds: 3600 })
    expect(later.seen).toHaveLength(1)
  })

  test('the time to come back may be a date', async () => {
    const date = (seconds: number) => new Date(Date.now() + 1000 * seconds).toUTCString()
    const soon = await scriptedServer(
      json('', 503, { 'content-type': 'text/html', 'retry-after': date(-10) }),
      json(targets),
    )
    expect(await createClient({ url: soon.url }).targets()).toEqual(targets.targets)
    const later = await scriptedServer(problem('unavailable', 503, { 'retry-after': date(3600) }))
    const { retryAfterSeconds } = await errorOf(createClient({ url: later.url }).targets())
    expect(retryAfterSeconds).toBeGreaterThan(3590)
    expect(later.seen).toHaveLength(1)
  })

  test('an abort ends the pause between tries', async () => {
    const { url } = await scriptedServer(problem('unavailable', 503, { 'retry-after': '30' }))
    const interruption = new AbortController()
    const work = createClient({ url }).targets({ signal: interruption.signal })
    setTimeout(() => interruption.abort(new Error('enough')), 100)
    await expect(work).rejects.toThrow('enough')
  })
})
