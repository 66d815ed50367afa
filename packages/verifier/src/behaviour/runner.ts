import type { Value } from '@sourceless/contract'
import type { StatusFunction } from '@sourceless/emulator'
import type { VerifyDiagnosticCode } from '../api.js'

export type RunResult =
  | { readonly kind: 'returned'; readonly result?: Value; readonly after: readonly Value[] }
  | { readonly kind: 'failed'; readonly code: VerifyDiagnosticCode; readonly description: string }

export interface RunOptions {
  /** Decides everything unspecified: runs with equal draws find the same registers, stack and flags. Default 0. */
  readonly draw?: number
  /** Instructions that the run may take. Default: `guestFuel`. */
  readonly fuel?: number
  /** What is above narrow arguments where the convention leaves it open. Default: anything. */
  readonly above?: 'anything' | 'extension'
}

/** Calls the made function on values, in a sandbox that permits exactly what the contract does. */
export interface FunctionRunner {
  /** Full check of memory and machine state, with everything unspecified drawn anew. */
  run(input: readonly Value[], options?: RunOptions): RunResult
  /**
   * For functions of scalars, many times faster: bit patterns of the arguments in, bit pattern of the result out (0 for
   * void functions); undefined when the call did not return as it should, which `run` then explains.
   */
  readonly runPatterns: ((patterns: readonly bigint[], fuel: number) => bigint | undefined) | undefined
  /** Makes the same as a WebAssembly function, for loops that are WebAssembly themselves; each call has `guestFuel`. */
  readonly statusFunction: (() => StatusFunction) | undefined
  /** How far callers of the status function extend arguments, bits. Default 32. */
  readonly argumentsExtendedTo?: 0 | 32 | 64
  /** Nothing that one run writes can be read by another. */
  readonly isStateless: boolean
  /** Has runs fail that touch what runs before them may have changed, until what this gives is called. Absent: it cannot be had. */
  readonly withholdData: (() => () => void) | undefined
}
