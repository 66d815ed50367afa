import type { Order, Unit } from '../items.js'
import { type Draft, type Grammar, staged, type Take } from './draft.js'

const DIRECTION = '(?:ascending|descending|increasing|decreasing|reverse)'
const KEY = `(?:alphabetical(?:ly)?|lexicographic(?:al)?(?:ly)?|byte(?:wise)?|dictionary|ascii|numeric(?:al)?(?:ly)?)`
export const ORDER_KEY = `(?:(?:in )?(?:${DIRECTION} )?(?:${KEY} )?(?:${DIRECTION} )?(?:sort(?:ed)? )?order|(?:${DIRECTION} )?${KEY}(?: ${DIRECTION})?|(?:in )?(?:${DIRECTION}) order of (?:length|value|bytes|their bytes|byte values)|by (?:their )?(?:${DIRECTION} )?(?:length|byte values?|bytes|value|numeric value)(?: ${DIRECTION})?|from (?:shortest|smallest|longest|largest|lowest|highest|biggest|maximum|minimum|a) to (?:longest|largest|shortest|smallest|biggest|highest|lowest|maximum|minimum|z)|(?:shortest|smallest|longest|largest|lowest|highest|biggest)(?: 1s| ones?| 1)? first|(?:in )?${DIRECTION}(?: order)?)`

/** In which order the items come. */
export function orderPhrases({ word, either }: Grammar) {
  const orderOf = (words: string, draft: Draft): { readonly by: Order; readonly descending: boolean } | undefined => {
    const numbers = draft.unit === 'number' || draft.numeric === true
    const descending =
      /descending|decreasing|reverse|from (?:longest|largest|biggest|highest|z)|^(?:longest|largest|biggest|highest|greatest) first|maximum to/.test(
        words,
      )
    if (/length|longest|shortest/.test(words)) return { by: 'length', descending }
    if (/alphabet|lexico|byte|dictionary|ascii|from [az] to/.test(words)) return { by: 'bytes', descending }
    if (/numeric|value|largest|smallest|biggest|highest|lowest|maximum|minimum/.test(words))
      return { by: 'value', descending }
    return { by: numbers ? 'value' : 'bytes', descending }
  }
  const sortBy: Take = (m, draft) => {
    if (draft.unit === undefined) return undefined
    const order = orderOf(m[0], draft)
    return order === undefined ? undefined : staged(draft, { kind: 'sort', ...order })
  }
  const sorting = either(
    word(
      `[,]? ?(?:and |being |but )?(?:${KEY} )?(?:sorted|ordered|arranged|in sorted order)(?: ${ORDER_KEY})*`,
      sortBy,
    ),
    word(
      `[,]? ?in (?:(?:alphabetical|lexicographic(?:al)?|dictionary|sorted|ascending|descending|increasing|decreasing|byte|numeric(?:al)?|reverse alphabetical|reverse numerical|reverse sorted|ascii) )+order(?: of (?:their )?(?:length|value|bytes|byte values))?`,
      sortBy,
    ),
    word(
      '[,]? ?(?:from (?:shortest|smallest|longest|largest|lowest|highest|biggest) to (?:longest|largest|shortest|smallest|highest|lowest|biggest)|(?:shortest|smallest|longest|largest|lowest|highest|biggest)(?: 1s| ones?| 1)? first)',
      sortBy,
    ),
  )
  const reversing = word(
    '[,]? ?(?:in (?:reverse|opposite|backward|backwards|reversed) order|in reverse|(?:but )?(?:starting|beginning|start) (?:with|from|at) (?:very )?last(?: (?:1|line|word|number|argument))?(?: and (?:finishing|ending|going back|going|end) (?:with|to|at|by) first(?: 1)?)?|(?:from )?(?:(?:very )?last|bottom|end)(?: (?:1|line|word|number|argument))? (?:to|up to) (?:first|top|beginning|start)(?: (?:1|line))?|(?:last|bottom)(?: (?:1|line|word|number|argument))? first)(?: , first (?:1 |line )?last)?',
    // `in reverse order, last line first` says one thing twice.
    (_, draft) => (draft.stages.some(({ kind }) => kind === 'reverse') ? draft : staged(draft, { kind: 'reverse' })),
  )
  const lastFirst = word(
    'last (line|word|argument|number)(?: of stdin| read)? first ,? ?(?:and )?(?:then )?(?:1|line|word|argument|number) before (?:it|that)(?: ,)?(?: and)? so on(?: ,)?(?: (?:up to|until|to|down to) first(?: 1| line)?)?',
    (m, draft) =>
      draft.unit === undefined ? staged({ ...draft, unit: m[1] as Unit }, { kind: 'reverse' }) : undefined,
  )
  return { orderOf, sortBy, sorting, reversing, lastFirst }
}
