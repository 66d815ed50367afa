import type { Concept } from './format.js'
import { library } from './library.js'

let parsed: readonly Concept[] | undefined

type Stored = Omit<Concept, 'vocabulary' | 'restrictive'> & {
  readonly vocabulary: readonly string[]
  readonly restrictive: readonly string[]
}

/** The concepts that ship with the reader. Unpacked on first use. */
export function standardConcepts(): readonly Concept[] {
  parsed ??= (JSON.parse(`[${library.join(',')}]`) as readonly Stored[]).map((stored) => ({
    ...stored,
    vocabulary: new Set(stored.vocabulary),
    restrictive: new Set(stored.restrictive),
  }))
  return parsed
}
