import { execFileSync } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { slowness } from '@sourceless/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { open, type Raw, startTarget, statuses, type Target } from './support.js'

let target: Target
beforeAll(async () => {
  target = await startTarget(
    '--requests-per-minute',
    '10000000',
    '--streams-per-key',
    '500',
    '--concurrent-builds',
    '10',
  )
}, 180_000)
afterAll(() => target.stop())

/** Connections that this process may open; the server has as many. */
const possible = Number(execFileSync('sh', ['-c', 'ulimit -n'], { encoding: 'utf8' }).trim()) || 1_024
const clients = Math.max(500, Math.min(10_000, possible - 1_000))

async function streamsOpen(): Promise<number> {
  const text = await (await fetch(`${target.url}/metrics`)).text()
  return Number(/^sourceless_event_streams (\d+)/m.exec(text)![1])
}
async function until(condition: () => boolean | Promise<boolean>, limitMs: number): Promise<void> {
  for (const endMs = performance.now() + limitMs; performance.now() < endMs; await sleep(100))
    if (await condition()) return
  throw new Error(`it did not come to that within ${limitMs} ms`)
}
/** A build that waits behind one that takes long, so that its streams stay open. */
async function submitHeld(): Promise<string> {
  const ids: string[] = []
  for (let index = 0; index < 2; index++) {
    const response = await fetch(`${target.url}/v1/builds`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        contract: `function hold${index}(x: u64): u64 { let y = x; for (let i: u64 = 0; i < 18446744073709551615; i = i + 1) { y = y + i } return y }`,
        target: 'x86_64-linux',
        effort: 'high',
      }),
    })
    ids.push(((await response.json()) as { id: string }).id)
  }
  return ids[1]!
}

const wave = 250
async function storm(id: string, count: number): Promise<Raw[]> {
  const request = `GET /v1/builds/${id}/events HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\n\r\n`
  const raws: Raw[] = []
  while (raws.length < count) {
    for (let index = 0; index < wave && raws.length < count; index++) raws.push(open(target.port, request))
    await sleep(50)
  }
  await until(() => raws.every((raw) => statuses(raw.text()).length > 0 || raw.socket.destroyed), 240_000)
  return raws
}

/** Of the first answers; 0: the connection was refused, since more wait than the system lets. */
function countsOf(raws: readonly Raw[]): Map<number, number> {
  const counts = new Map<number, number>()
  for (const raw of raws) {
    const [status = 0] = statuses(raw.text())
    counts.set(status, (counts.get(status) ?? 0) + 1)
  }
  return counts
}

test(`${clients} clients of event streams are bounded and answered, and leave nothing behind`, {
  timeout: 600_000,
}, async () => {
  const sizes: number[] = []
  for (const count of [clients, 2_000, 2_000, 2_000]) {
    const id = await submitHeld()
    const raws = await storm(id, Math.min(count, clients))
    const counts = countsOf(raws)
    // 408: a request that came while the server had its hands full.
    for (const status of counts.keys()) expect([200, 429, 408, 0]).toContain(status)
    expect(counts.get(200)).toBeLessThanOrEqual(500)
    // How many come too late is a matter of the machine.
    expect(counts.get(429)! + counts.get(200)!).toBeGreaterThan((0.8 * raws.length) / slowness())
    for (const raw of raws)
      if (statuses(raw.text())[0] === 429) expect(raw.text()).toContain('"code":"too-many-requests"')
    expect(await streamsOpen()).toBe(counts.get(200))
    for (const { socket } of raws) socket.destroy()
    await until(async () => (await streamsOpen()) === 0, 60_000)
    await until(() => target.serves(), 30_000)
    sizes.push(await target.residentMib())
  }
  expect(sizes[3]! - sizes[1]!).toBeLessThan(100)
  expect(target.log()).not.toMatch(/a fault of the server|uncaught/i)
})
