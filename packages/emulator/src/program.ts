import type { GuestSegment } from './api.js'
import type { LinuxHostOptions } from './host/api.js'
import type { Outcome } from './outcome.js'

export interface ProgramRequest extends LinuxHostOptions {
  /** Segments and entry of a static executable: an `Image` of the `object` package fits. */
  readonly image: { readonly segments: readonly GuestSegment[]; readonly entry: number | bigint | undefined }
  /** Arguments after the program's name, as bytes without NUL. */
  readonly args?: readonly Uint8Array[]
  readonly fuel?: number
  readonly seed?: number
  readonly stackBytes?: number
}

export interface ProgramOutcome {
  readonly outcome: Outcome
  readonly stdout: Uint8Array
  readonly stderr: Uint8Array
  /** Bytes of standard input that were taken. */
  readonly consumedBytes: number
}
