export type {
  BackEnd,
  Candidate,
  CandidateUnit,
  LoweredUnit,
  LowerResult,
  ProofVerdict,
  ProposeOptions,
} from './candidate.js'
export { lower } from './lower.js'
export { propose } from './propose.js'
