import type { Permission } from '../api.js'
import type { LinuxHostOptions } from '../host/api.js'
import type { Outcome } from '../outcome.js'

export interface WasmGuestOptions extends LinuxHostOptions {
  /** Arguments of a program, without its name. */
  readonly args?: readonly Uint8Array[]
  /**
   * Permission of the bytes of memory that no `protect` names: 'read-write' (the default) suits programs, which own their
   * memory; 'none' suits functions, whose buffers are stated. Bytes below an exported constant `__heap_base` are the
   * module's own and always 'read-write'.
   */
  readonly defaultPermission?: Permission
  /** Pages that the memory may grow to, whatever its type says. Default 256 (16 MiB). */
  readonly maximumPages?: number
}

export interface WasmCallOutcome {
  /** Addresses of instructions are offsets in the module's bytes. */
  readonly outcome: Outcome
  /** One value per result: bigint for i64, number for the others (i32 signed, as JavaScript gives it). */
  readonly results: readonly (bigint | number)[]
}

/**
 * An instrumented module. Fuel is taken at every function entry and loop iteration: the number of instructions there,
 * those of nested loops not counted.
 */
export interface WasmGuest {
  /** Names of exported functions. */
  readonly exports: readonly string[]
  /** The first address that is not the module's own, when it exports `__heap_base`; otherwise 0. */
  readonly heapBase: number
  /** Size of the guest's memory now, 0 without one. */
  readonly memoryBytes: number
  protect(address: number, sizeBytes: number, permission: Permission): void
  permits(address: number, sizeBytes: number, access: 'read' | 'write'): boolean
  /** A view of the guest's bytes. Throws when the range is not inside its memory. */
  bytes(address: number, sizeBytes: number): Uint8Array
  /**
   * Calls an exported function; numbers for i32, f32 and f64, bigints for i64. Throws when there is no such function, or
   * when its type has vectors, which JavaScript has no values for.
   */
  call(name: string, args: readonly (bigint | number)[], options?: { readonly fuel?: number }): WasmCallOutcome
  /** The exported function itself, for driver modules; it throws where `call` gives an outcome other than `returned`. */
  exported(name: string): (...args: never[]) => unknown
  /** Instructions that calls of `exported` functions may use together. */
  setFuel(instructions: number): void
  /** What an exception thrown by an `exported` function means. Exceptions of other origin are thrown on. */
  explain(error: unknown): Outcome
  readonly stdout: Uint8Array
  readonly stderr: Uint8Array
  readonly consumedBytes: number
}

export interface WasmGuestDiagnostic {
  readonly code: 'malformed' | 'invalid' | 'unsupported'
  readonly message: string
}

export type WasmGuestResult =
  | { readonly value: WasmGuest; readonly diagnostics: readonly [] }
  | { readonly value: undefined; readonly diagnostics: readonly WasmGuestDiagnostic[] }
