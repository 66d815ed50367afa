import type { Grammar } from './draft.js'
import { NUMBER_WORDS } from './units.js'

/** Where the items come from, and how they stand there. */
export function sourcePhrases({ word, either }: Grammar) {
  const source = either(
    word(
      '(?:among (?:those|1s) )?(?:read |given |found |typed |taken |present |contained |that (?:are|occur|appear) |(?:there )?are )?(?:on|from|in|of|to|over) stdin',
      (_, draft) => (draft.unit === 'argument' ? undefined : draft),
    ),
    word(
      '(?:that (?:are |were )?)?(?:read|there (?:are|is|were)|it contain|(?:do |does )?stdin (?:has|have|contain|consists? of|holds?))',
      (m, draft) =>
        draft.unit === 'argument' ? undefined : { ...draft, ...(/read/.test(m[0]) ? { reads: true } : {}) },
    ),
    word('(?:are|is) there(?: (?:in|on) stdin)?', (_, draft) => (draft.unit === 'argument' ? undefined : draft)),
    word('(?:in|of|from) it', (_, draft) => (draft.reads === true ? draft : undefined)),
    word('(?:from|at|of) (?:start|beginning|top|begining) of stdin'),
    word('as (?:first )?argument says', (_, draft) => ({ ...draft, counted: true })),
    word(
      '(?:given|passed|there (?:are|were)|it (?:was|is) given|(?:were|are) (?:given|passed)|(?:that )?program (?:was|is) (?:given|started with|called with))(?: to (?:it|program)| on (?:command line|commandline))?',
      (_, draft) => (draft.unit === 'argument' ? draft : undefined),
    ),
  )
  const asArguments = word(
    '(?:given |passed |taken |handed over )?(?:as|in|on|from) (?:each )?(?:arguments|commandline|command line)',
    (_, draft) => (draft.unit === 'number' ? { ...draft, unit: 'argument', numeric: true } : undefined),
  )
  /** `the arguments, which are integers`. */
  const numerals = word(
    `[,(]? ?(?:(?:and )?(?:that|each(?: of (?:them|that))?|they|all) )?(?:are|is|being|as)(?: each)? (?:possibly negative )?${NUMBER_WORDS}(?: that (?:may|can) be negative)?(?: \\))?`,
    (_, draft) => (draft.unit === 'argument' || draft.unit === 'word' ? { ...draft, numeric: true } : undefined),
  )
  const inputLayout = word(
    '(?:[,(] )?(?:(?:with )?(?:1(?: number| integer| word)?|each 1|each) (?:per|on own) line|(?:with )?1(?: number| integer| word)? on each line|separated by (?:spaces?|whitespace|newline|spaces or newline)|that may be negative|(?:some )?(?:possibly|maybe|perhaps) negative)(?: [,)])?',
    (m, draft) => ({ ...draft, lined: draft.lined === true || /line/.test(m[0]) }),
  )
  return { source, asArguments, numerals, inputLayout }
}
