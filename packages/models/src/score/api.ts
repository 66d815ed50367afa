import type { Diagnostic } from '@sourceless/contract'
import type { Counterexample, StageReport, Verdict, VerifyDiagnostic } from '@sourceless/verifier'
import type { CandidateDiagnostic, CandidateLevel } from '../candidate/index.js'

/** What a model wrote. */
export interface CandidateText {
  readonly level: CandidateLevel
  /** Untrusted. */
  readonly text: string
}

/** Size of code; lower cost is better, comparable for one contract and target. */
export interface CodeCost {
  /** Bytes of code, without data. */
  readonly sizeBytes: number
  readonly instructions: number
  readonly cost: number
}

/** A finding about the text, or about the code that came of it: then with the line that the code came from, where it is known. */
export interface ScoreDiagnostic
  extends Omit<CandidateDiagnostic, 'hint'>,
    Partial<Pick<VerifyDiagnostic, 'code' | 'offset'>> {
  readonly hint?: string
}

export interface Timing {
  readonly stage: 'read' | 'write' | StageReport['stage']
  readonly durationMs: number
}

/** What a candidate is worth. */
export interface Score {
  /** The text is a program of its level. */
  readonly parsed: boolean
  /** It became a file, every byte of which reads back as instructions of the target. */
  readonly encoded: boolean
  /** The verifier's, about the bytes of the file; `rejected` where there is none. */
  readonly verdict: Verdict
  /** Where the candidate and the contract differ. It may be an input on which an earlier candidate failed. */
  readonly counterexample?: Counterexample
  readonly diagnostics: readonly ScoreDiagnostic[]
  /** Of the candidate's code; absent where it was not parsed. */
  readonly code?: CodeCost
  /** What the embedded proposer makes without search; absent where the contract is beyond its limits. */
  readonly floor?: CodeCost
  /** The candidate's cost for each unit of the floor's: below 1 it is better. */
  readonly relativeCost?: number
  /** Stages that ran, in order. */
  readonly timings: readonly Timing[]
}

/** Scores candidates of one contract for one target. */
export interface Judge {
  readonly floor: CodeCost | undefined
  /** Why there is no floor. */
  readonly floorDiagnostics: readonly Diagnostic[]
  /** Never rejects on bad candidates. Calls may overlap. */
  score(candidate: CandidateText, options?: { readonly signal?: AbortSignal }): Promise<Score>
}
