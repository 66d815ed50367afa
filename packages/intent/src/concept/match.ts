import type { TitleMatch } from '../reading/title.js'
import type { Sentence } from '../text/sentence.js'
import { stem } from '../text/stem.js'
import type { Concept, ConceptPhrase } from './format.js'

/** A concept whose phrase occurs in the sentence. */
export interface ConceptMatch {
  readonly concept: Concept
  /** Ideas of the phrase that was found; more is more specific. */
  readonly ideas: number
  /** Tokens that the ideas take. */
  readonly positions: ReadonlySet<number>
  /** Whether the name in the signature was needed to find an idea. */
  readonly byName: boolean
  /** Where the sentence is the concept's title. */
  readonly title?: TitleMatch
}

function occursAt(sequence: readonly string[], at: number, keys: readonly string[]): boolean {
  return sequence.every((key, i) => keys[at + i] === key)
}

/** The ideas one after the other, each as early as it can be. */
function findInOrder({ ideas }: ConceptPhrase, sentence: Sentence): ReadonlySet<number> | undefined {
  const out = new Set<number>()
  let from = 0
  for (const idea of ideas) {
    const next = idea
      .flatMap((sequence) =>
        (sentence.positions.get(sequence[0]!) ?? [])
          .filter((at) => at >= from && occursAt(sequence, at, sentence.keys))
          .map((at) => ({ at, end: at + sequence.length })),
      )
      .sort((a, b) => a.end - b.end)[0]
    if (next === undefined) return undefined
    for (let at = next.at; at < next.end; at++) out.add(at)
    from = next.end
  }
  return out
}

/** Token positions of every idea of the phrase; undefined when one is missing. */
export function findPhrase(phrase: ConceptPhrase, sentence: Sentence): ReadonlySet<number> | undefined {
  if (phrase.ordered === true) return findInOrder(phrase, sentence)
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
  return keepsDirection(phrase, sentence) ? out : undefined
}

const isTo = (idea: ConceptPhrase['ideas'][number]): boolean =>
  idea.every(([key, ...rest]) => rest.length === 0 && (key === 'to' || key === 'into'))

/** `celsius to fahrenheit` is said with the target after `to`, and the origin not between them. */
function keepsDirection(phrase: ConceptPhrase, sentence: Sentence): boolean {
  const at = phrase.ideas.findIndex(isTo)
  if (at <= 0 || at === phrase.ideas.length - 1) return true
  const places = (idea: ConceptPhrase['ideas'][number]) =>
    idea.flatMap((sequence) =>
      (sentence.positions.get(sequence[0]!) ?? []).filter((place) => occursAt(sequence, place, sentence.keys)),
    )
  const [origins, targets] = [places(phrase.ideas[at - 1]!), places(phrase.ideas[at + 1]!)]
  return places(phrase.ideas[at]!).some((to) =>
    targets.some((target) => to < target && !origins.some((origin) => to < origin && origin < target)),
  )
}

/** Every concept that the sentence, or the name in its signature, may name, by its most specific phrase. */
export function matchConcepts(concepts: readonly Concept[], sentence: Sentence): readonly ConceptMatch[] {
  const out: ConceptMatch[] = []
  const named = withName(sentence)
  for (const concept of concepts) {
    const best =
      mostSpecific(concept, sentence, false) ?? (named === undefined ? undefined : mostSpecific(concept, named, true))
    if (best === undefined) continue
    const positions = new Set([...best.positions].filter((at) => at < sentence.tokens.length))
    out.push({ ...best, positions })
  }
  return out.sort((a, b) => Number(a.byName) - Number(b.byName) || b.ideas - a.ideas)
}

function mostSpecific(concept: Concept, sentence: Sentence, byName: boolean): ConceptMatch | undefined {
  let best: ConceptMatch | undefined
  for (const phrase of concept.phrases) {
    const positions = findPhrase(phrase, sentence)
    if (positions === undefined || (best !== undefined && best.ideas >= phrase.ideas.length)) continue
    best = { concept, ideas: phrase.ideas.length, positions, byName }
  }
  return best
}

/** The words of a signature's name: `gcd_u64` and `indexOfMax` are `gcd` and `index of max`. */
export const nameKeys = (name: string): readonly string[] =>
  name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .split('_')
    .filter((word) => word !== '' && !/^([uif]?(8|16|32|64)|f|fn|func|cstr|arr)$/i.test(word))
    .map((word) => stem(word.toLowerCase()))

/** The sentence followed by the words of the signature's name. */
function withName(sentence: Sentence): Sentence | undefined {
  if (sentence.signature === undefined) return undefined
  const keys = [...sentence.keys, '|', ...nameKeys(sentence.signature.name)]
  const positions = new Map<string, number[]>()
  for (const [i, key] of keys.entries()) {
    const list = positions.get(key)
    if (list === undefined) positions.set(key, [i])
    else list.push(i)
  }
  return { ...sentence, keys, positions }
}
