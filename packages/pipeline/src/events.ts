import type { CandidateOrigin } from '@sourceless/forge'
import type { ProposerEvent, ReaderEvent } from '@sourceless/models'
import type { ProgressEvent, Verdict } from '@sourceless/verifier'

export type PipelineStage = 'read' | 'propose' | 'verify'

/** What happens while a request is worked on, in order. */
export type PipelineEvent =
  | { readonly kind: 'stage-started'; readonly stage: PipelineStage }
  | { readonly kind: 'stage-finished'; readonly stage: PipelineStage; readonly durationMs: number }
  /** The search for programs that fit the examples. */
  | { readonly kind: 'reading-progressed'; readonly steps: number; readonly ofSteps: number }
  /** What models are asked, and what becomes of their answers. */
  | { readonly kind: 'model-progressed'; readonly event: ReaderEvent | ProposerEvent }
  | { readonly kind: 'check-progressed'; readonly event: ProgressEvent }
  | {
      readonly kind: 'candidate-judged'
      readonly origin: CandidateOrigin
      readonly instructions: number
      readonly sizeBytes: number
      readonly verdict: Verdict
    }
