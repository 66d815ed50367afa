export {
  type CandidateDiagnostic,
  type CandidateLevel,
  type CandidateReading,
  type CandidateRequest,
  candidateLevels,
  type LineFinder,
  maximumInstructions,
  maximumNotationCharacters,
  maximumTextCharacters,
  type SourceLine,
} from './api.js'
export { readCandidate, virtualSyntax } from './read.js'
export {
  explainRejection,
  maximumMessageCharacters,
  type RejectionRequest,
  type RepairRequest,
  repairMessage,
} from './repair-message.js'
