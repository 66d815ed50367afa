import type { components } from './schema.js'

type Schemas = components['schemas']
type Immutable<T> = T extends object ? { readonly [K in keyof T]: Immutable<T[K]> } : T

type Mutable<T> = T extends object ? { -readonly [K in keyof T]: Mutable<T[K]> } : T

/** Bodies are sent, never changed, but openapi-fetch takes no readonly arrays. */
export const bodyOf = <T>(request: T): Mutable<T> => request as Mutable<T>

/** An error as the server tells it (RFC 9457). */
export type Problem = Immutable<Schemas['Problem']>
export type Diagnostic = Immutable<Schemas['Diagnostic']>
/** What to make: a sentence or a contract, for which target, with how much effort. */
export type BuildRequest = Immutable<Schemas['BuildRequest']>
/** A job: what was asked, how far it is, and what came of it. */
export type Build = Immutable<Schemas['Build']>
export type BuildList = Immutable<Schemas['BuildList']>
export type BuildEvent = Immutable<Schemas['BuildEvent']>
export type BuildResult = Immutable<Schemas['BuildResult']>
/** Why there is no verified result. */
export type Failure = Immutable<Schemas['Failure']>
export type Artifact = Immutable<Schemas['Artifact']>
export type Evidence = Immutable<Schemas['Evidence']>
export type Publication = Immutable<Schemas['Publication']>
export type ReadingRequest = Immutable<Schemas['ReadingRequest']>
export type Reading = Immutable<Schemas['Reading']>
export type VerificationRequest = Immutable<Schemas['VerificationRequest']>
export type Verification = Immutable<Schemas['Verification']>
export type ScoreRequest = Immutable<Schemas['ScoreRequest']>
export type Scores = Immutable<Schemas['Scores']>
export type DisassembleRequest = Immutable<Schemas['DisassembleRequest']>
export type Disassembly = Immutable<Schemas['Disassembly']>
export type Target = Immutable<Schemas['Target']>
