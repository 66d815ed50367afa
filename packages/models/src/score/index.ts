export type { CandidateLevel, JudgeOptions, JudgeParts, JudgeRequest } from '../candidate/index.js'
export type {
  CandidateText,
  CodeCost,
  Judge,
  Score,
  ScoreDiagnostic,
  Timing,
} from './api.js'
export { type DatasetContext, type DatasetRow, datasetRow, datasetRowSchema, type VerifiedBuild } from './dataset.js'
export { createJudge, scoreCandidate } from './judge.js'
