import { describeWith } from '@sourceless/testing'
import { expect, test } from 'vitest'
import type { Made } from '../../src/compute/api.js'
import { createCompute } from '../../src/compute/compute.js'
import { openStore } from '../../src/store/open.js'
import { hasPostgres, startPostgres } from '../support/postgres.js'
import { anyone, ended, submitted } from '../support/store.js'
import { createPrograms, type Program } from './processes.js'

/** What search finds for it lies deep. */
const request = {
  contract: 'function digit(x: u8): u8 { return x <= 57 ? x - 48 : x - 55 }',
  target: 'riscv64-linux',
  emit: 'raw' as const,
  effort: 'high' as const,
}

async function directly(): Promise<Made> {
  const compute = createCompute({ processes: 1, queueLimit: 1, memoryMib: 1024 })
  try {
    const outcome = await compute.run('make', request, { timeoutMs: 300_000 })
    if (outcome.kind !== 'done') throw new Error(JSON.stringify(outcome))
    return outcome.value
  } finally {
    await compute.close()
  }
}

describeWith(hasPostgres, 'postgresql', 'a big search', () => {
  test('that workers in other processes share gives the same bytes, even if one of them is killed', async () => {
    const database = await startPostgres()
    const programs = createPrograms()
    const started: Program[] = []
    const store = await openStore({ databaseUrl: database.url, dataDirectory: '', artifacts: 'database' })
    try {
      for (const name of ['one', 'two', 'three'])
        started.push(programs.start(name, ['worker', '--database-url', database.url, '--workers', '1']))
      await expect.poll(async () => (await store.depth()).workers, { timeout: 60_000, interval: 100 }).toBe(3)
      const { id } = await submitted(store, request)
      const running = () =>
        store.database.query<{ worker: string }>(`select worker from shards where state = 'running'`, [])
      await expect.poll(async () => (await running()).length, { timeout: 60_000, interval: 20 }).toBeGreaterThan(0)
      const [{ pid }] = (await store.database.query<{ pid: number }>('select pid from workers where id = $1', [
        (await running())[0]?.worker,
      ])) as [{ pid: number }]
      process.kill(pid, 'SIGKILL')
      const build = await ended(store, id, anyone.tenant, 240_000)
      expect(build).toMatchObject({ state: 'succeeded', attempts: 1 })
      const shared = (await store.builds.events(id, 0, 1_000)).find(({ type }) => type === 'search-shared')
      expect(shared!.data).toMatchObject({ shards: 2 })
      const direct = await directly()
      expect(build.result!.artifacts).toEqual(direct.result.artifacts)
      expect(build.result!.origin).toBe('search')
      expect(await store.database.query('select id from shards', [])).toEqual([])
    } finally {
      await Promise.all(started.map((program) => program.stop()))
      await store.close()
      database.stop()
    }
  }, 600_000)
})
