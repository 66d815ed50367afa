/** A reading under consideration. */
export interface Candidate {
  readonly origin: 'concept' | 'composition' | 'program' | 'synthesis'
  /** Readings of one family differ only in how parameters are filled; the first that holds is meant. */
  readonly family?: string
  /** Names of the parameters that a concept takes; a length beside an array may be left out. */
  readonly takes?: string
  /** Contract notation text, without the examples of the request. */
  readonly source: string
  readonly restatement: string
  /** The same without the guards that stated cases added, where there are any. */
  readonly plain?: string
  /** Cases that the sentence gives to illustrate, as examples. */
  readonly samples?: readonly string[]
  /** Number of content words that the reading itself uses; more is more specific. */
  readonly specificity: number
  /** Content tokens that nothing explains. */
  readonly unexplained: readonly number[]
  readonly used: readonly number[]
  readonly assumptions: readonly string[]
  /** For a concept: whether only the signature's name named it, and how it sees further words. */
  readonly byName?: boolean
  readonly knows?: ReadonlySet<string>
}
