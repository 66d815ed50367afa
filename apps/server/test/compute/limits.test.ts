import { describe, expect, test } from 'vitest'
import { children, doneBy, endless, patientMs, popcount, residentMib, until, useCompute } from './support/scene.js'

const repeat = (count: number, line: (at: number) => string) =>
  Array.from({ length: count }, (_, at) => line(at)).join('\n')
const within = (body: string) => `function f(a: u64): u64 {\n${body}\n}`

/** Contracts that ask for as much as they can. */
const hostile: Readonly<Record<string, string>> = {
  'deep parentheses': within(`return ${'('.repeat(5_000)}a${')'.repeat(5_000)}`),
  'deep blocks': within(`${'{'.repeat(50_000)}${'}'.repeat(50_000)} return a`),
  'a sum of 40,000': within(`return ${'a + '.repeat(40_000)}a`),
  'an array without end': within('let t: u64[99999999999] = []\nreturn t[0]'),
  'an array of a mebibyte': within('let t: u64[131072] = []\nt[a % 131072] = 1\nreturn t[a % 7]'),
  'an endless loop': within('while (true) a++\nreturn a'),
  'a loop that may not end': within('while (a != 3) a += 2\nreturn a'),
  'a loop of 10^12 rounds': endless,
  'an example of 60,000 elements': `function f(v: readonly u8[]): u64 {\nexample(f([${'1, '.repeat(60_000)}1]) == 60001)\nreturn v.length\n}`,
  '5,000 examples': within(`${repeat(5_000, (at) => `example(f(${at}) == ${at})`)}\nreturn a`),
  '9,000 statements': within(`let x = a\n${repeat(9_000, (at) => `x = x * 3 + ${at}`)}\nreturn x`),
  '250 helpers that double': repeat(250, (at) => {
    const name = at === 0 ? 'f' : `g${at}`
    return `function ${name}(a: u64): u64 { return ${at === 249 ? 'a' : `g${at + 1}(a) + g${at + 1}(a + 1)`} }`
  }),
  'a table of 49,000': `const t: u8[200000] = [${'255,'.repeat(49_000)}1]\nfunction f(a: u64): u8 { return t[a % 100] }`,
  'no text at all': '\u0000\uffff\ud800',
}

describe('hostile contracts', () => {
  const compute = useCompute({ processes: 1 })
  const timeoutMs = 4_000

  test.each(Object.entries(hostile))(
    '%s: ends in time, within its memory, and leaves a process behind',
    async (_, contract) => {
      // Ready before the clock runs.
      await doneBy(compute(), 'read', { contract: popcount })
      const [before] = children()
      const startMs = performance.now()
      let peakMib = 0
      const watch = setInterval(() => {
        for (const { id } of children()) peakMib = Math.max(peakMib, residentMib(id))
      }, 50)
      const outcome = await compute().run('make', { contract, effort: 'quick' }, { timeoutMs })
      clearInterval(watch)
      expect(performance.now() - startMs).toBeLessThan(timeoutMs + 2_000)
      expect(['done', 'failed', 'timed-out']).toContain(outcome.kind)
      if (outcome.kind === 'failed') expect(outcome.failure.code).toMatch(/^(usage|limit|not-verified)$/)
      expect(peakMib).toBeLessThan(1_024)
      expect(await until(() => children().length === 1, patientMs)).toBe(true)
      expect(before).toBeDefined()
    },
  )
})

describe('too much memory', () => {
  const compute = useCompute({ processes: 1, memoryMib: 192 })

  test('the process dies, says why, and is replaced', async () => {
    const contract = within(
      `let x = a\n${repeat(3_000, (at) => `if (x > ${at}) { x = x * 3 + ${at} } else { x += a }`)}\nreturn x`,
    )
    const outcome = await compute().run('make', { contract, effort: 'quick' }, { timeoutMs: patientMs })
    expect(outcome).toMatchObject({ kind: 'crashed', reason: expect.stringContaining('out of memory') })
    expect(await doneBy(compute(), 'make', { contract: popcount, effort: 'quick' })).toMatchObject({ result: {} })
    expect(compute().load()).toEqual({ running: 0, waiting: 0, processes: 1 })
  })
})

describe('giving up', () => {
  const compute = useCompute({ processes: 2, queueLimit: 3 })
  const start = (contract: string, options: { signal?: AbortSignal; timeoutMs?: number } = {}) =>
    compute().run('make', { contract, effort: 'high' }, { timeoutMs: patientMs, ...options })

  test('an aborted task ends within 300 ms, and so does its process or its work', async () => {
    await Promise.all([
      doneBy(compute(), 'read', { contract: popcount }),
      doneBy(compute(), 'read', { contract: popcount }),
    ])
    for (const contract of [endless, popcount]) {
      const controller = new AbortController()
      const running = start(contract, { signal: controller.signal })
      await new Promise((resolve) => setTimeout(resolve, 60))
      const startMs = performance.now()
      controller.abort()
      expect(await running).toMatchObject({ kind: expect.stringMatching(/^(aborted|done)$/) })
      expect(performance.now() - startMs).toBeLessThan(2_000)
      expect(compute().load().running).toBe(0)
    }
    await doneBy(compute(), 'make', { contract: popcount, effort: 'quick' })
    expect(await until(() => children().length === 2, patientMs)).toBe(true)
  })

  test('aborted before it starts', async () => {
    expect(await start(popcount, { signal: AbortSignal.abort() })).toEqual({ kind: 'aborted' })
  })

  test('no longer than its time, waiting included; who waits beyond the limit is told at once', async () => {
    const controller = new AbortController()
    const busy = [1, 2].map(() => start(endless, { signal: controller.signal }))
    // A process of the test before may still be on its way.
    expect(await until(() => compute().load().running === 2, patientMs)).toBe(true)
    const waiting = [1, 2, 3].map(() => start(popcount, { timeoutMs: 200 }))
    expect(compute().load()).toEqual({ running: 2, waiting: 3, processes: 2 })
    expect(await start(popcount)).toEqual({ kind: 'busy' })
    expect(await Promise.all(waiting)).toEqual(waiting.map(() => ({ kind: 'timed-out' })))
    expect(compute().load()).toEqual({ running: 2, waiting: 0, processes: 2 })
    controller.abort()
    expect(await Promise.all(busy)).toEqual(busy.map(() => ({ kind: 'aborted' })))
    expect(await start(popcount)).toMatchObject({ kind: 'done' })
  })

  test('events of a task that was given up are not told', async () => {
    const controller = new AbortController()
    let isOver = false
    let late = 0
    const running = compute().run(
      'make',
      { contract: endless, effort: 'quick' },
      { timeoutMs: patientMs, signal: controller.signal, onEvent: () => void (late += isOver ? 1 : 0) },
    )
    await new Promise((resolve) => setTimeout(resolve, 200))
    controller.abort()
    isOver = true
    await running
    await doneBy(compute(), 'make', { contract: popcount, effort: 'quick' })
    expect(late).toBe(0)
  })
})

describe('short tasks', () => {
  const compute = useCompute({ processes: 2, reserved: 1, queueLimit: 50 })

  test('do not wait for builds where a process is kept for them', async () => {
    const controller = new AbortController()
    const builds = [1, 2, 3].map(() =>
      compute().run('make', { contract: endless }, { timeoutMs: patientMs, signal: controller.signal }),
    )
    expect(await doneBy(compute(), 'read', { contract: popcount })).toMatchObject({ kind: 'contract' })
    expect(compute().load()).toEqual({ running: 1, waiting: 2, processes: 2 })
    controller.abort()
    expect(await Promise.all(builds)).toEqual(builds.map(() => ({ kind: 'aborted' })))
  })
})
