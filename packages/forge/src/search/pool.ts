import type { SearchBound, SearchShard } from './shard.js'

/** Where the findings of all shards come together while they run. */
export interface SearchBoard {
  /**
   * Takes steps that a worker found something at (what `onFound` was told) and gives the bound that holds from now on, for
   * all shards: to be sent to those that run, which end the sooner. What is malformed, or no finding, changes nothing.
   * Steps told here may be told again, and again in the outcome.
   */
  found(steps: unknown): SearchBound
  /** Once aborted, shards are of no use any more. */
  readonly signal?: AbortSignal
}

/**
 * Workers that share big searches. Nothing they say is believed before it is checked, and what they do not answer, or answer
 * in a form that cannot be, is searched here: they save time, and have no say in the result.
 */
export interface SearchPool {
  /** How many shards a search is divided into: as many as can run at the same time. Whatever it is, the bytes are the same. */
  readonly shards: number
  /**
   * Has all the shards of one search worked on, each by `searchShard(shard, control)` in some process. Gives the
   * `ShardOutcome` of each, in the order of
   * `shards`; undefined for one that was lost. Searches for one contract follow each other, as counterexamples demand. When
   * it rejects, all shards count as lost.
   */
  run(shards: readonly SearchShard[], board: SearchBoard): Promise<readonly unknown[]>
}

/** What steers a worker. */
export interface ShardControl {
  /** Asked every few milliseconds: the bound as far as it is known. Absent: only the shard's own findings end it early. */
  readonly bound?: () => SearchBound | undefined
  /** Told the steps that something was found at since the last time, every few milliseconds at the most. */
  readonly onFound?: (steps: readonly number[]) => void
  readonly signal?: AbortSignal
  /** Awaited every few milliseconds, so that others have their turn, such as what brings a bound or aborts the signal. */
  readonly pause?: () => Promise<void>
}
