import { type Concept, parseConcept } from './format.js'
import { libraryTexts } from './library.js'

let parsed: readonly Concept[] | undefined

/** The concepts that ship with the reader. Parsed on first use. */
export function standardConcepts(): readonly Concept[] {
  parsed ??= libraryTexts.map((text) => {
    const { value, diagnostics } = parseConcept(text)
    if (value === undefined) throw new Error(`a shipped concept is malformed: ${diagnostics[0]?.message}`)
    return value
  })
  return parsed
}
