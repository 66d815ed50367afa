/**
 * A big search is the trial of combinations in one fixed order; a *step* is the place of a combination in it. Every shard
 * builds the same small expressions, then tries its own share of what follows. All values here are plain JSON.
 */

/** Nothing beyond either counts any more: what was found already cannot be beaten there. It only ever falls. */
export interface SearchBound {
  /** Highest estimated cost of an expression that is still sought. */
  readonly cost: number
  /** First step that is not tried. */
  readonly step: number
}

/** All that a worker must know to do one share of a search. */
export interface SearchShard {
  /** The contract in notation text. */
  readonly contract: string
  /** As in `ProposeOptions`: how far the whole search goes. */
  readonly effort: number
  readonly seed: number
  /** Arguments, as decimal numbers, that earlier findings got wrong: further cases of this search. */
  readonly counterexamples: readonly (readonly string[])[]
  /** From 0. */
  readonly index: number
  readonly count: number
  /** Earlier steps are done already: they are only replayed as far as later ones build on them. */
  readonly from: number
  /** Where the shard ends at the latest. */
  readonly bound: SearchBound
}

/** What a shard came to. */
export interface ShardOutcome {
  /**
   * Steps, in order, whose expression agrees with the cases of the search. Whoever asked makes the expressions anew from
   * them. Those that the bound excludes in the end may be missing.
   */
  readonly found: readonly number[]
  /** How many combinations the shard tried itself. */
  readonly tried: number
}
