export type {
  Counterexample,
  DisassembledInstruction,
  Disassembler,
  Effort,
  Evidence,
  FunctionObservation,
  NamedValue,
  ProgramObservation,
  ProgressEvent,
  Solver,
  SolverAnswer,
  StageName,
  StageReport,
  StageStatus,
  Verdict,
  VerdictLevel,
  VerifyDiagnostic,
  VerifyDiagnosticCode,
  VerifyRequest,
  VerifyResult,
  VerifyTarget,
} from './api.js'
export { formatCounterexample, formatVerdict } from './format.js'
export { type Observed, type ObservedInput, type ObserveRequest, observe } from './observe.js'
export { verify } from './verify.js'
