import type { Compute } from '../compute/api.js'
import type { OpenStore } from '../store/api.js'
import type { Retention } from './remover.js'

/** Where a worker writes what an operator should know: fields, then a sentence. A pino logger is one. */
export interface WorkerLog {
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}

export interface WorkerOptions {
  readonly store: OpenStore
  readonly compute: Compute
  /** Builds it works on at a time; `compute` should have as many processes. */
  readonly slots: number
  readonly buildTimeoutMs: number
  /** Absent: it removes no builds. */
  readonly retention?: Retention
  readonly log: WorkerLog
}

/** A loop that takes builds from the queue until it is told to stop. */
export interface Worker {
  readonly id: string
  /** Builds it works on now. */
  running(): number
  /** Takes no more builds, waits for those that run for as long, and gives back the rest to be done by others. */
  drain(limitMs: number): Promise<void>
}
