export {
  type CandidateDiagnostic,
  type CandidateLevel,
  type CandidateReading,
  type CandidateRequest,
  candidateLevels,
  type LineFinder,
  maximumInstructions,
  maximumTextCharacters,
  type SourceLine,
} from './api.js'
export { readCandidate, virtualSyntax } from './read.js'
