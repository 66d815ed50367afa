import type { Num } from '../meaning/meaning.js'
import { asNum, asSeq, type MeaningRule, make, num, seq } from './parts.js'

const named = (name: string, words: readonly string[]): readonly MeaningRule[] =>
  make('Atom', words, () => num({ kind: 'parameter', name }))

/** The value of a seed. */
function seedOf(term: Num): bigint | undefined {
  if (term.kind === 'literal') return term.value
  if (term.kind !== 'unary' || term.operator !== 'negate') return undefined
  const value = seedOf(term.operand)
  return value === undefined ? undefined : -value
}

/** Sequences by their first terms and what each next one is: `starts with 2, 5 at 1, each next term being …`. */
export const recurrenceRules: readonly MeaningRule[] = [
  ...named('previous', ['previous term', 'term before', 'last term']),
  ...named('previous2', ['term two before', 'term before previous one?', 'term before last']),
  ...named('previous3', ['term three before']),
  ...named('index', ['its index', 'its position']),
  ...make('Terms', ['Num'], ([a]) => {
    const term = asNum(a)
    return term === undefined || seedOf(term) === undefined
      ? undefined
      : seq({ base: { kind: 'items', items: [term] } })
  }),
  ...make('Terms', ['Terms , Terms', 'Terms ,? and Terms'], ([a, b]) => {
    const [left, right] = [asSeq(a)?.base, asSeq(b)?.base]
    return left?.kind === 'items' && right?.kind === 'items'
      ? seq({ base: { kind: 'items', items: [...left.items, ...right.items] } })
      : undefined
  }),
  ...make(
    'Recurrence',
    [
      'term of sequence that|which start with Terms at Num ,|and|where each next? term be Num',
      'term of sequence that|which start with Terms at Num , and|where each next? term be Num',
    ],
    ([terms, at, next]) => {
      const [base, start, step] = [asSeq(terms)?.base, asNum(at), asNum(next)]
      const from = start === undefined ? undefined : seedOf(start)
      if (base?.kind !== 'items' || from === undefined || step === undefined) return undefined
      return { type: 'recurrence', seeds: base.items.map((term) => seedOf(term)!), from, step }
    },
  ),
]
