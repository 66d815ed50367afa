import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { open, startTarget, statuses, type Target } from './support.js'

let target: Target
beforeAll(async () => {
  target = await startTarget('--requests-per-minute', '1000000')
}, 180_000)
afterAll(() => target.stop())

/** A request whose every byte is as given, which no client would send. */
async function raw(line: string, ...headers: readonly string[]): Promise<{ status: number; text: string }> {
  const lines = headers.some((one) => /^host:/i.test(one)) ? headers : ['Host: 127.0.0.1', ...headers]
  const connection = open(target.port, `${[line, ...lines, 'Connection: close'].join('\r\n')}\r\n\r\n`)
  await connection.closed(10_000)
  return { status: statuses(connection.text())[0]!, text: connection.text() }
}
const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  fetch(`${target.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })

describe('who is meant', () => {
  test.each([
    'evil.example',
    '127.0.0.1.evil.example',
    '2130706433',
    '0x7f.1',
    '0.0.0.0',
    '[::ffff:127.0.0.1]',
    '169.254.169.254',
  ])('a page that had its name point here is refused: %s', async (host) => {
    const { status } = await raw('GET /v1/builds HTTP/1.1', `Host: ${host}`)
    expect([400, 421]).toContain(status)
  })
  test('an address with another host in it gets nothing by that', async () => {
    expect((await raw('GET http://evil.example/v1/builds HTTP/1.1', 'Host: evil.example')).status).toBe(421)
    const { status, text } = await raw('GET http://evil.example/livez HTTP/1.1')
    expect(status).toBeLessThan(500)
    expect(text).not.toContain('evil.example')
  })
  test.each(['TRACE', 'PROPFIND', 'QUERY', 'M-SEARCH'])('%s does nothing', async (method) => {
    const { status } = await raw(`${method} /v1/builds HTTP/1.1`, 'X-Secret: abc')
    expect([400, 404, 405]).toContain(status)
  })
  test('a request to change the protocol is a request as any other', async () => {
    expect((await raw('GET /livez HTTP/1.1', 'Upgrade: websocket', 'Connection: Upgrade')).status).toBe(200)
  })
})

describe('paths that lead elsewhere', () => {
  const id = '018f0000-0000-7000-8000-000000000000'
  test.each([
    '/../../../../etc/passwd',
    '/%2e%2e/%2e%2e/etc/passwd',
    '/..%c0%af..%c0%afetc/passwd',
    '/.%00./etc/passwd',
    '/assets/%252e%252e/%252e%252e/etc/passwd',
    '//evil.example/x',
    `/v1/builds/${id}/artifacts/..%2f..%2f..%2fetc%2fpasswd`,
    `/v1/builds/${id}/artifacts/%2fetc%2fpasswd`,
    `/v1/builds/${id}/artifacts/C:%5cwindows`,
    `/v1/builds/..%2f${id}`,
    '/v1/published/..%2f..%2fbuilds',
    "/v1/published/'%20or%201=1--",
    '/v1/builds?cursor=%27%3B%20drop%20table%20builds%3B--',
    '/v1/builds?limit=1e309',
    '/v1/builds?limit=20&limit=30',
    '/%',
    '/%zz',
    `/${'%41'.repeat(600)}`,
    `/v1/builds?${'a=1&'.repeat(400)}`,
  ])('%s', async (path) => {
    const { status, text } = await raw(`GET ${path} HTTP/1.1`)
    expect(status).toBeLessThan(500)
    if (status === 200) expect(path).toMatch(/^\/v1\/builds\?/)
    expect(text).not.toContain('root:')
  })
})

describe('words that mean something elsewhere', () => {
  const words = [
    "'; drop table builds; --",
    "\\'; select pg_sleep(30); --",
    '$1 $$ {{7*7}} #{7*7} %s%n%x',
    '<script>alert(1)</script><img src=x onerror=alert(1)>',
    'a\r\nHTTP/1.1 200 OK\r\nSet-Cookie: a=b\r\n\r\n',
    '{"level":60,"msg":"forged"}\n{"level":60}',
    '\u001b]0;title\u0007\u001b[31mred',
    '\u202egnirts desrever \u2066\u2069',
    '__proto__.polluted',
    '=cmd|" /C calc"!A0',
    '🦀'.repeat(1_000),
    'e\u0301'.repeat(5_000),
  ]
  test.each(words)('%j', async (intent) => {
    const headers = { 'x-request-id': 'hostile-words' }
    const startedMs = performance.now()
    const response = await post('/v1/builds?wait=30', { intent, target: 'x86_64-linux', effort: 'quick' }, headers)
    expect(response.status).toBe(200)
    const build = (await response.json()) as { id: string; state: string; request: { intent: string } }
    expect(build.request.intent).toBe(intent)
    const again = (await (await fetch(`${target.url}/v1/builds/${build.id}`)).json()) as typeof build
    expect(again).toEqual(build)
    expect(performance.now() - startedMs).toBeLessThan(30_000)
  })
  test('names, keys and files, too', async () => {
    for (const word of words) {
      const target = 'x86_64-linux'
      const answers = [
        await post('/v1/builds', { intent: 'add two', target: word.slice(0, 64) }),
        await post('/v1/builds', { intent: 'add two', target, fileName: word }),
        await post('/v1/builds', { intent: 'add two', target, signature: word.slice(0, 1_000) }),
        await post('/v1/disassemble', { file: word, target }),
        await post('/v1/verifications', { file: 'AAAA', contract: word, target, raw: true, effort: 'quick' }),
      ]
      for (const answer of answers) {
        expect(answer.status).toBeLessThan(500)
        expect(answer.headers.get('content-type')).toMatch(/^application\/(problem\+)?json$/)
        await answer.arrayBuffer()
      }
    }
  })
  test('the list of builds is whole, and each line of the log is one entry', async () => {
    const { builds } = (await (await fetch(`${target.url}/v1/builds?limit=100`)).json()) as { builds: unknown[] }
    expect(builds.length).toBeGreaterThanOrEqual(words.length)
    for (const line of target.log().trimEnd().split('\n')) {
      const entry = JSON.parse(line) as { level: string; msg: string }
      expect(entry.msg).not.toBe('forged')
    }
    expect(target.log()).not.toContain('drop table')
    expect(await target.serves()).toBe(true)
  })
})
