import { setTimeout as sleep } from 'node:timers/promises'
import { describeWith } from '@sourceless/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TaskOutcome } from '../../src/compute/api.js'
import { claim } from '../../src/queue/claim.js'
import { recordAll } from '../../src/queue/record.js'
import { releaseOne } from '../../src/queue/release.js'
import { makeId } from '../../src/store/identity.js'
import { computeOf, done, madeOf } from '../support/compute.js'
import { anyone, ended, kinds, openTestStore, submitted, type TestStore, work } from '../support/store.js'

const forever = () => new Promise<TaskOutcome<'make'>>(() => undefined)

for (const { kind, present } of kinds)
  describeWith(present, 'postgresql', `workers on the ${kind} store`, () => {
    let opened: TestStore
    beforeAll(async () => {
      opened = await openTestStore(kind)
    })
    afterAll(() => opened.close())
    const store = () => opened.store
    const typesOf = async (id: string) => (await store().builds.events(id, 0, 1_000)).map(({ type }) => type)
    const billsOf = (id: string) => store().database.query('select cost_usd from usage where subject = $1', [id])
    const until = (id: string, state: string) =>
      expect.poll(async () => (await store().builds.get(anyone.tenant, id))!.state).toBe(state)

    test('a failure is told as it is', async () => {
      const failure = { code: 'not-verified' as const, message: 'no \0 way', diagnostics: [] }
      const worker = work(
        store(),
        computeOf(async () => ({ kind: 'failed', failure })),
      )
      const { id } = await submitted(store(), { contract: 'fails' })
      expect(await ended(store(), id)).toMatchObject({ state: 'failed', failure })
      await worker.drain(0)
      expect(await typesOf(id)).toEqual(['queued', 'started', 'failed'])
    })

    test('a running build is cancelled within a second', async () => {
      const worker = work(store(), computeOf(forever))
      const { id } = await submitted(store(), { contract: 'endless' })
      await until(id, 'running')
      const startMs = performance.now()
      expect(await store().builds.cancel(anyone.tenant, id)).toBe('cancelled')
      expect(await ended(store(), id)).toMatchObject({ state: 'cancelled' })
      expect(performance.now() - startMs).toBeLessThan(1_000)
      expect(await store().builds.cancel(anyone.tenant, id)).toBe('ended')
      expect(await typesOf(id)).toEqual(['queued', 'started', 'cancelled'])
      expect(await billsOf(id)).toEqual([{ cost_usd: 0 }])
      await worker.drain(0)
    })

    test('one that is done but was cancelled meanwhile ends as cancelled', async () => {
      let finish: () => void = () => undefined
      const compute = computeOf(async (request) => {
        await new Promise<void>((resolve) => (finish = resolve))
        return done(request)
      })
      // Whoever does not hear of the cancellation in time.
      const deaf = {
        ...compute,
        run: ((kind, request, options) =>
          compute.run(kind, request, { ...options, signal: undefined })) as typeof compute.run,
      }
      const worker = work(store(), deaf)
      const { id } = await submitted(store(), { contract: 'too late' })
      await until(id, 'running')
      await store().builds.cancel(anyone.tenant, id)
      finish()
      expect(await ended(store(), id)).toMatchObject({ state: 'cancelled' })
      expect(await store().builds.evidence(id)).toBeUndefined()
      await worker.drain(0)
    })

    test('a build that kills its process three times is not tried again', async () => {
      let tries = 0
      const compute = computeOf(async () => {
        tries += 1
        return { kind: 'crashed', reason: 'out of memory' }
      })
      const worker = work(store(), compute)
      const { id } = await submitted(store(), { contract: 'poison' })
      const build = await ended(store(), id)
      await worker.drain(0)
      expect(tries).toBe(3)
      expect(build).toMatchObject({ state: 'failed', attempts: 3, failure: { code: 'internal' } })
      expect(build.failure!.message).toMatch(/died 3 times.*out of memory/)
      expect(await typesOf(id)).toEqual([
        'queued',
        ...['started', 'retried', 'started', 'retried', 'started'],
        'failed',
      ])
      expect((await billsOf(id)).length).toBe(1)
    })

    test('a build that takes too long is ended', async () => {
      const compute = computeOf(async (_request, { timeoutMs }) => {
        await sleep(timeoutMs)
        return { kind: 'timed-out' }
      })
      const worker = work(store(), compute, { buildTimeoutMs: 200 })
      const { id } = await submitted(store(), { contract: 'long' })
      const build = await ended(store(), id)
      await worker.drain(0)
      expect(build).toMatchObject({ state: 'failed', failure: { code: 'limit' } })
      expect(build.failure!.message).toContain('0.2 s')
    })

    test('a worker that stops finishes what is short and gives back the rest, first in line', async () => {
      const compute = computeOf((request) =>
        request.contract === 'short' ? sleep(300).then(() => done(request)) : forever(),
      )
      const worker = work(store(), compute, { slots: 2 })
      const long = await submitted(store(), { contract: 'rest' })
      const short = await submitted(store(), { contract: 'short' })
      await until(long.id, 'running')
      await until(short.id, 'running')
      const waiting = await submitted(store(), { contract: 'waiting' })
      await worker.drain(1_000)
      expect((await store().builds.get(anyone.tenant, short.id))!.state).toBe('succeeded')
      expect((await store().builds.get(anyone.tenant, long.id))!.state).toBe('queued')
      expect(await store().depth()).toMatchObject({ queued: 2, running: 0, workers: 0 })
      const order: unknown[] = []
      const next = work(
        store(),
        computeOf(async (request) => {
          order.push(request.contract)
          return done(request)
        }),
        { slots: 1 },
      )
      await ended(store(), waiting.id)
      await next.drain(1_000)
      expect(order).toEqual(['rest', 'waiting'])
      expect(await typesOf(long.id)).toEqual(['queued', 'started', 'retried', 'started', 'succeeded'])
    })

    test('progress is written in few steps and in order', async () => {
      const compute = computeOf(async (request, { onEvent }) => {
        for (let n = 0; n < 100; n++) {
          onEvent?.({ type: 'progress', data: { n } })
          await sleep(10)
        }
        return done(request)
      })
      const worker = work(store(), compute)
      const { id } = await submitted(store(), { contract: 'talkative' })
      await until(id, 'running')
      await expect.poll(async () => (await typesOf(id)).length).toBeGreaterThan(10)
      await ended(store(), id)
      await worker.drain(0)
      const events = await store().builds.events(id, 0, 1_000)
      expect(events.map((event) => event.id)).toEqual(events.map((_, index) => index + 1))
      expect(events.slice(2, -1).map(({ data }) => data.n)).toEqual(Array.from({ length: 100 }, (_, n) => n))
      expect(events.at(-1)!.type).toBe('succeeded')
    })

    test('models: what was reserved limits the build, and what they cost is billed once', async () => {
      const { key } = await store().keys.create({
        name: 'k',
        tenant: 'payer',
        scopes: ['build'],
        limits: { budgetUsdPerMonth: 1 },
      })
      const payer = { tenant: 'payer', keyId: key.id, scopes: key.scopes, limits: key.limits }
      const request = { contract: 'paid', models: { use: ['openai/x'] } }
      let budget: number | undefined
      const compute = computeOf(async (asked) => {
        budget = asked.models?.budgetUsd
        const made = madeOf(asked)
        const usage = [{ model: 'x', requests: 1, inputTokens: 1, cachedTokens: 0, outputTokens: 1, costUsd: 0.25 }]
        return { kind: 'done', value: { ...made, result: { ...made.result, usage } } }
      })
      const { id } = await submitted(store(), request, { principal: payer })
      expect(await store().usage.spentUsd(payer)).toBe(1)
      const limits = { concurrentLimit: 10, queueLimit: 10 }
      expect(await store().builds.submit({ principal: payer, request, ...limits })).toEqual({ kind: 'over-budget' })
      expect(await store().builds.submit({ principal: payer, request, ...limits, idempotencyKey: 'k' })).toEqual({
        kind: 'over-budget',
      })
      const worker = work(store(), compute)
      await ended(store(), id, 'payer')
      await worker.drain(0)
      expect(budget).toBe(1)
      expect(await store().usage.spentUsd(payer)).toBe(0.25)
      expect(await billsOf(id)).toEqual([{ cost_usd: 0.25 }])
    })

    test('who was given up can neither write of a build nor end it', async () => {
      const { id } = await submitted(store(), { contract: 'fenced' })
      const [first, second] = [makeId(), makeId()]
      const [lost] = (await claim(store(), first, 10)).claims
      expect(lost).toMatchObject({ id })
      expect(await releaseOne(store(), lost!, 'given-back', 'test')).toBe(true)
      const [held] = (await claim(store(), second, 10)).claims
      const made = madeOf({ contract: 'fenced' })
      for (const { sha256, bytes } of made.files) await store().blobs.put(sha256, bytes)
      const end = { state: 'succeeded' as const, result: made.result, evidence: made.evidence }
      const stale = { id, attempt: lost!.attempt, after: lost!.lastEvent, events: [], end }
      const fresh = { ...stale, attempt: held!.attempt, after: held!.lastEvent }
      expect(await releaseOne(store(), lost!, 'lost', 'test')).toBe(false)
      expect(await recordAll(store(), [stale, fresh])).toEqual(['lost', 'recorded'])
      // The answer to the first time was lost.
      expect(await recordAll(store(), [fresh, stale])).toEqual(['recorded', 'lost'])
      expect(await typesOf(id)).toEqual(['queued', 'started', 'retried', 'started', 'succeeded'])
      expect((await billsOf(id)).length).toBe(1)
      expect((await claim(store(), second, 10)).claims).toEqual([])
    })

    test('what cannot be stored is tried again, and ends with what was wrong', async () => {
      const broken = {
        ...store(),
        blobs: { ...store().blobs, put: () => Promise.reject(new Error('the disk is full')) },
      }
      const worker = work(broken, computeOf(done))
      const { id } = await submitted(store(), { contract: 'unstorable' })
      const build = await ended(store(), id)
      await worker.drain(0)
      expect(build).toMatchObject({ state: 'failed', attempts: 3, failure: { code: 'internal' } })
      expect(build.failure!.message).toContain('the disk is full')
    })

    test('many builds, more workers than one: each is done once', async () => {
      const computed = new Map<string, number>()
      const compute = computeOf(async (request) => {
        computed.set(request.contract!, (computed.get(request.contract!) ?? 0) + 1)
        return done(request)
      })
      const stores = kind === 'postgres' ? [store(), await opened.another(), await opened.another()] : [store()]
      const workers = stores.map((one) => work(one, compute))
      const contracts = Array.from({ length: 200 }, (_, index) => `many ${index}`)
      const builds = await Promise.all(contracts.map((contract) => submitted(store(), { contract })))
      for (const { id } of builds) expect(await ended(store(), id)).toMatchObject({ state: 'succeeded', attempts: 1 })
      await Promise.all(workers.map((worker) => worker.drain(1_000)))
      expect([...computed].sort()).toEqual(contracts.map((contract) => [contract, 1]).sort())
      const jobs = await store().database.query(`select id from pgboss.job where name = 'builds'`, [])
      expect(jobs).toEqual([])
    })
  })
