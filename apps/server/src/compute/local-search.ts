import type { SearchPool, SearchShard } from '@sourceless/pipeline'
import type { TaskKind, TaskOptions, TaskOutcome } from './api.js'

/** No shard takes longer; whoever asked does what is lost itself. */
const shardTimeoutMs = 600_000

/** Shares searches among the processes of one computer: those that are free when a search begins. */
export function createLocalSearch(
  run: (shard: SearchShard, options: TaskOptions) => Promise<TaskOutcome<TaskKind>>,
  shards: number,
  freeNow: () => number,
): SearchPool {
  return {
    shards,
    run: (wanted, board) => {
      const free = freeNow()
      const { signal } = board
      return Promise.all(
        wanted.map(async (shard, at) => {
          if (at >= free) return undefined
          const options = { timeoutMs: shardTimeoutMs, board, ...(signal ? { signal } : {}) }
          const outcome = await run(shard, options)
          return outcome.kind === 'done' ? outcome.value : undefined
        }),
      )
    },
  }
}
