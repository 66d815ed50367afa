import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { routes } from '../../src/http/document.js'
import { acceptCheck, hostName } from '../../src/http/guards/surroundings.js'
import { openTestStore, type TestStore } from '../support/store.js'
import { contractOf, keyOf, openTestApp, type TestApp } from './support.js'

let opened: TestStore
let app: TestApp
beforeAll(async () => {
  opened = await openTestStore('embedded')
  app = openTestApp(opened.store)
})
afterAll(() => opened.close())

const problemOf = async (response: Response) => {
  expect(response.headers.get('content-type')).toBe('application/problem+json')
  const problem = (await response.json()) as { status: number; code: string; detail: string; instance: string }
  expect(problem.status).toBe(response.status)
  expect(problem.instance).toBe(response.headers.get('x-request-id'))
  return problem
}
const codeOf = async (response: Response) => (await problemOf(response)).code

describe('without any key', () => {
  const list = (headers: Record<string, string> = {}, address?: string) =>
    app.request('/v1/builds', { headers, ...(address ? { address } : {}) })
  test('the local user may do everything', async () => {
    expect((await list()).status).toBe(200)
    expect((await list({ host: 'localhost:1' }, '::1')).status).toBe(200)
    expect((await list({ host: '[::1]:8080' }, '::ffff:127.0.0.1')).status).toBe(200)
  })
  test('nobody else may do anything', async () => {
    expect(await codeOf(await list({}, '192.0.2.1'))).toBe('unauthorized')
    expect(await codeOf(await list({ host: 'build.example.org' }))).toBe('unauthorized')
    expect(await codeOf(await list({ 'x-forwarded-for': '192.0.2.1' }))).toBe('unauthorized')
    expect(await codeOf(await list({ forwarded: 'for=192.0.2.1' }))).toBe('unauthorized')
    expect((await list({}, '192.0.2.1')).headers.get('www-authenticate')).toBe('Bearer realm="sourceless"')
  })
  test.each(routes.map(({ method, path, security }) => [method, path, security?.length === 0] as const))(
    'strangers at %s %s; it is open: %s',
    async (method, path, isOpen) => {
      const { status } = await app.request(path.replace(/\{\w+\}/g, '00000000'), { method, address: '192.0.2.1' })
      if (isOpen) expect(status).not.toBe(401)
      else expect(status).toBe(401)
    },
  )
})

describe('hosts and origins', () => {
  test.each(['evil.example', 'evil.example:8080', '127.0.0.1.evil.example', 'localhost@evil', '', 'a b', '[::2]'])(
    'the server is not known as "%s"',
    async (host) => {
      expect(await codeOf(await app.request('/v1/targets', { headers: { host } }))).toBe('wrong-host')
    },
  )
  test.each(['127.0.0.1', 'LOCALHOST:80', '[::1]:8080', 'build.example.org', 'Build.Example.Org:443'])(
    'the server is known as "%s"',
    async (host) => {
      expect((await app.request('/v1/targets', { headers: { host } })).status).toBe(200)
    },
  )
  test('probes may come under any name', async () => {
    expect((await app.request('/livez', { headers: { host: '10.0.0.7:8080' } })).status).toBe(200)
  })
  test('pages of other sites change nothing and read nothing', async () => {
    for (const origin of [
      'https://evil.example',
      'null',
      'http://127.0.0.1:9999',
      'http://127.0.0.1:8080.evil.example',
    ]) {
      expect(await codeOf(await app.post('/v1/builds', contractOf('x'), { origin }))).toBe('forbidden')
      const read = await app.request('/v1/targets', { headers: { origin } })
      expect(read.headers.get('access-control-allow-origin')).toBeNull()
      const preflight = await app.request('/v1/builds', {
        method: 'OPTIONS',
        headers: { origin, 'access-control-request-method': 'POST' },
      })
      expect(preflight.headers.get('access-control-allow-origin')).toBeNull()
    }
  })
  test('the server’s own page, and those of allowed sites, may', async () => {
    expect((await app.post('/v1/builds', contractOf('x'), { origin: 'http://127.0.0.1:8080' })).status).toBe(202)
    const origin = 'https://friend.example'
    const response = await app.post('/v1/builds', contractOf('y'), { origin })
    expect(response.status).toBe(202)
    expect(response.headers.get('access-control-allow-origin')).toBe(origin)
    expect(response.headers.get('vary')).toContain('Origin')
    const preflight = await app.request('/v1/builds', {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'POST' },
    })
    expect(preflight.status).toBe(204)
    expect(preflight.headers.get('access-control-allow-headers')).toContain('Authorization')
    expect(preflight.headers.get('access-control-allow-credentials')).toBeNull()
  })
  test.each([
    ['example.org', 'example.org'],
    ['EXAMPLE.org:80', 'example.org'],
    ['[::1]:80', '[::1]'],
    ['a/b', undefined],
    ['a:b', undefined],
    ['a:80:80', undefined],
    ['a,b', undefined],
  ])('the name of host %s', (host, name) => {
    expect(hostName(host)).toBe(name)
  })
})

describe('requests that are not understood', () => {
  test('unknown paths and wrong methods', async () => {
    expect(await codeOf(await app.request('/v2/builds'))).toBe('not-found')
    expect((await problemOf(await app.request('/v1/builds/'))).detail).toBe(
      'There is nothing under this path; /v1/builds has no "/" at its end. The API is described at /docs.',
    )
    for (const [method, path, allow] of [
      ['PATCH', '/v1/builds', 'GET, HEAD, POST'],
      ['POST', '/v1/builds/018f0000-0000-7000-8000-000000000000', 'DELETE, GET, HEAD'],
      ['DELETE', '/livez', 'GET, HEAD'],
      ['GET', '/v1/readings', 'POST'],
    ] as const) {
      const response = await app.request(path, { method })
      expect(await codeOf(response)).toBe('method-not-allowed')
      expect(response.headers.get('allow')).toBe(allow)
    }
  })
  test('bodies that are not plain JSON', async () => {
    const send = (headers: Record<string, string>, body: BodyInit = '{}') =>
      app.request('/v1/builds', { method: 'POST', headers, body })
    const type = 'application/json'
    expect(await codeOf(await send({ 'content-type': 'text/plain' }))).toBe('unsupported-media-type')
    expect(await codeOf(await send({ 'content-type': '' }))).toBe('unsupported-media-type')
    expect(await codeOf(await send({ 'content-type': `${type}; charset=latin1` }))).toBe('unsupported-media-type')
    expect(await codeOf(await send({ 'content-type': type, 'content-encoding': 'gzip' }))).toBe(
      'unsupported-media-type',
    )
    expect(await codeOf(await send({ 'content-type': type }, new Uint8Array([0x22, 0xff, 0x22])))).toBe('malformed')
    expect(await codeOf(await send({ 'content-type': type }, '{'))).toBe('malformed')
    expect((await send({ 'content-type': `${type};charset="UTF-8"` }, JSON.stringify(contractOf('z')))).status).toBe(
      202,
    )
  })
  test('bodies that are too large, said or not', async () => {
    const said = await app.post('/v1/builds', 'x', { 'content-length': '1048577' })
    expect([await codeOf(said), said.headers.get('connection')]).toEqual(['too-large', 'close'])
    const endless = new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array(65_536).fill(0x20)) })
    const response = await app.request('/v1/builds', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: endless,
      duplex: 'half',
    } as RequestInit)
    expect(await codeOf(response)).toBe('too-large')
  })
  test('a file may be larger than other bodies', async () => {
    const file = 'A'.repeat(2 * 1024 * 1024)
    const response = await app.post('/v1/disassemble', { file, target: 7 })
    expect(await codeOf(response)).toBe('usage')
    expect(await codeOf(await app.post('/v1/builds', { contract: file }))).toBe('too-large')
  })
  test('addresses that are too long', async () => {
    expect(await codeOf(await app.request(`/${'a'.repeat(5_000)}`))).toBe('uri-too-long')
  })
  test('answers of another kind are not given', async () => {
    const ask = (accept: string) => app.request('/v1/builds', { headers: { accept } })
    expect(await codeOf(await ask('text/html'))).toBe('not-acceptable')
    expect(await codeOf(await ask('application/json;q=0'))).toBe('not-acceptable')
    for (const accept of ['*/*', 'application/*;q=0.5', 'text/html, application/json;q=0.1'])
      expect((await ask(accept)).status).toBe(200)
    expect(typeof acceptCheck('a/b')).toBe('function')
  })
  test('what a schema finds wrong is told with its place and what is allowed', async () => {
    const response = await app.post('/v1/scores', {
      contract: 'c',
      candidates: [
        { level: 'bytes', text: '' },
        { level: 'assembly', text: 1 },
      ],
      'see/d~': 1,
    })
    const problem = await problemOf(response)
    expect(problem).toMatchObject({
      code: 'usage',
      diagnostics: [
        {
          code: 'invalid_value',
          message: 'candidates[1].level: Invalid option: expected one of "contract"|"virtual"|"real"|"bytes"',
          pointer: '/candidates/1/level',
        },
        {
          code: 'invalid_type',
          message: 'candidates[1].text: Invalid input: expected string, received number',
          pointer: '/candidates/1/text',
        },
        {
          code: 'unrecognized_keys',
          message: 'body: unknown: "see/d~" (is seed meant?); known are contract, target, effort, seed, candidates',
          pointer: '/see~1d~0',
        },
      ],
    })
    expect((await problemOf(await app.request('/v1/builds/x'))).detail).toContain('path id: not the id of a build')
    for (const limit of ['x', '', '0', '101', '1.5', '1e1', '0x10', '-1', ' 1'])
      expect((await problemOf(await app.request(`/v1/builds?limit=${encodeURIComponent(limit)}`))).detail).toBe(
        'query limit: not a whole number from 1 to 100',
      )
    expect(
      (await problemOf(await app.post('/v1/builds', contractOf('x'), { 'idempotency-key': 'a b' }))).detail,
    ).toContain('header idempotency-key: ')
  })
  test.each([
    ['POST /v1/builds?wiat=20', 'query wiat: unknown (is wait meant?); known are wait'],
    ['GET /v1/builds?page=2', 'query page: unknown; known are limit, cursor'],
    ['GET /v1/builds?limit=1&limit=2', 'query limit: given 2 times; give it once'],
    ['GET /v1/targets?triple=wasm32', 'query triple: unknown; the path takes none'],
  ])('a query that would do nothing is refused: %s', async (line, detail) => {
    const [method, path] = line.split(' ') as [string, string]
    const response = method === 'POST' ? await app.post(path, contractOf('x')) : await app.request(path)
    expect(await problemOf(response)).toMatchObject({ code: 'usage', detail })
  })
  test('hundreds of mistakes give a short answer', async () => {
    const candidates = Array.from({ length: 200 }, () => ({ level: 'no', text: 1 }))
    const response = await app.post('/v1/scores', { contract: 'c', candidates })
    const text = await response.text()
    expect(text.length).toBeLessThan(8_000)
    expect(text).toContain('(and ')
  })
})

test('a full disk is no fault, and passes', async () => {
  const error = Object.assign(new Error('could not extend file: No space left on device'), { code: '53100' })
  const builds = { ...opened.store.builds, list: () => Promise.reject(error) }
  const response = await openTestApp({ ...opened.store, builds }).request('/v1/builds')
  expect([response.status, response.headers.get('retry-after')]).toEqual([503, '120'])
  expect(await problemOf(response)).toMatchObject({ code: 'unavailable', detail: expect.stringContaining('no space') })
})

describe('what every answer says', () => {
  const every = [
    ['/livez', 200],
    ['/v1/targets', 200],
    ['/v1/builds', 200],
    ['/nothing', 404],
    ['/v1/builds/x', 422],
  ] as const
  test.each(every)('%s', async (path, status) => {
    const response = await app.request(path)
    expect(response.status).toBe(status)
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'x-frame-options': 'DENY',
      'content-security-policy': expect.stringContaining("default-src 'none'"),
      'cache-control': expect.any(String),
      'x-request-id': expect.stringMatching(/^[0-9a-f-]{36}$/),
    })
    expect(response.headers.get('set-cookie')).toBeNull()
  })
  test('an id that the client gives is taken over if it is harmless', async () => {
    const idOf = async (id: string) =>
      (await app.request('/livez', { headers: { 'x-request-id': id } })).headers.get('x-request-id')
    expect(await idOf('build-7:retry.1')).toBe('build-7:retry.1')
    for (const id of ['a b', '{"x":1}', 'x'.repeat(129), '<script>']) expect(await idOf(id)).not.toBe(id)
  })
})

describe('allowances', () => {
  test('say what is left, refuse what is more, and fill again', async () => {
    const few = openTestApp(opened.store, { settings: { requestsPerMinute: 3 } })
    const ask = (address = '198.51.100.1') => few.request('/v1/targets', { address })
    const answers = [await ask(), await ask(), await ask(), await ask()]
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 429])
    expect(answers.map(({ headers }) => headers.get('ratelimit'))).toEqual([
      '"requests";r=2;t=20',
      '"requests";r=1;t=40',
      '"requests";r=0;t=60',
      '"requests";r=0;t=60',
    ])
    expect(answers[0]!.headers.get('ratelimit-policy')).toBe('"requests";q=3;w=60')
    expect(answers[3]!.headers.get('retry-after')).toBe('20')
    expect(await codeOf(answers[3]!)).toBe('too-many-requests')
    expect((await ask('198.51.100.2')).status).toBe(200)
    few.pass(20_500)
    expect((await ask()).status).toBe(200)
    expect((await ask()).status).toBe(429)
  })
})

/** From here on there are keys. */
describe('keys', () => {
  let alice: Awaited<ReturnType<typeof keyOf>>
  beforeAll(async () => {
    alice = await keyOf(opened.store, 'alice', ['read'], { requestsPerMinute: 50 })
    app.pass(6_000)
  })
  const list = (authorization: string, more: Record<string, string> = {}) =>
    app.request('/v1/builds', { headers: { authorization, ...more } })

  test('the local user needs one, too, as soon as there is any', async () => {
    expect(await codeOf(await app.request('/v1/builds'))).toBe('unauthorized')
    expect((await app.request('/v1/targets')).status).toBe(200)
  })
  test('open what their scopes say', async () => {
    const response = await list(`Bearer ${alice.secret}`)
    expect(response.status).toBe(200)
    expect(response.headers.get('ratelimit-policy')).toBe('"requests";q=50;w=60')
    expect((await list(`bearer ${alice.secret}`)).status).toBe(200)
    const build = await app.post('/v1/builds', contractOf('x'), alice.headers)
    expect(await codeOf(build)).toBe('forbidden')
    expect(build.headers.get('www-authenticate')).toContain('error="insufficient_scope"')
    expect(await codeOf(await app.request('/metrics', { headers: alice.headers }))).toBe('forbidden')
  })
  test.each([
    'Bearer wrong-but-long-enough',
    'Basic YWxpY2U6eA==',
    'Bearer',
    'Bearer a b',
    '',
    `Bearer ${'x'.repeat(600)}`,
  ])('are refused: %s', async (authorization) => {
    const response = await list(authorization)
    expect(await codeOf(response)).toBe('unauthorized')
    const isKey = authorization.startsWith('Bearer wrong')
    expect(response.headers.get('www-authenticate')).toContain(isKey ? '"invalid_token"' : '"invalid_request"')
  })
  test('of no use once they are revoked, within seconds', async () => {
    const gone = await keyOf(opened.store, 'gone', ['read'])
    expect((await list(`Bearer ${gone.secret}`)).status).toBe(200)
    await opened.store.keys.revoke(gone.id)
    app.pass(6_000)
    expect((await list(`Bearer ${gone.secret}`)).status).toBe(401)
  })
  test('cannot be guessed: an address has so many tries', async () => {
    const guess = (index: number) =>
      app.request('/v1/builds', { headers: { authorization: `Bearer guess-number-${index}` }, address: '203.0.113.66' })
    const statuses = new Set<number>()
    for (let index = 0; index < 65; index++) statuses.add((await guess(index)).status)
    expect([...statuses]).toEqual([401, 429])
    expect((await list(`Bearer ${alice.secret}`)).status).toBe(200)
  })
  test('metrics are for this machine, and for operators', async () => {
    const from = (address: string, headers: Record<string, string> = {}) =>
      app.request('/metrics', { address, headers })
    const operator = await keyOf(opened.store, 'operators', ['admin'])
    expect((await from('127.0.0.1')).status).toBe(200)
    expect((await from('192.0.2.1')).status).toBe(401)
    expect((await from('192.0.2.1', operator.headers)).status).toBe(200)
    // A proxy on this machine asks for somebody else.
    expect((await from('127.0.0.1', { host: 'build.example.org' })).status).toBe(401)
    expect((await from('127.0.0.1', { 'x-forwarded-for': '192.0.2.1' })).status).toBe(401)
  })
  test('are never logged', async () => {
    await list(`Bearer ${alice.secret}`)
    await list('Bearer wrong-but-long-enough')
    const log = app.lines.join('')
    expect(log).toContain(alice.id)
    expect(log).not.toContain(alice.secret)
    expect(log).not.toContain('wrong-but-long-enough')
    expect(log.toLowerCase()).not.toContain('bearer ')
  })
})
