import { describeWith } from '@sourceless/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { claim } from '../../src/queue/claim.js'
import { beat } from '../../src/queue/leases.js'
import type { OpenStore } from '../../src/store/api.js'
import { makeId } from '../../src/store/identity.js'
import { computeOf, done } from '../support/compute.js'
import { hasPostgres } from '../support/postgres.js'
import { anyone, ended, openTestStore, submitted, type TestStore, work } from '../support/store.js'

describeWith(hasPostgres, 'postgresql', 'leases', () => {
  let opened: TestStore
  beforeAll(async () => {
    opened = await openTestStore('postgres')
  })
  afterAll(() => opened.close())
  const attemptsOf = async (store: OpenStore, id: string) => (await store.builds.get(anyone.tenant, id))!.attempts

  test('builds of a worker that is silent go to another within seconds', async () => {
    const { store } = opened
    const { id } = await submitted(store, { contract: 'orphan' })
    const silent = makeId()
    await beat(store, silent, 1)
    expect((await claim(store, silent, 1)).claims.length).toBe(1)
    const startMs = performance.now()
    const worker = work(await opened.another(), computeOf(done))
    const build = await ended(store, id)
    expect(build).toMatchObject({ state: 'succeeded', attempts: 2 })
    expect(performance.now() - startMs).toBeLessThan(12_000)
    await worker.drain(0)
  })

  test('a build that a worker took without hearing of it is given back', async () => {
    const { store } = opened
    const worker = work(store, computeOf(done))
    await expect.poll(async () => (await store.depth()).workers).toBeGreaterThan(0)
    const { id } = await submitted(store, { contract: 'unheard' })
    // As if the answer to a claim of that worker had been lost; or the worker was first, and it is done.
    await store.database.query(
      `update builds set state = 'running', worker = $2, attempt = $3 where id = $1 and state = 'queued'`,
      [id, worker.id, makeId()],
    )
    const build = await ended(store, id)
    expect(build.state).toBe('succeeded')
    await worker.drain(0)
  })

  test('workers that live keep their builds, however long they take', async () => {
    const { store } = opened
    const compute = computeOf(async (request) => {
      await new Promise((resolve) => setTimeout(resolve, 8_000))
      return done(request)
    })
    const worker = work(store, compute)
    const { id } = await submitted(store, { contract: 'slow' })
    const other = work(await opened.another(), computeOf(done))
    await ended(store, id)
    expect(await attemptsOf(store, id)).toBe(1)
    await Promise.all([worker.drain(0), other.drain(0)])
  })
})
