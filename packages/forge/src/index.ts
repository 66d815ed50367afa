export type {
  BackEnd,
  Candidate,
  ForgeTarget,
  LowerResult,
  NativeCandidate,
  ProofVerdict,
  ProposeOptions,
} from './candidate.js'
export { lower } from './lower.js'
export { propose } from './propose.js'
