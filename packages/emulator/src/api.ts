import type { Outcome } from './outcome.js'

/** What the guest may do with a byte. Executable bytes are never writable: translations are made once. */
export type Permission = 'none' | 'read' | 'write' | 'read-write' | 'execute'

/** Same shape as a segment of the `object` package's images. */
export interface GuestSegment {
  readonly address: number | bigint
  readonly bytes: Uint8Array
  readonly sizeBytes: number
  readonly read: boolean
  readonly write: boolean
  readonly execute: boolean
}

export interface SandboxOptions {
  /**
   * Guest address of the first byte of the window; everything outside the window faults. A multiple of 65536.
   * The default, 0x10_0000_0000, lies above 32 bits, so that code which truncates pointers faults.
   */
  readonly base?: bigint
  /** Size of the window: a power of two, 64 KiB to 1 GiB. Default 1 MiB. */
  readonly sizeBytes?: number
  /** Size of the stack at the upper end of the window. Default 64 KiB. */
  readonly stackBytes?: number
  /** Chooses undefined results, the initial contents of registers and of the stack. Default 0. */
  readonly seed?: number
}

export interface AllocateOptions {
  readonly permission?: Permission
  /** A power of two; the address is a multiple of it. Default 16. */
  readonly alignment?: number
  /** Added to the aligned address, for deliberately misaligned buffers. */
  readonly misalignment?: number
}

/** Answers system calls. Made by `createLinuxHost`. */
export interface HostModel {
  /** Handles the call whose number and arguments are in the registers. Undefined: go on; otherwise the run ends. */
  systemCall(sandbox: Sandbox, instructionAddress: bigint): HostStop | undefined
}
export type HostStop =
  | { readonly kind: 'exited'; readonly code: number }
  | { readonly kind: 'forbidden'; readonly call: bigint | string; readonly reason: string }
  | { readonly kind: 'fault'; readonly access: 'read' | 'write'; readonly address: bigint; readonly sizeBytes: number }

export interface RunOptions {
  /** Instructions that may be executed; checked at every loop iteration and indirect jump. Default 10 million. */
  readonly fuel?: number
  /** Without one every system call is forbidden. */
  readonly host?: HostModel
  /** Record the addresses of executed instructions, see `Sandbox.coverage`. */
  readonly coverage?: boolean
  /** Keep the status flags exact at a return, where the ABI lets them be lost. Default false: they are meaningless there. */
  readonly observeFlags?: boolean
}

/** What a call by the System V ABI came to. */
export interface CallOutcome {
  readonly outcome: Outcome
  /** rax. Meaningful when `outcome.kind` is `returned`; so are the next two. */
  readonly result: bigint
  /** Low 64 bits of xmm0. */
  readonly floatResult: bigint
  /** Broken promises: names of callee-saved registers that changed ('rbx', 'rsp', …), or 'DF'. Empty when all is well. */
  readonly abiViolations: readonly string[]
}

/** A guest function as a WebAssembly function of 64-bit integers (floats as bit patterns). */
export interface ScalarSignature {
  /** In order; `int` goes to rdi, rsi, rdx, rcx, r8, r9, `float` to xmm0 … xmm7. No arguments on the stack. */
  readonly parameters: readonly ('int' | 'float')[]
  readonly result: 'int' | 'float' | 'none'
}

/**
 * `run` takes one i64 per parameter and returns (i64 result, i32 status): pass it to a driver module as an import of type
 * (i64 …) → (i64, i32), or call it from JavaScript with bigints, `[result, status]`. Status 0: it returned and kept the
 * ABI's promises; otherwise `explain` tells more, until the next call. Initial scratch registers and undefined results
 * come from the sandbox's stream, the stack holds what earlier calls left there. Permissions are the sandbox's.
 */
export interface ScalarFunction {
  readonly run: (...args: bigint[]) => [bigint, number]
  readonly signature: ScalarSignature
  /** Instructions allowed per call. */
  setFuel(instructions: number): void
  /** What the last call ran into, given its non-zero status. For a callback into untranslated code: run it by `call`. */
  explain(status: number): CallOutcome
}

/** A world for one guest, meant to be made once and used for many runs. */
export interface Sandbox {
  readonly base: bigint
  readonly sizeBytes: number
  readonly memory: WebAssembly.Memory
  /** rax, rcx, rdx, rbx, rsp, rbp, rsi, rdi, r8 … r15 (the encoding order); live before and after a run. */
  readonly registers: BigUint64Array
  /** xmm0 low, xmm0 high, xmm1 low, … xmm15 high. */
  readonly vectors: BigUint64Array
  /** CF, PF, AF, ZF, SF, OF, DF: one byte each, 0 or 1. Meaningful after runs with `observeFlags` only, but for DF. */
  readonly flags: Uint8Array
  /** First address above the stack. */
  readonly stackTop: bigint
  /** A return to this address ends a run with `returned`. */
  readonly returnAddress: bigint

  /** Reserves fresh bytes, with at least 64 forbidden bytes on both sides. Throws when the window is full. */
  allocate(sizeBytes: number, options?: AllocateOptions): bigint
  /** Sets the permission of each byte of the range. Throws when the range is not inside the window. */
  protect(address: bigint, sizeBytes: number, permission: Permission): void
  /** The bytes themselves, for filling and reading back. Throws when the range is not inside the window. */
  bytes(address: bigint, sizeBytes: number): Uint8Array
  /** True when every byte of the range may be accessed that way. */
  permits(address: bigint, sizeBytes: number, access: 'read' | 'write'): boolean
  /** Copies code and makes it executable and readable; without an address it is allocated, 16-aligned. */
  loadCode(code: Uint8Array, address?: bigint): bigint
  /** Copies segments to their addresses, with their permissions. */
  loadSegments(segments: readonly GuestSegment[]): void
  /** Everything loaded and allocated so far survives `reset`; later allocations do not. Contents are not restored. */
  keep(): void
  /** Frees allocations made since `keep`, and chooses stack contents, registers and undefined results anew from the seed. */
  reset(seed?: number): void

  /** Runs from `entry` with the registers as they are, until a return to `returnAddress` or another end. */
  run(entry: bigint, options?: RunOptions): Outcome
  /** Calls a function by the System V ABI: arguments to registers, fresh stack, return address, ABI check afterwards. */
  call(entry: bigint, args: readonly (bigint | { readonly float: bigint })[], options?: RunOptions): CallOutcome
  /** Translates a function of scalars for running very many times. */
  compileScalar(entry: bigint, signature: ScalarSignature): ScalarFunction
  /** Addresses of instructions executed by runs with `coverage` since the code was loaded or `clearCoverage`, ascending. */
  coverage(): bigint[]
  clearCoverage(): void
  /** Addresses of all instructions reachable by direct flow from `entry`, ascending. */
  reachable(entry: bigint): bigint[]
}
