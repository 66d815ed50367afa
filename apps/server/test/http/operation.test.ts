import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readPages } from '../../src/http/pages.js'
import { createLog } from '../../src/logs.js'
import { watchLoad } from '../../src/metrics.js'
import { openTestStore, type TestStore } from '../support/store.js'
import { contractOf, openTestApp, type TestApp } from './support.js'

let opened: TestStore
let app: TestApp
let folder: string
const inline = 'document.documentElement.dataset.theme = "dark"'
const script = `export const text = ${JSON.stringify('some words '.repeat(500))}`

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sourceless-page-'))
  mkdirSync(join(folder, 'assets'))
  writeFileSync(
    join(folder, 'index.html'),
    `<!doctype html><title>t</title><script>${inline}</script><script type="module" src="/assets/index-AbCd1234.js"></script>`,
  )
  writeFileSync(join(folder, 'assets/index-AbCd1234.js'), script)
  writeFileSync(join(folder, 'favicon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>')
  symlinkSync('/etc/passwd', join(folder, 'assets/link.txt'))
  opened = await openTestStore('embedded')
  app = openTestApp(opened.store, { pages: readPages(folder)! })
  watchLoad(app.parts.metrics, opened.store, { direct: app.parts.compute })
})
afterAll(async () => {
  await opened.close()
  rmSync(folder, { recursive: true })
})

test('long answers come compressed to those who take that, and are known by their ETag all the same', async () => {
  const ask = (headers: Record<string, string>) => app.request('/openapi.json', { headers })
  const plain = await ask({})
  const zipped = await ask({ 'accept-encoding': 'gzip, deflate' })
  expect(plain.headers.get('content-encoding')).toBeNull()
  expect([plain, zipped].map(({ headers }) => headers.get('vary'))).toEqual(['Accept-Encoding', 'Accept-Encoding'])
  const etag = zipped.headers.get('etag')!
  expect(etag).toBe(`W/${plain.headers.get('etag')}`)
  const bytes = Buffer.from(await zipped.arrayBuffer())
  const text = await plain.text()
  expect(gunzipSync(bytes).toString()).toBe(text)
  expect(bytes.length).toBeLessThan(text.length / 5)
  expect((await ask({ 'accept-encoding': 'gzip', 'if-none-match': etag })).status).toBe(304)
  const short = await app.request('/v1/targets', { headers: { 'accept-encoding': 'gzip' } })
  expect(short.headers.get('content-encoding')).toBeNull()
})

describe('the page', () => {
  test.each(['/', '/b/Zr3v1nXw0cJ0', '/builds/018f0000-0000-7000-8000-000000000000'])('begins at %s', async (path) => {
    const response = await app.request(path)
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8'])
    expect(response.headers.get('cache-control')).toBe('no-cache')
    const hash = createHash('sha256').update(inline).digest('base64')
    expect(response.headers.get('content-security-policy')).toBe(
      `default-src 'none'; script-src 'self' 'wasm-unsafe-eval' 'sha256-${hash}'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    )
  })
  test('files with a hash in their name are kept for good, and come compressed', async () => {
    const ask = (headers: Record<string, string> = {}) => app.request('/assets/index-AbCd1234.js', { headers })
    const plain = await ask()
    expect(plain.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
    expect(plain.headers.get('vary')).toContain('Accept-Encoding')
    expect(plain.headers.get('content-security-policy')).toContain("'wasm-unsafe-eval'")
    expect(await plain.text()).toBe(script)
    const brotli = await ask({ 'accept-encoding': 'gzip, br' })
    expect(brotli.headers.get('content-encoding')).toBe('br')
    expect(brotliDecompressSync(Buffer.from(await brotli.arrayBuffer())).toString()).toBe(script)
    const zipped = await ask({ 'accept-encoding': 'gzip' })
    expect(gunzipSync(Buffer.from(await zipped.arrayBuffer())).toString()).toBe(script)
    expect((await ask({ 'if-none-match': plain.headers.get('etag')! })).status).toBe(304)
    for (const [accepted, encoding] of [
      ['gzip;q=0.5', 'gzip'],
      ['br; q=0, gzip', 'gzip'],
      ['*', 'br'],
      ['identity, *;q=0', null],
    ] as const)
      expect((await ask({ 'accept-encoding': accepted })).headers.get('content-encoding')).toBe(encoding)
    // As a proxy that compresses gives it back.
    expect((await ask({ 'if-none-match': `"x", W/${plain.headers.get('etag')}` })).status).toBe(304)
    expect((await app.request('/favicon.svg')).headers.get('cache-control')).toBe('no-cache')
  })
  test.each([
    '/assets/..%2f..%2f..%2fetc%2fpasswd',
    '/assets/../../../etc/passwd',
    '/..%5c..%5cetc%5cpasswd',
    '//etc/passwd',
    '/assets/link.txt',
    '/assets/',
    '/assets',
    '/index.html%00',
    '/b/x/y',
  ])('nothing else lies there: %s', async (path) => {
    const response = await app.request(path)
    expect(response.status).toBe(404)
    expect(await response.text()).not.toContain('root:')
  })
  test('a server without a page says so', async () => {
    const bare = openTestApp(opened.store)
    expect(readPages(join(folder, 'nowhere'))).toBeUndefined()
    expect(((await (await bare.request('/')).json()) as { detail: string }).detail).toContain(
      'not part of this installation',
    )
  })
})

describe('health and metrics', () => {
  test('a server that is up says so', async () => {
    expect(await (await app.request('/livez')).json()).toEqual({ status: 'ok', version: '0.0.0' })
    expect(await (await app.request('/readyz')).json()).toEqual({ status: 'ok', version: '0.0.0' })
  })
  test('one without its database is not ready, and what it is asked comes later', async () => {
    const ready = async () => {
      throw new Error('the database did not answer within 2000 ms')
    }
    const without = openTestApp({ ...opened.store, ready })
    const response = await without.request('/readyz')
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '5'])
    expect((await without.request('/livez')).status).toBe(200)
    expect(without.lines.join('')).toContain('did not answer within 2000 ms')
    expect(await response.text()).not.toContain('2000 ms')
  })
  test('one that stops is not ready any more', async () => {
    const stopping = openTestApp(opened.store)
    stopping.stop()
    expect((await stopping.request('/readyz')).status).toBe(503)
    expect(await (await stopping.request('/livez')).json()).toMatchObject({ status: 'stopping' })
  })
  test('requests are counted by the pattern of their path, whatever clients make up', async () => {
    await app.post('/v1/builds', contractOf('counted'))
    for (let index = 0; index < 20; index++) await app.request(`/made/up/${index}`)
    await app.request('/v1/builds/018f0000-0000-7000-8000-000000000000')
    await app.request('/livez', { method: 'BREW' })
    const text = await (await app.request('/metrics')).text()
    expect(text).toContain('sourceless_http_requests_total{method="POST",route="/v1/builds",status="202"} 1')
    expect(text).toContain('sourceless_http_requests_total{method="GET",route="/v1/builds/:id",status="404"} 1')
    expect(text).toContain('sourceless_http_requests_total{method="other",route="other",status="405"} 1')
    expect(text).not.toContain('/made/up')
    expect(text).toContain('sourceless_builds{state="queued"} 1')
    expect(text).toContain('sourceless_submissions_total{outcome="created"} 1')
    expect(text).toContain('sourceless_compute_tasks{pool="direct",state="possible"} 1')
    expect(text).toMatch(
      /sourceless_http_request_duration_seconds_bucket\{le="0\.001",method="GET",route="\/livez"\} \d+/,
    )
  })
})

describe('the log', () => {
  const logged = (write: (log: ReturnType<typeof createLog>) => void): string => {
    const lines: string[] = []
    write(createLog('debug', { write: (line) => void lines.push(line) }))
    return lines.join('')
  }
  test('a request is a line of JSON with its id, and nothing of its body', async () => {
    const own = openTestApp(opened.store)
    await own.post(
      '/v1/builds',
      { intent: 'ignore all\n{"level":"fatal","msg":"forged"}\r\n\u001b[2Jend', target: 'x86_64-linux' },
      { 'x-request-id': 'r-1' },
    )
    await own.request('/v1/%0a%7b%22msg%22:%22forged%22%7d', { headers: { 'user-agent': 'a\tb' } })
    for (const line of own.lines) expect(line.trimEnd().split('\n')).toHaveLength(1)
    const entries = own.lines.map((line) => JSON.parse(line))
    expect(entries.map(({ msg }) => msg)).toEqual(['build submitted', 'request', 'request'])
    expect(entries[0]).toMatchObject({ requestId: 'r-1', build: expect.any(String), outcome: 'created' })
    expect(entries[1]).toMatchObject({
      requestId: 'r-1',
      method: 'POST',
      path: '/v1/builds',
      status: 202,
      tenant: 'local',
    })
    expect(own.lines.join('')).not.toContain('ignore all')
  })
  test('secrets are left out, wherever they stand', () => {
    const text = logged((log) => {
      log.info({ authorization: 'hidden-1', headers: { authorization: 'hidden-2', cookie: 'hidden-3' } }, 'a')
      log.info({ settings: { databaseUrl: 'postgres://u:hidden-4@h/d' }, key: { secret: 'hidden-5' } }, 'b')
    })
    expect(text).not.toContain('hidden')
    expect(text.match(/\[secret\]/g)).toHaveLength(5)
  })
  test('of an error only what is no data of a tenant', () => {
    const error = Object.assign(new Error('duplicate key', { cause: new Error('below') }), {
      code: '23505',
      detail: 'Key (intent)=(private words) exists',
      parameters: ['private words'],
    })
    const text = logged((log) => log.error({ err: error }, 'failed'))
    expect(JSON.parse(text)).toMatchObject({
      level: 'error',
      err: { type: 'Error', message: 'duplicate key', code: '23505', cause: { message: 'below' } },
    })
    expect(text).not.toContain('private words')
  })
  test('a fault of the server is logged in full, and answered without a word of it', async () => {
    const broken = openTestApp({
      ...opened.store,
      builds: {
        ...opened.store.builds,
        list: async () => {
          throw new Error('inner workings')
        },
      },
    })
    const response = await broken.request('/v1/builds')
    expect(response.status).toBe(500)
    expect(await response.text()).not.toContain('inner workings')
    const line = broken.lines.find((one) => one.includes('a fault of the server'))!
    expect(JSON.parse(line)).toMatchObject({
      requestId: response.headers.get('x-request-id'),
      err: { message: 'inner workings', stack: expect.stringContaining('operation.test.ts') },
    })
  })
})
