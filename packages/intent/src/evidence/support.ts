import { nameKeys } from '../concept/match.js'
import { CASE_WORDS, isDescriptive, OPERATION_WORDS } from '../text/decisive.js'
import { GENERIC } from '../text/generic.js'
import type { Sentence } from '../text/sentence.js'
import { stem } from '../text/stem.js'
import type { Survivor } from './judge.js'
import { statedTokens } from './stated.js'

/** Shares of the content words that a reading must explain before examples may speak for the rest. */
const SHARE = 0.5
const SHARE_WHEN_NAMED = 0.34
/** Cases only add to a reading, which must be told in so many of the words. */
const SHARE_BESIDE_CASES = 0.4
/** Without examples, as where nothing is returned, the name and this much of the words must speak for it. */
const SHARE_WITHOUT_EXAMPLES = 0.6
/** At most so many words of the rest may name operations, if the signature's name speaks for the reading. */
const OPERATIONS_WHEN_NAMED = 2

const NOUNS = new Set(
  'value element number entry item integer byte character letter word digit bit string line'.split(' ').map(stem),
)

/** Another operation, or a letter or quoted text that means itself. */
function matters(sentence: Sentence, at: number): boolean {
  const { kind, text } = sentence.tokens[at]!
  return OPERATION_WORDS.has(sentence.keys[at]!) || kind === 'quote' || (kind === 'word' && text.length === 1)
}

/** `the values that look …`: what stands here chooses among them. */
function restricts(sentence: Sentence, at: number): boolean {
  for (let i = at - 1; i > Math.max(0, at - 5); i--) {
    const token = sentence.tokens[i]!
    if (token.kind === 'symbol') return false
    if (/^(that|which|who|whose)$/i.test(token.text)) return NOUNS.has(sentence.keys[i - 1]!)
  }
  return false
}

export interface Support {
  /** Tokens that nothing explains and that only describe. */
  readonly ignored: readonly number[]
  readonly share: number
}

/** Whether the examples of the request tell behaviours apart: two results at least. */
function tells(survivor: Survivor): boolean {
  const results = new Set(
    survivor.examples.flatMap((example) =>
      example.kind === 'function' && example.result !== undefined ? [String(example.result)] : [],
    ),
  )
  return survivor.examples.length >= 2 && results.size >= 2
}

/** Words of notes that only tell a case: `so 0 gives 1`, `e.g. 12 -> 10`. */
const NOTE = new Set(
  'for example e.g so like that be give become if when case also already there stay remain make mean signify -> => = == answer result as with it'
    .split(' ')
    .map(stem),
)
/** Whether all that a composed reading leaves over are notes which running it bears out. */
export function bearsNotes({ candidate, contract }: Survivor, sentence: Sentence): boolean {
  const { unexplained } = candidate
  if (contract.kind !== 'function' || contract.entry.result.kind === 'bool' || unexplained.length > MOST_NOTES)
    return false
  if (!unexplained.every((at) => sentence.tokens[at]!.value !== undefined || NOTE.has(sentence.keys[at]!))) return false
  const stated = statedTokens(contract, sentence, unexplained)
  return unexplained.every((at) => stated.has(at) || sentence.tokens[at]!.value === undefined)
}
const MOST_NOTES = 8

/**
 * Whether a reading that leaves words unexplained may still be meant. Stated cases count as explained when running the
 * reading shows them. What then remains must be mere description, and examples with different results must hold.
 */
export function supportOf(survivor: Survivor, sentence: Sentence, core = false): Support | undefined {
  const { candidate, contract } = survivor
  if (sentence.signature === undefined) return undefined
  const stated = statedTokens(contract, sentence, candidate.unexplained)
  const open = candidate.unexplained.filter(
    (at) => !stated.has(at) || (sentence.tokens[at]!.value === undefined && OPERATION_WORDS.has(sentence.keys[at]!)),
  )
  const content = sentence.tokens.filter((_, i) => !sentence.free[i] && !sentence.remark[i]).length
  const share = content === 0 ? 1 : 1 - open.length / content
  const name = nameKeys(sentence.signature.name)
  const strange = name.filter((key) => candidate.knows !== undefined && !candidate.knows.has(key) && !GENERIC.has(key))
  const named = candidate.knows !== undefined && name.length > 0 && strange.length === 0
  if (candidate.byName === true && (!named || candidate.used.length < 2)) return undefined
  const silent = survivor.examples.length === 0 && contract.entry.result.kind === 'void'
  // A truth value agrees with a statement by chance too often.
  const chance = contract.kind !== 'function' || contract.entry.result.kind === 'bool'
  if (content > 0 && 1 - candidate.unexplained.length / content < SHARE_BESIDE_CASES) return undefined
  if (open.length === 0 && !(core || (chance && stated.size > 0))) return { ignored: [], share }
  if (!(tells(survivor) || (named && silent && share >= SHARE_WITHOUT_EXAMPLES))) return undefined
  if (strange.some((key) => !isDescriptive(key))) return undefined
  if (open.some((at) => restricts(sentence, at))) return undefined
  const keys = open.map((at) => sentence.keys[at]!)
  if (open.some((at) => sentence.tokens[at]!.value !== undefined || CASE_WORDS.has(sentence.keys[at]!)))
    return undefined
  const operations = named && survivor.examples.length > 0 ? OPERATIONS_WHEN_NAMED : 0
  if (keys.filter((key) => OPERATION_WORDS.has(key)).length > operations) return undefined
  // What comes first says what is wanted; what follows explains it.
  const first = sentence.tokens.findIndex((token) => token.kind === 'symbol' && /^[.;:(?!]$/.test(token.text))
  if (open.some((at) => (first < 0 || at < first) && matters(sentence, at))) return undefined
  return share >= (named ? SHARE_WHEN_NAMED : SHARE) ? { ignored: open, share } : undefined
}
