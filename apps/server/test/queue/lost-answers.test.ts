import { createRandom, describeWith } from '@sourceless/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Database, DatabaseUnavailableError } from '../../src/database/api.js'
import { persist } from '../../src/database/retry.js'
import type { OpenStore } from '../../src/store/api.js'
import { createBuildStore } from '../../src/store/builds.js'
import { computeOf, done } from '../support/compute.js'
import { ended, kinds, openTestStore, submitted, type TestStore, work } from '../support/store.js'

const seed = Number(process.env.SEED ?? Date.now() % 1_000_000)

/** A database that does what it is asked, and then often does not say so; or does not even do it. */
function unreliable(database: Database): { readonly database: Database; readonly lost: () => number } {
  const random = createRandom(seed)
  let lost = 0
  const maybe = () => {
    if (random.below(6) > 0) return
    lost += 1
    throw new DatabaseUnavailableError('the answer is lost (test)')
  }
  return {
    lost: () => lost,
    database: {
      ...database,
      query: async <Row>(text: string, values?: readonly unknown[]) => {
        maybe()
        const rows = await database.query<Row>(text, values)
        maybe()
        return rows
      },
      transaction: async (run) => {
        maybe()
        const value = await database.transaction(run)
        maybe()
        return value
      },
    },
  }
}

for (const { kind, present } of kinds)
  describeWith(present, 'postgresql', `answers that are lost (${kind}, seed ${seed})`, () => {
    let opened: TestStore
    beforeAll(async () => {
      opened = await openTestStore(kind)
    })
    afterAll(() => opened.close())

    test('change nothing: each build is taken once and ends once', async () => {
      const { store } = opened
      const { database, lost } = unreliable(store.database)
      const patiently = <Value>(run: () => Promise<Value>) => persist(run, 60_000)
      const builds = createBuildStore({ database, jobs: store.jobs, patiently, makerVersion: 'test' })
      const shaky: OpenStore = { ...store, database, builds }
      const compute = computeOf(async (request, { onEvent }) => {
        onEvent?.({ type: 'stage', data: {} })
        await new Promise((resolve) => setTimeout(resolve, 450))
        onEvent?.({ type: 'stage', data: {} })
        return done(request)
      })
      const workers = [1, 2].map(() => work(shaky, compute, { slots: 4 }))
      const contracts = Array.from({ length: 16 }, (_, index) => `shaky ${index}`)
      const all = await Promise.all(
        contracts.map((contract, index) => submitted(shaky, { contract }, { idempotencyKey: `key ${index}` })),
      )
      for (const { id } of all) expect((await ended(store, id, 'anyone', 60_000)).state).toBe('succeeded')
      await Promise.all(workers.map((worker) => worker.drain(1_000)))
      expect(lost()).toBeGreaterThan(5)
      const [counts] = await store.database.query<Record<string, number>>(
        `select (select count(*)::int from builds) as builds, (select count(*)::int from usage) as bills,
           (select count(*)::int from events where type = 'succeeded') as ends,
           (select count(*)::int from pgboss.job) as jobs`,
        [],
      )
      expect(counts).toEqual({ builds: 16, bills: 16, ends: 16, jobs: 0 })
      for (const { id } of all) {
        const log = await store.builds.events(id, 0, 100)
        expect(log.map((event) => event.id)).toEqual(log.map((_, index) => index + 1))
        expect(log.at(-1)!.type).toBe('succeeded')
        const last = log.findLastIndex(({ type }) => type === 'started')
        expect(log.slice(last).map(({ type }) => type)).toEqual(['started', 'stage', 'stage', 'succeeded'])
      }
    }, 120_000)
  })
