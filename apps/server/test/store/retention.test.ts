import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate, setTimeout as sleep } from 'node:timers/promises'
import { describeWith } from '@sourceless/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Claim, claim } from '../../src/queue/claim.js'
import { recordAll } from '../../src/queue/record.js'
import { releaseOne } from '../../src/queue/release.js'
import type { Build } from '../../src/schemas/build.js'
import type { BuildRequest } from '../../src/schemas/wish.js'
import type { OpenStore } from '../../src/store/api.js'
import { makeId } from '../../src/store/identity.js'
import { countExpired, pruneSome } from '../../src/store/prune.js'
import { startSweeper } from '../../src/worker/sweeper.js'
import { computeOf, done, madeOf } from '../support/compute.js'
import { anyone, ended, kinds, openTestStore, silent, submitted, type TestStore, work } from '../support/store.js'

const dayMs = 24 * 60 * 60 * 1000
const keepMs = 30 * dayMs

async function pruneAll(store: OpenStore, ms = keepMs): Promise<{ builds: number; files: number }> {
  const total = { builds: 0, files: 0 }
  for (;;) {
    const { builds, files, isDone } = await pruneSome(store, ms)
    total.builds += builds
    total.files += files
    if (isDone) return total
  }
}

/** As if a month had passed since they ended; files were put before. */
async function age({ database }: OpenStore, ids: readonly string[]): Promise<void> {
  await database.query(`update builds set finished_at = now() - interval '31 days' where id = any($1::uuid[])`, [ids])
  await database.query(`update blobs set check_at = now() - interval '30 days'`, [])
}

async function expectWhole({ builds, blobs }: OpenStore, id: string): Promise<void> {
  const { state, result } = (await builds.get(anyone.tenant, id))!
  expect(state).toBe('succeeded')
  expect(result!.artifacts.length).toBeGreaterThan(0)
  for (const { sha256, sizeBytes } of result!.artifacts) expect((await blobs.get(sha256))?.length).toBe(sizeBytes)
  expect(await builds.evidence(id)).toMatchObject({ build: id })
  expect((await builds.events(id, 0, 100)).at(-1)!.type).toBe('succeeded')
}

const rowsOf = async ({ database }: OpenStore): Promise<Record<string, number>> => {
  const names = ['builds', 'events', 'results', 'result_files', 'blobs', 'usage']
  const counts = names.map((name) => `(select count(*)::int from ${name}) as ${name}`)
  return (await database.query<Record<string, number>>(`select ${counts.join(', ')}`, []))[0]!
}

/** What is made says nothing of the request's seed: different requests, the same file. */
const sameFile = (request: BuildRequest) => done({ ...request, seed: 0 })

for (const { kind, present } of kinds)
  describeWith(present, 'postgresql', `builds that are old enough, in the ${kind} store`, () => {
    let opened: TestStore
    beforeAll(async () => {
      opened = await openTestStore(kind, 'directory')
    })
    afterAll(() => opened.close())
    const store = () => opened.store
    const fileOf = ({ result }: Build) => {
      const { sha256 } = result!.artifacts[0]!
      return join(opened.directory, 'artifacts', sha256.slice(0, 2), sha256)
    }
    const made = async (request: BuildRequest): Promise<Build> => {
      const worker = work(store(), computeOf(sameFile))
      const build = await ended(store(), (await submitted(store(), request)).id)
      await worker.drain(1_000)
      return build
    }

    test('go with their logs, results and files; their bills stay', async () => {
      const old = await made({ contract: 'old' })
      const { id: cancelled } = await submitted(store(), { contract: 'cancelled' })
      await store().builds.cancel(anyone.tenant, cancelled)
      expect(existsSync(fileOf(old))).toBe(true)
      await age(store(), [old.id, cancelled])
      expect(await countExpired(store().database, keepMs)).toBe(2)
      expect(await pruneAll(store())).toEqual({ builds: 2, files: 1 })
      for (const id of [old.id, cancelled]) {
        expect(await store().builds.get(anyone.tenant, id)).toBeUndefined()
        expect(await store().builds.events(id, 0, 10)).toEqual([])
      }
      expect(await store().builds.evidence(old.id)).toBeUndefined()
      expect(existsSync(fileOf(old))).toBe(false)
      expect(await rowsOf(store())).toEqual({
        ...{ builds: 0, events: 0, results: 0, result_files: 0, blobs: 0, usage: 2 },
      })
      // An equal request is made anew.
      const again = await made({ contract: 'old' })
      expect(again.attempts).toBe(1)
      await expectWhole(store(), again.id)
    })

    test('stay while they are young, published, waiting or running', async () => {
      const [young, published] = [await made({ contract: 'young' }), await made({ contract: 'published' })]
      const slug = await store().builds.publish(anyone.tenant, published.id)
      await age(store(), [published.id])
      const worker = work(
        store(),
        computeOf(() => new Promise(() => undefined)),
        { slots: 1 },
      )
      const running = await submitted(store(), { contract: 'runs' })
      await expect.poll(async () => (await store().builds.get(anyone.tenant, running.id))!.state).toBe('running')
      const waiting = await submitted(store(), { contract: 'waits' })
      expect(await pruneAll(store())).toEqual({ builds: 0, files: 0 })
      await expectWhole(store(), young.id)
      await expectWhole(store(), published.id)
      expect(await store().builds.published(slug!)).toMatchObject({ id: published.id })
      expect(await store().depth()).toMatchObject({ queued: 1, running: 1 })
      for (const { id } of [running, waiting]) await store().builds.cancel(anyone.tenant, id)
      await ended(store(), running.id)
      await worker.drain(0)
      // Once its link is taken back it is as any other.
      await store().builds.unpublish(anyone.tenant, published.id)
      expect(await pruneAll(store())).toEqual({ builds: 1, files: 1 })
      await expectWhole(store(), young.id)
    })

    test('leave to others the result, or the file, that these share', async () => {
      const first = await made({ contract: 'shared' })
      const second = await submitted(store(), { contract: 'shared' })
      expect(second.state).toBe('succeeded')
      const other = await made({ contract: 'shared', seed: 7 })
      expect(fileOf(other)).toBe(fileOf(first))
      await age(store(), [first.id])
      expect(await pruneAll(store())).toEqual({ builds: 1, files: 0 })
      await expectWhole(store(), second.id)
      await age(store(), [second.id])
      expect(await pruneAll(store())).toEqual({ builds: 1, files: 0 })
      await expectWhole(store(), other.id)
      await age(store(), [other.id])
      expect(await pruneAll(store())).toEqual({ builds: 1, files: 1 })
      expect(existsSync(fileOf(first))).toBe(false)
    })

    test('take a result with them that a worker was just about to share: that build is made after all', async () => {
      const [first, second] = [
        await submitted(store(), { contract: 'late' }),
        await submitted(store(), { contract: 'late' }),
      ]
      const worker = makeId()
      const [one] = (await claim(store(), worker, 1)).claims
      const { result, evidence, files } = madeOf(first.request)
      for (const { sha256, bytes } of files) await store().blobs.put(sha256, bytes)
      const end = { state: 'succeeded', result, evidence } as const
      const entryOf = ({ id, attempt, lastEvent: after }: Claim) => ({ id, attempt, after, events: [] })
      expect(await recordAll(store(), [{ ...entryOf(one!), end }])).toEqual(['recorded'])
      const [two] = (await claim(store(), worker, 1)).claims
      expect(two).toMatchObject({ id: second.id, known: { verdict: 'tested 1' } })
      await age(store(), [first.id])
      expect(await pruneAll(store())).toEqual({ builds: 1, files: 1 })
      const shared = { ...entryOf(two!), end: { state: 'succeeded', ...two!.known! } as const }
      expect(await recordAll(store(), [shared])).toEqual(['lost'])
      // As the heart of its worker does.
      expect(await releaseOne(store(), two!, 'given-back', 'test')).toBe(true)
      const other = work(store(), computeOf(done))
      await ended(store(), second.id)
      await other.drain(1_000)
      await expectWhole(store(), second.id)
    })

    test('go by themselves where a server is told how long to keep them', async () => {
      const { id } = await made({ contract: 'swept' })
      await age(store(), [id])
      const removed: unknown[] = []
      const sweeper = startSweeper(store(), silent, { keepMs, onRemoved: (some) => removed.push(some) })
      await expect.poll(() => store().builds.get(anyone.tenant, id)).toBeUndefined()
      await sweeper.stop()
      expect(removed).toMatchObject([{ builds: 1, files: 1 }])
    })
  })

/** Builds of few requests, again and again, while whoever likes removes what has ended, at once. */
async function hammer(opened: TestStore, stores: readonly OpenStore[], isHourOver: boolean) {
  const { store } = opened
  let isOver = false
  // The embedded store does one thing after the other: clients have to have a chance.
  const pauseMs = store.database.kind === 'embedded' ? 30 : 0
  const removing = stores.map(async (one) => {
    let builds = 0
    while (!isOver) {
      if (isHourOver) await one.database.query('update blobs set check_at = now() where check_at > now()', [])
      builds += (await pruneSome(one, 0)).builds
      await sleep(pauseMs)
    }
    return builds
  })
  const workers = stores.map((one) => work(one, computeOf(sameFile)))
  const published: string[] = []
  let reused = 0
  const client = async (name: number) => {
    for (let round = 0; round < (isHourOver ? 15 : 40); round++) {
      const build = await submitted(store, { contract: `busy ${(name + round) % 3}`, seed: (round >> 1) % 2 })
      if (build.state === 'succeeded') reused += 1
      // It may be gone as soon as it has ended; a link keeps it.
      while (['queued', 'running'].includes((await store.builds.get(anyone.tenant, build.id))?.state ?? ''))
        await setImmediate()
      const isWanted = round % 2 === 0
      if (isWanted && (await store.builds.publish(anyone.tenant, build.id)) !== undefined) published.push(build.id)
    }
  }
  await Promise.all([0, 1, 2, 3, 4, 5].map(client))
  isOver = true
  const removed = (await Promise.all(removing)).reduce((sum, builds) => sum + builds, 0)
  await Promise.all(workers.map((worker) => worker.drain(1_000)))
  return { published, removed, reused }
}

// In the embedded store, which does one thing at a time, no file would ever live until its build has ended.
for (const { kind, present } of kinds)
  for (const isHourOver of kind === 'postgres' ? [false, true] : [false])
    describeWith(present, 'postgresql', `removing in the ${kind} store`, () => {
      test(`while equal requests come and go, ${isHourOver ? 'files at once' : 'files in time'}: no build loses anything`, async () => {
        const opened = await openTestStore(kind, 'directory')
        try {
          const { store } = opened
          const stores = kind === 'postgres' ? [store, await opened.another(), await opened.another()] : [store]
          const { published, removed, reused } = await hammer(opened, stores, isHourOver)
          expect(published.length).toBeGreaterThan(0)
          expect(removed).toBeGreaterThan(20)
          process.stdout.write(
            `${kind}, ${isHourOver ? 'at once' : 'in time'}: ${published.length} kept, ${removed} removed, ${reused} shared a result\n`,
          )
          for (const id of published) {
            await expectWhole(store, id)
            await store.builds.unpublish(anyone.tenant, id)
          }
          await pruneAll(store, 0)
          await store.database.query('update blobs set check_at = now() where check_at > now()', [])
          await pruneAll(store, 0)
          expect(await rowsOf(store)).toMatchObject({ builds: 0, events: 0, results: 0, result_files: 0, blobs: 0 })
        } finally {
          await opened.close()
        }
      }, 120_000)
    })
