import {
  arithmetic,
  type Bool,
  both,
  compare,
  either,
  it,
  literal,
  type Meaning,
  type Num,
  not,
} from '../meaning/meaning.js'
import { stem } from '../text/stem.js'
import {
  asNum,
  asProperty,
  asSeq,
  bool,
  find,
  follows,
  type MeaningRule,
  make,
  num,
  ofNums,
  partsOf,
  property,
} from './parts.js'

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

/** Names of classes as patterns; `character` or `byte` may stand after each. */
const CLASSES: readonly (readonly [readonly string[], Bool])[] = [
  [['uppercase letter', 'uppercase', 'uppercase ascii letter'], upper],
  [['lowercase letter', 'lowercase', 'small letter', 'lowercase ascii letter', 'small ascii letter'], lower],
  [
    [
      'letter',
      'uppercase and lowercase letter',
      'uppercase or lowercase letter',
      'lowercase and uppercase letter',
      'lowercase or uppercase letter',
    ],
    letter,
  ],
  [['digit', 'decimal digit', 'numeric'], digit],
  [['letter and digit', 'letter or digit', 'alphanumeric'], either(letter, digit)],
  [['vowel'], vowel],
  [['consonant'], both(letter, not(vowel))],
  [['whitespace', 'white space'], space],
  [['punctuation', 'punctuation mark'], both(visible, not(either(letter, digit)))],
]
/** Characters by name. */
const NAMES: Readonly<Record<string, string>> = {
  space: ' ',
  tab: '\t',
  newline: '\n',
  comma: ',',
  underscore: '_',
  dash: '-',
  hyphen: '-',
  'minus sign': '-',
  'plus sign': '+',
  dot: '.',
  period: '.',
  'full stop': '.',
  colon: ':',
  semicolon: ';',
  slash: '/',
  backslash: '\\',
  asterisk: '*',
  star: '*',
  'question mark': '?',
  'exclamation mark': '!',
  'equals sign': '=',
  'at sign': '@',
  'hash sign': '#',
  ampersand: '&',
  'percent sign': '%',
  'dollar sign': '$',
  apostrophe: "'",
  pipe: '|',
}

const held =
  (kind: 'some' | 'every', change: (holds: Bool) => Bool) =>
  (parts: readonly Meaning[]): Meaning | undefined => {
    const [over, holds] = [find(parts, asSeq), find(parts, asProperty)]
    if (over === undefined || holds === undefined || over.filter !== undefined || over.map !== undefined)
      return undefined
    if (parts.some(follows)) return undefined
    const two = kind === 'some' ? find(parts, partsOf) : undefined
    return bool(
      two === undefined
        ? { kind, over, holds: change(holds) }
        : both({ kind, over, holds: two[0] }, { kind, over, holds: two[1] }),
    )
  }

/** Classes of ASCII characters, as properties of their codes. */
export const characterRules: readonly MeaningRule[] = [
  ...CLASSES.flatMap(([patterns, holds]) => named(patterns, holds)),
  ...Object.entries(NAMES).flatMap(([name, character]) => [
    ...named([name], compare('==', it, code(character))),
    ...make('Atom', [name], () => num(code(character)), 3),
    ...make('Atom', [`a|an single? ${name}`, `a|an single? ${name} character`, `${name} character`], () =>
      num(code(character)),
    ),
  ]),
  ...make('Atom', ['letter|character|byte Num'], ([a]) => (asNum(a)?.kind === 'literal' ? a : undefined), 0),
  // `does s contain a digit`, `s has no spaces`
  ...make(
    'Bool',
    [
      'do Seq contain|have any|some? Property',
      'Seq contain|have any|some? Property',
      'be there any|some? Property in Seq',
      'do any|some? Property occur in Seq',
    ],
    held('some', (holds) => holds),
  ),
  ...make(
    'Bool',
    ['do Seq contain|have no Property', 'Seq contain|have no Property', 'be there no Property in Seq'],
    held('every', not),
  ),
  ...make(
    'Bool',
    ['do Seq contain|have character|byte|letter? Num', 'do character|byte|letter? Num occur in Seq'],
    (parts) => {
      const [over, value] = [find(parts, asSeq), find(parts, asNum)]
      return over === undefined || value === undefined || over.filter !== undefined || over.map !== undefined
        ? undefined
        : bool({ kind: 'some', over, holds: compare('==', it, value) })
    },
  ),
  ...make(
    'Bool',
    ['be Seq empty', 'Seq have|contain no character|byte', 'do Seq have|contain no character|byte'],
    (parts) => {
      const over = find(parts, asSeq)
      return over?.base.kind !== 'parameter' || over.filter !== undefined || over.map !== undefined
        ? undefined
        : bool(compare('==', { kind: 'length', of: over.base.name }, literal(0)))
    },
  ),
  ...make('Num', ['how many time do Num occur in Seq'], ([what, over]) => {
    const [value, text] = [asNum(what), asSeq(over)]
    return value?.kind !== 'literal' || text === undefined || text.filter !== undefined || text.map !== undefined
      ? undefined
      : num({ kind: 'fold', fold: 'count', over: { ...text, filter: compare('==', it, value) } })
  }),
  ...make('Change', ['swap|toggle|invert|flip case of all|every|each? Seq'], ([part]) =>
    replaced(part, {
      kind: 'choice',
      condition: letter,
      whenTrue: arithmetic('^', it, literal(32)),
      whenFalse: it,
    }),
  ),
  ...make(
    'Num',
    [
      'how many Property do Seq contain|have',
      'how many Property character|byte do Seq contain|have',
      'how many Property be there? in Seq',
      'how many Property occur in Seq',
    ],
    ([holds, over]) => {
      const [filter, text] = [asProperty(holds), asSeq(over)]
      return filter === undefined || text === undefined || text.filter !== undefined || text.map !== undefined
        ? undefined
        : num({ kind: 'fold', fold: 'count', over: { ...text, filter } })
    },
  ),
  ...cased('uppercase|capital', lower, '-'),
  ...cased('lowercase|small', upper, '+'),
  ...ofNums('Property', ['one|any of? Num or Num', 'either? Num or Num'], (a, b) =>
    property(either(compare('==', it, a), compare('==', it, b))),
  ),
]

/** `turn every letter to lowercase`, `capital letters become small letters`. */
function cased(words: string, applies: Bool, operator: '+' | '-'): readonly MeaningRule[] {
  const value: Num = {
    kind: 'choice',
    condition: applies,
    whenTrue: arithmetic(operator, it, literal(32)),
    whenFalse: it,
  }
  const target = `${words} letter|counterpart|equivalent|form|version|character?`
  const each = 'all|every|each'
  return make(
    'Change',
    [
      `turn|convert|change|make|transform|put ${each}? Seq to|into|in? ${target}`,
      `${each}? Seq become ${target}`,
      `${each}? Seq must|should|shall|will? be replaced|changed|turned|converted by|with|to|into its? corresponding? ${target}`,
      `replace ${each}? Seq by|with its|their? corresponding? ${target}`,
    ],
    ([part]) => replaced(part, value),
  )
}

function replaced(part: Meaning | undefined, value: Num): Meaning | undefined {
  const over = asSeq(part)
  return over === undefined || over.map !== undefined || over.base.kind !== 'parameter'
    ? undefined
    : { type: 'change', over, value }
}

const keysOf = (words: string): string => words.split(' ').map(stem).join(' ')
const byName = new Map<string, Bool>([
  ...CLASSES.flatMap(([patterns, holds]) => patterns.map((pattern) => [keysOf(pattern), holds] as const)),
  ...Object.entries(NAMES).map(([name, character]) => [keysOf(name), compare('==', it, code(character))] as const),
])
/** The class or character that the keys of some words name: `every capital letter`, `spaces`. */
export const characterNamed = (keys: readonly string[]): Bool | undefined => byName.get(keys.join(' '))
