import { byteClass } from '../bytes-of.js'
import type { Unit } from '../items.js'
import { type Grammar, type Step, staged } from './draft.js'

export const NUMBER_WORDS = '(?:decimal |whole |signed |natural |valid )*(?:integers?|numbers?|values?)'
const UNITS: readonly (readonly [string, Unit])[] = [
  ['(?:text |printed )?lines?(?: of text)?', 'line'],
  ['words?', 'word'],
  [NUMBER_WORDS, 'number'],
  ['(?:given )?arguments?', 'argument'],
  ['bytes?|characters?', 'byte'],
]

/** What the input is divided into: `lines`, `whole numbers`, `the commas`. */
export function unitPhrase({ word, phrase, either, context }: Grammar): Step {
  return either(
    ...UNITS.map(([pattern, kind]) =>
      word(pattern, (_, draft) =>
        draft.unit === undefined || draft.unit === kind
          ? { ...draft, unit: kind }
          : draft.unit === 'argument' && kind === 'number'
            ? { ...draft, numeric: true }
            : undefined,
      ),
    ),
    word('(?:integer|numeric|number|decimal) arguments?', (_, draft) =>
      draft.unit === undefined ? { ...draft, unit: 'argument', numeric: true } : undefined,
    ),
    // `the digits`, `the commas`: bytes of a class.
    phrase(
      (words, draft) => {
        if (draft.unit !== undefined) return undefined
        const condition =
          byteClass(words.replace(/(?<=..)s$/, ''), 'text[start]', context.quotes) ??
          byteClass(words, 'text[start]', context.quotes)
        return condition === undefined
          ? undefined
          : staged({ ...draft, unit: 'byte' }, { kind: 'where', test: { condition } })
      },
      '\\S+',
      6,
    ),
    word('(?:1s?|ones?|of (?:them|those|these))', (_, draft) => (draft.unit === undefined ? undefined : draft)),
  )
}
