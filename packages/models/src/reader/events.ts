/** What became of one answer of a model. */
export type AnswerOutcome =
  /** It holds together and no example refutes it. */
  | 'reading'
  /** It goes back with what is wrong. */
  | 'repair'
  /** The model says that it cannot. */
  | 'declined'
  /** The endpoint gave no answer. */
  | 'failed'

/** What happens while models read. Samples count from 0, rounds from 1. */
export type ReaderEvent =
  | { readonly kind: 'reading-asked'; readonly model: string; readonly sample: number; readonly round: number }
  | {
      readonly kind: 'reading-judged'
      readonly model: string
      readonly sample: number
      readonly round: number
      readonly outcome: AnswerOutcome
      /** The first finding, the reason or the failure; empty for a reading. */
      readonly detail: string
    }
