import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describeWith } from '@sourceless/testing'
import { expect, onTestFinished, test } from 'vitest'
import { hang, type Seen, type Step, sayJson } from '../../../../packages/models/test/server/index.js'
import type { Compute } from '../../src/compute/api.js'
import { createCompute } from '../../src/compute/compute.js'
import type { OpenStore, Principal } from '../../src/store/api.js'
import { answerUsd, better, key, sceneModel, use } from '../compute/support/models.js'
import { children, popcount } from '../compute/support/scene.js'
import { computeOf } from '../support/compute.js'
import { hasPostgres } from '../support/postgres.js'
import { anyone, ended, kinds, openTestStore, submitted, work } from '../support/store.js'

const request = { contract: popcount, effort: 'quick', models: { use, budgetUsd: 500 } } as const

/** The model's part: a proposal, then at the second question what a test does, then nothing better. */
const script =
  (atSecond: () => void) =>
  (_: Seen, index: number): Step => {
    if (index !== 1) return sayJson({ idea: 'because', text: index === 0 ? better : '' })
    atSecond()
    return hang()
  }

/** Each question once, but for the one that was open when something died. */
function expectAskedOnce(seen: readonly Seen[]): void {
  const asked = seen.map(({ body }) => JSON.stringify(body))
  expect(asked).toHaveLength(3)
  expect(asked[2]).toBe(asked[1])
  expect(asked[1]).not.toBe(asked[0])
}

async function expectBilled({ database, usage }: OpenStore, id: string, usd: number): Promise<void> {
  expect(await usage.spentUsd(anyone)).toBeCloseTo(usd, 9)
  const bills = await database.query<{ cost: number }>('select cost_usd as cost from usage where subject = $1', [id])
  expect(bills).toEqual([{ cost: expect.closeTo(usd, 9) }])
  expect(await database.query('select build from model_answers', [])).toEqual([])
}

async function testStore(kind: 'embedded' | 'postgres') {
  const opened = await openTestStore(kind)
  onTestFinished(() => opened.close())
  return opened
}

for (const { kind, present } of kinds)
  describeWith(present, 'postgresql', `answers of models in the ${kind} store`, () => {
    test('outlive the process that asked: each is paid for once', async () => {
      const { store } = await testStore(kind)
      const { server, models } = await sceneModel(
        script(() => {
          for (const { id } of children()) process.kill(-id, 'SIGKILL')
        }),
      )
      const compute = createCompute({ processes: 1, queueLimit: 4, memoryMib: 512, models })
      onTestFinished(() => compute.close())
      const worker = work(store, compute)
      const { id } = await submitted(store, request)
      const build = await ended(store, id)
      await worker.drain(1_000)
      expect(build).toMatchObject({ state: 'succeeded', attempts: 2, result: { origin: 'model' } })
      expect(build.result!.usage).toMatchObject([{ requests: 2, inputTokens: 200 }])
      expectAskedOnce(server.seen)
      await expectBilled(store, id, 2 * answerUsd)
      expect(JSON.stringify(await store.builds.events(id, 0, 1_000))).not.toContain(key)
    }, 60_000)

    /** Is answered so often in each attempt, which then ends as told. */
    const answered = (count: number, end: Awaited<ReturnType<Parameters<typeof computeOf>[0]>>): Compute => {
      let attempts = 0
      return computeOf(async (_request, { answers }) => {
        attempts += 1
        expect(answers!.earlier).toHaveLength(count * (attempts - 1))
        for (let one = 0; one < count; one++) {
          const usage = { requests: 1, inputTokens: 1, cachedTokens: 0, outputTokens: 1, costUsd: 0.25 }
          const answer = { kind: 'answer', text: 'zero \0', value: undefined, calls: [], usage } as const
          answers!.onAnswer({ key: `${attempts} ${one}`, model: 'scene/a', answer })
        }
        return end
      })
    }
    const payer: Principal = { ...anyone, limits: { budgetUsdPerMonth: 1_000 } }

    test('are gone, and billed, when a build that waits for another attempt is cancelled', async () => {
      const { store } = await testStore(kind)
      const worker = work(store, answered(2, { kind: 'crashed', reason: 'test' }))
      const { id } = await submitted(store, request, { principal: payer })
      await expect.poll(async () => (await store.builds.events(id, 0, 9)).map(({ type }) => type)).toContain('retried')
      await worker.drain(0)
      expect(await store.builds.cancel(anyone.tenant, id)).toBe('cancelled')
      const { attempts } = (await store.builds.get(anyone.tenant, id))!
      await expectBilled(store, id, attempts * 0.5)
    }, 60_000)

    test('are billed when a build ends by a fault, which says nothing of them', async () => {
      const { store } = await testStore(kind)
      const failure = { code: 'internal' as const, message: 'a fault', diagnostics: [] }
      const worker = work(store, answered(3, { kind: 'failed', failure }))
      const { id } = await submitted(store, request, { principal: payer })
      expect(await ended(store, id)).toMatchObject({ state: 'failed', attempts: 1 })
      await worker.drain(0)
      await expectBilled(store, id, 0.75)
    }, 60_000)
  })

describeWith(hasPostgres, 'postgresql', 'a worker that is killed while it asks a model', () => {
  test('leaves to the next one what it was answered', async () => {
    const opened = await testStore('postgres')
    const { store } = opened
    const workers: ChildProcess[] = []
    onTestFinished(() => {
      for (const worker of workers) worker.kill('SIGKILL')
    })
    const program = fileURLToPath(new URL('support/worker.mjs', import.meta.url))
    const start = () => workers.push(spawn(process.execPath, [program, opened.url!, JSON.stringify(models)]))
    const { server, models } = await sceneModel(
      script(() => {
        workers[0]!.kill('SIGKILL')
        start()
      }),
    )
    start()
    const { id } = await submitted(store, request)
    const build = await ended(store, id, anyone.tenant, 60_000)
    expect(build).toMatchObject({ state: 'succeeded', attempts: 2, result: { origin: 'model' } })
    expectAskedOnce(server.seen)
    await expectBilled(store, id, 2 * answerUsd)
    const stopped = new Promise((resolve) => workers[1]!.on('exit', resolve))
    workers[1]!.kill('SIGTERM')
    expect(await stopped).toBe(0)
  }, 90_000)
})
