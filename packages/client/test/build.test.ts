import { createHash } from 'node:crypto'
import { createClient } from '@sourceless/client'
import { describe, expect, test, vi } from 'vitest'
import { type Answer, event, json, scriptedServer, stream } from './scripted-server.js'

const id = '7f1d9f0e-0a3c-4a6e-9a55-0c8f6a4f2d11'
const bytes = Buffer.from([0xc3])
const sha256 = createHash('sha256').update(bytes).digest('hex')
const file: Answer = (response) => response.end(bytes)
const succeeded = (hash: string) =>
  json({ id, state: 'succeeded', result: { artifacts: [{ name: 'f.bin', role: 'binary', sha256: hash }] } })

const queued = json({ id, state: 'queued' }, 202)

describe('build', () => {
  test('gives the files of a build that succeeded, and its events', async () => {
    const events = stream([event(1, 'queued'), event(2, 'succeeded')])
    const { url } = await scriptedServer(queued, events, succeeded(sha256), file)
    const told: string[] = []
    const outcome = await createClient({ url }).build({ intent: 'x' }, { onEvent: ({ type }) => told.push(type) })
    if (!outcome.ok) throw new Error('it failed')
    expect(told).toEqual(['queued', 'succeeded'])
    expect(outcome.files).toEqual([{ name: 'f.bin', role: 'binary', sha256, bytes: new Uint8Array(bytes) }])
  })

  test('a file with another hash is refused', async () => {
    const other = createHash('sha256').update('other').digest('hex')
    const { url } = await scriptedServer(queued, stream([event(1, 'succeeded')]), succeeded(other), file)
    const work = createClient({ url }).build({ intent: 'x' })
    await expect(work).rejects.toMatchObject({ code: 'damaged', message: expect.stringContaining(sha256) })
  })

  test('files are checked where a page has no subtle crypto, as over an unencrypted line', async () => {
    vi.stubGlobal('crypto', { getRandomValues: <T extends Uint8Array>(values: T) => values })
    try {
      const client = createClient({ url: (await scriptedServer(file, file)).url })
      const wanted = { name: 'f.bin', sha256 }
      expect(await client.builds.artifact(id, wanted)).toEqual(new Uint8Array(bytes))
      const damaged = client.builds.artifact(id, { ...wanted, sha256: '00' })
      await expect(damaged).rejects.toMatchObject({ code: 'damaged' })
    } finally {
      vi.unstubAllGlobals()
    }
  })

  test('a build that failed or was cancelled is no error but an outcome', async () => {
    const failure = { code: 'question', message: 'Which?', diagnostics: [], options: [] }
    const failed = await scriptedServer(queued, stream([event(1, 'failed')]), json({ id, state: 'failed', failure }))
    expect(await createClient({ url: failed.url }).build({ intent: 'x' })).toMatchObject({ ok: false, failure })
    const gone = await scriptedServer(queued, stream([event(1, 'cancelled')]), json({ id, state: 'cancelled' }))
    expect(await createClient({ url: gone.url }).build({ intent: 'x' })).toMatchObject({
      ok: false,
      failure: { code: 'interrupted' },
    })
  })

  test('an abort cancels the build on the server', async () => {
    const { url, seen } = await scriptedServer(queued, stream([event(1, 'queued')], 'open'), json({ id }))
    const interruption = new AbortController()
    const { signal } = interruption
    const onEvent = () => interruption.abort(new Error('enough'))
    await expect(createClient({ url }).build({ intent: 'x' }, { signal, onEvent })).rejects.toThrow('enough')
    expect(seen.at(-1)).toMatchObject({ method: 'DELETE', path: `/v1/builds/${id}` })
  })

  test('an abort before the server has answered cancels what it may have taken', async () => {
    const { url, seen } = await scriptedServer(() => {}, queued, json({ id }))
    const work = createClient({ url }).build({ intent: 'x' }, { signal: AbortSignal.timeout(200) })
    await expect(work).rejects.toMatchObject({ name: 'TimeoutError' })
    expect(seen.map(({ method }) => method)).toEqual(['POST', 'POST', 'DELETE'])
    expect(seen[1]!.headers['idempotency-key']).toBe(seen[0]!.headers['idempotency-key'])
  })

  test('an error of who listens cancels it too', async () => {
    const { url, seen } = await scriptedServer(queued, stream([event(1, 'queued')], 'open'), json({ id }))
    const onEvent = () => {
      throw new Error('no more')
    }
    await expect(createClient({ url }).build({ intent: 'x' }, { onEvent })).rejects.toThrow('no more')
    expect(seen.at(-1)?.method).toBe('DELETE')
  })
})
