export type { CandidateLevel } from '../candidate/index.js'
export type {
  CandidateText,
  CodeCost,
  Judge,
  JudgeOptions,
  JudgeParts,
  JudgeRequest,
  Score,
  ScoreDiagnostic,
  Timing,
} from './api.js'
export { type DatasetContext, type DatasetRow, datasetRow, datasetRowSchema, type VerifiedBuild } from './dataset.js'
export { createJudge, scoreCandidate } from './judge.js'
