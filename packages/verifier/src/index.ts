export type {
  Counterexample,
  DisassembledInstruction,
  Disassembler,
  DisassemblerMachine,
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
export type { MachineIsa } from './machine/isa.js'
export { type Observed, type ObservedInput, type ObserveRequest, observe } from './observe.js'
export { verify } from './verify.js'
export { follow, type X64CodeInstruction as CodeInstruction } from './x64/follow.js'
