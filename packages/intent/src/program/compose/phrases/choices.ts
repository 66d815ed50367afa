import type { Outcome } from '../../notes.js'
import { lineTest } from '../line-tests.js'
import { type Grammar, type Step, staged } from './draft.js'
import type { Nouns } from './nouns.js'

const FOUND_NONE =
  '(?:no (?:line|word|1)s? (?:does|do|matches|match|was(?: found| printed| shown)?|is(?: found| printed| shown)?|matched)|nothing (?:was |is )?(?:found|printed|matched|matches|shown)|none (?:was |is )?(?:found|matches|match|does|was)|there is none|there are none)'
const FOUND_SOME =
  '(?:(?:at least 1|each|some|1|any) lines? (?:was|is|were|are)? ?(?:found|printed|matched|matches|match|shown|does|did|do)|something (?:was|is) (?:found|printed|matched)|there (?:is|was) (?:match|1))'

/** What is said or returned in which case. */
export function choicePhrases({ word, phrase, seq, either, maybe, set, context }: Grammar, { items }: Nouns) {
  const exits = either(
    word(
      `(?:and |return |exit |with )*(?:status )?(?:with )?(\\d+) (?:if|when) ${FOUND_NONE} ?,? ?(?:and|or|otherwise|else)+ ?(?:exit )?(?:status )?(\\d+)(?: otherwise| if not| else)?`,
      (m, draft) => ({
        ...draft,
        found: { some: Number(m[2]), none: Number(m[1]) },
      }),
    ),
    word(
      `(?:and |return |exit |with )*(?:status )?(?:with )?(\\d+) (?:if|when) ${FOUND_SOME} ?,? ?(?:and|or|otherwise|else)* ?(?:exit )?(?:status )?(\\d+)(?: otherwise| if not| else| if none (?:was|is|does))?`,
      (m, draft) => ({
        ...draft,
        found: { some: Number(m[1]), none: Number(m[2]) },
      }),
    ),
  )
  // `print "yes" if …, otherwise "no"`, `exit 0 if …, 1 otherwise`
  const outcome = (words: string): Outcome | undefined => {
    const m =
      /^(?:(?:print )?(?:word |text )?(q\d+|(?!exit)[a-z-]+))?(?: ?,? ?and )?(?:(?:exit |status |return )*(\d+))?$/.exec(
        words,
      )
    if (m === null || (m[1] === undefined && m[2] === undefined)) return undefined
    const said = m[1] === undefined ? '' : `${/^q\d/.test(m[1]) ? context.quotes[Number(m[1].slice(1))]! : m[1]}\n`
    return { text: said, status: Number(m[2] ?? 0) }
  }
  const happens = (which: 'whenTrue' | 'whenFalse'): Step =>
    phrase(
      (words, draft) => {
        const made = outcome(words)
        const known = draft.choice ?? {}
        return made === undefined || known[which] !== undefined
          ? undefined
          : { ...draft, choice: { ...known, [which]: made }, printing: true }
      },
      '(?:print|exit|return|status|q\\d+|\\d+|[a-z-]+)',
      7,
    )
  const deciding = (condition: string): Step => set((draft) => ({ ...draft, choice: { ...draft.choice, condition } }))
  const stdinHas = word('(?:there (?:is|are)|stdin (?:has|contain))(?: (?:any|some|1))?')
  const condition = either(
    seq(
      word('(?:stdin is empty|there is no stdin)', (_, draft) => ({ ...draft, unit: 'byte' as const })),
      deciding('$ == 0'),
    ),
    seq(
      word('stdin is (?:not empty|non-empty)', (_, draft) => ({ ...draft, unit: 'byte' as const })),
      deciding('$ > 0'),
    ),
    seq(word('(?:there (?:is|are)|stdin (?:has|contain)) no'), items, deciding('$ == 0')),
    seq(word('stdin (?:does not contain|has no|contain no)'), items, deciding('$ == 0')),
    ...(
      [
        ['at least', '>='],
        ['more than', '>'],
        ['fewer than', '<'],
        ['at most', '<='],
        ['exactly', '=='],
      ] as const
    ).flatMap(([words, sign]) =>
      Array.from({ length: 1 }, () =>
        seq(
          word(`(?:there are|stdin (?:has|contain)) ${words} (\\d+)`, (m, draft) => ({
            ...draft,
            choice: { ...draft.choice, condition: `$ ${sign} ${m[1]}` },
          })),
          items,
        ),
      ),
    ),
    seq(stdinHas, items, deciding('$ > 0')),
    word('stdin contain ((?:text |word |string )?q\\d+|first argument)', (m, draft) => {
      const found = lineTest(`that contain ${m[1]}`, context)
      return found === undefined
        ? undefined
        : {
            ...staged({ ...draft, unit: 'line' as const }, { kind: 'where', test: found }),
            choice: { ...draft.choice, condition: '$ > 0' },
          }
    }),
  )
  const ELSE = '(?:[,.;]|and|or)* ?(?:otherwise|else|if not|in each other case)? ?,?'
  const choosing = either(
    seq(
      happens('whenTrue'),
      word('[,]? ?(?:if|when)'),
      condition,
      word(ELSE),
      happens('whenFalse'),
      maybe(word('(?:otherwise|else|if not)')),
    ),
    seq(
      word('(?:if|when)'),
      condition,
      word('[,]? ?(?:then)?'),
      happens('whenTrue'),
      word(ELSE),
      happens('whenFalse'),
      maybe(word('(?:otherwise|else|if not)')),
    ),
    seq(
      word('(?:print|say|tell|report) (?:whether|if)'),
      condition,
      word('[:,(]? ?(?:by )?(?:print )?'),
      happens('whenTrue'),
      word(ELSE),
      happens('whenFalse'),
    ),
  )
  return { exits, choosing }
}
