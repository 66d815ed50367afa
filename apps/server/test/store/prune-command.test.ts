import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describeWith } from '@sourceless/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTarget } from '../hostile/support.js'
import { computeOf, done } from '../support/compute.js'
import { hasPostgres } from '../support/postgres.js'
import { anyone, ended, openTestStore, submitted, type TestStore, work } from '../support/store.js'

const main = fileURLToPath(new URL('../../dist/main.js', import.meta.url))

describeWith(hasPostgres, 'postgresql', 'sourceless-server prune', () => {
  let opened: TestStore
  beforeAll(async () => {
    opened = await openTestStore('postgres', 'directory')
  })
  afterAll(() => opened.close())
  const run = (...args: readonly string[]) => {
    const env = { PATH: process.env.PATH, DATABASE_URL: opened.url }
    const place = ['--artifacts', 'directory', '--data', opened.directory]
    const all = [main, 'prune', ...args, ...place]
    const { status, stdout, stderr } = spawnSync(process.execPath, all, { encoding: 'utf8', env })
    return { status, stdout, stderr }
  }

  test('says how many builds are old, and removes them with their files', async () => {
    const { store } = opened
    const worker = work(store, computeOf(done))
    const builds = await Promise.all(['a', 'b', 'c'].map((contract) => submitted(store, { contract })))
    const [old, ...young] = await Promise.all(builds.map(({ id }) => ended(store, id)))
    await worker.drain(1_000)
    await store.database.query(`update builds set finished_at = now() - interval '8 days' where id = $1`, [old!.id])
    await store.database.query(`update blobs set check_at = now() - interval '7 days'`, [])
    const { sha256 } = old!.result!.artifacts[0]!
    const file = join(opened.directory, 'artifacts', sha256.slice(0, 2), sha256)
    expect(run('--keep-builds', '7', '--dry-run')).toEqual({
      ...{ status: 0, stdout: 'would remove 1 builds that ended more than 7 days ago\n', stderr: '' },
    })
    expect(existsSync(file)).toBe(true)
    expect(run('--keep-builds', '7').stdout).toBe('removed 1 builds that ended more than 7 days ago, and 1 files\n')
    expect(existsSync(file)).toBe(false)
    expect(await store.builds.get(anyone.tenant, old!.id)).toBeUndefined()
    for (const { id } of young) expect(await store.builds.get(anyone.tenant, id)).toMatchObject({ state: 'succeeded' })
  })

  test('a server that is told --keep-builds does so by itself, and counts it', async () => {
    const { store } = opened
    const worker = work(store, computeOf(done))
    const { id } = await ended(store, (await submitted(store, { contract: 'd' })).id)
    await worker.drain(1_000)
    await store.database.query(`update builds set finished_at = now() - interval '8 days' where id = $1`, [id])
    const server = await startTarget(
      ...['--database-url', opened.url!, '--artifacts', 'directory', '--data', opened.directory],
      ...['--workers', '0', '--keep-builds', '7'],
    )
    try {
      const metrics = async () => (await fetch(`${server.url}/metrics`)).text()
      await expect.poll(metrics, { timeout: 30_000 }).toContain('sourceless_removed_total{what="builds"} 1')
      expect(await store.builds.get(anyone.tenant, id)).toBeUndefined()
    } finally {
      await server.stop()
    }
    expect(server.child.exitCode).toBe(0)
  }, 90_000)

  test.each([
    [[], /--keep-builds/],
    [['--keep-builds', '0'], /whole number from 1/],
    [['--keep-builds', 'forever'], /whole number from 1/],
  ])('says what is wrong with %j', (args, message) => {
    const { status, stdout, stderr } = run(...args)
    expect(stdout).toBe('')
    expect(stderr).toMatch(message)
    expect(status).toBe(2)
  })
})
