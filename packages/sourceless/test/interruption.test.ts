import { beforeAll, describe, expect, test } from 'vitest'
import { createNodePipeline } from '../src/node/index.js'

const pipeline = createNodePipeline()
/** Nothing fits these: the search goes on for many seconds. */
const wish = { examples: ['f(1) = 7', 'f(2) = 93', 'f(3) = 18', 'f(4) = 55'], effort: 'high' } as const

describe('a search that lasts', () => {
  // Loading is no work in pieces.
  beforeAll(() => pipeline.make({ intent: 'greatest common divisor of a and b', effort: 'quick' }))

  test.each(['read', 'make'] as const)('%s: ends at a deadline, and tells how far it is until then', async (what) => {
    const seen: number[] = []
    const signal = AbortSignal.timeout(1_000)
    let abortedMs = 0
    signal.onabort = () => {
      abortedMs = performance.now()
    }
    const result = await pipeline[what]({
      ...wish,
      signal,
      onEvent: (event) => {
        if (event.kind === 'reading-progressed') seen.push(event.steps)
      },
    })
    expect(performance.now() - abortedMs).toBeLessThan(2_000)
    expect(result).toMatchObject({ ok: false, code: 'interrupted' })
    expect(seen.length).toBeGreaterThan(10)
  })

  test('lets others have their turn', async () => {
    const controller = new AbortController()
    let turns = 0
    const timer = setInterval(() => {
      if (++turns === 20) controller.abort()
    }, 1)
    const result = await pipeline.read({ ...wish, signal: controller.signal })
    clearInterval(timer)
    expect(result).toMatchObject({ ok: false, code: 'interrupted' })
  })

  test('does not start for a signal that is aborted', async () => {
    const seen: unknown[] = []
    const signal = AbortSignal.abort()
    const result = await pipeline.read({ ...wish, signal, onEvent: (event) => seen.push(event) })
    expect(result).toMatchObject({ ok: false, code: 'interrupted' })
    expect(seen).toEqual([])
  })
})
