import { textNamed } from '../bytes-of.js'
import type { Output, Unit } from '../items.js'
import { lineValue } from '../line-values.js'
import type { Grammar, Step } from './draft.js'
import { type Filters, relativeForm } from './filters.js'
import type { Nouns } from './nouns.js'

/** Without it an average is no integer. */
const ROUNDED = /rounded down|rounded towards? (?:0|zero)|truncated|integer division|whole part|integer part/

/** What is printed of all items: themselves and what stands between them, or one number. */
export function outputPhrases(
  { word, phrase, seq, either, maybe, set, text, context }: Grammar,
  { items, them }: Nouns,
  { where }: Filters,
  changedNumbers: Step,
) {
  const separated = seq(
    word(
      '[,(]? ?(?:each )?(?:(?:printed |being )?(?:separated|joined|divided|delimited) (?:by|with)|with)(?: (?:1|just))?',
    ),
    phrase(
      (words, draft) => {
        const separator = textNamed(
          words
            .replace(/^(?:1 )?(space|comma|tab|dot|hyphen|underscore|colon|semicolon|blank)s?$/, '$1')
            .replace('blank', 'space'),
          context.quotes,
        )
        return separator === undefined || draft.output !== undefined
          ? undefined
          : { ...draft, output: { kind: 'items', separator } }
      },
      '\\S+',
      4,
    ),
    maybe(word('(?:in )?between(?: (?:them|each(?: 2)?|2|neighbours))?')),
    maybe(
      seq(
        word('without (?:each )?(?:spaces?|blanks)(?: around (?:it|them))?'),
        set((draft) => (draft.output?.kind === 'items' && !/ /.test(draft.output.separator ?? '') ? draft : undefined)),
      ),
    ),
    maybe(word('\\)')),
  )
  const lined = word(
    '[,(]? ?(?:print )?(?:each(?: (?:1|of them|word|number|line|argument))? )?(?:on (?:1 )?own line|1(?: (?:word|number|item|argument|integer|entry|value|line|result))? per line|(?:with |followed by )?newline after each|each followed by newline)(?: [)])?',
    (_, draft) => ({ ...draft, lined: true }),
  )
  const onOneLine = word('[,]? ?(?:each )?on (?:1|same) line')
  const folding = (kind: Exclude<Output['kind'], 'items' | 'choice'>): Step =>
    set((draft) => (draft.output === undefined ? { ...draft, output: { kind }, printing: true } : undefined))
  const numericItems = seq(
    items,
    set((draft) =>
      draft.unit === 'number' || (draft.unit === 'argument' && draft.value === undefined)
        ? { ...draft, numeric: true }
        : undefined,
    ),
  )
  const FOLDS: readonly (readonly [string, Exclude<Output['kind'], 'items' | 'count' | 'choice'>])[] = [
    ...(ROUNDED.test(text) ? ([['(?:average|mean|arithmetic mean)(?: value)?(?: of)?', 'average']] as const) : []),
    ['(?:sum|total)(?: of)?', 'sum'],
    ['product(?: of)?', 'product'],
    ['(?:maximum|largest|greatest|biggest|highest)(?: 1)?(?: (?:of|among))?', 'maximum'],
    ['(?:minimum|smallest|least|lowest)(?: 1)?(?: (?:of|among))?', 'minimum'],
  ]
  const print = word(
    '(?:so )?(?:print_out|print|copy|give|keep|return|list|get|find|pick|select|extract|tell|say|compute|calculate|determine|work out|which is|what is|program that print|filter that print)(?: (?:only|out|just))?',
    (_, draft) => ({ ...draft, printing: true }),
  )
  const measured: Step = either(
    seq(
      word('(?:length|size)(?: in bytes)? of(?= (?:longest|shortest))'),
      items,
      set((draft) => {
        const last = draft.stages.at(-1)
        if (last?.kind !== 'best' || draft.output !== undefined) return undefined
        return {
          ...draft,
          stages: draft.stages.slice(0, -1),
          output: { kind: last.greatest ? 'maximum' : 'minimum' },
          value: { write: 'writeDecimal(end - start)', number: 'end - start' },
          printing: true,
        }
      }),
    ),
  )
  const widest = seq(
    word('number of (?:characters|bytes)(?= (?:longest|shortest))'),
    items,
    word('(?:has|have|contain)'),
    set((draft) => {
      const last = draft.stages.at(-1)
      return last?.kind === 'best' && draft.output === undefined
        ? { ...draft, value: lineValue('length', context)!, printing: true }
        : undefined
    }),
  )
  // `how many of the numbers are negative`
  const counted = seq(
    word('(?:sum )?(?:number of|count of)'),
    items,
    maybe(
      phrase((words, draft) => where(false)(relativeForm(`that ${words}`), draft), 'are|is|have|contain|start|end'),
    ),
    folding('count'),
  )
  const folded = either(
    counted,
    widest,
    measured,
    ...FOLDS.map(([pattern, kind]) => seq(word(pattern), numericItems, folding(kind))),
    ...FOLDS.map(([pattern, kind]) => seq(word(pattern), changedNumbers, folding(kind))),
    ...FOLDS.map(([pattern, kind]) =>
      seq(
        word(pattern),
        word('lengths of'),
        items,
        set((draft) =>
          draft.unit === 'number' || draft.unit === 'byte' || draft.value !== undefined
            ? undefined
            : { ...draft, value: lineValue('length', context)! },
        ),
        folding(kind),
      ),
    ),
    ...FOLDS.map(([pattern, kind]) =>
      seq(
        word(pattern),
        maybe(them),
        set((draft) => (draft.unit === 'number' || draft.numeric === true ? draft : undefined)),
        folding(kind),
      ),
    ),
    seq(
      word('(maximum|minimum|largest|smallest|longest|shortest) (line|word|argument) length', (m, draft) =>
        draft.output === undefined
          ? {
              ...draft,
              unit: m[2] as Unit,
              output: { kind: /max|larg|long/.test(m[1]!) ? 'maximum' : 'minimum' },
              value: lineValue('length', context)!,
              printing: true,
            }
          : undefined,
      ),
    ),
    seq(
      word('(?:line|word|argument) count', (m, draft) => ({
        ...draft,
        unit: /line/.test(m[0]) ? 'line' : /word/.test(m[0]) ? 'word' : 'argument',
      })),
      folding('count'),
    ),
  )
  const settle = word(
    '(?:print |give |tell )(?:only |just )?(?:that (?:number|line|word|argument)|it|result|sum|product|count|number|total|that|line)(?: as(?: decimal)? number)?(?: on own line)?',
    (m, draft) =>
      draft.unit === undefined ||
      (/sum|product|count|number|total/.test(m[0]) && (draft.output === undefined || draft.output.kind === 'items'))
        ? undefined
        : { ...draft, printing: true },
  )
  const exitCount = word(
    '(?:exit with |return |status is |with )?number of arguments(?: there were| given)?(?: as status)?|(?:exit with |return )(?:argument count|number of arguments|count)(?: \\( program name not included \\))? as status',
    (m, draft) =>
      /status|exit|return/.test(m[0]) && draft.unit === 'argument' ? { ...draft, exits: true } : undefined,
  )
  return { separated, lined, onOneLine, folding, numericItems, print, counted, folded, settle, exitCount }
}
