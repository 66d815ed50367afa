import { createClient } from '@sourceless/client'
import { type RunningServer, startServer } from '@sourceless/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { call, double, endless, httpAgent, revisions } from './agent.js'
import { describeEveryTool } from './every-tool.js'

let server: RunningServer
beforeAll(async () => {
  server = await startServer()
}, 120_000)
afterAll(() => server?.stop())

for (const revision of revisions)
  describeEveryTool(
    `every tool over HTTP, ${revision}`,
    (onForm) => httpAgent(server.url, { revision, ...(onForm ? { onForm } : {}) }),
    'url',
    // Without a session there is no way to ask a client of the older revision.
    revision === '2026-07-28',
  )

const newest = async () => (await createClient({ url: server.url }).builds.list({ limit: 1 })).builds[0]!

describe('tools over HTTP', () => {
  test('a build of an agent is a build of the server, with its file under the URL that is told', async () => {
    const agent = await httpAgent(server.url)
    const { value } = await call(agent, 'make_binary', { contract: double, effort: 'quick' })
    expect(await newest()).toMatchObject({ id: value.build, state: 'succeeded' })
    expect(value.page).toBe(`${server.url}/builds/${value.build}`)
    const answer = await fetch(value.files[0].url)
    expect((await answer.arrayBuffer()).byteLength).toBe(value.files[0].sizeBytes)
    await agent.client.close()
  })

  test('progress is told, and a cancelled call cancels its build', async () => {
    const agent = await httpAgent(server.url)
    const interruption = new AbortController()
    const told: string[] = []
    const work = call(agent, 'make_binary', endless, {
      signal: interruption.signal,
      onprogress: ({ message = '' }) => {
        told.push(message)
        if (message === 'verify') interruption.abort()
      },
    })
    await expect(work).rejects.toThrow()
    expect(told).toEqual(expect.arrayContaining(['queued', 'read', 'propose', 'verify']))
    await expect.poll(async () => (await newest()).state).toBe('cancelled')
    await agent.client.close()
  })

  test('what is no request of the protocol is refused', async () => {
    const post = (body: string, more: Record<string, string> = {}) => {
      const headers = { 'content-type': 'application/json', accept: 'application/json, text/event-stream', ...more }
      return fetch(`${server.url}/mcp`, { method: 'POST', headers, body })
    }
    expect((await post('{"jsonrpc":')).status).toBe(400)
    expect((await post('hello', { 'content-type': 'text/plain' })).status).toBe(415)
    expect((await post('{}', { origin: 'https://evil.example' })).status).toBe(403)
    expect((await fetch(`${server.url}/mcp`)).status).toBe(405)
    const unknown = await post('{"jsonrpc":"2.0","id":1,"method":"tools/destroy"}')
    expect(await unknown.text()).toContain('-32601')
    // The server closes the connection, so this comes last.
    expect((await post(`{"jsonrpc":"2.0","id":1,"method":"${'x'.repeat(9_000_000)}"}`)).status).toBe(413)
  })
})

describe('tools over HTTP with keys', () => {
  test('need a key, and its scopes; builds of other tenants are not found', async () => {
    const [builder, scorer] = await server.createKeys(
      ['--tenant', 'a', '--concurrent-builds', '1'],
      ['--tenant', 'b', '--scope', 'score', '--scope', 'read'],
    )
    await expect(httpAgent(server.url)).rejects.toThrow()
    const first = await httpAgent(server.url, { key: builder! })
    const { value } = await call(first, 'make_binary', { contract: double, effort: 'quick' })
    expect(value.kind).toBe('made')
    const second = await httpAgent(server.url, { key: scorer! })
    expect(await call(second, 'make_binary', { contract: double })).toMatchObject({
      isError: true,
      value: { code: 'forbidden' },
    })
    expect((await call(second, 'disassemble', { build: value.build })).value.code).toBe('not-found')
    await expect(second.client.readResource({ uri: value.files[0].uri })).rejects.toThrow()
    const candidates = [{ level: 'real', text: 'lea eax, [rdi + rdi]\nret' }]
    const scored = await call(second, 'score_candidate', { contract: double, candidates, effort: 'quick' })
    expect(scored.isError).toBe(false)
    const interruption = new AbortController()
    let refused: Promise<unknown> | undefined
    const onprogress = async () => {
      refused ??= call(first, 'make_binary', { contract: double })
      await refused
      interruption.abort()
    }
    await expect(call(first, 'make_binary', endless, { signal: interruption.signal, onprogress })).rejects.toThrow()
    expect(await refused).toMatchObject({ isError: true, value: { code: 'too-many-requests' } })
    await first.client.close()
    await second.client.close()
  }, 120_000)
})
