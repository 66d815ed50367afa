import { answerOf, type ClientOptions, createApi } from './api.js'
import { type BuildOptions, type BuildOutcome, build } from './build.js'
import { type Builds, createBuilds, type RequestOptions } from './builds.js'
import { createPublished, type Published } from './published.js'
import {
  type BuildRequest,
  bodyOf,
  type DisassembleRequest,
  type Disassembly,
  type Reading,
  type ReadingRequest,
  type ScoreRequest,
  type Scores,
  type Target,
  type Verification,
  type VerificationRequest,
} from './types.js'

export interface SourcelessClient {
  readonly builds: Builds
  readonly published: Published
  /** Makes a binary: submits the build, tells its events, and brings its files, checked against their hashes. */
  build(request: BuildRequest, options?: BuildOptions): Promise<BuildOutcome>
  /** What a sentence means: a contract, a question, or words that are not understood. */
  read(request: ReadingRequest, options?: RequestOptions): Promise<Reading>
  /** Whether a file does what a contract says. */
  verify(request: VerificationRequest, options?: RequestOptions): Promise<Verification>
  /** Judges candidates, many at a time. */
  score(request: ScoreRequest, options?: RequestOptions): Promise<Scores>
  disassemble(request: DisassembleRequest, options?: RequestOptions): Promise<Disassembly>
  targets(options?: RequestOptions): Promise<readonly Target[]>
  /** Names of the language models that requests may ask. */
  models(options?: RequestOptions): Promise<readonly string[]>
}

/**
 * A client of one server, for browsers and Node.
 *
 * @example
 * const client = createClient({ url: 'http://127.0.0.1:8080' })
 * const outcome = await client.build({ intent: 'count the set bits of a 64-bit integer' })
 * if (outcome.ok) console.log(outcome.result.verdictText)
 */
export function createClient(options: ClientOptions): SourcelessClient {
  const api = createApi(options)
  const builds = createBuilds(api)
  return {
    builds,
    published: createPublished(api),
    build: (request, more) => build(builds, request, more),
    read: (request, { signal } = {}) => answerOf(api.POST('/v1/readings', { body: bodyOf(request), signal })),
    verify: (request, { signal } = {}) => answerOf(api.POST('/v1/verifications', { body: bodyOf(request), signal })),
    score: (request, { signal } = {}) => answerOf(api.POST('/v1/scores', { body: bodyOf(request), signal })),
    disassemble: (request, { signal } = {}) => answerOf(api.POST('/v1/disassemble', { body: bodyOf(request), signal })),
    targets: async ({ signal } = {}) => (await answerOf(api.GET('/v1/targets', { signal }))).targets,
    models: async ({ signal } = {}) => (await answerOf(api.GET('/v1/models', { signal }))).models,
  }
}
