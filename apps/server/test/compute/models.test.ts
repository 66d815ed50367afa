import { readEndpoint } from '@sourceless/models'
import { afterEach, describe, expect, onTestFinished, test } from 'vitest'
import {
  hang,
  type Script,
  type ScriptedServer,
  sayJson,
  startServer,
} from '../../../../packages/models/test/server/index.js'
import type { TaskEvent } from '../../src/compute/api.js'
import { createCompute } from '../../src/compute/compute.js'
import { buildResultSchema } from '../../src/schemas/outcome.js'
import { doneBy, patientMs, popcount, until } from './support/scene.js'

const open: ScriptedServer[] = []
afterEach(async () => {
  for (const server of open.splice(0)) await server.close()
})

/** Kernighan's loop, which is shorter than the floor. */
const better =
  'xor resultd, resultd\ntest arg0, arg0\nje done\nnext: lea v0, [arg0 - 1]\ninc resultd\nand arg0, v0\njne next\ndone: ret'
const key = 'sk-compute-0123456789-never-shown'
const use = ['scene/a']

/** Compute processes whose models are a server with a script, by the operator's key. */
async function scene(script: Script) {
  const server = await startServer(script)
  open.push(server)
  const read = readEndpoint({
    name: 'scene',
    baseUrl: server.baseUrl,
    structured: 'strict',
    keyVariable: 'SOURCELESS_SCENE_KEY',
    limits: { idleMs: 3_000, totalMs: 20_000, retries: 1 },
  })
  if ('problem' in read) throw new Error(read.problem)
  const compute = createCompute({
    ...{ processes: 1, queueLimit: 4, memoryMib: 512 },
    models: {
      allowed: use,
      environment: { SOURCELESS_SCENE_KEY: key, DATABASE_URL: 'postgres://secret' },
      endpoints: [read.endpoint],
      prices: { 'scene/a': { input: 1000, cachedInput: 100, output: 5000 } },
    },
  })
  onTestFinished(() => compute.close())
  return { server, compute }
}

describe('models', () => {
  test('a proposal that is better wins; its events, what it used and what it cost are told', async () => {
    const { server, compute } = await scene((_, index) => sayJson({ idea: 'because', text: index === 0 ? better : '' }))
    const events: TaskEvent[] = []
    const request = { contract: popcount, effort: 'quick', models: { use, budgetUsd: 500 } } as const
    const { result } = await doneBy(compute, 'make', request, (event) => events.push(event))
    expect(buildResultSchema.parse(result)).toEqual(result)
    expect(result).toMatchObject({ origin: 'model', listing: { instructions: 8 } })
    expect(result.usage).toMatchObject([{ model: 'scene/a', requests: 2, inputTokens: 200 }])
    expect(result.usage[0]!.costUsd).toBeCloseTo(0.4, 9)
    expect(server.seen[0]!.headers.authorization).toBe(`Bearer ${key}`)
    const steps = events.filter(({ type }) => type === 'model-progressed').map(({ data }) => data.step)
    expect(steps).toContain('proposal-judged')
    expect(JSON.stringify({ result, events })).not.toContain(key)
  })

  test('they are not asked unless a request names them, nor others than those that are offered', async () => {
    const { server, compute } = await scene([])
    await doneBy(compute, 'make', { contract: popcount, effort: 'quick' })
    const other = { contract: popcount, models: { use: ['scene/a', 'openai/other'] } }
    expect(await compute.run('make', other, { timeoutMs: patientMs })).toMatchObject({
      kind: 'failed',
      failure: { code: 'usage', message: 'This server does not offer the model openai/other; it offers scene/a.' },
    })
    expect(server.seen).toHaveLength(0)
  })

  test('a budget too small for a request leaves the floor', async () => {
    const { server, compute } = await scene((_, index) => sayJson({ idea: 'because', text: index === 0 ? better : '' }))
    const request = { contract: popcount, effort: 'quick', models: { use, budgetUsd: 0.000_001 } } as const
    expect(await doneBy(compute, 'make', request)).toMatchObject({ result: { origin: 'lowering' } })
    expect(server.seen).toHaveLength(0)
  })

  test('one that says nothing is given up with the task', async () => {
    const { server, compute } = await scene(() => hang())
    const controller = new AbortController()
    const running = compute.run(
      'read',
      { intent: 'frobnicate the zork', models: { use, reader: 'model' } },
      { timeoutMs: patientMs, signal: controller.signal },
    )
    expect(await until(() => server.seen.length > 0, 10_000)).toBe(true)
    controller.abort()
    expect(await running).toEqual({ kind: 'aborted' })
    expect(await doneBy(compute, 'read', { contract: popcount })).toMatchObject({ kind: 'contract' })
  })
})
