import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test, vi } from 'vitest'
import { checkExposure } from '../../src/server.js'
import { open, startTarget, statuses } from '../hostile/support.js'
import { hasPostgres, startPostgres } from '../support/postgres.js'
import { settings } from './support.js'

const main = new URL('../../dist/main.js', import.meta.url).pathname
const data = mkdtempSync(join(tmpdir(), 'sourceless-serve-'))
afterAll(() => rmSync(data, { recursive: true, force: true, maxRetries: 5 }))
const run = (...args: readonly string[]) => {
  const { status, stderr } = spawnSync(process.execPath, [main, ...args], { encoding: 'utf8', timeout: 60_000 })
  return { status, stderr }
}

describe('a server without a key', () => {
  const keys = (count: number) => ({ keys: { count: async () => count } }) as Parameters<typeof checkExposure>[1]
  test.each(['127.0.0.1', 'localhost', '::1', '127.8.8.8'])('listens on %s', async (host) => {
    await checkExposure({ ...settings, host }, keys(0))
  })
  test.each(['0.0.0.0', '::', '192.168.1.7', 'build.example.org'])('does not listen on %s', async (host) => {
    await expect(checkExposure({ ...settings, host }, keys(0))).rejects.toThrow(
      `There is no key yet, and without one the server listens on the loopback interface only, not on ${host}.`,
    )
    await checkExposure({ ...settings, host }, keys(1))
  })
  test('with one, it must be told under which names', async () => {
    await expect(checkExposure({ ...settings, host: '0.0.0.0', allowedHosts: [] }, keys(1))).rejects.toThrow(
      '--allowed-host NAME',
    )
  })
  test('says so, and ends with 2', () => {
    const { status, stderr } = run('--host', '0.0.0.0', '--data', data)
    expect(stderr).toContain('Make one with "sourceless-server keys create", or leave out --host.')
    expect(status).toBe(2)
  })
})

describe('what cannot be used ends with 2 and a sentence', () => {
  test.each([
    [['--port', '70000'], 'It is a whole number from 0 to 65535.'],
    [['--database-url', 'mysql://x'], 'It begins with postgres://.'],
    [['--artifacts', 'somewhere'], 'It is "database", "directory" or "s3://BUCKET/PREFIX".'],
    [['--log-level', 'loud'], 'Allowed choices are fatal, error, warn, info, debug, silent.'],
    [['--no-such-option'], "unknown option '--no-such-option'"],
    [['--artifacts', 's3://bucket', '--data', data], 'AWS_ACCESS_KEY_ID'],
    [['--data', main], 'EEXIST'],
    [['--data', join(main, 'x')], 'ENOTDIR'],
  ])('%o', (args, sentence) => {
    const { status, stderr } = run(...args)
    expect(stderr).toContain(sentence)
    expect(stderr).not.toContain('    at ')
    expect(status).toBe(2)
  })
  test('no database: 3', () => {
    const { status, stderr } = run('--database-url', 'postgres://nobody@127.0.0.1:1/none', '--log-level', 'silent')
    expect(stderr).not.toContain('    at ')
    expect(status).toBe(3)
  })
  test.skipIf(!hasPostgres)('a database that lets nobody in: 3', async () => {
    const postgres = await startPostgres()
    try {
      const { status, stderr } = run('--database-url', postgres.url.replace(/postgres$/, 'none'), '--port', '0')
      expect(stderr).toContain('that DATABASE_URL or --database-url names refuses: database "none" does not exist')
      expect(stderr).not.toContain('    at ')
      expect(status).toBe(3)
    } finally {
      postgres.stop()
    }
  })
})

test('a running server keeps its directory and port to itself, and stops in good order', async () => {
  const target = await startTarget('--log-level', 'info')
  const taken = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => taken.once('listening', resolve))
  const { port } = taken.address() as { port: number }
  const busy = run('--port', String(port), '--data', data)
  taken.close()
  expect(busy.stderr).toContain(
    `port ${port} of 127.0.0.1 is taken, perhaps by another server like this. Choose another with`,
  )
  expect(busy.status).toBe(2)
  const second = run('--port', '0', '--data', target.data)
  expect(second.stderr).toContain(`process ${target.child.pid} uses the data directory ${target.data}.`)
  expect(second.status).toBe(2)

  const submitted = await fetch(`${target.url}/v1/builds`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ intent: 'count the set bits of a 64-bit integer', target: 'x86_64-linux', effort: 'quick' }),
  })
  const { id } = (await submitted.json()) as { id: string }
  const stream = open(target.port, `GET /v1/builds/${id}/events HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`)
  const idle = open(target.port, 'GET /livez HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n')
  await vi.waitFor(() => expect([statuses(stream.text()), statuses(idle.text())]).toEqual([[200], [200]]), 30_000)
  const exited = new Promise<number | null>((resolve) => target.child.once('exit', resolve))
  target.child.kill('SIGTERM')
  await Promise.all([stream.closed(30_000), idle.closed(30_000)])
  expect(await exited).toBe(0)
  expect(target.log()).toContain('"reason":"SIGTERM"')
  await target.stop()
}, 180_000)

test('its help tells every command', () => {
  const child = spawnSync(process.execPath, [main, '--help'], { encoding: 'utf8' })
  for (const command of ['serve', 'worker', 'keys', 'mcp']) expect(child.stdout).toContain(`  ${command}`)
  expect(child.status).toBe(0)
})
