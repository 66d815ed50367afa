import { setTimeout as sleep } from 'node:timers/promises'
import { createRandom } from '@sourceless/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { open, startTarget, statuses, type Target } from './support.js'

let target: Target
beforeAll(async () => {
  target = await startTarget()
}, 180_000)
afterAll(() => target.stop())

const head = 'Host: 127.0.0.1\r\n'
const post = (headers: string) => `POST /v1/builds HTTP/1.1\r\n${head}Content-Type: application/json\r\n${headers}\r\n`

describe('what is no HTTP is answered and closed', () => {
  const clientHello = Buffer.from('160301020001000001fc0303aabbccdd', 'hex')
  const cases: readonly (readonly [string, string | Uint8Array])[] = [
    ['a handshake of TLS', clientHello],
    ['zeros', new Uint8Array(512)],
    ['a strange version', `GET / HTTP/9.9\r\n${head}\r\n`],
    ['no version', 'GET /\r\n\r\n'],
    ['no host', 'GET /livez HTTP/1.1\r\n\r\n'],
    ['two hosts', `GET /livez HTTP/1.1\r\n${head}Host: evil.example\r\n\r\n`],
    ['a NUL in a header', `GET /livez HTTP/1.1\r\n${head}X: a\0b\r\n\r\n`],
    ['a space before the colon', `GET /livez HTTP/1.1\r\n${head}X : a\r\n\r\n`],
    ['a folded header', `GET /livez HTTP/1.1\r\n${head}X: a\r\n b\r\nY : c\r\n\r\n`],
    ['both lengths', post('Content-Length: 5\r\nTransfer-Encoding: chunked\r\n')],
    ['two lengths', post('Content-Length: 5\r\nContent-Length: 6\r\n')],
    ['a negative length', post('Content-Length: -1\r\n')],
    ['an unknown coding', post('Transfer-Encoding: identity, chunked, gzip\r\n')],
    ['a chunk without a size', `${post('Transfer-Encoding: chunked\r\n')}zz\r\nabc\r\n`],
    ['a chunk larger than numbers', `${post('Transfer-Encoding: chunked\r\n')}ffffffffffffffffff\r\n`],
    ['headers that do not fit', `GET /livez HTTP/1.1\r\n${head}X: ${'a'.repeat(40_000)}\r\n\r\n`],
    ['a flood of headers', `GET /livez HTTP/1.1\r\n${head}${'X: aaaaaaaaaaaaaaaa\r\n'.repeat(5_000)}\r\n`],
    ['an address that does not end', `GET /${'a'.repeat(100_000)}`],
    ['a backslash in the address', `GET /..\\..\\etc\\passwd HTTP/1.1\r\n${head}Connection: close\r\n\r\n`],
    ['CONNECT', `CONNECT evil.example:443 HTTP/1.1\r\n${head}\r\n`],
  ]
  test.each(cases)('%s', async (_name, bytes) => {
    const raw = open(target.port, bytes)
    await raw.closed(8_000)
    const [status] = statuses(raw.text())
    if (status !== undefined) expect([400, 404, 405, 414, 431]).toContain(status)
    expect(raw.text()).not.toMatch(/node_modules|\.js:\d+|root:/)
    expect(await target.serves()).toBe(true)
  })
  test('random bytes', async () => {
    const random = createRandom(7)
    const raws = Array.from({ length: 200 }, (_one, index) => {
      const bytes = Uint8Array.from({ length: 1 + (index % 300) }, () => random.below(256))
      const raw = open(
        target.port,
        index % 2 ? bytes : Buffer.concat([Buffer.from('GET '), bytes, Buffer.from('\r\n\r\n')]),
      )
      raw.socket.end()
      return raw
    })
    await Promise.all(raws.map((raw) => raw.closed(15_000)))
    for (const raw of raws) for (const status of statuses(raw.text())) expect(status).toBeLessThan(500)
    expect(await target.serves()).toBe(true)
  })
})

describe('several requests on one connection', () => {
  test('garbage behind a request: that is answered, then it is over', async () => {
    const raw = open(target.port, `GET /livez HTTP/1.1\r\n${head}\r\n\x01\x02garbage\r\n\r\n`)
    await raw.closed(5_000)
    expect(statuses(raw.text())[0]).toBe(200)
    expect(statuses(raw.text()).slice(1)).toEqual([400])
  })
  test('a thousand at once are answered in order', async () => {
    const requests = Array.from(
      { length: 1_000 },
      (_one, index) => `GET /livez HTTP/1.1\r\n${head}X-Request-Id: number-${index}\r\n\r\n`,
    )
    const raw = open(target.port, `${requests.join('')}GET /livez HTTP/1.1\r\n${head}Connection: close\r\n\r\n`)
    await raw.closed(30_000)
    expect(statuses(raw.text())).toEqual(new Array(1_001).fill(200))
    const ids = [...raw.text().matchAll(/^x-request-id: number-(\d+)/gim)].map(([, index]) => Number(index))
    expect(ids).toEqual(Array.from({ length: 1_000 }, (_one, index) => index))
  })
  test('a body that hides a request is no request', async () => {
    const hidden = `GET /v1/builds HTTP/1.1\r\n${head}\r\n`
    const raw = open(target.port, `${post(`Content-Length: ${hidden.length}\r\nConnection: close\r\n`)}${hidden}`)
    await raw.closed(5_000)
    expect(statuses(raw.text())).toEqual([400])
  })
})

describe('bodies', () => {
  test('in chunks without an end are refused when they are too large', async () => {
    const raw = open(target.port, post('Transfer-Encoding: chunked\r\n'))
    const chunk = `10000\r\n${' '.repeat(0x10000)}\r\n`
    let sent = 0
    while (!raw.socket.destroyed && sent < 400) {
      if (!raw.socket.write(chunk))
        await Promise.race([new Promise((resolve) => raw.socket.once('drain', resolve)), sleep(50)])
      sent++
    }
    await raw.closed(10_000)
    expect(statuses(raw.text())).toEqual([413])
    expect(await target.serves()).toBe(true)
  })
  test.each(['Content-Length: 8388608\r\n', 'Transfer-Encoding: chunked\r\n'])(
    'that are too large are refused so that who sends all before reading sees why: %j',
    async (headers) => {
      const body = ' '.repeat(8 << 20)
      const whole = headers.startsWith('Content') ? body : `800000\r\n${body}\r\n0\r\n\r\n`
      const raws = Array.from({ length: 10 }, () => {
        const raw = open(target.port, post(headers))
        raw.socket.pause()
        raw.socket.write(whole, () => raw.socket.resume())
        return raw
      })
      await Promise.all(raws.map((raw) => raw.closed(20_000)))
      expect(raws.flatMap((raw) => statuses(raw.text()))).toEqual(raws.map(() => 413))
    },
  )
  test('that say they are too large are refused before they come', async () => {
    const raw = open(target.port, post('Content-Length: 99999999999\r\n'))
    await raw.closed(5_000)
    expect(statuses(raw.text())).toEqual([413])
  })
  test('that are compressed are refused', async () => {
    const raw = open(
      target.port,
      `${post('Content-Encoding: gzip\r\nContent-Length: 4\r\nConnection: close\r\n')}\x1f\x8b\x08\x00`,
    )
    await raw.closed(5_000)
    expect(statuses(raw.text())).toEqual([415])
  })
})

describe('clients that take their time', () => {
  test('those that send headers byte by byte, or nothing at all, are closed after ten seconds', async () => {
    const slow = Array.from({ length: 200 }, () => open(target.port, `GET /livez HTTP/1.1\r\n${head}X: `))
    const silent = Array.from({ length: 200 }, () => open(target.port))
    const drip = setInterval(() => {
      for (const { socket } of slow) if (socket.writable) socket.write('a')
    }, 500)
    try {
      await sleep(3_000)
      expect(await target.serves()).toBe(true)
      const times = await Promise.all([...slow, ...silent].map((raw) => raw.closed(20_000)))
      expect(Math.min(...times)).toBeGreaterThan(8_000)
      for (const raw of slow) expect(statuses(raw.text())).toEqual([408])
    } finally {
      clearInterval(drip)
    }
  })
  test('those that send a body byte by byte are closed after half a minute', async () => {
    const raws = Array.from({ length: 50 }, () => open(target.port, post('Content-Length: 1000\r\n')))
    const drip = setInterval(() => {
      for (const { socket } of raws) if (socket.writable) socket.write(' ')
    }, 500)
    try {
      await Promise.all(raws.map((raw) => raw.closed(45_000)))
      for (const raw of raws)
        expect(statuses(raw.text()).every((status) => status === 408 || status === 400)).toBe(true)
      expect(await target.serves()).toBe(true)
    } finally {
      clearInterval(drip)
    }
  })
  test('those that go away in the middle leave nothing behind', async () => {
    for (let round = 0; round < 5; round++) {
      const raws = Array.from({ length: 100 }, () => open(target.port, `${post('Content-Length: 1000\r\n')}{"intent":`))
      await sleep(200)
      for (const { socket } of raws) socket.resetAndDestroy()
    }
    expect(await target.serves()).toBe(true)
    expect(target.log()).not.toMatch(/a fault of the server|uncaught/i)
  })
})
