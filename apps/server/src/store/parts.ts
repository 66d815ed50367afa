import type { Database } from '../database/api.js'
import type { JobQueue } from '../queue/jobs.js'

/** What the parts of a store stand on. */
export interface StoreParts {
  readonly database: Database
  readonly jobs: JobQueue
  /** Asks again while the database does not answer: for what comes to the same when done twice. */
  readonly patiently: <Value>(work: () => Promise<Value>) => Promise<Value>
  /** Of what makes results: those of another one are not used again. */
  readonly makerVersion: string
}
