import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { eventStream, shareReads } from '../../src/http/handlers/events.js'
import type { BuildEvent } from '../../src/schemas/build.js'
import type { BuildStore } from '../../src/store/api.js'
import type { Worker } from '../../src/worker/api.js'
import { computeOf, done } from '../support/compute.js'
import { openTestStore, type TestStore, work } from '../support/store.js'
import { contractOf, openTestApp, type TestApp } from './support.js'

interface ServerSentEvent {
  readonly id: number
  readonly event: string
  readonly data: BuildEvent
}
/** Reads a stream as a client does, until it ends or has given so many. */
async function eventsOf(response: Response, atMost = Number.POSITIVE_INFINITY): Promise<ServerSentEvent[]> {
  const events: ServerSentEvent[] = []
  let text = ''
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader()
  while (events.length < atMost) {
    const { done, value } = await reader.read()
    if (done) break
    text += value
    const blocks = text.split('\n\n')
    text = blocks.pop()!
    for (const block of blocks.filter((one) => !one.startsWith(':'))) {
      const fields = Object.fromEntries(block.split('\n').map((line) => line.split(/: (.*)/s).slice(0, 2)))
      events.push({ id: Number(fields.id), event: fields.event, data: JSON.parse(fields.data) })
    }
  }
  await reader.cancel()
  return events
}

describe('over HTTP', () => {
  let opened: TestStore
  let app: TestApp
  let worker: Worker
  let proceed = (): void => {}

  beforeAll(async () => {
    opened = await openTestStore('embedded')
    app = openTestApp(opened.store)
    const compute = computeOf(async (request, options) => {
      options.onEvent?.({ type: 'stage-started', data: { stage: 'read' } })
      if (request.contract?.startsWith('held'))
        await new Promise<void>((resolve) => {
          proceed = resolve
          options.signal?.addEventListener('abort', () => resolve(), { once: true })
        })
      options.onEvent?.({ type: 'stage-finished', data: { stage: 'read', durationMs: 1 } })
      return done(request)
    })
    worker = work(opened.store, compute, { slots: 16 })
  })
  afterAll(async () => {
    await worker.drain(0)
    await opened.close()
  })
  const submit = async (text: string, wait = 0): Promise<string> =>
    ((await (await app.post(`/v1/builds?wait=${wait}`, contractOf(text))).json()) as { id: string }).id

  test('all events arrive in order, without a gap, and the stream ends with the build', async () => {
    const id = await submit('held: followed')
    const response = await app.request(`/v1/builds/${id}/events`)
    expect(response.headers.get('content-type')).toBe('text/event-stream')
    setTimeout(() => proceed(), 300)
    const events = await eventsOf(response)
    expect(events.map((one) => one.id)).toEqual(events.map((_one, index) => index + 1))
    expect(events.map(({ event }) => event)).toEqual([
      'queued',
      'started',
      'stage-started',
      'stage-finished',
      'succeeded',
    ])
    for (const { id, event, data } of events) expect([data.id, data.type]).toEqual([id, event])
  })
  test('a client goes on behind the last event that it has', async () => {
    const id = await submit('replayed', 20)
    const all = await eventsOf(await app.request(`/v1/builds/${id}/events`))
    const rest = await eventsOf(await app.request(`/v1/builds/${id}/events`, { headers: { 'last-event-id': '2' } }))
    expect(rest).toEqual(all.slice(2))
    expect(await eventsOf(await app.request(`/v1/builds/${id}/events?after=3`))).toEqual(all.slice(3))
    const over = await app.request(`/v1/builds/${id}/events`, { headers: { 'last-event-id': String(all.length) } })
    expect(over.status).toBe(204)
    expect((await app.request(`/v1/builds/${id}/events`, { headers: { 'last-event-id': 'x' } })).status).toBe(422)
  })
  test('so many streams of a key are open, and more are refused until one is closed', async () => {
    const id = await submit('held: many')
    const open = await Promise.all([1, 2, 3].map(() => app.request(`/v1/builds/${id}/events`)))
    expect(open.map(({ status }) => status)).toEqual([200, 200, 200])
    const refused = await app.request(`/v1/builds/${id}/events`)
    expect(refused.status).toBe(429)
    expect(refused.headers.get('retry-after')).toBe('5')
    await open[0]!.body!.cancel()
    const again = await app.request(`/v1/builds/${id}/events`)
    expect(again.status).toBe(200)
    for (const response of [...open.slice(1), again]) await response.body!.cancel()
    proceed()
  })
  test('who asks for the headers alone opens no stream', async () => {
    const id = await submit('held: headers alone')
    for (let index = 0; index < 10; index++) {
      const response = await app.request(`/v1/builds/${id}/events`, { method: 'HEAD' })
      expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/event-stream'])
    }
    proceed()
  })
  test('streams end when the server stops, and waiting requests are answered', async () => {
    const stopping = openTestApp(opened.store)
    const id = await submit('held: stopped')
    const response = await stopping.request(`/v1/builds/${id}/events`)
    const waiting = stopping.post('/v1/builds?wait=60', contractOf('held: waited for'))
    await sleep(300)
    stopping.stop()
    const events = await eventsOf(response)
    expect(events.at(-1)?.event).not.toBe('succeeded')
    expect((await waiting).status).toBe(202)
    proceed()
  })
})

describe('a stream', () => {
  afterEach(() => {
    vi.useRealTimers()
  })
  const event = (id: number, type: string): BuildEvent => ({ id, type, at: '2026-01-01T00:00:00.000Z', data: {} })
  /** A log that a test fills. */
  function openLog(log: BuildEvent[]) {
    const watchers = new Set<() => void>()
    const builds = {
      events: async (_id: string, after: number, limit: number) => log.filter(({ id }) => id > after).slice(0, limit),
      watch: (_id: string, _of: string, onChange: () => void) => {
        watchers.add(onChange)
        return () => watchers.delete(onChange)
      },
    } as Pick<BuildStore, 'events' | 'watch'> as BuildStore
    return { builds, watchers }
  }
  const open = (log: BuildEvent[], signal = new AbortController().signal) => {
    const { builds, watchers } = openLog(log)
    let ends = 0
    const onEnd = () => {
      ends++
    }
    const stream = eventStream({ builds, build: 'b', after: 0, signals: [signal], onEnd })
    return { reader: stream.getReader(), watchers, ends: () => ends }
  }

  test('says now and then that it is still there', async () => {
    vi.useFakeTimers()
    const { reader, ends } = open([event(1, 'queued')])
    await reader.read()
    const next = reader.read()
    await vi.advanceTimersByTimeAsync(15_000)
    const { value } = await next
    expect(new TextDecoder().decode(value)).toBe(': still here\n\n')
    await reader.cancel()
    expect(ends()).toBe(1)
  })
  test('a client that reads nothing is dropped', async () => {
    vi.useFakeTimers()
    const { reader, watchers, ends } = open([event(1, 'queued')])
    await vi.advanceTimersByTimeAsync(29_000)
    expect([ends(), watchers.size]).toEqual([0, 1])
    await vi.advanceTimersByTimeAsync(2_000)
    expect([ends(), watchers.size]).toEqual([1, 0])
    await expect(reader.read().then(() => reader.read())).rejects.toThrow('reads nothing')
  })
  test('what is not watched for is found with the next sign of life', async () => {
    vi.useFakeTimers()
    const log = [event(1, 'queued')]
    const { reader, ends } = open(log)
    await reader.read()
    const next = reader.read()
    log.push(event(2, 'failed'))
    await vi.advanceTimersByTimeAsync(15_000)
    expect(new TextDecoder().decode((await next).value)).toContain('event: failed\n')
    expect((await reader.read()).done).toBe(true)
    expect(ends()).toBe(1)
  })
  test('many who follow the same build read its log once', async () => {
    const { builds } = openLog([event(1, 'queued')])
    let reads = 0
    const counted = {
      ...builds,
      events: async (...page: Parameters<BuildStore['events']>) => {
        reads++
        return builds.events(...page)
      },
    }
    const shared = shareReads(counted)
    const pages = await Promise.all(Array.from({ length: 50 }, () => shared.events('b', 0, 100)))
    expect(reads).toBe(1)
    expect(pages[49]).toEqual([event(1, 'queued')])
    await shared.events('b', 0, 100)
    expect(reads).toBe(2)
  })
  test('ends at once where it was ended before it began', async () => {
    const { reader, ends, watchers } = open([event(1, 'queued')], AbortSignal.abort())
    expect((await reader.read()).done).toBe(true)
    expect([ends(), watchers.size]).toEqual([1, 0])
  })
})
