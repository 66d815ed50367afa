export { type MachineArgument, machineArguments } from './abi.js'
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
  Sha256,
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
} from './api.js'
export { createSandboxes, type Sandboxes } from './behaviour/sandboxes.js'
export type { CodeRange } from './file/load.js'
export { formatCounterexample, formatVerdict } from './format.js'
export { type Culprit, type LocateRequest, locate } from './locate.js'
export type { CodeInstruction, Flow } from './machine/flow.js'
export type { MachineInstruction, MachineIsa } from './machine/isa.js'
export { type Observed, type ObservedInput, type ObserveRequest, observe } from './observe.js'
export type { MachinePlatform, Platform, System, WasmPlatform } from './platform/platform.js'
export { type Prepared, prepare } from './prepare.js'
export { followFlow as follow } from './stages/follow.js'
export { verify } from './verify.js'
export { expectedType as wasmFunctionType } from './wasm/load.js'
