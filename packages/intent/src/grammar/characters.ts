import { type Bool, both, compare, either, it, literal, type Num, not } from '../meaning/meaning.js'
import { type MeaningRule, make, num, property } from './parts.js'

const between = (low: string, high: string): Bool => both(compare('>=', it, code(low)), compare('<=', it, code(high)))
const code = (character: string): Num => literal(character.charCodeAt(0))
const anyOf = (characters: string): Bool =>
  [...characters].map((character) => compare('==', it, code(character))).reduce(either)
const named = (patterns: readonly string[], holds: Bool): readonly MeaningRule[] =>
  make(
    'Property',
    patterns.flatMap((pattern) => [`ascii? ${pattern}`, `ascii? ${pattern} character|byte`]),
    () => property(holds),
  )

const upper = between('A', 'Z')
const lower = between('a', 'z')
const digit = between('0', '9')
const letter = either(upper, lower)
const vowel = anyOf('aeiouAEIOU')
const space = either(
  compare('==', it, literal(32)),
  both(compare('>=', it, literal(9)), compare('<=', it, literal(13))),
)
const visible = both(compare('>', it, literal(32)), compare('<', it, literal(127)))

/** Names of classes, as properties of the code under consideration. */
export const characterClasses: readonly (readonly [string, Bool])[] = [
  ['uppercase letters', upper],
  ['lowercase letters', lower],
  ['letters', letter],
  ['digits', digit],
  ['letters or digits', either(letter, digit)],
  ['vowels', vowel],
  ['consonants', both(letter, not(vowel))],
  ['whitespace', space],
  ['punctuation', both(visible, not(either(letter, digit)))],
]

/** Classes of ASCII characters, as properties of their codes. */
export const characterRules: readonly MeaningRule[] = [
  ...named(['uppercase letter', 'uppercase', 'capital letter'], upper),
  ...named(['lowercase letter', 'lowercase'], lower),
  ...named(['letter', 'alphabetic'], letter),
  ...named(['digit', 'decimal digit', 'numeric'], digit),
  ...named(['letter and digit', 'letter or digit', 'alphanumeric'], either(letter, digit)),
  ...named(['vowel'], vowel),
  ...named(['consonant'], both(letter, not(vowel))),
  ...named(['whitespace', 'white space'], space),
  ...named(['space'], compare('==', it, literal(32))),
  ...named(['tab'], compare('==', it, literal(9))),
  ...named(['newline'], compare('==', it, literal(10))),
  ...named(['punctuation', 'punctuation mark'], both(visible, not(either(letter, digit)))),
  ...named(['comma'], compare('==', it, code(','))),
  ...make('Atom', ['a space character'], () => num(literal(32))),
]
