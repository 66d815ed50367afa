import type { Location } from '@sourceless/isa'
import type { Argument } from './convention.js'
import type { Guest, GuestConvention } from './guest.js'
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
  /** The instruction set: `x64Guest` from '@sourceless/emulator/x64', and so on. */
  readonly guest: Guest
  /** How functions are called. Default: the guest's, which is what Linux uses. */
  readonly convention?: GuestConvention
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

/** Answers system calls and calls out of the window. Made by `createLinuxHost`, or by `createProgram` for other systems. */
export interface HostModel {
  /** Handles the call whose number and arguments are in the registers. Undefined: go on; otherwise the run ends. */
  systemCall(sandbox: Sandbox, instructionAddress: bigint): HostStop | undefined
  /**
   * Answers a jump or call to an address that the translated code does not hold: gives the address where the run goes on, or
   * its end. Undefined: the host has nothing there.
   */
  enter?(address: bigint): bigint | HostStop | undefined
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
  /**
   * Bytes below the stack pointer at the entry that may be accessed, where the system gives a stack page by page, see
   * `growStack`. Default: all of the stack.
   */
  readonly committedStackBytes?: number
  /** Keep the status flags exact at a return, where the ABI lets them be lost. Default false: they are meaningless there. */
  readonly observeFlags?: boolean
}

/** What a call by the sandbox's convention came to. */
export interface CallOutcome {
  readonly outcome: Outcome
  /** The result register: rax, x0, a0. Meaningful when `outcome.kind` is `returned`; so are the next two. */
  readonly result: bigint
  /** Low 64 bits of the result register for floats: xmm0, v0, fa0. */
  readonly floatResult: bigint
  /**
   * Broken promises: names of callee-saved or reserved registers that changed ('rbx', 'v8', 's1'), of the stack pointer, or
   * 'DF'. Empty when all is well.
   */
  readonly abiViolations: readonly string[]
}

/** A guest function as a WebAssembly function of 64-bit integers (floats as bit patterns). */
export interface ScalarSignature {
  /** In order; each goes to the register that the convention gives it. No arguments on the stack. */
  readonly parameters: readonly ('int' | 'float')[]
  readonly result: 'int' | 'float' | 'none'
}

/**
 * `run` takes one i64 per parameter and returns (i64 result, i32 status): pass it to a driver module as an import of type
 * (i64 …) → (i64, i32), or call it from JavaScript with bigints, `[result, status]`. Status 0: it returned and kept the
 * ABI's promises; otherwise `explain` tells more, until the next call. Initial scratch registers and undefined results
 * come from the sandbox's stream, the stack holds what earlier calls left there. Reserved registers (RISC-V's gp) and
 * permissions are the sandbox's.
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
  readonly guest: Guest
  readonly convention: GuestConvention
  readonly base: bigint
  readonly sizeBytes: number
  readonly memory: WebAssembly.Memory
  /**
   * General registers in the order of their encoding (`guest.registers`): rax, rcx, rdx, rbx, rsp … r15; x0 … x30, sp; an
   * unused word for RISC-V's zero, then x1 … x31. Live before and after a run.
   */
  readonly registers: BigUint64Array
  /** Vector or float registers, 64 bits after 64 bits (`guest.vectors`): xmm0 low, xmm0 high … ; v0 low, v0 high …; f0 … f31. */
  readonly vectors: BigUint64Array
  /**
   * One byte each, 0 or 1 (`guest.flags`): CF, PF, AF, ZF, SF, OF, DF on x86-64. Status flags are meaningful after runs with
   * `observeFlags` only.
   */
  readonly flags: Uint8Array
  /** Any piece of machine state by its name in the instruction set's package: 'rax', 'ymm3h', 'x29', 'CF'. */
  read(location: Location): bigint
  write(location: Location, value: bigint): void
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
  /** Forgets everything loaded, allocated and kept: as if just made. */
  clear(): void
  /** Frees allocations made since `keep`, and chooses stack contents, registers and undefined results anew from the seed. */
  reset(seed?: number): void

  /** Runs from `entry` with the registers as they are, until a return to `returnAddress` or another end. */
  run(entry: bigint, options?: RunOptions): Outcome
  /**
   * Calls a function by the sandbox's convention: arguments to registers and the stack, fresh stack, return address, ABI
   * check afterwards. Arguments narrower than a register are passed as given: extend them as a caller does.
   */
  call(entry: bigint, args: readonly Argument[], options?: RunOptions): CallOutcome
  /** Translates a function of scalars for running very many times. */
  compileScalar(entry: bigint, signature: ScalarSignature): ScalarFunction
  /** Addresses of instructions executed by runs with `coverage` since the code was loaded or `clearCoverage`, ascending. */
  coverage(): bigint[]
  clearCoverage(): void
  /** Addresses of all instructions reachable by direct flow from `entry`, ascending. */
  reachable(entry: bigint): bigint[]
}
