import { setTimeout as sleep } from 'node:timers/promises'
import type { Build } from '../../src/schemas/build.js'
import type { BuildRequest } from '../../src/schemas/wish.js'

const targets = ['x86_64-linux', 'aarch64-linux', 'riscv64-linux', 'x86_64-windows', 'wasm32-wasi']

/** Small builds, all different, of several targets. */
export const requests = (count: number): readonly BuildRequest[] =>
  Array.from({ length: count }, (_, index) => ({
    contract: `/** Adds ${index}. */\nfunction add${index}(x: u32): u32 {\n  return x + ${index}\n}\n`,
    target: targets[index % targets.length],
    effort: 'quick',
  }))

/** Sends it until the server has taken it, as a client does that knows about Idempotency-Key. */
export async function submitPatiently(url: string, request: BuildRequest, key: string): Promise<Build> {
  const headers = { 'content-type': 'application/json', 'idempotency-key': key }
  for (;;) {
    const answer = await ask(`${url}/v1/builds`, { method: 'POST', headers, body: JSON.stringify(request) })
    if (answer?.ok) return (await answer.json()) as Build
    if (answer !== undefined && answer.status < 500 && answer.status !== 429)
      throw new Error(`${answer.status} ${await answer.text()}`)
    await sleep(200)
  }
}

/** Undefined: there is no server at the moment, or it went away while it answered. */
export async function ask(url: string, init: RequestInit = {}): Promise<Response | undefined> {
  try {
    const answer = await fetch(url, { ...init, signal: AbortSignal.timeout(30_000) })
    const body = await answer.arrayBuffer()
    return new Response(body, { status: answer.status, headers: answer.headers })
  } catch {
    return undefined
  }
}

/** All requests, some at a time, spread over the time in which processes are killed. */
export async function submitAll(
  url: string,
  wanted: readonly BuildRequest[],
  spreadMs: number,
): Promise<readonly Build[]> {
  const startMs = Date.now()
  return Promise.all(
    wanted.map(async (request, index) => {
      await sleep(startMs + (spreadMs * index) / wanted.length - Date.now())
      return submitPatiently(url, request, `build-${index}`)
    }),
  )
}
