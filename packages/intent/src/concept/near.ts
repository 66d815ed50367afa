import { readSentence } from '../text/sentence.js'
import type { Concept } from './format.js'
import { completeBinding, instantiate } from './instantiate.js'
import { findPhrase, nameKeys } from './match.js'

/** A known behaviour that shares words with a text. */
export interface NearConcept {
  readonly title: string
  /** Contract notation text, at the types that the concept has when nothing is said. */
  readonly source: string
}

/**
 * The concepts that share the most words with a text or the name of a function, the closest first; a word counts the less
 * the more concepts have it, and the name of a concept and the ideas of its longest phrase count extra. They need not be what is meant.
 */
export function nearConcepts(
  concepts: readonly Concept[],
  text: string,
  functionName: string | undefined,
  limit: number,
): readonly NearConcept[] {
  const sentence = readSentence(text, undefined)
  const keys = new Set([
    ...sentence.keys.filter((_, i) => !sentence.free[i] && sentence.tokens[i]!.kind === 'word'),
    ...(functionName === undefined ? [] : nameKeys(functionName)),
  ])
  const holders = new Map(
    [...keys].map((key) => [key, concepts.filter(({ vocabulary }) => vocabulary.has(key)).length]),
  )
  const closeness = (concept: Concept): number => {
    const words = [...keys].filter((key) => concept.vocabulary.has(key))
    const name = nameKeys(concept.name)
    const said = concept.phrases.filter((phrase) => findPhrase(phrase, sentence) !== undefined)
    return (
      words.reduce((sum, key) => sum + 1 / holders.get(key)!, 0) +
      name.filter((key) => keys.has(key)).length / name.length +
      Math.max(0, ...said.map(({ ideas }) => ideas.length))
    )
  }
  return concepts
    .map((concept) => ({ concept, value: closeness(concept) }))
    .filter(({ value }) => value > 0)
    .sort((a, b) => b.value - a.value)
    .slice(0, limit)
    .map(({ concept }) => ({ title: concept.title, source: plainSource(concept) }))
}

/** Options that the request must state keep their names. */
function plainSource(concept: Concept): string {
  const options = concept.options.flatMap(({ name, fallback }) =>
    fallback === undefined ? [] : [[name, fallback] as const],
  )
  return instantiate(concept, completeBinding(concept, new Map()), new Map(options))
}
