/**
 * The server under load, on this machine, with its client beside it: cached reads a second, small distinct builds a second from
 * request to verified file with their processor time, what it answers beyond its limits, and its memory over time.
 * Usage: node tools/bench/src/server.mjs [--database-url URL] [--workers n] [--builds n] [--at-once n] [--seconds n] [--minutes n]
 *   --database-url  Postgres with an empty database; without it the store is embedded
 *   --minutes       how long memory is watched under mixed load; 0: not at all (default)
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import autocannon from 'autocannon'
import { childrenOf, processorMsOf } from './processes.mjs'
import { smallFunctions } from './small-functions.mjs'

const { values } = parseArgs({
  options: {
    'database-url': { type: 'string' },
    workers: { type: 'string', default: '2' },
    builds: { type: 'string', default: '1500' },
    'at-once': { type: 'string', default: '32' },
    seconds: { type: 'string', default: '10' },
    minutes: { type: 'string', default: '0' },
  },
})
const [workers, builds, atOnce, seconds, minutes] = ['workers', 'builds', 'at-once', 'seconds', 'minutes'].map((name) =>
  Number(values[name]),
)
const print = (text) => process.stdout.write(`${text}\n`)

const { affine, average, clamp, isMultiple } = smallFunctions
const kinds = [affine, average, clamp, isMultiple]
const request = (n) => ({ contract: kinds[n % kinds.length](n), target: 'x86_64-linux', effort: 'quick' })

function startServer(data) {
  const main = fileURLToPath(new URL('../../../apps/server/dist/main.js', import.meta.url))
  const args = ['serve', '--port', '0', '--data', data, '--workers', String(workers), '--compute-processes', '1']
  const freely = ['--requests-per-minute', '100000000', '--concurrent-builds', '200', '--queue-limit', '1000']
  const database = values['database-url'] ? ['--database-url', values['database-url']] : []
  const child = spawn(process.execPath, [main, ...args, ...freely, ...database, '--log-level', 'warn'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  return new Promise((resolve, reject) => {
    let said = ''
    child.on('exit', (code) => reject(new Error(`the server ended with ${code}: ${said}`)))
    child.stdout.setEncoding('utf8').on('data', (text) => {
      said += text
      const url = /http:\/\/127\.0\.0\.1:\d+/.exec(said)?.[0]
      if (url) resolve({ child, url })
    })
  })
}

async function post(url, body, wait) {
  const answer = await fetch(`${url}/v1/builds${wait ? `?wait=${wait}` : ''}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  return { status: answer.status, body: await answer.json() }
}

/** So many builds, as many at once as given; each has to succeed. */
async function buildMany(url, from, count) {
  let next = from
  const wrong = []
  const { requests, latency, duration, errors } = await autocannon({
    url,
    connections: atOnce,
    amount: count,
    timeout: 70,
    requests: [
      {
        method: 'POST',
        path: '/v1/builds?wait=60',
        headers: { 'content-type': 'application/json' },
        setupRequest: (sent) => ({ ...sent, body: JSON.stringify(request(next++)) }),
        onResponse: (status, body) => {
          if (status !== 200 || !body.includes('"state":"succeeded"')) wrong.push(`${status} ${body}`)
        },
      },
    ],
  })
  if (errors + wrong.length > 0) throw new Error(`${errors} requests failed, ${wrong.length} builds did: ${wrong[0]}`)
  return { rate: requests.total / duration, p50: latency.p50, p99: latency.p99 }
}

async function measureReads(url) {
  const { body } = await post(url, request(0), 60)
  const paths = {
    build: `/v1/builds/${body.id}`,
    artifact: `/v1/builds/${body.id}/artifacts/${body.result.artifacts[0].name}`,
  }
  for (const [name, path] of Object.entries(paths)) {
    const { requests, latency, non2xx, errors } = await autocannon({
      url: url + path,
      connections: 32,
      duration: seconds,
    })
    print(
      `reads of a ${name}: ${requests.average.toFixed(0)}/s, p50 ${latency.p50} ms, p99 ${latency.p99} ms, ${non2xx + errors} failed`,
    )
  }
}

function processorMs(pid) {
  const children = childrenOf(pid).reduce((sum, child) => sum + processorMsOf(child).own, 0)
  return { server: processorMsOf(pid).own, children }
}

async function measureBuilds({ child: { pid }, url }) {
  await buildMany(url, 1_000, 1_500)
  const before = processorMs(pid)
  const { rate, p50, p99 } = await buildMany(url, 10_000, builds)
  const after = processorMs(pid)
  const each = (part) => ((after[part] - before[part]) / builds).toFixed(1)
  print(
    `distinct small builds, ${atOnce} at once: ${rate.toFixed(0)}/s, p50 ${p50.toFixed(0)} ms, p99 ${p99.toFixed(0)} ms, ${workers} workers; ` +
      `processor time a build: server ${each('server')} ms, its compute processes ${each('children')} ms`,
  )
  const again = await buildMany(url, 10_000, builds)
  print(`the same again: ${again.rate.toFixed(0)}/s, p50 ${again.p50.toFixed(0)} ms, p99 ${again.p99.toFixed(0)} ms`)
}

/** Five times what may wait or run, at once. */
async function measureOverload(url) {
  const statuses = new Map()
  let slowestMs = 0
  let over = false
  const watch = async () => {
    while (!over) {
      const startedMs = performance.now()
      const { ok } = await fetch(`${url}/livez`)
      if (!ok) throw new Error('the server says that it does not live')
      slowestMs = Math.max(slowestMs, performance.now() - startedMs)
      await sleep(100)
    }
  }
  const watching = watch()
  const submit = async (n) => {
    const { status } = await post(url, request(n))
    statuses.set(status, (statuses.get(status) ?? 0) + 1)
  }
  await Promise.all(Array.from({ length: 1_000 }, (_, at) => submit(100_000 + at)))
  over = true
  await watching
  const counts = [...statuses].map(([status, count]) => `${count} × ${status}`).join(', ')
  print(`1,000 builds at once, where 200 may wait: ${counts}; liveness answered within ${slowestMs.toFixed(0)} ms`)
  // What comes next finds none of these waiting.
  while (/^sourceless_builds\{.*\} [1-9]/m.test(await (await fetch(`${url}/metrics`)).text())) await sleep(500)
}

/** Resident memory of the process and its children, in MiB. */
function memoryMib(pid) {
  const residentKib = (id) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${id}/status`, 'utf8'))?.[1] ?? 0)
  return {
    server: residentKib(pid) / 1024,
    children: childrenOf(pid).reduce((sum, child) => sum + residentKib(child), 0) / 1024,
  }
}

async function watchMemory({ child, url }) {
  const endMs = performance.now() + minutes * 60_000
  let from = 1_000_000
  while (performance.now() < endMs) {
    const minuteEndMs = performance.now() + 60_000
    let done = 0
    while (performance.now() < minuteEndMs) {
      await buildMany(url, from, 500)
      await autocannon({ url: `${url}/v1/targets`, connections: 8, duration: 1 })
      from += 500
      done += 500
    }
    const { server, children } = memoryMib(child.pid)
    print(
      `  after ${done} further builds: server ${server.toFixed(0)} MiB, its compute processes ${children.toFixed(0)} MiB`,
    )
  }
}

const data = mkdtempSync(join(tmpdir(), 'sourceless-bench-'))
const server = await startServer(data)
server.child.removeAllListeners('exit')
try {
  print(values['database-url'] ? 'store: Postgres' : 'store: embedded')
  await measureReads(server.url)
  await measureBuilds(server)
  await measureOverload(server.url)
  if (minutes > 0) await watchMemory(server)
} finally {
  const ended = new Promise((resolve) => server.child.on('exit', resolve))
  server.child.kill('SIGTERM')
  await ended
  rmSync(data, { recursive: true, force: true })
}
