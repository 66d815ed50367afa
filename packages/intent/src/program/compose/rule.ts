import type { Candidate } from '../../reading/candidate.js'
import type { Signature } from '../../text/signature.js'
import type { Notes } from '../notes.js'

/** What rules may use: the notes, the quoted texts, and the reader of functions. */
export interface Context {
  readonly notes: Notes
  readonly quotes: readonly string[]
  readonly readFunction: (phrase: string, signature: Signature) => Candidate | undefined
}

/** A rule matches the whole of what the notes left of the sentence. */
export interface Rule {
  readonly pattern: RegExp
  /** The contract, or undefined when a slot is not understood. */
  readonly make: (slots: Readonly<Record<string, string | undefined>>, context: Context) => string | undefined
}

export const rule = (pattern: string, make: Rule['make']): Rule => ({ pattern: new RegExp(`^(?:${pattern})$`), make })

export const IN = '(?: (?:of|on|from|in|at|to|over|occur on|that occur (?:on|in)|there are (?:on|in)) stdin)'
/** Writing text as an argument of `write`. */
export const quoteText = (text: string): string => JSON.stringify(text)

/** A function that was read, as it stands below `main`: it has no conditions of its own. */
export const belowMain = (source: string): string =>
  `\n\n${source.replace(/^\s*(requires|ensures|example)\(.*\)\s*\n/gm, '')}`

/** Statements that print what is stated for a case and end. */
export const ending = (outcome: { readonly text: string; readonly status: number }): string =>
  `{ ${outcome.text === '' ? '' : `write(${quoteText(outcome.text)}); `}exit(${outcome.status}) }`.replace('; ', '\n')

export const indent = (lines: string, by: number): string => lines.replace(/^(?=.)/gm, ' '.repeat(by))
