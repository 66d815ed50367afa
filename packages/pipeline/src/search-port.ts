import type { SearchPool } from '@sourceless/forge'

export type {
  SearchBoard,
  SearchBound,
  SearchPool,
  SearchShard,
  ShardControl,
  ShardOutcome,
} from '@sourceless/forge'
export { searchShard } from '@sourceless/forge'

/** Port of the search. */
export interface SearchParts {
  /** Workers that share big searches (`effort: 'high'`). Absent: all is searched in this process, to the same result. */
  readonly search?: SearchPool
}
