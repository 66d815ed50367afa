import { setTimeout as sleep } from 'node:timers/promises'
import type { SearchBound, SearchPool, SearchShard } from '@sourceless/pipeline'
import { describeWith } from '@sourceless/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { computeOf, done } from '../support/compute.js'
import { ended, kinds, openTestStore, submitted, type TestStore, work } from '../support/store.js'

const widest: SearchBound = { cost: 10, step: 1_000 }
const shardsOf = (count: number): readonly SearchShard[] =>
  Array.from({ length: count }, (_, index) => ({
    ...{ contract: '', effort: 12, seed: 0, counterexamples: [], index, count: count + 1, from: 0, bound: widest },
  }))

/** A board as whoever asks has one: the bound falls to the least step that was found. */
function boardOf(onFound: (steps: unknown) => void) {
  let bound = widest
  return {
    bound: () => bound,
    found: (steps: unknown) => {
      onFound(steps)
      const least = Math.min(bound.step, ...(steps as number[]))
      bound = { cost: least < bound.step ? bound.cost - 1 : bound.cost, step: least }
      return bound
    },
  }
}

for (const { kind, present } of kinds)
  describeWith(present, 'postgresql', `searches shared through the ${kind} store`, () => {
    let opened: TestStore
    beforeAll(async () => {
      opened = await openTestStore(kind)
    })
    afterAll(() => opened.close())
    const build = (contract: string) => submitted(opened.store, { contract, effort: 'high' })
    const nothingLeft = async () => {
      const { database } = opened.store
      expect(await database.query('select id from shards', [])).toEqual([])
      expect(await database.query(`select id from pgboss.job where name = 'shards'`, [])).toEqual([])
    }
    /** Runs a build whose search `asks`, on workers that do shards by `search`. */
    const run = async (
      contract: string,
      slots: readonly number[],
      asks: (pool: SearchPool | undefined) => Promise<void>,
      search: Parameters<typeof computeOf>[1],
    ) => {
      const make: Parameters<typeof computeOf>[0] = async (request, { search }) => {
        await asks(search)
        return done(request)
      }
      const workers = slots.map((count) => work(opened.store, computeOf(make, search), { slots: count }))
      await expect.poll(async () => (await opened.store.depth()).workers).toBe(slots.length)
      const { id } = await build(contract)
      const end = await ended(opened.store, id)
      await Promise.all(workers.map((worker) => worker.drain(1_000)))
      expect(end.state).toBe('succeeded')
      await nothingLeft()
      return opened.store.builds.events(id, 0, 100)
    }

    test('shards are worked on elsewhere; what one finds ends the others early', async () => {
      const told: unknown[] = []
      let answers: readonly unknown[] = []
      const seen: SearchBound[] = []
      const events = await run(
        'shared',
        [2, 2],
        async (pool) => {
          expect(pool!.shards).toBe(3)
          answers = await pool!.run(
            shardsOf(3),
            boardOf((steps) => told.push(steps)),
          )
        },
        async ({ index }, { board }) => {
          if (index === 0) {
            await sleep(100)
            board!.found([700, 900])
            return { kind: 'done', value: { found: [700, 900], tried: 1 } }
          }
          while (board!.bound().step === widest.step) await sleep(10)
          seen.push(board!.bound())
          return { kind: 'done', value: { found: [], tried: index } }
        },
      )
      expect(answers).toEqual([
        { found: [700, 900], tried: 1 },
        { found: [], tried: 1 },
        { found: [], tried: 2 },
      ])
      expect(told).toEqual([[700, 900]])
      expect(seen).toEqual([
        { cost: 9, step: 700 },
        { cost: 9, step: 700 },
      ])
      expect(events.find(({ type }) => type === 'search-shared')!.data).toEqual({ shards: 3, answered: 3 })
    })

    test('one worker with one slot does it alone; what nobody takes soon comes back', async () => {
      await run('alone', [1], async (pool) => expect(pool).toBeUndefined(), undefined)
      let answers: readonly unknown[] = []
      let isBusy = true
      const make: Parameters<typeof computeOf>[0] = async (request, { search }) => {
        if (search === undefined) while (isBusy) await sleep(20)
        else {
          answers = await search.run(
            shardsOf(1),
            boardOf(() => undefined),
          )
          isBusy = false
        }
        return done(request)
      }
      const worker = work(opened.store, computeOf(make), { slots: 2 })
      const other = await submitted(opened.store, { contract: 'blocks the other slot' })
      await expect.poll(async () => (await opened.store.builds.get('anyone', other.id))!.state).toBe('running')
      const { id } = await build('blocked')
      expect((await ended(opened.store, id)).state).toBe('succeeded')
      expect((await ended(opened.store, other.id)).state).toBe('succeeded')
      await worker.drain(1_000)
      expect(answers).toEqual([undefined])
      await nothingLeft()
    })

    test('a shard that fails, or whose worker dies, is lost, and the others count', async () => {
      let answers: readonly unknown[] = []
      await run(
        'lost',
        [4],
        async (pool) => {
          answers = await pool!.run(
            shardsOf(3),
            boardOf(() => undefined),
          )
        },
        async ({ index }) => {
          if (index === 0) return { kind: 'crashed', reason: 'test' }
          if (index === 1) throw new Error('test')
          return { kind: 'done', value: { found: [], tried: 5 } }
        },
      )
      expect(answers).toEqual([undefined, undefined, { found: [], tried: 5 }])
    })

    test('when the build is cancelled its shards end', async () => {
      let aborted = 0
      const make: Parameters<typeof computeOf>[0] = async (request, { search, signal }) => {
        await search!.run(shardsOf(2), { ...boardOf(() => undefined), signal: signal! })
        return done(request)
      }
      const worker = work(
        opened.store,
        computeOf(make, async (_shard, { signal }) => {
          await new Promise((resolve) => signal!.addEventListener('abort', resolve))
          aborted += 1
          return { kind: 'aborted' }
        }),
        { slots: 3 },
      )
      await expect.poll(async () => (await opened.store.depth()).workers).toBe(1)
      const { id } = await build('cancelled')
      const running = () => opened.store.database.query(`select id from shards where state = 'running'`, [])
      await expect.poll(async () => (await running()).length).toBe(2)
      await opened.store.builds.cancel('anyone', id)
      expect((await ended(opened.store, id)).state).toBe('cancelled')
      await expect.poll(() => aborted).toBe(2)
      await worker.drain(0)
      await nothingLeft()
    })
  })
