/** Whose programs run: by system calls (Linux), or imported functions of kernel32 or libSystem. */
export type OperatingSystem = 'linux' | 'windows' | 'macos'

/** What a program may use. Exit is always permitted. */
export interface PermittedEffects {
  readonly read: boolean
  readonly write: boolean
}

/** Difficulties that a real kernel may make, chosen by a seed. */
export interface Disturbance {
  readonly seed: number
  /** Reads and writes may transfer fewer bytes than asked for (at least one). */
  readonly shortTransfers?: boolean
  /** Reads and writes may fail with EINTR; never twice in a row. */
  readonly interruptions?: boolean
}

export interface LinuxHostOptions {
  /** What `read(0, …)` delivers. Default empty. */
  readonly stdin?: Uint8Array
  /** Bytes written beyond this limit end the run. Default 1 MiB. */
  readonly outputLimitBytes?: number
  /** Default: both. */
  readonly permitted?: PermittedEffects
  readonly disturbance?: Disturbance
}
