import type { ModelFailureCode } from './model.js'

/** The model answered, but not in the form that was asked for. */
export const unreadable: ReadonlySet<ModelFailureCode> = new Set(['malformed', 'truncated'])
/** Another sample may fare better. */
export const worthAnother: ReadonlySet<ModelFailureCode> = new Set(['refused', 'empty', 'too-large'])

/** Longest text of an answer that goes back to the model whole, characters. */
export const mostSaid = 40_000
export const shortened = (text: string): string => (text.length > mostSaid ? `${text.slice(0, 4000)}…` : text)
