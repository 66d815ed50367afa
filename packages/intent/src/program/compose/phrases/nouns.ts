import { type Grammar, inverse, type Step } from './draft.js'
import type { Filters } from './filters.js'
import type { sourcePhrases } from './sources.js'

const OF_SEVERAL = /\b(?:which|maximum|minimum|largest|smallest|greatest|highest|lowest|biggest|of) ?$/
const ONE_ARGUMENT = /^(?!.*\beach\b).*\bargument\b/

/** Items with all that is said of them, and words that stand for those that were spoken of. */
export function nounPhrases(
  { word, seq, either, maybe, many, set, text }: Grammar,
  unit: Step,
  { source, asArguments, numerals, inputLayout }: ReturnType<typeof sourcePhrases>,
  { slice, places, relative, distinct, adjective, apposition }: Filters,
) {
  /** The adjectives filter before what selects by place does: `the first 3 empty lines`. */
  const items: Step = function* (from, draft) {
    const before = draft.stages
    const lead = many(word('(?:each(?: of)?|only|just|those|stdin|both|of)'))
    const picked = seq(lead, maybe(slice), lead, many(either(adjective, word('stdin'))))
    const nouns = seq(
      picked,
      unit,
      maybe(places),
      many(either(source, asArguments, numerals, inputLayout, relative(), distinct, apposition)),
    )
    for (const [end, made] of nouns(from, { ...draft, stages: [] })) {
      // `the argument` is the only one.
      const only =
        made.unit === 'argument' &&
        draft.unit === undefined &&
        ONE_ARGUMENT.test(text.slice(from, end)) &&
        !OF_SEVERAL.test(text.slice(0, from))
      const places = made.stages.filter(({ kind }) => kind === 'numbered' || kind === 'last' || kind === 'best')
      const tests = made.stages.filter((stage) => !places.includes(stage))
      if (only && places.length === 0) places.push({ kind: 'numbered', condition: '$ == 1' })
      yield [end, { ...made, stages: [...before, ...tests, ...places] }]
    }
  }
  /** Items as those that are left out. */
  const leftOut: Step = function* (from, draft) {
    for (const [end, made] of items(from, { ...draft, stages: [] })) {
      const [stage, ...more] = made.stages
      const kept = stage === undefined || more.length > 0 ? undefined : inverse(stage)
      if (kept !== undefined) yield [end, { ...made, stages: [...draft.stages, kept] }]
    }
  }
  const pronoun = set((draft) => (draft.unit === undefined ? undefined : draft))
  const them = seq(
    word(
      '(?:of them each|of them|it|them|they|result|results|that|those|each(?: of them)?|each 1|rest|others|each (?:other )?(?:line|word|number|argument)|(?:remaining |other |resulting )?(?:lines|words|numbers|arguments|ones))(?: out)?',
    ),
    pronoun,
  )
  return { items, leftOut, them }
}
export type Nouns = ReturnType<typeof nounPhrases>
