import { type Check, type CheckRequest, check } from './check.js'
import { type Build, type MakeRequest, make, type PipelineParts } from './make.js'
import type { Failure } from './outcome.js'
import { type Understanding, understand, type Wish } from './read.js'
import { type Run, type RunRequest, run } from './run.js'
import type { Target } from './target.js'

/** From intent to verified binary. Every method answers bad input and failed checks as data. */
export interface Pipeline {
  readonly targets: readonly Target[]
  /** Reads a wish into a contract. */
  read(wish: Wish): Promise<Understanding | Failure>
  /** Makes a verified binary. */
  make(request: MakeRequest): Promise<Build | Failure>
  /** Checks a file against a contract. */
  check(request: CheckRequest): Promise<Check | Failure>
  /** Runs a file in the sandbox. */
  run(request: RunRequest): Promise<Run | Failure>
}

export function createPipeline(parts: PipelineParts): Pipeline {
  return {
    targets: parts.targets,
    read: (wish) => understand(parts.reader, wish),
    make: (request) => make(parts, request),
    check: (request) => check(parts, request),
    run: (request) => run(parts, request),
  }
}
