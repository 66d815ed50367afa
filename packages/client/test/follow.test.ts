import { type BuildEvent, createClient } from '@sourceless/client'
import { describe, expect, test } from 'vitest'
import { breakOff, event, problem, scriptedServer, stream } from './scripted-server.js'

const id = '7f1d9f0e-0a3c-4a6e-9a55-0c8f6a4f2d11'

async function all(events: AsyncIterable<BuildEvent>): Promise<BuildEvent[]> {
  const told: BuildEvent[] = []
  for await (const one of events) told.push(one)
  return told
}

describe('following a build', () => {
  test('goes on where a line broke, without a gap and without a repetition', async () => {
    const { url, seen } = await scriptedServer(
      stream([event(1, 'queued'), event(2, 'started'), 'id: 3\nevent: half'], 'break'),
      breakOff,
      stream([': still here\n\n', event(2, 'started'), event(3, 'stage-started', { stage: 'read' })]),
      stream([event(4, 'succeeded')], 'open'),
    )
    const told = await all(createClient({ url }).builds.follow(id))
    expect(told.map((one) => [one.id, one.type])).toEqual([
      [1, 'queued'],
      [2, 'started'],
      [3, 'stage-started'],
      [4, 'succeeded'],
    ])
    expect(seen.map(({ headers }) => headers['last-event-id'])).toEqual(['0', '2', '2', '3'])
    expect(seen[0]).toMatchObject({ path: `/v1/builds/${id}/events`, headers: { accept: 'text/event-stream' } })
  })

  test('reads events whatever the pieces in which they come', async () => {
    const text = event(1, 'queued', { text: 'Ωmega “€”' }).replaceAll('\n', '\r\n') + event(2, 'failed')
    const bytes = Buffer.from(text)
    const pieces = Array.from({ length: bytes.length }, (_, at) => bytes.subarray(at, at + 1))
    const { url } = await scriptedServer((response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      for (const piece of pieces) response.write(piece)
      response.end()
    })
    const told = await all(createClient({ url }).builds.follow(id))
    expect(told).toMatchObject([{ id: 1, data: { text: 'Ωmega “€”' } }, { id: 2 }])
  })

  test('begins after an event that is known', async () => {
    const { url, seen } = await scriptedServer(stream([event(7, 'cancelled')]))
    expect(await all(createClient({ url }).builds.follow(id, { after: 6 }))).toMatchObject([{ id: 7 }])
    expect(seen[0]!.headers['last-event-id']).toBe('6')
  })

  test('the events of one connection end with it', async () => {
    const { url } = await scriptedServer(stream([event(1, 'queued')]), stream([event(1, 'queued')], 'break'))
    const { builds } = createClient({ url })
    expect(await all(builds.events(id))).toMatchObject([{ id: 1 }])
    await expect(all(builds.events(id))).rejects.toMatchObject({ code: 'unreachable' })
  })

  test('a build that is not there is an error at once', async () => {
    const { url, seen } = await scriptedServer(problem('not-found', 404))
    await expect(all(createClient({ url }).builds.follow(id))).rejects.toMatchObject({ code: 'not-found' })
    expect(seen).toHaveLength(1)
  })

  test('an abort ends a stream that says nothing', async () => {
    const { url } = await scriptedServer(stream([event(1, 'queued')], 'open'))
    const interruption = new AbortController()
    const work = all(createClient({ url }).builds.follow(id, { signal: interruption.signal }))
    setTimeout(() => interruption.abort(new Error('enough')), 100)
    await expect(work).rejects.toThrow('enough')
  })

  test('what is no stream of events is refused', async () => {
    const { url } = await scriptedServer(stream([Buffer.alloc(2 * 1024 * 1024, 'x')], 'open'))
    await expect(all(createClient({ url }).builds.follow(id))).rejects.toMatchObject({ code: 'unexpected-answer' })
    const broken = await scriptedServer(stream(['id: 1\ndata: {"id"\n\n'], 'open'))
    await expect(all(createClient({ url: broken.url }).builds.follow(id))).rejects.toMatchObject({
      code: 'unexpected-answer',
    })
  })
})
