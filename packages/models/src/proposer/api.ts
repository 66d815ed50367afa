import type { Contract } from '@sourceless/contract'
import type { Candidate } from '@sourceless/forge'
import type { LoadedTarget } from '@sourceless/targets'
import type { VerifyResult } from '@sourceless/verifier'
import type { CandidateLevel } from '../candidate/index.js'
import type { Model } from '../model.js'
import type { ModelUsage } from '../usage.js'

/** What models are asked to beat, and by whom their answers are judged in the end. */
export interface ProposalRequest {
  readonly contract: Contract
  readonly triple: string
  readonly target: LoadedTarget
  /** Verified; models see its code and cost. */
  readonly best: Candidate
  /** The verifier's word on the final file of a candidate; undefined where it cannot be had. Only better candidates get so far. */
  judge(candidate: Candidate): Promise<VerifyResult | undefined>
  /** Whether a verdict is strong enough to replace the best code; any that is no rejection is, when not given. */
  isStrongEnough?(result: VerifyResult): boolean
  /** Every random choice of checks derives from it. */
  readonly seed?: number
  readonly signal?: AbortSignal
  readonly onEvent?: (event: ProposerEvent) => void
}

/** Yields candidates that cost less than all before and are verified; ends with what was used of each model. */
export interface ModelProposer {
  propose(request: ProposalRequest): AsyncGenerator<Candidate, readonly ModelUsage[]>
}

export interface ModelProposerOptions {
  /** Asked in this order, all at once. */
  readonly models: readonly Model[]
  /** Conversations with each model; 1 when not given. */
  readonly samples?: number
  /** Answers in each conversation, repairs included; 4 when not given. */
  readonly answers?: number
  /** Rounds of tool calls before each answer; 6 when not given. */
  readonly toolRounds?: number
  /** Upper limit of tokens in one answer; 16,000 when not given. */
  readonly maximumTokens?: number
}

/** What became of an answer. */
export type ProposalOutcome =
  /** Verified, and costs less than anything before. */
  | 'better'
  /** Verified, but no better. */
  | 'no-better'
  | 'rejected'
  /** The text is no program of its level. */
  | 'unreadable'
  /** The model has nothing to propose. */
  | 'declined'
  /** The endpoint gave no usable answer. */
  | 'failed'

/** What happens while models propose. Samples count from 0, rounds from 1. */
export type ProposerEvent =
  | {
      readonly kind: 'proposal-asked'
      readonly model: string
      readonly sample: number
      readonly round: number
      readonly level: CandidateLevel
    }
  | {
      readonly kind: 'tool-called'
      readonly model: string
      readonly sample: number
      readonly round: number
      readonly tool: string
    }
  | {
      readonly kind: 'proposal-judged'
      readonly model: string
      readonly sample: number
      readonly round: number
      readonly level: CandidateLevel
      readonly outcome: ProposalOutcome
      /** Cost of a verified candidate, else the first finding; one line. */
      readonly detail: string
    }
