export {
  type BackEnd,
  type Candidate,
  type CandidateOrigin,
  type CandidateUnit,
  candidateOf,
  type LoweredUnit,
  type LowerResult,
  type ProofVerdict,
  type ProposeOptions,
} from './candidate.js'
export { lower } from './lower.js'
export { propose } from './propose.js'
export type { SearchBoard, SearchPool, ShardControl } from './search/pool.js'
export type { SearchBound, SearchShard, ShardOutcome } from './search/shard.js'
export { searchShard } from './search/shard-work.js'
