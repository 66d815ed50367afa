import { createHash } from 'node:crypto'
import { createClient, type SourcelessClient, type SourcelessError } from '@sourceless/client'
import { type RunningServer, startServer } from '@sourceless/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

let server: RunningServer
let client: SourcelessClient
beforeAll(async () => {
  server = await startServer()
  client = createClient({ url: server.url })
}, 120_000)
afterAll(() => server?.stop())

const double = 'function double(x: u32): u32 { return x + x }'
const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')

describe('against a real server', () => {
  test('makes a binary from a sentence, and tells what happens', async () => {
    const told: string[] = []
    const outcome = await client.build(
      { intent: 'count the set bits of a 64-bit integer', target: 'wasm32' },
      { onEvent: ({ type }) => told.push(type) },
    )
    if (!outcome.ok) throw new Error(outcome.failure.message)
    expect(outcome.result.verdict.level).toMatch(/proved|exhausted|tested/)
    expect([told[0], told.at(-1)]).toEqual(['queued', 'succeeded'])
    const [binary] = outcome.files
    expect(createHash('sha256').update(binary!.bytes).digest('hex')).toBe(binary!.sha256)
    const { instance } = await WebAssembly.instantiate(new Uint8Array(binary!.bytes))
    const { count_set_bits: count } = instance.exports as { count_set_bits(x: bigint): number }
    expect(count(0xffn)).toBe(8)
  })

  test('the same idempotency key gives the same build', async () => {
    const options = { idempotencyKey: crypto.randomUUID(), waitSeconds: 30 }
    const first = await client.builds.create({ contract: double, effort: 'quick' }, options)
    expect(first.state).toBe('succeeded')
    expect((await client.builds.create({ contract: double, effort: 'quick' }, options)).id).toBe(first.id)
    const other = client.builds.create({ contract: double, effort: 'quick', seed: 1 }, options)
    await expect(other).rejects.toMatchObject({ code: 'conflict', status: 409 })
    expect((await client.builds.get(first.id)).id).toBe(first.id)
    const { builds } = await client.builds.list({ limit: 100 })
    expect(builds.filter(({ id }) => id === first.id)).toHaveLength(1)
  })

  test('a question is answered', async () => {
    const wish = {
      intent: 'does the string consist of digits only',
      signature: 'f(s: cstr): bool',
      effort: 'quick',
    } as const
    const asked = await client.build(wish)
    if (asked.ok) throw new Error('it was no question')
    expect(asked.failure).toMatchObject({ code: 'question' })
    expect(asked.failure.options).toHaveLength(2)
    const reading = await client.read(wish)
    expect(reading.kind).toBe('question')
    expect((await client.build({ ...wish, answer: 2 })).ok).toBe(true)
  })

  test('verifies, disassembles and scores', async () => {
    const outcome = await client.build({ contract: double, effort: 'quick' })
    if (!outcome.ok) throw new Error(outcome.failure.message)
    const file = base64(outcome.files[0]!.bytes)
    expect(await client.verify({ file, contract: double, effort: 'quick' })).toMatchObject({ verified: true })
    const wrong = await client.verify({ file, contract: double.replace('x + x', 'x'), effort: 'quick' })
    expect(wrong).toMatchObject({ verified: false, failure: { code: 'not-verified' } })
    expect((await client.disassemble({ file })).listing.instructions).toBeGreaterThan(0)
    const candidates = [{ level: 'real', text: 'lea eax, [rdi + rdi]\nret' } as const]
    const { scores } = await client.score({ contract: double, candidates, effort: 'quick' })
    expect(scores).toMatchObject([{ parsed: true, encoded: true }])
    expect((await client.targets()).map(({ triple }) => triple)).toContain('riscv64-linux')
  })

  test('evidence and permalinks', async () => {
    const outcome = await client.build({ contract: double, effort: 'quick' })
    if (!outcome.ok) throw new Error(outcome.failure.message)
    const { id } = outcome.build
    expect(await client.builds.evidence(id)).toMatchObject({ build: id, contract: expect.stringContaining('double') })
    const { slug, permalink } = await client.builds.publish(id)
    expect(permalink).toContain(slug)
    const seen = await client.published.get(slug)
    const [binary] = seen.result!.artifacts
    expect(await client.published.artifact(slug, binary!)).toEqual(outcome.files[0]!.bytes)
    expect((await client.published.evidence(slug)).contract).toContain('double')
    await client.builds.unpublish(id)
    await expect(client.published.get(slug)).rejects.toMatchObject({ code: 'not-found' })
  })

  test('an abort cancels the build on the server', async () => {
    const interruption = new AbortController()
    const contract =
      'function mix(a: u64, b: u64): u64 { return (a * b + (a ^ b) * 0x9e3779b97f4a7c15) * ((a + 7) * (b * b + 13)) % 1000003 }'
    const work = client.build(
      { contract, effort: 'high' },
      { signal: interruption.signal, onEvent: ({ type }) => type === 'started' && interruption.abort() },
    )
    await expect(work).rejects.toMatchObject({ name: 'AbortError' })
    const { id } = (await client.builds.list({ limit: 1 })).builds[0]!
    await expect.poll(async () => (await client.builds.get(id)).state).toBe('cancelled')
  })

  test('what the server refuses is told with its code', async () => {
    const absent = '00000000-0000-4000-8000-000000000000'
    await expect(client.builds.get(absent)).rejects.toMatchObject({ code: 'not-found', status: 404 })
    const bad = await client.builds.create({ intent: 7 as unknown as string }).catch((error: unknown) => error)
    expect(bad).toMatchObject({ code: 'usage', status: 422 })
    expect((bad as SourcelessError).diagnostics.length).toBeGreaterThan(0)
  })
})

test('events go on over a restart of the server, and keys are asked for from the first on', async () => {
  const [key] = await server.createKeys([])
  await expect(client.builds.list()).rejects.toMatchObject({ code: 'unauthorized', status: 401 })
  await expect(createClient({ url: server.url, key: 'wrong' }).builds.list()).rejects.toMatchObject({
    code: 'unauthorized',
  })
  const known = createClient({ url: server.url, key: key! })
  const { id } = await known.builds.create({ contract: double, effort: 'quick' })
  const following = (async () => {
    const types: string[] = []
    for await (const { type } of known.builds.follow(id)) types.push(type)
    return types
  })()
  await server.createKeys()
  expect((await following).at(-1)).toBe('succeeded')
}, 120_000)
