import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient } from '@sourceless/client'
import { type RunningServer, startServer } from '@sourceless/testing'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'

const main = join(import.meta.dirname, '../dist/main.js')
let server: RunningServer
const directory = mkdtempSync(join(tmpdir(), 'sourceless-remote-'))
beforeAll(async () => {
  server = await startServer()
}, 120_000)
afterAll(async () => {
  await server?.stop()
  rmSync(directory, { recursive: true, force: true })
})

interface Ran {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

interface RunOptions {
  readonly place?: string
  readonly environment?: Record<string, string>
  /** What the folder holds beforehand. */
  readonly files?: Record<string, string>
  /** Ctrl-C after so long. */
  readonly interruptMs?: number
}

/** Runs the built command in a folder of its own, while servers of this process answer. */
function run(
  args: readonly string[],
  { place = 'here', environment = {}, files = {}, interruptMs }: RunOptions = {},
): Promise<Ran> {
  const cwd = join(directory, place)
  mkdirSync(cwd, { recursive: true })
  for (const [name, text] of Object.entries(files)) writeFileSync(join(cwd, name), text)
  const child = spawn(process.execPath, [main, ...args], {
    cwd,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (part: Buffer) => {
    stdout += part
  })
  child.stderr.on('data', (part: Buffer) => {
    stderr += part
  })
  if (interruptMs !== undefined) setTimeout(() => child.kill('SIGINT'), interruptMs)
  return new Promise((resolve) => child.on('close', (status) => resolve({ status, stdout, stderr })))
}
const remotely = (...args: string[]) => [...args, '--remote', server.url]

/** Name, contents and mode of each file that a run left. */
const left = (place: string) =>
  readdirSync(join(directory, place))
    .sort()
    .map((name) => {
      const path = join(directory, place, name)
      return { name, bytes: readFileSync(path).toString('base64'), mode: statSync(path).mode }
    })

/** What is told of progress by those who work for more than two seconds. */
const progress = /^(.* …|read: looking .*|(lowering|search): .*)\n/gm
/** What may not differ from run to run: all but times, the order of names in JSON, and progress. */
const lasting = ({ status, stdout, stderr }: Ran) => ({
  status,
  stdout: stdout.replace(/^\{.*\}$/m, (json) => inOrder(JSON.parse(json))),
  stderr: stderr.replace(progress, ''),
})
const inOrder = (value: object): string =>
  JSON.stringify(value, (key, inner) => {
    if (/Ms$/.test(key)) return 0
    if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) return inner
    return Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
  })

describe('the same as without a server', () => {
  beforeAll(() => {
    writeFileSync(join(directory, 'double.ts'), 'function double(x: u32): u32 { return x + x }\n')
    writeFileSync(join(directory, 'wrong.ts'), 'function f(x: u8): u8 {\n  return y\n}\n')
  })
  test.each([
    ['a function', ['count the set bits of a 64-bit integer', '--effort', 'quick']],
    ['a contract, named', ['-c', '../double.ts', '-o', 'twice.o', '-g', '--effort', 'quick']],
    ['a program', ['print the number of lines of standard input', '--effort', 'quick', '-t', 'aarch64-linux']],
    [
      'a WebAssembly module as JSON',
      ['greatest common divisor of two u64', '-t', 'wasm32', '--json', '--effort', 'quick'],
    ],
    [
      'examples and a seed',
      ['-x', 'f(2) = 4', '-x', 'f(3) = 9', '-x', 'f(10) = 100', '--seed', '7', '--effort', 'quick'],
    ],
    ['a question', ['does the string consist of digits only', '-s', 'f(s: cstr): bool']],
    [
      'its answer',
      ['does the string consist of digits only', '-s', 'f(s: cstr): bool', '--answer', '2', '--effort', 'quick'],
    ],
    ['words without a meaning', ['flurb the glorx', '--json']],
    ['a contract with mistakes', ['-c', '../wrong.ts']],
    ['nothing', []],
  ])('make: %s', async (name, args) => {
    const [local, remote] = ['local', 'remote'].map((place) => `${place} ${name}`) as [string, string]
    const here = await run(['make', ...args], { place: local })
    const there = await run(remotely('make', ...args), { place: remote })
    expect(lasting(there)).toEqual(lasting(here))
    expect(left(remote)).toEqual(left(local))
    if (here.status === 0) expect(left(remote).length).toBeGreaterThan(1)
  })

  const wrong = 'function count(x: u64): u32 { return u32(popcount(x)) + 1 }'
  beforeAll(async () => {
    await run(['-c', 'count.ts', '-o', 'count.o', '--effort', 'quick'], {
      files: { 'count.ts': wrong.replace(' + 1', ''), 'wrong.ts': wrong },
    })
  })
  test.each([
    [['read', 'sum of an array of i32']],
    [['read', 'sum of an array of i32', '--json']],
    [['read', 'flurb']],
    [['verify', 'count.o', '--effort', 'quick']],
    [['verify', 'count.o', '--effort', 'quick', '--json']],
    [['verify', 'count.o', '--effort', 'quick', '-c', 'wrong.ts']],
    [['explain', 'count.o']],
    [['explain', 'count.o', '--json']],
    [['explain', 'wrong.ts']],
    [['explain', 'count the set bits of a 64-bit integer', '--effort', 'quick']],
  ])('%j', async (args) => {
    expect(lasting(await run(remotely(...args)))).toEqual(lasting(await run(args)))
  })

  test('the server may be named in the environment', async () => {
    const environment = { SOURCELESS_REMOTE: server.url }
    const { status } = await run(['count the set bits of a 64-bit integer', '--effort', 'quick'], {
      place: 'environment',
      environment,
    })
    expect(status).toBe(0)
    const { builds } = await createClient({ url: server.url }).builds.list({ limit: 1 })
    expect(builds[0]!.request.intent).toBe('count the set bits of a 64-bit integer')
  })
})

describe('what only happens with a server', () => {
  const other: { close(): void }[] = []
  afterEach(() => {
    for (const one of other.splice(0)) one.close()
  })
  /** A server of another kind. */
  async function listen(answer: Parameters<typeof createServer>[1]): Promise<string> {
    const created = createServer(answer)
    await new Promise<void>((resolve) => created.listen(0, '127.0.0.1', resolve))
    other.push(created)
    return `http://127.0.0.1:${(created.address() as AddressInfo).port}`
  }

  test('Ctrl-C cancels the build there', async () => {
    const contract =
      'function mix(a: u64, b: u64): u64 { return (a * b + (a ^ b) * 0x9e3779b97f4a7c15) * ((a + 7) * (b * b + 13)) % 1000003 }'
    const args = remotely('make', '-c', 'mix.ts', '-o', 'mix.o', '--effort', 'high')
    const { status, stderr } = await run(args, { interruptMs: 4_000, files: { 'mix.ts': contract } })
    expect(status).toBe(130)
    expect(stderr).toMatch(/interrupted; nothing was written/)
    expect(left('here').map(({ name }) => name)).not.toContain('mix.o')
    const newest = async () => (await createClient({ url: server.url }).builds.list({ limit: 1 })).builds[0]
    await expect.poll(newest).toMatchObject({ state: 'cancelled', request: { contract } })
  })

  test.each([
    ['no server', 'http://127.0.0.1:59998', 2, /does not answer \(ECONNREFUSED\): is the server running/],
    ['no address', 'nonsense', 2, /--remote: "nonsense" is no address of a server/],
  ])('%s', async (_, url, status, message) => {
    const ran = await run(['count the set bits of a 64-bit integer', '--remote', url])
    expect(ran.status).toBe(status)
    expect(ran.stderr).toMatch(message)
  })

  test('another server than ours, and a busy one', async () => {
    const page = await listen((_, response) => response.writeHead(404, { 'content-type': 'text/html' }).end('<html>'))
    expect(await run(['count the set bits of a 64-bit integer', '--remote', page])).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('is this a sourceless server?'),
    })
    const busy = await listen((_, response) => {
      response.writeHead(503, { 'content-type': 'application/problem+json', 'retry-after': '0' })
      response.end(JSON.stringify({ code: 'unavailable', detail: 'The queue is full.', status: 503 }))
    })
    expect(await run(['count the set bits of a 64-bit integer', '--remote', busy])).toMatchObject({
      status: 5,
      stderr: 'sourceless: The queue is full.\n',
    })
  })

  test('a server that names files where they do not belong', async () => {
    const id = '7f1d9f0e-0a3c-4a6e-9a55-0c8f6a4f2d11'
    const empty = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'
    const artifact = { name: '../../evil', role: 'binary', sha256: empty, sizeBytes: 0, executable: true }
    const evil = await listen(({ method, url = '' }, response) => {
      if (url.endsWith('/events')) {
        response.writeHead(200, { 'content-type': 'text/event-stream' })
        return response.end('id: 1\ndata: {"id":1,"type":"succeeded","data":{}}\n\n')
      }
      if (url.includes('/artifacts/')) return response.end()
      const result = method === 'GET' ? { result: { artifacts: [artifact] } } : {}
      response.writeHead(200, { 'content-type': 'application/json' })
      return response.end(JSON.stringify({ id, state: 'succeeded', ...result }))
    })
    const { status, stderr } = await run(['count the set bits of a 64-bit integer', '--remote', evil], {
      place: 'a/b/c',
    })
    expect({ status, stderr }).toMatchObject({ status: 1, stderr: expect.stringContaining('"../../evil"') })
    expect(readdirSync(join(directory, 'a'))).toEqual(['b'])
  })

  test('options that a server does not take are refused', async () => {
    for (const [args, message] of [
      [['--library', directory], /leave out --library/],
      [['--model', 'llamacpp/x', '--record', 'there'], /leave out --record and --replay/],
      [['--model', 'llamacpp/x', '--budget-tokens', '5'], /give --budget-usd/],
      [['-o', 'sp ace.o'], /name another output/],
      [['--model', 'llamacpp/x'], /llamacpp\/x/],
    ] as const) {
      const { status, stderr } = await run(remotely('count the set bits of a 64-bit integer', ...args))
      expect(status).toBe(2)
      expect(stderr).toMatch(message)
    }
  })

  test('a server with keys wants one', async () => {
    const [key] = await server.createKeys([])
    const without = await run(remotely('count the set bits of a 64-bit integer'), {
      environment: { SOURCELESS_KEY: '' },
    })
    expect(without.status).toBe(2)
    expect(without.stderr).toContain('SOURCELESS_KEY')
    const environment = { SOURCELESS_KEY: key! }
    expect(
      (await run(remotely('count the set bits of a 64-bit integer', '--effort', 'quick'), { environment })).status,
    ).toBe(0)
  }, 120_000)
})
