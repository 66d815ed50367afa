import type { SearchBoard, SearchBound, SearchPool, SearchShard } from '@sourceless/pipeline'
import { describe, expect, test } from 'vitest'
import type { Compute, TaskOptions } from '../../src/compute/api.js'
import { doneBy, patientMs, popcount, until, useCompute } from './support/scene.js'

/** What search finds for it lies deep. */
const contract = 'function digit(x: u8): u8 { return x <= 57 ? x - 48 : x - 55 }'
const request = { contract, effort: 'high', target: 'riscv64-linux', emit: 'raw' } as const

async function made(compute: Compute, options: Partial<TaskOptions> = {}) {
  const outcome = await compute.run('make', request, { timeoutMs: patientMs, ...options })
  if (outcome.kind !== 'done') throw new Error(JSON.stringify(outcome))
  const { origin, verdictText } = outcome.value.result
  return { origin, verdictText, sha256: outcome.value.files[0]!.sha256 }
}

describe('big searches', () => {
  const lone = useCompute({ processes: 1 })
  const many = useCompute({ processes: 3 })

  test('shared by free processes, or by others that are asked: the same file', async () => {
    const alone = await made(lone())
    expect(alone).toMatchObject({ origin: 'search', verdictText: 'proved' })
    let most = 0
    const watch = setInterval(() => {
      most = Math.max(most, many().load().running)
    }, 5)
    expect(await made(many())).toEqual(alone)
    clearInterval(watch)
    expect(most).toBe(3)

    const shards: SearchShard[] = []
    const elsewhere: SearchPool = {
      shards: 2,
      run: (wanted, board) =>
        Promise.all(
          wanted.map(async (shard) => {
            shards.push(shard)
            const { signal } = board
            const options = { timeoutMs: patientMs, board, ...(signal ? { signal } : {}) }
            const outcome = await many().run('shard', shard, options)
            return outcome.kind === 'done' ? outcome.value : undefined
          }),
        ),
    }
    expect(await made(lone(), { search: elsewhere })).toEqual(alone)
    expect(shards.length).toBeGreaterThanOrEqual(2)
    expect(shards[0]).toMatchObject({ index: 0, count: 3 })

    // As one share, that of all: what the asking process found itself before.
    const whole = { ...shards[0]!, index: 0, count: 1, from: 0 }
    const found: unknown[] = []
    const work = async (bound: SearchBound) => {
      const board: SearchBoard = {
        found(steps) {
          found.push(...(steps as number[]))
          return bound
        },
        bound: () => bound,
      }
      const outcome = await many().run('shard', whole, { timeoutMs: patientMs, board })
      if (outcome.kind !== 'done') throw new Error(JSON.stringify(outcome))
      return outcome.value
    }
    const all = await work(whole.bound)
    expect(all.found).toHaveLength(1)
    expect(found).toEqual(all.found)
    const least = await work({ ...whole.bound, step: 1 })
    expect(least.tried).toBeLessThan(all.tried / 2)
  })

  test('shares that are lost, and a pool that fails, change nothing', async () => {
    const alone = await made(lone())
    const losing: SearchPool = { shards: 2, run: async (shards) => shards.map(() => undefined) }
    const failing: SearchPool = { shards: 2, run: async () => Promise.reject(new Error('nobody is there')) }
    expect(await made(lone(), { search: losing })).toEqual(alone)
    expect(await made(lone(), { search: failing })).toEqual(alone)
  })

  test('a share makes room for whoever waits', async () => {
    const controller = new AbortController()
    const building = many().run('make', request, { timeoutMs: patientMs, signal: controller.signal })
    expect(await until(() => many().load().running === 3, patientMs)).toBe(true)
    expect(await doneBy(many(), 'read', { contract: popcount })).toMatchObject({ kind: 'contract' })
    controller.abort()
    expect(await building).toEqual({ kind: 'aborted' })
    expect(await until(() => many().load().running === 0, patientMs)).toBe(true)
  })
})
