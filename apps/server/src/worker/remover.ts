import { setImmediate } from 'node:timers/promises'
import type { OpenStore } from '../store/api.js'
import { type Pruned, pruneSome } from '../store/prune.js'
import type { WorkerLog } from './api.js'
import { repeat } from './repeat.js'

/** How long builds are kept after their end. */
export interface Retention {
  readonly keepMs: number
  readonly onRemoved: (removed: Pick<Pruned, 'builds' | 'files'>) => void
}

/** Then there may be something to remove again. */
const restMs = 60_000
/** Of a turn, and of the pause after it, in which others have the database. */
const turnMs = 1_000

/** Removes what has been kept for long enough, some at a time. */
export function startRemover(
  store: OpenStore,
  log: WorkerLog,
  { keepMs, onRemoved }: Retention,
): { stop(): Promise<void> } {
  /** Resolves with the pause until it is done again. */
  const removeSome = async (): Promise<number> => {
    for (const endMs = Date.now() + turnMs; Date.now() < endMs; ) {
      const removed = await pruneSome(store, keepMs)
      onRemoved(removed)
      if (removed.isDone) return restMs
      // The embedded database never lets go of the event loop by itself.
      await setImmediate()
    }
    return turnMs
  }
  return repeat(async () => {
    try {
      return await removeSome()
    } catch (error) {
      log.warn(
        { err: error },
        'builds and files that are old enough could not be removed; it is tried again in a minute',
      )
      return restMs
    }
  })
}
