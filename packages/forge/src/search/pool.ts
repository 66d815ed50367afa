import type { SearchBound, SearchShard } from './shard.js'

/** Where the findings of all shards come together while they run. */
export interface SearchBoard {
  /**
   * Takes steps that a worker found something at (what `onFound` was told) and gives the bound that holds from now on, for
   * all shards: to be sent to those that run, which end the sooner. What is malformed, or no finding, changes nothing.
   * Steps told here may be told again, and again in the outcome.
   */
  found(steps: unknown): SearchBound
  /** The bound as of now. It also falls by what the asking process finds, which has a share of its own. */
  bound(): SearchBound
  /** Once aborted, shards are of no use any more. */
  readonly signal?: AbortSignal
}

/**
 * Workers that share big searches with the process that asks, which does a share itself meanwhile. Nothing they say is
 * believed before it is checked, and what they do not answer, or answer wrongly, is searched by the asking process: they
 * save time, and have no say in the result.
 */
export interface SearchPool {
  /** How many shares are given away: as many as can be worked on at the same time. Whatever it is, the bytes are the same. */
  readonly shards: number
  /**
   * Has all the shards of one search worked on, each by `searchShard(shard, control)` in some process. Gives the
   * `ShardOutcome` of each, in the order of `shards`; undefined for one that was lost, or that no worker took soon. When it
   * rejects, all count as lost; nobody else reports why. Searches for one contract follow each other, as counterexamples demand.
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
