import type { Concept } from '../concept/format.js'
import type { Grammar } from '../grammar/chart.js'
import { unitKeys } from '../grammar/units.js'
import type { Meaning } from '../meaning/meaning.js'
import { ARTICLES, GENERIC, RESTRICTIVE } from './generic.js'
import { lastWord } from './nouns.js'
import type { Signature } from './signature.js'
import { knownSpellings, stem } from './stem.js'

/** Every key that some rule, concept or list knows. */
export type Vocabulary = ReadonlySet<string>

export function createVocabulary(concepts: readonly Concept[], grammar: Grammar<Meaning>): Vocabulary {
  const out = new Set<string>([...ARTICLES, ...GENERIC, ...RESTRICTIVE, ...knownSpellings(), ...unitKeys()])
  for (const concept of concepts) {
    for (const key of concept.vocabulary) out.add(key)
    for (const key of [...concept.nouns, ...concept.adjectives].flat()) out.add(key)
    for (const option of concept.options)
      for (const trigger of option.triggers) for (const key of trigger.phrase.ideas.flat(2)) out.add(key)
  }
  for (const rule of grammar.rules)
    for (const item of rule.pattern) if (item.kind === 'word') for (const key of item.keys) out.add(key)
  return out
}

/** Whether one word becomes the other by one insertion, deletion, change or swap of neighbours. */
export function oneEditApart(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1 || a === b) return false
  let start = 0
  while (start < a.length && a[start] === b[start]) start++
  let [endA, endB] = [a.length, b.length]
  while (endA > start && endB > start && a[endA - 1] === b[endB - 1]) {
    endA--
    endB--
  }
  const [restA, restB] = [endA - start, endB - start]
  if (restA <= 1 && restB <= 1) return true
  return restA === 2 && restB === 2 && a[start] === b[start + 1] && a[start + 1] === b[start]
}

const MIN_TYPO_LENGTH = 4
/** In shorter words only letters that changed places are set right. */
const MIN_EDIT_LENGTH = 6
const sameLetters = (a: string, b: string): boolean => sortedLetters(a) === sortedLetters(b)
const sortedLetters = (word: string): string => [...new Set(word)].sort().join('')

/** Replaces unknown words that are one slip away from exactly one known word. */
export function correctSpelling(text: string, vocabulary: Vocabulary, signature: Signature | undefined): string {
  const names = new Set([...(signature?.parameters.map((parameter) => parameter.name) ?? []), signature?.name])
  const nouns = new Set(signature?.parameters.map(({ name }) => stem(lastWord(name))))
  return text.replace(/"[^"]*"|'[^']*'|`[^`]*`|(?<![\w'’-])[A-Za-z]{4,}(?![\w'’-])/g, (word) => {
    if (/^["'`]/.test(word) || names.has(word)) return word
    const key = stem(word.toLowerCase())
    if (vocabulary.has(key) || nouns.has(key) || word.length < MIN_TYPO_LENGTH) return word
    const near = [...vocabulary].filter(
      (known) =>
        known.length >= 4 &&
        known[0] === key[0] &&
        oneEditApart(key, known) &&
        // In a short word only letters that changed places, or a double one that is single.
        (word.length >= MIN_EDIT_LENGTH ||
          (sameLetters(key, known) && (word.length > MIN_TYPO_LENGTH || key.length === known.length))),
    )
    // `exact` and `exactly` are one slip.
    const [first] = near.sort((a, b) => a.length - b.length)
    return first !== undefined && near.every((known) => known.startsWith(first)) ? near.at(-1)! : word
  })
}

/** Up to three known words that look or start like the given one. */
export function closestWords(word: string, vocabulary: Vocabulary): readonly string[] {
  const key = stem(word.toLowerCase())
  const near = [...vocabulary].filter(
    (known) => known.length > 3 && (oneEditApart(key, known) || (key.length > 4 && known.startsWith(key.slice(0, 5)))),
  )
  return near.slice(0, 3)
}
