/** How the server is set up: from options and environment, read once at the start. */
export interface Settings {
  /** Absent: an embedded store in `dataDirectory`. */
  readonly databaseUrl?: string
  /** Embedded store, lock file, and artifacts where they are kept in files. */
  readonly dataDirectory: string
  /** Where artifacts are kept: in the database, in files below `dataDirectory`, or in an S3-compatible store (`s3://bucket/prefix`, its endpoint, region and keys from the environment). */
  readonly artifacts: 'database' | 'directory' | `s3://${string}`
  readonly host: string
  readonly port: number
  /** Host names under which the server may be addressed, beside those of the loopback interface. */
  readonly allowedHosts: readonly string[]
  /** Origins whose pages may call the API, beside the server's own. */
  readonly allowedOrigins: readonly string[]
  /** Builds that this process works on at a time; 0: it takes none (others do). */
  readonly workers: number
  /** Compute processes for readings, verifications, scores and disassembly. */
  readonly computeProcesses: number
  readonly memoryMib: number
  readonly buildTimeoutMs: number
  /** How long builds that have ended are kept; absent: for ever. */
  readonly keepBuildsMs?: number
  readonly requestTimeoutMs: number
  readonly queueLimit: number
  readonly concurrentBuilds: number
  readonly requestsPerMinute: number
  /** Event streams and waiting requests that a key, and all together, may have open. */
  readonly streamsPerKey: number
  readonly streams: number
  /** Models that keys may ask; none: no network. */
  readonly models: readonly string[]
  readonly libraries: readonly string[]
  readonly logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'silent'
}
