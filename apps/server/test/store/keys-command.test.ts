import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describeWith } from '@sourceless/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { KeyRecord, OpenStore } from '../../src/store/api.js'
import { openStore } from '../../src/store/open.js'
import { hasPostgres, type PostgresServer, startPostgres } from '../support/postgres.js'

const main = fileURLToPath(new URL('../../dist/main.js', import.meta.url))

describeWith(hasPostgres, 'postgresql', 'sourceless-server keys', () => {
  const dataDirectory = mkdtempSync(join(tmpdir(), 'sourceless-keys-'))
  let server: PostgresServer
  let store: OpenStore
  beforeAll(async () => {
    server = await startPostgres()
    store = await openStore({ databaseUrl: server.url, dataDirectory, artifacts: 'database' })
  })
  afterAll(async () => {
    await store.close()
    server.stop()
    rmSync(dataDirectory, { recursive: true, force: true })
  })
  const run = (...args: readonly string[]) => {
    const env = { ...process.env, DATABASE_URL: server.url }
    const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...args], { encoding: 'utf8', env })
    return { status, stdout, stderr }
  }

  test('prints a secret that works, once; lists without it; revokes', async () => {
    const made = run(
      ...['keys', 'create', '--name', 'ci of the lab', '--tenant', 'lab', '--scope', 'build,read'],
      ...['--expires-in', '30', '--requests-per-minute', '60', '--budget-usd', '2.5'],
    )
    expect(made.status).toBe(0)
    const secret = made.stdout.trim()
    expect(await store.keys.authenticate(secret)).toMatchObject({
      ...{ tenant: 'lab', scopes: ['build', 'read'], limits: { requestsPerMinute: 60, budgetUsdPerMonth: 2.5 } },
    })
    const listed = run('keys', 'list', '--json')
    expect(listed.stdout).not.toContain(secret.slice(6))
    const [key] = JSON.parse(listed.stdout) as [KeyRecord]
    expect(key).toMatchObject({ name: 'ci of the lab', tenant: 'lab' })
    expect(run('keys', 'list').stdout).toMatch(/lab {2}build,read .* ci of the lab\n$/)
    expect(run('keys', 'revoke', key.id)).toMatchObject({ status: 0, stdout: '' })
    expect(await store.keys.authenticate(secret)).toBeUndefined()
    expect(run('keys', 'list').stdout).toContain('revoked')
  })

  test.each([
    [['keys', 'create'], /--name/],
    [['keys', 'create', '--name', 'x', '--scope', 'root'], /one of build, read, score, admin/],
    [['keys', 'create', '--name', 'x', '--tenant', 'a b'], /letters, digits/],
    [['keys', 'create', '--name', 'x', '--budget-usd', '-1'], /number of dollars/],
    [['keys', 'revoke', 'nobody'], /no key nobody/],
    [['keys', 'frobnicate'], /unknown command/],
  ])('says what is wrong with %j', (args, message) => {
    const { status, stdout, stderr } = run(...args)
    expect(stdout).toBe('')
    expect(stderr).toMatch(message)
    expect(status).toBe(2)
  })

  test('a worker without a database, or with one that is not there, says so', () => {
    const without = spawnSync(process.execPath, [main, 'worker'], { encoding: 'utf8', env: { PATH: process.env.PATH } })
    expect(without.status).toBe(2)
    expect(without.stderr).toMatch(/needs the Postgres database/)
  })
})
