export {
  type CandidateDiagnostic,
  type CandidateLevel,
  type CandidateReading,
  candidateLevels,
  type LineFinder,
  maximumNotationCharacters,
  maximumTextCharacters,
} from './api.js'
export { readCandidate, virtualSyntax } from './read.js'
export {
  explainRejection,
  maximumMessageCharacters,
  repairMessage,
} from './repair-message.js'
export { createTrial, type JudgeOptions, type JudgeParts, type JudgeRequest, writeTried } from './trial.js'
