import type { BuildEvent } from '../../schemas/build.js'
import type { BuildStore } from '../../store/api.js'
import { InFlight } from '../in-flight.js'

const heartbeatMs = 15_000
/** A client that has read nothing for so long is dropped; it may come back and go on where it was. */
const stalledMs = 30_000
const pageSize = 100
const last = new Set(['succeeded', 'failed', 'cancelled'])
const isLast = ({ type }: BuildEvent): boolean => last.has(type)

const encode = new TextEncoder()
const eventText = (event: BuildEvent): string =>
  `id: ${event.id}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`

type EventLog = Pick<BuildStore, 'events' | 'watch'>

/** The same log; those who ask for the same page at the same time get it from one read, as all who follow a build do. */
export function shareReads(builds: EventLog): EventLog {
  const reads = new InFlight<readonly BuildEvent[]>()
  return {
    watch: builds.watch,
    events: (id, after, limit) => reads.share(`${id} ${after} ${limit}`, () => builds.events(id, after, limit)),
  }
}

export interface EventStreamOptions {
  readonly builds: EventLog
  readonly build: string
  /** Id of the last event that the client has. */
  readonly after: number
  /** End the stream early: the client left, or the server stops. */
  readonly signals: readonly AbortSignal[]
  /** Called once, whatever the reason. */
  readonly onEnd: () => void
}

/**
 * A build's log as server-sent events. It is read from the store as the client takes it, so that a slow client costs no
 * memory, and one that takes nothing at all is dropped.
 */
export function eventStream({ builds, build, after, signals, onEnd }: EventStreamOptions): ReadableStream<Uint8Array> {
  let position = after
  let stalled: NodeJS.Timeout | undefined
  let wake = (): void => {}
  let isOver = false
  let changes = 0
  const unwatch = builds.watch(build, 'changes', () => {
    changes++
    wake()
  })
  const end = (): void => {
    if (isOver) return
    isOver = true
    clearTimeout(stalled)
    for (const signal of signals) signal.removeEventListener('abort', end)
    unwatch()
    wake()
    onEnd()
  }
  for (const signal of signals) signal.addEventListener('abort', end)
  if (signals.some(({ aborted }) => aborted)) end()

  /** Resolves when there may be something new, and at the latest then: watching misses next to nothing. */
  const change = (seen: number, limitMs: number): Promise<void> =>
    new Promise((resolve) => {
      if (isOver || changes !== seen) return resolve()
      const timer = setTimeout(resolve, limitMs)
      wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })

  /** Text to send next; undefined: there is no more. */
  const next = async (): Promise<string | undefined> => {
    const until = Date.now() + heartbeatMs
    while (!isOver) {
      const seen = changes
      const page = await builds.events(build, position, pageSize)
      if (page.length > 0) {
        position = page.at(-1)!.id
        if (isLast(page.at(-1)!)) end()
        return page.map(eventText).join('')
      }
      const leftMs = until - Date.now()
      if (leftMs <= 0) return ': still here\n\n'
      await change(seen, leftMs)
    }
    return undefined
  }

  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      clearTimeout(stalled)
      const text = await next()
      if (text !== undefined) controller.enqueue(encode.encode(text))
      if (isOver) return controller.close()
      stalled = setTimeout(() => {
        end()
        controller.error(new Error('the client reads nothing'))
      }, stalledMs)
    },
    cancel: end,
  })
}
