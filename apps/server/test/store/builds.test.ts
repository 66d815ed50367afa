import { describeWith } from '@sourceless/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { computeOf, done, madeOf } from '../support/compute.js'
import {
  anyone,
  ended,
  kinds,
  openTestStore,
  somebody,
  submit,
  submitted,
  type TestStore,
  work,
} from '../support/store.js'

for (const { kind, present } of kinds)
  describeWith(present, 'postgresql', `builds in the ${kind} store`, () => {
    let opened: TestStore
    beforeAll(async () => {
      opened = await openTestStore(kind)
    })
    afterAll(() => opened.close())
    const store = () => opened.store

    test('is queued, then done, with a log without gaps, its files and one bill', async () => {
      const build = await submitted(store(), { contract: 'a', target: 'x86_64-linux' })
      expect(build).toMatchObject({ state: 'queued', attempts: 0, request: { contract: 'a', target: 'x86_64-linux' } })
      const worker = work(
        store(),
        computeOf(async (request, { onEvent }) => {
          onEvent?.({ type: 'stage', data: { text: 'zero \0, half \ud800' } })
          onEvent?.({ type: 'stage', data: { n: 2 } })
          return done(request)
        }),
      )
      const end = await ended(store(), build.id)
      await worker.drain(1_000)
      expect(end).toMatchObject({ state: 'succeeded', attempts: 1 })
      expect(Date.parse(end.finishedAt!)).toBeGreaterThanOrEqual(Date.parse(end.startedAt!))
      const events = await store().builds.events(build.id, 0, 100)
      expect(events.map(({ id, type }) => `${id} ${type}`)).toEqual([
        ...['1 queued', '2 started', '3 stage', '4 stage', '5 succeeded'],
      ])
      expect(events[2]!.data).toEqual({ text: 'zero \0, half \ud800' })
      expect((await store().builds.events(build.id, 2, 1)).map(({ id }) => id)).toEqual([3])
      const { sha256 } = end.result!.artifacts[0]!
      expect(Buffer.from((await store().blobs.get(sha256))!)).toEqual(madeOf(build.request).files[0]!.bytes)
      expect(await store().builds.evidence(build.id)).toMatchObject({ build: build.id, effort: 'quick' })
      const bills = await store().database.query('select cost_usd from usage where subject = $1', [build.id])
      expect(bills).toEqual([{ cost_usd: 0 }])
    })

    test('of another tenant is nowhere to be seen, nor to be changed', async () => {
      const { id } = await submitted(store(), { contract: 'secret' })
      const { builds } = store()
      expect(await builds.get(somebody.tenant, id)).toBeUndefined()
      expect(await builds.cancel(somebody.tenant, id)).toBeUndefined()
      expect(await builds.publish(somebody.tenant, id)).toBeUndefined()
      expect(await builds.unpublish(somebody.tenant, id)).toBe(false)
      expect((await builds.list(somebody.tenant, { limit: 100 })).builds).toEqual([])
      expect((await builds.get(anyone.tenant, id))!.state).toBe('queued')
      expect(await builds.cancel(anyone.tenant, id)).toBe('cancelled')
    })

    const strange = ['', 'x', "'; drop table builds; --", '../../etc/passwd', '\0', '0'.repeat(36), 'a'.repeat(10_000)]
    test.each(strange.map((id) => [id.slice(0, 40), id]))('what is no id is of nothing: %j', async (_, id) => {
      const { builds } = store()
      expect(await builds.get(anyone.tenant, id)).toBeUndefined()
      expect(await builds.cancel(anyone.tenant, id)).toBeUndefined()
      expect(await builds.events(id, 0, 10)).toEqual([])
      expect(await builds.evidence(id)).toBeUndefined()
      expect(await builds.published(id)).toBeUndefined()
      expect(await builds.list(anyone.tenant, { limit: 1, before: id })).toEqual({ builds: [] })
      expect(await store().blobs.get(id)).toBeUndefined()
      expect(await store().keys.revoke(id)).toBe(false)
      expect(await store().keys.authenticate(id)).toBeUndefined()
    })

    test('texts with zero characters and half surrogates are kept as they are', async () => {
      const intent = 'a \0 b \ud800 c \u2028 "\\'
      const { id } = await submitted(store(), { intent })
      expect((await store().builds.get(anyone.tenant, id))!.request).toEqual({ intent })
      await store().builds.cancel(anyone.tenant, id)
    })

    test('pages of a list are in order of time, newest first, and complete', async () => {
      const pager = { ...anyone, tenant: `pager-${kind}` }
      const made: string[] = []
      for (let index = 0; index < 7; index++)
        made.push((await submitted(store(), { contract: `page ${index}` }, { principal: pager })).id)
      const seen: string[] = []
      for (let before: string | undefined; ; ) {
        const page = await store().builds.list(pager.tenant, { limit: 3, ...(before && { before }) })
        seen.push(...page.builds.map(({ id }) => id))
        if (page.next === undefined) break
        before = page.next
      }
      expect(seen).toEqual(made.reverse())
      for (const id of seen) await store().builds.cancel(pager.tenant, id)
    })

    test('an Idempotency-Key gives the same build, and with another request a conflict', async () => {
      const idempotencyKey = 'key \0 1'
      const [first, twin] = await Promise.all([
        submitted(store(), { contract: 'i', seed: 1 }, { idempotencyKey }),
        submitted(store(), { seed: 1, contract: 'i' }, { idempotencyKey }),
      ])
      expect(twin.id).toBe(first.id)
      expect(await submit(store(), { contract: 'i', seed: 1 }, { idempotencyKey })).toMatchObject({
        kind: 'replayed',
        build: { id: first.id },
      })
      expect(await submit(store(), { contract: 'j' }, { idempotencyKey })).toEqual({ kind: 'conflict' })
      const other = await submit(store(), { contract: 'j' }, { idempotencyKey, principal: somebody })
      expect(other.kind).toBe('created')
      await store().database.query(`update idempotency set created_at = now() - interval '25 hours'`, [])
      const late = await submitted(store(), { contract: 'j' }, { idempotencyKey })
      expect(late.id).not.toBe(first.id)
      for (const { id } of [first, late]) await store().builds.cancel(anyone.tenant, id)
      if ('build' in other) await store().builds.cancel(somebody.tenant, other.build.id)
    })

    test('limits of a tenant and of the queue hold, also within one batch', async () => {
      const full = { ...anyone, tenant: `full-${kind}` }
      const kindsOf = async (limits: { concurrentLimit?: number; queueLimit?: number }) =>
        (
          await Promise.all(
            [1, 2, 3].map((n) => submit(store(), { contract: `limit ${n}` }, { principal: full, ...limits })),
          )
        ).map((one) => one.kind)
      expect((await kindsOf({ concurrentLimit: 2 })).sort()).toEqual(['created', 'created', 'tenant-full'])
      expect(await kindsOf({ concurrentLimit: 2 })).toEqual(['tenant-full', 'tenant-full', 'tenant-full'])
      expect((await kindsOf({ queueLimit: 3 })).sort()).toEqual(['created', 'queue-full', 'queue-full'])
      const { builds } = await store().builds.list(full.tenant, { limit: 10 })
      expect(builds.length).toBe(3)
      for (const { id } of builds) await store().builds.cancel(full.tenant, id)
      expect(await store().depth()).toMatchObject({ queued: 0, running: 0 })
    })

    test('is published by a slug that cannot be guessed, and taken back', async () => {
      const { builds } = store()
      const { id } = await submitted(store(), { contract: 'published' })
      expect(await builds.publish(anyone.tenant, id)).toBeUndefined()
      const worker = work(store(), computeOf(done))
      await ended(store(), id)
      await worker.drain(1_000)
      const slug = (await builds.publish(anyone.tenant, id))!
      expect(slug).toMatch(/^[\w-]{22}$/)
      expect(await builds.publish(anyone.tenant, id)).toBe(slug)
      expect(await builds.published(slug)).toMatchObject({ id, permalink: `/b/${slug}`, result: { emit: 'object' } })
      expect(await builds.unpublish(anyone.tenant, id)).toBe(true)
      expect(await builds.published(slug)).toBeUndefined()
    })

    test('an equal request of the same tenant is answered from the store; of another, or with models, it is not', async () => {
      const request = { contract: 'same', effort: 'quick' as const }
      let computed = 0
      const compute = computeOf(async (asked) => {
        computed += 1
        return done(asked)
      })
      const worker = work(store(), compute)
      const first = await ended(store(), (await submitted(store(), request)).id)
      const again = await submitted(store(), { effort: 'quick', contract: 'same' })
      expect(computed).toBe(1)
      expect(again).toMatchObject({ state: 'succeeded', attempts: 0, result: first.result })
      expect(again.id).not.toBe(first.id)
      expect((await store().builds.events(again.id, 0, 10)).map(({ type }) => type)).toEqual(['queued', 'succeeded'])
      expect(await store().builds.evidence(again.id)).toMatchObject({ build: again.id })
      const bills = await store().database.query('select subject from usage where subject = any($1::text[])', [
        [first.id, again.id],
      ])
      expect(bills.length).toBe(2)
      const other = await submitted(store(), request, { principal: somebody })
      await ended(store(), other.id, somebody.tenant)
      expect(computed).toBe(2)
      const models = { ...request, models: { use: ['openai/x'] } }
      await ended(store(), (await submitted(store(), models)).id)
      await ended(store(), (await submitted(store(), models)).id)
      expect(computed).toBe(4)
      await worker.drain(1_000)
    })

    test('of many equal ones that come at once few are worked on', async () => {
      let computed = 0
      const compute = computeOf(async (asked) => {
        computed += 1
        return done(asked)
      })
      const builds = await Promise.all(Array.from({ length: 30 }, () => submitted(store(), { contract: 'burst' })))
      const worker = work(store(), compute, { slots: 2 })
      const ends = await Promise.all(builds.map(({ id }) => ended(store(), id)))
      await worker.drain(1_000)
      expect(ends.every(({ state }) => state === 'succeeded')).toBe(true)
      expect(computed).toBeLessThan(10)
    })

    test('a watcher hears of every change, or of the end alone', async () => {
      const { id } = await submitted(store(), { contract: 'watched' })
      let heard = 0
      const statesAtEnd: string[] = []
      const stops = [
        store().builds.watch(id, 'changes', () => (heard += 1)),
        store().builds.watch(id, 'end', async () =>
          statesAtEnd.push((await store().builds.get(anyone.tenant, id))!.state),
        ),
      ]
      const worker = work(store(), computeOf(done))
      await ended(store(), id)
      await expect.poll(() => heard).toBeGreaterThanOrEqual(2)
      await expect.poll(() => statesAtEnd).toContain('succeeded')
      // The latter also when messages may have been missed, as when listening begins.
      expect(statesAtEnd.length).toBeLessThan(heard)
      for (const stop of stops) stop()
      await worker.drain(1_000)
    })
  })
