export { type Check, type CheckRequest, check } from './check.js'
export { findTarget, type Wanted } from './choose.js'
export type { PipelineEvent, PipelineStage } from './events.js'
export { type ExplainRequest, type Explanation, explain } from './explain.js'
export type { JudgeOptions, JudgeParts } from './judge.js'
export { type Build, type MakeRequest, make, type PipelineParts } from './make.js'
export { exitCodes, type Failure, type FailureCode, type ReadingOption } from './outcome.js'
export { createPipeline, type Pipeline } from './pipeline.js'
export {
  type IntentReader,
  type IntentReading,
  type ReadingRequest,
  type Understanding,
  understand,
  type Wish,
  wishProblem,
} from './read.js'
export { formatRun, type Run, type RunRequest, run } from './run.js'
export {
  type SearchBoard,
  type SearchBound,
  type SearchParts,
  type SearchPool,
  type SearchShard,
  type ShardControl,
  type ShardOutcome,
  searchShard,
} from './search-port.js'
export type { Timings } from './stopwatch.js'
