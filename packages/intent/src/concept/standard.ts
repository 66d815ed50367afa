import type { Concept } from './format.js'

/** The concepts that ship with the reader. */
export function standardConcepts(): readonly Concept[] {
  return []
}
