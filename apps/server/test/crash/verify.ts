import { createHash } from 'node:crypto'
import { expect } from 'vitest'
import { createCompute } from '../../src/compute/compute.js'
import type { Build } from '../../src/schemas/build.js'
import type { BuildRequest } from '../../src/schemas/wish.js'
import type { OpenStore } from '../../src/store/api.js'

const ends = ['succeeded', 'failed', 'cancelled']
const tenant = 'local'

export interface Count {
  readonly events: number
  readonly retried: number
  readonly artifacts: number
}

/** Each request has one build, which ended once, well, with a log without gaps, whole files and one bill. */
export async function verifyAll(
  store: OpenStore,
  ids: readonly string[],
  wanted: readonly BuildRequest[],
): Promise<Count> {
  const [total] = await store.database.query<{ builds: number; bills: number; unsettled: number; jobs: number }>(
    `select (select count(*)::int from builds) as builds, (select count(*)::int from usage) as bills,
       (select count(*)::int from usage where cost_usd is null) as unsettled,
       (select count(*)::int from pgboss.job) as jobs`,
    [],
  )
  expect(total).toEqual({ builds: wanted.length, bills: wanted.length, unsettled: 0, jobs: 0 })
  expect(new Set(ids).size).toBe(wanted.length)
  const count = { events: 0, retried: 0, artifacts: 0 }
  for (const [index, id] of ids.entries()) {
    const build = (await store.builds.get(tenant, id))!
    expect(build).toMatchObject({ state: 'succeeded', request: wanted[index] })
    const log = await store.builds.events(id, 0, 10_000)
    expect(log.map((event) => event.id)).toEqual(log.map((_, place) => place + 1))
    expect(log.filter(({ type }) => ends.includes(type)).map(({ type }) => type)).toEqual(['succeeded'])
    expect(log.at(-1)!.type).toBe('succeeded')
    expect(log.filter(({ type }) => type === 'started').length).toBe(build.attempts)
    const bills = await store.database.query('select cost_usd from usage where subject = $1', [id])
    expect(bills).toEqual([{ cost_usd: 0 }])
    count.events += log.length
    count.retried += log.filter(({ type }) => type === 'retried').length
    count.artifacts += await verifyFiles(store, build)
  }
  return count
}

async function verifyFiles(store: OpenStore, { result }: Build): Promise<number> {
  expect(result!.artifacts.length).toBeGreaterThan(0)
  for (const { sha256, sizeBytes } of result!.artifacts) {
    const bytes = (await store.blobs.get(sha256))!
    expect(bytes.length).toBe(sizeBytes)
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(sha256)
  }
  return result!.artifacts.length
}

/** Builds of the sample, done again without any of this, give the same files. */
export async function compareWithDirect(store: OpenStore, sample: readonly string[]): Promise<void> {
  const compute = createCompute({ processes: 1, queueLimit: 100, memoryMib: 1024 })
  try {
    for (const id of sample) {
      const { request, result } = (await store.builds.get(tenant, id))!
      const outcome = await compute.run('make', request, { timeoutMs: 60_000 })
      if (outcome.kind !== 'done') throw new Error(`the direct build of ${id}: ${JSON.stringify(outcome)}`)
      expect(result!.artifacts).toEqual(outcome.value.result.artifacts)
    }
  } finally {
    await compute.close()
  }
}
