import type { Target } from '@sourceless/targets'
import { type Check, type CheckRequest, check } from './check.js'
import { type ExplainRequest, type Explanation, explain } from './explain.js'
import { type Build, type MakeRequest, make, type PipelineParts } from './make.js'
import type { Failure } from './outcome.js'
import { type ReadingRequest, type Understanding, understand } from './read.js'
import { type Run, type RunRequest, run } from './run.js'

/** From intent to verified binary. Every method answers bad input and failed checks as data. */
export interface Pipeline {
  readonly targets: readonly Target[]
  /** Reads a wish into a contract. */
  read(request: ReadingRequest): Promise<Understanding | Failure>
  /** Makes a verified binary. */
  make(request: MakeRequest): Promise<Build | Failure>
  /** Checks a file against a contract. */
  check(request: CheckRequest): Promise<Check | Failure>
  /** Tells what every instruction of a file does. */
  explain(request: ExplainRequest): Promise<Explanation | Failure>
  /** Runs a file in the sandbox. */
  run(request: RunRequest): Promise<Run | Failure>
}

export function createPipeline(parts: PipelineParts): Pipeline {
  return {
    targets: parts.targets,
    read: (request) => understand(parts.reader, request),
    make: (request) => make(parts, request),
    check: (request) => check(parts, request),
    explain: (request) => explain(parts, request),
    run: (request) => run(parts, request),
  }
}
