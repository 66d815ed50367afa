export type { ClientOptions } from './api.js'
export type { BuildOptions, BuildOutcome, BuiltFile } from './build.js'
export type { Builds, CreateOptions, EventOptions, RequestOptions } from './builds.js'
export { createClient, type SourcelessClient } from './client.js'
export { type ErrorCode, type ErrorDetails, SourcelessError } from './error.js'
export type { Published } from './published.js'
export type { RetryOptions } from './retry.js'
export type { components, operations, paths } from './schema.js'
export type {
  Artifact,
  Build,
  BuildEvent,
  BuildList,
  BuildRequest,
  BuildResult,
  Diagnostic,
  DisassembleRequest,
  Disassembly,
  Evidence,
  Failure,
  Problem,
  Publication,
  Reading,
  ReadingRequest,
  ScoreRequest,
  Scores,
  Target,
  Verification,
  VerificationRequest,
} from './types.js'
