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
export {
  type BatchDriver,
  type BatchMismatch,
  type BatchParameter,
  type BatchRequest,
  createBatchDriver,
  type StatusFunction,
} from './batch.js'
export {
  type Argument,
  type ArgumentPlace,
  type ArgumentShape,
  type PlacedArguments,
  placeArguments,
} from './convention.js'
export type { Guest, GuestConvention, GuestMachine, GuestRegister, LinuxCalls } from './guest.js'
export type { Disturbance, LinuxHostOptions, OperatingSystem, PermittedEffects } from './host/api.js'
export { createLinuxHost, type LinuxHost } from './host/linux.js'
export type { AccessKind, FaultOutcome, ForbiddenOutcome, Outcome } from './outcome.js'
export { describeOutcome } from './outcome.js'
export {
  createProgram,
  type Program,
  type ProgramImage,
  type ProgramOptions,
  type ProgramOutcome,
  type ProgramRequest,
} from './program.js'
export { createSandbox } from './sandbox.js'
export { growStack } from './stack-growth.js'
export type {
  WasmCallOutcome,
  WasmGuest,
  WasmGuestDiagnostic,
  WasmGuestOptions,
  WasmGuestResult,
} from './wasm-guest/api.js'
export { instrumentWasm } from './wasm-guest/instantiate.js'
