import type { Concept } from '../concept/format.js'
import { nameKeys } from '../concept/match.js'
import type { Sentence } from '../text/sentence.js'
import { stem } from '../text/stem.js'

/**
 * What programs are made of: how many bits naming it takes when nothing is said, and the words that name it. A row
 * each: `key | bits | words`.
 */
const INGREDIENTS = `
+          | 3 | add plus sum total more increase increment
-          | 3 | subtract minus difference less decrease decrement without remove except
*          | 3 | multiply times product double twice triple square area
/          | 4 | divide quotient half halve average mean ratio per
%          | 4 | modulo remainder mod rest digit last
**         | 5 | power raise exponent square cube
min        | 4 | minimum smallest smaller least lowest
max        | 4 | maximum largest greatest larger biggest highest
difference | 4 | difference distance apart
&          | 5 | and mask
|          | 5 | or
^          | 5 | xor exclusive
<<         | 5 | shift left
>>         | 5 | shift right
negate     | 4 | negative negate opposite minus
absolute   | 4 | absolute magnitude distance
complement | 5 | complement invert flip
popcount   | 6 | bits ones set
<          | 3 | positive negative less below smaller under before greater above more over after larger exceed
<=         | 3 | most least up fewer until till
==         | 3 | equal same match identical is
!=         | 3 | different differ unequal not
divides    | 4 | even odd divisible multiple divide parity
not        | 3 | not odd non un
&&         | 4 | and both between
||         | 4 | or either
choice     | 5 | if otherwise else when unless
fold:sum   | 3 | sum total add
fold:product | 4 | product multiply
fold:count | 3 | count number many frequency occurrence times
fold:min   | 4 | minimum smallest least lowest
fold:max   | 4 | maximum largest greatest biggest highest
fold:xor   | 5 | xor
fold:first | 4 | first
fold:last  | 4 | last
fold:firstIndex | 5 | first index position where
fold:lastIndex  | 5 | last index position where
fold:minIndex   | 5 | index position minimum smallest
fold:maxIndex   | 5 | index position maximum largest
fold:mean  | 4 | mean average
every      | 4 | all every each whole entirely only
some       | 4 | any some exist contain has there
over:parameter | 1 | element array list value string character tuple entry item number
over:digits    | 5 | digit
over:range     | 4 | first range series natural from up till between until
over:divisors  | 5 | divisor factor
over:pairs     | 6 | pair pairs subset combination two
over:next      | 5 | adjacent consecutive neighbour next trend successive
over:zip       | 4 | corresponding same position two both dot pairwise
place      | 3 | index position place
recurrence | 4 | term sequence series recurrence previous nth
length     | 3 | length size count number long
element    | 4 | first last end index position nth kth corner
`

interface Ingredient {
  readonly bits: number
  readonly words: ReadonlySet<string>
}

const TABLE: ReadonlyMap<string, Ingredient> = new Map(
  INGREDIENTS.trim()
    .split('\n')
    .map((line) => {
      const parts = line.split(/ \| | +\| /)
      const words = parts.at(-1)!.trim().split(/\s+/).map(stem)
      return [line.slice(0, line.indexOf(' ')), { bits: Number(parts.at(-2)), words: new Set(words) }] as const
    }),
)

/** Bits of a concept that nothing names: one among a few hundred. */
const CONCEPT_BITS = 9
/** Where a sentence names what it wants, what it does not name is this much less likely. */
const UNNAMED_BITS = 2

/** How likely each part of a program is, as bits; what the sentence or the function's name says is cheap. */
export interface Prior {
  bits(key: string): number
  /** Whether a word names this part. */
  speaks(key: string): boolean
  literal(value: bigint): number
  concept(concept: Concept): number
  isNamed(concept: Concept): boolean
}

const literalBits = (value: bigint): number => {
  if (value >= 0n && value <= 2n) return 3
  if (value === 10n) return 4
  if (value > 0n && value < 10n) return 5
  return 8
}

/** Words that imply a number, as `even` does 2. */
const LITERAL_WORDS: ReadonlyMap<bigint, ReadonlySet<string>> = new Map(
  [
    [0n, 'zero positive negative'],
    [2n, 'even odd double twice half square'],
    [3n, 'triple thrice cube'],
    [10n, 'digit'],
  ].map(([value, words]) => [value as bigint, new Set((words as string).split(' ').map(stem))]),
)

/** Words that say something: those of the sentence, and of a telling name. */
function spokenKeys(sentence: Sentence, name: string): ReadonlySet<string> {
  return new Set([...sentence.keys.filter((_, i) => sentence.tokens[i]!.kind === 'word'), ...nameKeys(name)])
}

/** Words of a concept that set it apart: those that one of its phrases needs. */
const tellingKeys = (concept: Concept): readonly (readonly (readonly string[])[])[] => [
  ...concept.phrases.flatMap((phrase) => [phrase.ideas.flat()]),
  ...concept.nouns.map((words) => [words]),
  ...concept.adjectives.map((words) => [words]),
]

export function createPrior(sentence: Sentence, name: string): Prior {
  const said = spokenKeys(sentence, name)
  const silent = sentence.free.every((free) => free)
  const numbers = new Set(sentence.tokens.flatMap((token) => (token.value === undefined ? [] : [token.value])))
  const named = new Map<Concept, boolean>()
  const isNamed = (concept: Concept): boolean => {
    const known = named.get(concept)
    if (known !== undefined) return known
    const is = tellingKeys(concept).some(
      (ideas) => ideas.length > 0 && ideas.every((run) => run.every((key) => said.has(key))),
    )
    named.set(concept, is)
    return is
  }
  const dear = silent ? 0 : UNNAMED_BITS
  const anySaid = (words: ReadonlySet<string> | undefined): boolean => [...(words ?? [])].some((word) => said.has(word))
  const speaks = (key: string): boolean => anySaid(TABLE.get(key)?.words)
  const cheap = new Map([...TABLE].map(([key, { bits }]) => [key, speaks(key) ? 1 : bits + dear]))
  const implied = new Set([...LITERAL_WORDS].flatMap(([value, words]) => (anySaid(words) ? [value] : [])))
  return {
    bits: (key) => cheap.get(key)!,
    speaks,
    literal: (value) => (numbers.has(value) || implied.has(value) ? 1 : literalBits(value)),
    concept: (concept) => (isNamed(concept) ? 2 : CONCEPT_BITS + dear),
    isNamed,
  }
}

/** Whether a part of a program is what this word speaks of. */
export const speaksOf = (key: string, word: string): boolean => TABLE.get(key)?.words.has(word) ?? false
export const impliesNumber = (word: string, value: bigint): boolean => LITERAL_WORDS.get(value)?.has(word) ?? false
