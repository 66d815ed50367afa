import type { Diagnostic } from '@sourceless/contract'
import type { Concept } from './concept/format.js'
import type { Effort, Work } from './synthesis/budget.js'

/** What a person says they want. */
export interface ReadRequest {
  /** The wish in English. May be empty when there are examples. */
  readonly text: string
  /** `name(parameter: type, …): result`; a plain `T[]` leaves open whether the slice is written. */
  readonly signature?: string
  /** Cases, each `name(48, 18) = 6`. A reading that an example refutes is dropped. */
  readonly examples?: readonly string[]
  /** How long programs that fit the examples are sought where words do not settle what is meant; `normal` when not given. */
  readonly effort?: Effort
}

/** A word that was not understood and the known words closest to it. */
export interface Closest {
  readonly word: string
  readonly candidates: readonly string[]
}

/** One of several readings that remain, with what it gives on the input that tells them apart. */
export interface ReadingOption {
  /** Contract notation text. */
  readonly source: string
  readonly restatement: string
  /** The input as notation text, such as `f(7, 2)`. */
  readonly onInput: string
  /** The result on that input as notation text. */
  readonly result: string
}

/** The answer of a reader. */
export type Reading =
  | {
      readonly kind: 'contract'
      /** Contract notation text; it parses and no example refutes it. */
      readonly source: string
      /** What was understood, in one English sentence. */
      readonly restatement: string
      /** What the wish left open and how it was settled, such as default types. */
      readonly assumptions: readonly string[]
      readonly usedWords: readonly string[]
      readonly ignoredWords: readonly string[]
      /** 0 to 1: share of the content words that the reading explains; by examples alone, how far from chance it fits them. */
      readonly confidence: number
    }
  | { readonly kind: 'question'; readonly question: string; readonly options: readonly ReadingOption[] }
  | {
      readonly kind: 'unknown'
      /** Content words that no reading explains. Empty when each word is known but they do not fit together. */
      readonly words: readonly string[]
      readonly closest: readonly Closest[]
      /** What to do, in one sentence. */
      readonly message: string
    }
  /** The signature or an example is malformed. */
  | { readonly kind: 'invalid'; readonly diagnostics: readonly Diagnostic[] }

export interface ReaderOptions {
  /** Named behaviours; `standardConcepts()` plus any of the user's own. */
  readonly concepts: readonly Concept[]
}

export interface Reader {
  read(request: ReadRequest): Reading
  /**
   * The same in pieces of some milliseconds, so that others have their turn while programs are sought, or the search is given up.
   *
   * @example
   * const work = reader.readInPieces({ text: '', examples: ['f(1) = 1', 'f(2) = 5', 'f(3) = 14'] })
   * for (let piece = work.next(); ; piece = work.next()) {
   *   if (piece.done) return piece.value
   *   console.error(`${piece.value.steps} of ${piece.value.ofSteps}`)
   *   await new Promise(setImmediate)
   *   signal.throwIfAborted()
   * }
   */
  readInPieces(request: ReadRequest): Work<Reading>
}
