import type { PipelineEvent, PipelineStage } from './events.js'

export interface Timings {
  readonly readMs: number
  readonly proposeMs: number
  readonly verifyMs: number
  readonly totalMs: number
}

/** Measures the stages of one request and tells when they start and finish. */
export interface Stopwatch {
  time<T>(stage: PipelineStage, work: () => T | Promise<T>): Promise<T>
  timings(): Timings
}

export function createStopwatch(clock: () => number, tell: (event: PipelineEvent) => void): Stopwatch {
  const startedMs = clock()
  const spent = { read: 0, propose: 0, verify: 0 }
  return {
    async time(stage, work) {
      const from = clock()
      const nested = spent.verify
      tell({ kind: 'stage-started', stage })
      const value = await work()
      // A proposer that asks for a verdict verifies within its own stage: that time is not its own.
      const durationMs = clock() - from - (spent.verify - nested)
      spent[stage] += durationMs
      tell({ kind: 'stage-finished', stage, durationMs })
      return value
    },
    timings: () => ({
      readMs: spent.read,
      proposeMs: spent.propose,
      verifyMs: spent.verify,
      totalMs: clock() - startedMs,
    }),
  }
}
