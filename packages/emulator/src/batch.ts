import type { ScalarSignature } from './api.js'

/** A function of i64s to (i64 result, i32 status), exported by a WebAssembly instance. */
export type StatusFunction = (...args: bigint[]) => [bigint, number]

export interface BatchRequest {
  readonly signature: ScalarSignature
  /** Width of each parameter in bits: 1 to 64; only that many low bits are enumerated. */
  readonly parameterBits: readonly number[]
  /** Signed parameters are sign-extended to 64 bits for the oracle. The candidate gets garbage above the width where the ABI leaves it open. */
  readonly parameterSigned: readonly boolean[]
  /** Bits of the result that are compared. */
  readonly resultBits: number
  readonly candidate: StatusFunction
  readonly oracle: StatusFunction
}

export interface BatchMismatch {
  /** Number of the input: parameters packed, first parameter in the lowest bits. */
  readonly index: bigint
  readonly args: readonly bigint[]
  readonly expected: bigint
  readonly expectedStatus: number
  readonly actual: bigint
  readonly actualStatus: number
}

/** The loop over inputs lives in its own module, so V8 optimises candidate and oracle while it runs. */
export interface BatchDriver {
  /**
   * Compares candidate and oracle on inputs `start` … `start + count − 1` of the enumeration. Inputs where the oracle's
   * status is not 0 (outside the contract) are skipped. Returns the first mismatch.
   */
  enumerate(start: bigint, count: bigint): BatchMismatch | undefined
  /** Number of inputs of `enumerate` that the oracle accepted since the driver was made. */
  readonly compared: bigint
}
