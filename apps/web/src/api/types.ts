/** Resources of the HTTP API, as `apps/server/src/schemas` describes them. */

export type Emit = 'object' | 'executable' | 'shared' | 'archive' | 'raw' | 'hex' | 'wasm'
export type Effort = 'quick' | 'normal' | 'high'

export interface Wish {
  readonly intent?: string
  readonly contract?: string
  readonly signature?: string
  readonly examples?: readonly string[]
  readonly answer?: number
}
export interface BuildRequest extends Wish {
  readonly target?: string
  readonly emit?: Emit
  readonly effort?: Effort
  readonly seed?: number
  readonly fileName?: string
}

/** Lines and columns count from 1, offsets from 0. */
export interface Diagnostic {
  readonly code: string
  readonly message: string
  readonly hint?: string
  readonly line?: number
  readonly column?: number
  readonly offset?: number
}
export interface Contract {
  readonly name: string
  readonly kind: 'function' | 'program'
  readonly signature: string
  readonly source: string
}
export interface ReadingOption {
  readonly restatement: string
  readonly contract: string
  readonly onInput: string
  readonly result: string
}
export interface Understanding {
  readonly contract: Contract
  readonly restatement: string
  readonly assumptions: readonly string[]
  readonly usedWords: readonly string[]
  readonly ignoredWords: readonly string[]
  readonly readBy: readonly string[]
}
export type Reading =
  | (Understanding & { readonly kind: 'contract' })
  | { readonly kind: 'question'; readonly question: string; readonly options: readonly ReadingOption[] }
  | {
      readonly kind: 'not-understood'
      readonly message: string
      readonly words: readonly string[]
      readonly closest: readonly string[]
    }

export interface Failure {
  readonly code: string
  readonly message: string
  readonly diagnostics: readonly Diagnostic[]
  readonly options?: readonly ReadingOption[]
  readonly words?: readonly string[]
  readonly closest?: readonly string[]
}

export type VerdictLevel = 'proved' | 'exhausted' | 'bounded' | 'tested' | 'examples' | 'rejected'
export interface Verdict {
  readonly level: VerdictLevel
  readonly k?: number
  readonly n?: number
}
export interface Stage {
  readonly stage: 'decode' | 'structure' | 'confinement' | 'behaviour' | 'proof'
  readonly status: 'passed' | 'failed' | 'inconclusive' | 'not-run'
  readonly reason?: string
  readonly facts: Readonly<Record<string, string | number | boolean>>
  readonly durationMs: number
}
export interface ListingLine {
  readonly offset: number
  readonly bytes: string
  readonly text: string
  readonly note: string
  readonly depth: number
  readonly target?: number
}
export interface Listing {
  readonly functions: readonly { readonly name: string; readonly lines: readonly ListingLine[] }[]
  readonly sizeBytes: number
  readonly instructions: number
}
export interface Artifact {
  readonly name: string
  readonly role: 'binary' | 'header' | 'import-library' | 'explanation' | 'loader' | 'declarations' | 'contract'
  readonly sizeBytes: number
  readonly sha256: string
  readonly executable: boolean
}
export interface BuildResult extends Understanding {
  readonly target: string
  readonly emit: Emit
  readonly verdict: Verdict
  readonly verdictText: string
  readonly stages: readonly Stage[]
  readonly origin: 'lowering' | 'search' | 'model'
  readonly notes: readonly string[]
  readonly artifacts: readonly Artifact[]
  readonly listing: Listing
  readonly floor?: { readonly sizeBytes: number; readonly instructions: number }
  readonly timings: {
    readonly readMs: number
    readonly proposeMs: number
    readonly verifyMs: number
    readonly totalMs: number
  }
}
export interface Evidence {
  readonly build: string
  readonly version: string
  readonly contract: string
  readonly target: string
  readonly effort: string
  readonly seed: number
  readonly verdict: Verdict
  readonly artifacts: readonly Artifact[]
  readonly stages: readonly (Stage & {
    readonly evidence: readonly { readonly name: string; readonly text: string }[]
  })[]
}

export type BuildState = 'queued' | 'running' | 'succeeded' | 'failed' | 'cancelled'
export interface Build {
  readonly id: string
  readonly state: BuildState
  readonly request: BuildRequest
  readonly createdAt: string
  readonly startedAt?: string
  readonly finishedAt?: string
  readonly attempts: number
  readonly permalink?: string
  readonly result?: BuildResult
  readonly failure?: Failure
}
export interface BuildList {
  readonly builds: readonly (Omit<Build, 'result' | 'failure'> & { readonly summary?: string })[]
  readonly next?: string
}
export interface BuildEvent {
  readonly id: number
  readonly at: string
  readonly type: string
  readonly data: Readonly<Record<string, unknown>>
}
export interface Target {
  readonly triple: string
  readonly description: string
  readonly emits: { readonly function: readonly Emit[]; readonly program: readonly Emit[] }
  readonly debuggable: readonly Emit[]
}
export interface Problem {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly detail: string
  readonly instance: string
  readonly code: string
  readonly diagnostics?: readonly Diagnostic[]
}
