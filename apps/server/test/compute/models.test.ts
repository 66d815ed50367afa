import type { KeptAnswer } from '@sourceless/models'
import { describe, expect, onTestFinished, test } from 'vitest'
import { hang, type Script, say, sayJson } from '../../../../packages/models/test/server/index.js'
import type { TaskEvent, TaskOptions } from '../../src/compute/api.js'
import { createCompute } from '../../src/compute/compute.js'
import { buildResultSchema } from '../../src/schemas/outcome.js'
import { better, key, sceneModel, use } from './support/models.js'
import { children, doneBy, patientMs, popcount, until } from './support/scene.js'

async function scene(script: Script) {
  const { server, models } = await sceneModel(script)
  const compute = createCompute({ processes: 1, queueLimit: 4, memoryMib: 512, models })
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

  test('what was answered before the process died is not asked again, and counts once', async () => {
    const kill = () => {
      for (const { id } of children()) process.kill(-id, 'SIGKILL')
      return hang()
    }
    const { server, compute } = await scene((_, index) => {
      if (index === 1) return kill()
      return sayJson({ idea: 'because', text: index === 0 ? better : '' })
    })
    const request = { contract: popcount, effort: 'quick', models: { use, budgetUsd: 500 } } as const
    const told: KeptAnswer[] = []
    const attempt = (earlier: readonly KeptAnswer[]): TaskOptions => ({
      timeoutMs: patientMs,
      answers: { earlier, onAnswer: (answer) => told.push(answer) },
    })
    expect(await compute.run('make', request, attempt([]))).toMatchObject({ kind: 'crashed' })
    expect(told).toMatchObject([{ model: 'scene/a', answer: { kind: 'answer' } }])
    expect(JSON.stringify(told)).not.toContain(key)
    const useless = { ...told[0]!, key: 'of a question that is not asked' }
    const outcome = await compute.run('make', request, attempt([...told, useless]))
    if (outcome.kind !== 'done') throw new Error(JSON.stringify(outcome))
    const { result } = outcome.value
    expect(result).toMatchObject({ origin: 'model', listing: { instructions: 8 } })
    // Two answers that it was given, and one that another attempt was given.
    expect(result.usage).toMatchObject([{ model: 'scene/a', requests: 3, inputTokens: 300 }])
    expect(result.usage[0]!.costUsd).toBeCloseTo(0.6, 9)
    const asked = server.seen.map(({ body }) => JSON.stringify(body))
    expect(asked).toHaveLength(3)
    expect(asked.filter((one) => one === asked[0])).toHaveLength(1)
    expect(asked[2]).toBe(asked[1])
    expect(told).toHaveLength(2)
  })

  test('what earlier attempts paid is spent of the budget', async () => {
    const { server, compute } = await scene(() => say('not asked'))
    const request = { contract: popcount, effort: 'quick', models: { use, budgetUsd: 500 } } as const
    const usage = { requests: 1, inputTokens: 1, cachedTokens: 0, outputTokens: 1, costUsd: 499.999 }
    const answer = { kind: 'answer', text: '', value: {}, calls: [], usage } as const
    const outcome = await compute.run('make', request, {
      timeoutMs: patientMs,
      answers: { earlier: [{ key: 'another', model: 'scene/a', answer }], onAnswer: () => undefined },
    })
    expect(outcome).toMatchObject({
      kind: 'done',
      value: { result: { origin: 'lowering', usage: [{ costUsd: 499.999 }] } },
    })
    expect(server.seen).toHaveLength(0)
  })
})
