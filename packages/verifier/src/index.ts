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
export type { CodeRange } from './file/load.js'
export { formatCounterexample, formatVerdict } from './format.js'
export { type Observed, type ObservedInput, type ObserveRequest, observe } from './observe.js'
export { follow } from './stages/decode.js'
export { verify } from './verify.js'
export type { CodeInstruction } from './x64/flow.js'
