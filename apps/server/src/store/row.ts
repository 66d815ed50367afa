import type { Build, BuildState } from '../schemas/build.js'
import type { BuildResult, Failure } from '../schemas/outcome.js'
import type { BuildRequest } from '../schemas/wish.js'

/** A build as the database has it; `result` only where it was asked for. */
export interface BuildRow {
  readonly id: string
  readonly state: BuildState
  readonly request: BuildRequest
  readonly created_at: Date
  readonly started_at: Date | null
  readonly finished_at: Date | null
  readonly attempts: number
  readonly slug: string | null
  readonly failure?: Failure | null
  readonly result?: BuildResult | null
}

export const buildColumns = 'b.id, b.state, b.request, b.created_at, b.started_at, b.finished_at, b.attempts, b.slug'

export function toBuild(row: BuildRow): Build {
  return {
    id: row.id,
    state: row.state,
    request: row.request,
    createdAt: row.created_at.toISOString(),
    ...(row.started_at && { startedAt: row.started_at.toISOString() }),
    ...(row.finished_at && { finishedAt: row.finished_at.toISOString() }),
    attempts: row.attempts,
    ...(row.slug && { permalink: `/b/${row.slug}` }),
    ...(row.result && { result: row.result }),
    ...(row.failure && { failure: row.failure }),
  }
}
