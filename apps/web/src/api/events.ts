import { send } from './request.js'
import type { BuildEvent } from './types.js'

const ends = new Set(['succeeded', 'failed', 'cancelled'])
const pauseMs = (attempt: number): number => Math.min(500 * 2 ** attempt, 8_000)

const wait = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      resolve()
    })
  })

/** Splits a stream of server-sent events into the data of each. Comments, which keep the line open, have none. */
async function* dataOf(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const reader = body.pipeThrough(new TextDecoderStream() as TransformStream<Uint8Array, string>).getReader()
  let rest = ''
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return
    const blocks = (rest + value).split(/\r?\n\r?\n/)
    rest = blocks.pop()!
    for (const block of blocks) {
      const lines = block.split(/\r?\n/).filter((line) => line.startsWith('data:'))
      if (lines.length > 0) yield lines.map((line) => line.slice(5).trimStart()).join('\n')
    }
  }
}

export interface Follower {
  onEvent(event: BuildEvent): void
  /** Whether the line to the server is open. */
  onConnection(open: boolean): void
}

/**
 * Tells what happens to a build until it ends, from its first event on; a line that breaks is opened again where it broke.
 * `EventSource` would do, but cannot send a key.
 */
export async function followBuild(id: string, follower: Follower, signal: AbortSignal): Promise<void> {
  let last = 0
  for (let attempt = 0; !signal.aborted; attempt++) {
    const answer = await send(`/v1/builds/${encodeURIComponent(id)}/events`, {
      headers: { accept: 'text/event-stream', 'last-event-id': String(last) },
      signal,
    })
    if (!answer.ok && answer.trouble.kind === 'refused') return
    follower.onConnection(answer.ok)
    if (answer.ok && answer.value.body) {
      try {
        for await (const data of dataOf(answer.value.body)) {
          const event = JSON.parse(data) as BuildEvent
          if (event.id <= last) continue
          last = event.id
          attempt = 0
          follower.onEvent(event)
          if (ends.has(event.type)) return
        }
      } catch {
        follower.onConnection(false)
      }
    }
    await wait(pauseMs(attempt), signal)
  }
}
