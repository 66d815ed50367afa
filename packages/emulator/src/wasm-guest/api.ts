import type { Permission } from '../api.js'
import type { LinuxHostOptions } from '../host/api.js'
import type { Outcome } from '../outcome.js'

export interface WasmGuestOptions extends LinuxHostOptions {
  /** Arguments of a program, without its name. */
  readonly args?: readonly Uint8Array[]
  /**
   * Permission of the bytes of memory that no `protect` names: 'read-write' suits programs, which own their memory;
   * 'none' suits functions, whose buffers are stated. Static data and stack of the module: see `moduleMemory`.
   */
  readonly defaultPermission?: Permission
}

export interface WasmCallOutcome {
  readonly outcome: Outcome
  /** One value per result: bigint for i64, number for the others (i32 signed, as JavaScript gives it). */
  readonly results: readonly (bigint | number)[]
}

/** An instrumented module: fuel at every loop iteration and function entry, permission checks at every memory access. */
export interface WasmGuest {
  readonly exports: readonly string[]
  /** Size of the guest's memory now, 0 without one. */
  readonly memoryBytes: number
  protect(address: number, sizeBytes: number, permission: Permission): void
  bytes(address: number, sizeBytes: number): Uint8Array
  /** Calls an exported function. Numbers are taken for i32/f32/f64, bigints for i64. */
  call(name: string, args: readonly (bigint | number)[], options?: { readonly fuel?: number }): WasmCallOutcome
  /** The raw exported function, for driver modules; it throws where `call` gives an outcome other than `returned`. */
  exported(name: string): (...args: never[]) => unknown
  setFuel(instructions: number): void
  readonly stdout: Uint8Array
  readonly stderr: Uint8Array
}

export interface WasmGuestDiagnostic {
  readonly code: 'malformed' | 'unsupported' | 'invalid'
  readonly message: string
}
