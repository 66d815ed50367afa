import type { TaskEvent } from '../compute/api.js'
import { persist } from '../database/retry.js'
import type { Claim } from '../queue/claim.js'
import type { End, Entry, HappenedEvent, Recorded } from '../queue/record.js'

/** Progress is written this often at the most; a build that takes less is written down once, with its end. */
const flushMs = 400
/** How long a worker holds on to what it has to say while the database is away. */
const patienceMs = 120_000

export type WriteEntry = (entry: Entry) => Promise<Recorded>

/** Somebody else has the build now: nothing of this worker counts any more. */
export class LostBuildError extends Error {
  override readonly name = 'LostBuildError'
}

/** Writes down what happens to a build, in order, each entry once. */
export interface Journal {
  add(event: TaskEvent): void
  /** Writes what is left. */
  flush(): Promise<void>
  end(end: End, costUsd?: number): Promise<void>
  /** Nothing more is written. */
  close(): void
}

/** `onTrouble`: nothing can be written, since the build is lost or the database was away for too long. */
export function openJournal(claim: Claim, record: WriteEntry, onTrouble: (error: unknown) => void): Journal {
  const { id, attempt } = claim
  let after = claim.lastEvent
  let waiting: HappenedEvent[] = []
  let timer: NodeJS.Timeout | undefined
  let writing: Promise<void> = Promise.resolve()

  const write = async (end?: End, costUsd?: number): Promise<void> => {
    const events = waiting
    waiting = []
    if (events.length === 0 && end === undefined) return
    // The same entry is sent until it is known to be written: only then can a second time be told from a first.
    const entry: Entry = {
      ...{ id, attempt, after, events },
      ...(end && { end }),
      ...(costUsd !== undefined && { costUsd }),
    }
    if ((await persist(() => record(entry), patienceMs)) === 'lost')
      throw new LostBuildError(`the build ${id} is in other hands`)
    after += events.length
  }
  const enqueue = (end?: End, costUsd?: number): Promise<void> => {
    clearTimeout(timer)
    timer = undefined
    writing = writing.then(() => write(end, costUsd))
    return writing
  }
  return {
    add: ({ type, data }) => {
      waiting.push({ type, data, at: new Date() })
      timer ??= setTimeout(() => void enqueue().catch(onTrouble), flushMs)
    },
    flush: () => enqueue(),
    end: (end, costUsd) => enqueue(end, costUsd),
    close: () => clearTimeout(timer),
  }
}
