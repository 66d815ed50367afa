import { describeWith } from '@sourceless/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { kinds, openTestStore, type TestStore } from '../support/store.js'

for (const { kind, present } of kinds)
  describeWith(present, 'postgresql', `keys and budgets in the ${kind} store`, () => {
    let opened: TestStore
    beforeAll(async () => {
      opened = await openTestStore(kind)
    })
    afterAll(() => opened.close())
    const wanted = {
      name: 'trainer',
      tenant: 'lab',
      scopes: ['build', 'score'] as const,
      limits: { requestsPerMinute: 7 },
    }

    test('a secret is shown once, and proves who asks', async () => {
      const { keys, database } = opened.store
      expect(await keys.count()).toBe(0)
      const { key, secret } = await keys.create(wanted)
      expect(secret).toMatch(/^sk_sl_[\w-]{43}$/)
      expect(key).toMatchObject(wanted)
      expect(await keys.authenticate(secret)).toEqual({
        ...{ tenant: 'lab', keyId: key.id, scopes: ['build', 'score'], limits: { requestsPerMinute: 7 } },
      })
      expect((await keys.list())[0]!.lastUsedAt).toBeInstanceOf(Date)
      const rows = await database.query<Record<string, unknown>>('select keys::text as everything from keys', [])
      expect(JSON.stringify(rows)).not.toContain(secret.slice(6))
      expect(await keys.count()).toBe(1)
    })

    test('who has no secret, half of one, a revoked or an expired one, is nobody', async () => {
      const { keys } = opened.store
      const { key, secret } = await keys.create(wanted)
      for (const wrong of ['', 'sk_sl_', secret.slice(0, -1), `${secret}x`, secret.toUpperCase(), key.id])
        expect(await keys.authenticate(wrong)).toBeUndefined()
      expect(await keys.revoke(key.id)).toBe(true)
      expect(await keys.authenticate(secret)).toBeUndefined()
      expect(await keys.revoke('00000000-0000-7000-8000-000000000000')).toBe(false)
      const late = await keys.create({ ...wanted, expiresAt: new Date(Date.now() - 1_000) })
      expect(await keys.authenticate(late.secret)).toBeUndefined()
      const early = await keys.create({ ...wanted, expiresAt: new Date(Date.now() + 60_000) })
      expect(await keys.authenticate(early.secret)).toBeDefined()
      expect(await keys.count()).toBe(4)
    })

    test('a budget is never exceeded, even by those who ask at the same time', async () => {
      const { keys, usage } = opened.store
      const { key } = await keys.create({ ...wanted, limits: { budgetUsdPerMonth: 1 } })
      const who = { tenant: 'lab', keyId: key.id, scopes: key.scopes, limits: key.limits }
      const subjects = Array.from({ length: 10 }, (_, index) => `reading-${kind}-${index}`)
      const answers = await Promise.all(subjects.map((subject) => usage.reserve(who, subject, 0.3)))
      expect(answers.filter(Boolean).length).toBe(3)
      expect(await usage.spentUsd(who)).toBeCloseTo(0.9)
      const mine = subjects[answers.indexOf(true)]!
      expect(await usage.reserve(who, mine, 0.3)).toBe(true)
      expect(await usage.spentUsd(who)).toBeCloseTo(0.9)
      await usage.settle(mine, 0.1)
      await usage.settle(mine, 0.2)
      expect(await usage.spentUsd(who)).toBeCloseTo(0.7)
      expect(await usage.reserve(who, 'one more', 0.3)).toBe(true)
      expect(await usage.reserve(who, 'too much', 0.01)).toBe(false)
    })

    test('what was spent in another month does not count', async () => {
      const { keys, usage, database } = opened.store
      const { key } = await keys.create({ ...wanted, limits: { budgetUsdPerMonth: 1 } })
      const who = { tenant: 'lab', keyId: key.id, scopes: key.scopes, limits: key.limits }
      expect(await usage.reserve(who, `old ${kind}`, 1)).toBe(true)
      expect(await usage.reserve(who, `new ${kind}`, 1)).toBe(false)
      await database.query(`update usage set month = month - interval '1 month' where subject = $1`, [`old ${kind}`])
      expect(await usage.reserve(who, `new ${kind}`, 1)).toBe(true)
    })
  })
