import type { SearchBound } from '@sourceless/pipeline'
import type { Compute } from '../compute/api.js'
import { answerShard, type TakenShard } from '../queue/shards.js'
import type { OpenStore } from '../store/api.js'
import type { WorkerLog } from './api.js'
import type { SearchChannel } from './search-channel.js'

/** Whoever asked for a shard that takes longer has long given up. */
const shardTimeoutMs = 600_000

export interface ShardWork {
  stop(): void
  /** Resolves, and never rejects, when the worker has nothing more to do with the shard. */
  readonly done: Promise<void>
}

export interface ShardParts {
  readonly store: OpenStore
  readonly compute: Compute
  readonly channel: SearchChannel
  readonly log: WorkerLog
}

/** Does a share of somebody's search; bounds and findings go back and forth meanwhile. */
export function startShard({ store, compute, channel, log }: ShardParts, { id, search, shard }: TakenShard): ShardWork {
  const controller = new AbortController()
  const { signal } = controller
  let bound: SearchBound = shard.bound
  const unlisten = channel.listen(search, (message) => {
    if (message.kind === 'over') controller.abort()
    // Messages can overtake each other, and a bound only falls.
    if (message.kind === 'bound')
      bound = { cost: Math.min(bound.cost, message.bound.cost), step: Math.min(bound.step, message.bound.step) }
  })
  const board = {
    bound: () => bound,
    found: (steps: unknown) => {
      if (Array.isArray(steps)) channel.tell(search, { kind: 'found', steps: steps as number[] })
      return bound
    },
    signal,
  }
  const outcomeOf = async () => {
    try {
      const outcome = await compute.run('shard', shard, { timeoutMs: shardTimeoutMs, board, signal })
      return outcome.kind === 'done' ? outcome.value : undefined
    } catch (error) {
      log.warn({ shard: id, err: error }, 'a share of a search is lost')
      return undefined
    }
  }
  const work = async () => {
    channel.tell(search, { kind: 'begun' })
    try {
      await answerShard(store, id, await outcomeOf())
    } catch (error) {
      log.warn({ shard: id, err: error }, 'the answer of a share of a search is lost')
    } finally {
      unlisten()
      channel.tell(search, { kind: 'answered' })
    }
  }
  return { stop: () => controller.abort(), done: work() }
}
