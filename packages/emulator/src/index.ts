export type {
  AllocateOptions,
  CallOutcome,
  GuestSegment,
  HostModel,
  HostStop,
  Permission,
  RunOptions,
  Sandbox,
  SandboxOptions,
  ScalarFunction,
  ScalarSignature,
} from './api.js'
export type { BatchDriver, BatchMismatch, BatchRequest, StatusFunction } from './batch.js'
export type { Disturbance, LinuxHostOptions, PermittedEffects } from './host/api.js'
export type { AccessKind, FaultOutcome, ForbiddenOutcome, Outcome } from './outcome.js'
export { describeOutcome } from './outcome.js'
export type { ProgramOutcome, ProgramRequest } from './program.js'
export type { WasmCallOutcome, WasmGuest, WasmGuestDiagnostic, WasmGuestOptions } from './wasm-guest/api.js'
