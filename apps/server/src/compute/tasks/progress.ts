import type { TaskEvent } from '../api.js'

/** Least time between two events that say how far something is. */
const leastGapMs = 100
const mostEvents = 1_000
/** Events wait so long for others that go with them. */
const flushMs = 50
/** Of these only the newest matters. */
const counts: ReadonlySet<string> = new Set(['inputs-run', 'reading-progressed', 'proof-attempted'])

/** Thins out what happens in a task, and hands it on in batches. */
export interface Progress {
  tell(event: TaskEvent): void
  /** What is left to tell. */
  finish(): void
}

export function createProgress(
  send: (events: readonly TaskEvent[]) => void,
  clock = () => performance.now(),
): Progress {
  const toldMs = new Map<string, number>()
  let batch: TaskEvent[] = []
  let sentMs = clock()
  let told = 0
  const flush = (): void => {
    if (batch.length > 0) send(batch)
    batch = []
    sentMs = clock()
  }
  const isTooSoon = (type: string, nowMs: number): boolean =>
    counts.has(type) && nowMs - (toldMs.get(type) ?? Number.NEGATIVE_INFINITY) < leastGapMs
  return {
    tell(event) {
      const nowMs = clock()
      if (told >= mostEvents || isTooSoon(event.type, nowMs)) return
      told += 1
      toldMs.set(event.type, nowMs)
      batch.push(event)
      if (nowMs - sentMs >= flushMs) flush()
    },
    finish: flush,
  }
}
