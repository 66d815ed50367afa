import type { Sentence } from '../text/sentence.js'
import type { Concept, ConceptPhrase } from './format.js'

/** A concept whose phrase occurs in the sentence. */
export interface ConceptMatch {
  readonly concept: Concept
  /** Ideas of the phrase that was found; more is more specific. */
  readonly ideas: number
  /** Tokens that the ideas take. */
  readonly positions: ReadonlySet<number>
}

function occursAt(sequence: readonly string[], at: number, keys: readonly string[]): boolean {
  return sequence.every((key, i) => keys[at + i] === key)
}

/** Token positions of every idea of the phrase; undefined when one is missing. */
export function findPhrase(phrase: ConceptPhrase, sentence: Sentence): ReadonlySet<number> | undefined {
  const out = new Set<number>()
  for (const idea of phrase.ideas) {
    let found = false
    for (const sequence of idea) {
      for (const at of sentence.positions.get(sequence[0]!) ?? []) {
        if (!occursAt(sequence, at, sentence.keys)) continue
        found = true
        for (let i = 0; i < sequence.length; i++) out.add(at + i)
      }
    }
    if (!found) return undefined
  }
  return out
}

/** Every concept that the sentence may name, by its most specific phrase. */
export function matchConcepts(concepts: readonly Concept[], sentence: Sentence): readonly ConceptMatch[] {
  const out: ConceptMatch[] = []
  for (const concept of concepts) {
    let best: ConceptMatch | undefined
    for (const phrase of concept.phrases) {
      const positions = findPhrase(phrase, sentence)
      if (positions === undefined || (best !== undefined && best.ideas >= phrase.ideas.length)) continue
      best = { concept, ideas: phrase.ideas.length, positions }
    }
    if (best !== undefined) out.push(best)
  }
  return out.sort((a, b) => b.ideas - a.ideas)
}
