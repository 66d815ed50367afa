import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { type Agent, call, double, endless, main, revisions, stdioAgent } from './agent.js'
import { describeEveryTool } from './every-tool.js'

for (const revision of revisions)
  describeEveryTool(
    `every tool over standard input and output, ${revision}`,
    (onForm) => stdioAgent({ revision, ...(onForm ? { onForm } : {}) }),
    'none',
  )

const directories: string[] = []
const agents: Agent[] = []
afterEach(async () => {
  for (const { client } of agents.splice(0)) await client.close()
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true, force: true })
})

async function open(...args: string[]): Promise<Agent> {
  const agent = await stdioAgent({ arguments: args })
  agents.push(agent)
  return agent
}

describe('a server on standard input and output', () => {
  test('writes what it makes where it is told, and tells the path', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'sourceless-mcp-'))
    directories.push(directory)
    const agent = await open('--output', directory)
    const contract = 'function main(): void { write("hi\\n") }'
    const { value } = await call(agent, 'make_binary', { contract, effort: 'quick' })
    const [{ path, sizeBytes }] = value.files
    expect(readdirSync(directory)).toEqual([value.build])
    expect(path.startsWith(join(directory, value.build))).toBe(true)
    expect(readFileSync(path).length).toBe(sizeBytes)
    expect(statSync(path).mode & 0o111).not.toBe(0)
  })

  test('tells progress to who asks for it', async () => {
    const agent = await open()
    const told: { progress: number; message?: string }[] = []
    const onprogress = (progress: (typeof told)[number]) => told.push(progress)
    await call(agent, 'make_binary', { intent: 'greatest common divisor of two u64' }, { onprogress })
    expect(told.map(({ message }) => message)).toEqual(expect.arrayContaining(['read', 'propose', 'verify']))
    expect(told.map(({ progress }) => progress)).toEqual(told.map((_, at) => at + 1))
    expect(told.length).toBeLessThanOrEqual(200)
  })

  test('cancelled work makes room for other work', async () => {
    const agent = await open('--processes', '1')
    const interruption = new AbortController()
    const work = call(agent, 'make_binary', endless, { signal: interruption.signal })
    setTimeout(() => interruption.abort(), 700)
    await expect(work).rejects.toThrow()
    const startedMs = performance.now()
    const next = await call(agent, 'make_binary', { contract: double, effort: 'quick' })
    expect(next.value.kind).toBe('made')
    expect(performance.now() - startedMs).toBeLessThan(20_000)
  })

  test('work that takes too long is ended, and said so', async () => {
    const agent = await open('--timeout', '1')
    const told = await call(agent, 'make_binary', endless)
    expect(told).toMatchObject({ isError: true, value: { code: 'timed-out' } })
  })

  test('more calls than there is room for are refused', async () => {
    const agent = await open('--processes', '1')
    const told = await Promise.all(
      Array.from({ length: 16 }, () => call(agent, 'make_binary', { contract: double, effort: 'quick' })),
    )
    const codes = told.map(({ value }) => value.code ?? value.kind)
    expect(codes.filter((code) => code === 'made').length).toBeGreaterThanOrEqual(8)
    expect(new Set(codes)).toEqual(new Set(['made', 'unavailable']))
  })
})

interface Spoken {
  readonly lines: readonly unknown[]
  readonly errors: string
  readonly exitCode: number | null
}

/** Writes to a server as no client would, and reads what it says until it ends. */
function speak(parts: readonly (string | Buffer)[], answers: number): Promise<Spoken> {
  const server = spawn(process.execPath, [main, 'mcp'], { stdio: 'pipe' })
  let output = ''
  let errors = ''
  server.stderr.on('data', (part: Buffer) => {
    errors += part
  })
  server.stdout.on('data', (part: Buffer) => {
    output += part
    if (output.split('\n').length > answers) server.stdin.end()
  })
  // The server may close its end first.
  server.stdin.on('error', () => {})
  for (const part of parts) server.stdin.write(part)
  if (answers === 0) server.stdin.end()
  return new Promise((resolve) => {
    server.on('close', (exitCode) => {
      const lines = output.split('\n').filter((line) => line !== '')
      resolve({ lines: lines.map((line) => JSON.parse(line)), errors, exitCode })
    })
  })
}

const request = (id: number, method: string, params: object = {}) =>
  `${JSON.stringify({ jsonrpc: '2.0', id, method, params })}\n`
const handshake = request(1, 'initialize', {
  protocolVersion: '2025-06-18',
  capabilities: {},
  clientInfo: { name: 'by hand', version: '1' },
})
const ready = `${JSON.stringify({ jsonrpc: '2.0', method: 'notifications/initialized' })}\n`

describe('what is no protocol', () => {
  test('garbage is passed over; what follows is answered', async () => {
    const garbage = [
      'hello?\n',
      '{"jsonrpc":\n',
      Buffer.from([0xff, 0xfe, 0x00, 0x0a]),
      `${'['.repeat(100_000)}\n`,
      'null\n[]\n42\n{}\n',
      '{"jsonrpc":"1.0","id":1,"method":"tools/list"}\n',
      '\n\r\n',
    ]
    const { lines, exitCode } = await speak([...garbage, handshake, ready, request(2, 'tools/list')], 2)
    expect(lines).toMatchObject([{ id: 1, result: { serverInfo: { name: 'sourceless' } } }, { id: 2 }])
    expect(exitCode).toBe(0)
  })

  test('unknown methods and malformed parameters are errors of the protocol', async () => {
    const wrong = [
      request(2, 'tools/destroy'),
      request(3, 'tools/call', { name: 7 }),
      request(4, 'tools/call', { name: 'make_binary', arguments: 'all' }),
      request(5, 'prompts/list'),
    ]
    const { lines } = await speak([handshake, ready, ...wrong, request(6, 'ping')], 6)
    const answers = lines as { id: number; error?: { code: number } }[]
    expect(answers.map(({ id, error }) => [id, error?.code]).sort()).toEqual([
      [1, undefined],
      [2, -32601],
      [3, -32602],
      [4, -32602],
      [5, -32601],
      [6, undefined],
    ])
  })

  test('a message beyond all measure ends the connection, with a word on standard error', async () => {
    const { lines, errors, exitCode } = await speak([handshake, 'x'.repeat(5 * 1024 * 1024)], 2)
    expect(lines).toHaveLength(1)
    expect(errors).toMatch(/sourceless-server mcp: .*buffer/i)
    expect(exitCode).toBe(0)
  })

  test('the end of input ends the server and its helpers, in the midst of work too', async () => {
    const server = spawn(process.execPath, [main, 'mcp'], { stdio: ['pipe', 'pipe', 'ignore'] })
    const started = new Promise((resolve) => server.stdout.once('data', resolve))
    server.stdin.write(handshake + ready)
    await started
    server.stdin.write(request(2, 'tools/call', { name: 'make_binary', arguments: endless }))
    await new Promise((resolve) => setTimeout(resolve, 1_000))
    const helpers = childrenOf(server.pid!)
    expect(helpers.length).toBeGreaterThan(0)
    const ended = new Promise((resolve) => server.on('close', resolve))
    server.stdin.end()
    await ended
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(helpers.filter((pid) => existsSync(`/proc/${pid}`) && !isDead(pid))).toEqual([])
  })
})

const childrenOf = (pid: number): readonly number[] =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number)
const isDead = (pid: number): boolean => /^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
