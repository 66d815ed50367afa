import { arithmetic, type Meaning, type Num } from '../meaning/meaning.js'
import { BEFORE } from '../meaning/recurrence.js'
import { numberOf } from '../meaning/value.js'
import type { Token } from '../text/tokenize.js'
import type { Edge } from './chart.js'
import { asNum, asSeq, find, type MeaningRule, make, num, seq } from './parts.js'

const named = (name: string, words: readonly string[]): readonly MeaningRule[] =>
  make('Atom', words, () => num({ kind: 'parameter', name }))

/** The value of a seed. */
function seedOf(term: Num): bigint | undefined {
  if (term.kind === 'literal') return term.value
  if (term.kind !== 'unary' || term.operator !== 'negate') return undefined
  const value = seedOf(term.operand)
  return value === undefined ? undefined : -value
}

/** `f(0) = 1` as written: which term, and what it is. */
interface Initial {
  readonly at: bigint
  readonly value: bigint
}
const asInitials = (meaning: Meaning | undefined): readonly Initial[] | undefined =>
  meaning?.type === 'initials' ? meaning.initials : undefined

/** Terms that follow one another, in order. */
function recurrence(initials: readonly Initial[], step: Num | undefined): Meaning | undefined {
  const sorted = [...initials].sort((a, b) => Number(a.at - b.at))
  const from = sorted[0]?.at
  if (from === undefined || step === undefined || sorted.length > 3) return undefined
  if (sorted.some(({ at }, i) => at !== from + BigInt(i))) return undefined
  return { type: 'recurrence', seeds: sorted.map(({ value }) => value), from, step }
}
function started(parts: readonly Meaning[]): Meaning | undefined {
  const terms = find(parts, asSeq)?.base
  const values = parts.map(asNum).filter((part) => part !== undefined)
  const step = values.at(-1)
  if (terms?.kind !== 'items' || step === undefined) return undefined
  const from = values.length > 1 ? seedOf(values[0]!) : 0n
  const count = usedBefore(step)
  if (
    from === undefined ||
    count > terms.items.length ||
    !continues(
      terms.items.map((term) => seedOf(term)!),
      step,
      count,
    )
  )
    return undefined
  return recurrence(
    terms.items.slice(0, Math.max(count, 1)).map((term, i) => ({ at: from + BigInt(i), value: seedOf(term)! })),
    step,
  )
}
/** Whether the terms that are listed beyond the first ones are those that the rule makes. */
const continues = (terms: readonly bigint[], step: Num, count: number): boolean =>
  terms.every((term, i) => {
    if (i < count) return true
    const before = BEFORE.reduce<Num>(
      (value, name, back) => replaceName(value, name, { kind: 'literal', value: terms[i - 1 - back] ?? 0n }),
      step,
    )
    const made = numberOf(before, BigInt(i))
    return made === undefined || made === term
  })

/** How many terms before it a term is made of. */
const usedBefore = (step: Num): number => {
  const text = JSON.stringify(step, (_, value) => (typeof value === 'bigint' ? String(value) : value))
  return /"previous3"/.test(text) ? 3 : /"previous2"/.test(text) ? 2 : 1
}
const plus = (a: string, b: string): Num =>
  arithmetic('+', { kind: 'parameter', name: a }, { kind: 'parameter', name: b })
const EACH = 'each|every|all|any'
const NEXT = ['next', 'further', 'later', 'follow', 'new', 'other', 'subsequent', ''].map(
  (word) => `${word} term|number|one|element`,
)
const SAID = ['be', 'equal', '=', 'being', 'be get as', 'be compute as', 'be obtain as']

/** Sequences by their first terms and what each next one is: `starts with 2, 5 at 1, each next term being …`. */
export const recurrenceRules: readonly MeaningRule[] = [
  ...named('previous', [
    'previous term|one|number|value?',
    'term|number|one before it?',
    'last term',
    'one before',
    'its? predecessor',
  ]),
  ...named('previous2', [
    'term|one two before',
    'term before previous one?',
    'term before last',
    'one before last|previous',
  ]),
  ...named('previous3', ['term|one three before']),
  ...named('index', ['its index', 'its position']),
  ...make(
    'Sum',
    [
      'sum of previous two term|number|one|value?',
      'sum of two previous|last term|number|one|value?',
      'sum of two term|number|one|value? before it?',
      'sum of two that? come? before it?',
      'sum of its two predecessor',
      'sum of last two term|number|one|value?',
    ],
    () => num(plus('previous', 'previous2')),
  ),
  ...make(
    'Sum',
    [
      'sum of previous three term|number|one|value?',
      'sum of three previous|last term|number|one|value?',
      'sum of three term|number|one|value? before it?',
    ],
    () => num(arithmetic('+', plus('previous', 'previous2'), { kind: 'parameter', name: 'previous3' })),
  ),
  ...make('Product', ['Atom time? Atom'], ([a, b]) => {
    const [count, of] = [asNum(a), asNum(b)]
    return count?.kind === 'literal' && of?.kind === 'parameter' && of.name.startsWith('previous')
      ? num(arithmetic('*', count, of))
      : undefined
  }),
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
    'Next',
    [
      `where|with|and|,|;|.? ${EACH}`,
      `, and ${EACH}`,
      `, where|with ${EACH}`,
      `, and where ${EACH}`,
      `and where ${EACH}`,
    ].flatMap((each) => NEXT.flatMap((next) => SAID.map((said) => `${each} ${next} ${said} Num`))),
    ([a]) => a,
  ),
  ...make(
    'Start',
    [
      'sequence|series that|which start|begin with Terms',
      'start|begin with|from Terms',
      'sequence|series start|begin with? Terms',
      'sequence|series Terms , ...',
      'sequence|series Terms',
      'first term be Terms',
      'first two term be Terms',
    ],
    ([a]) => a,
  ),
  ...make('Start', ['Start at Num'], (parts) => {
    const [terms, at] = [asSeq(parts[0])?.base, asNum(parts[1])]
    const from = at === undefined ? undefined : seedOf(at)
    if (terms?.kind !== 'items' || from === undefined) return undefined
    return {
      type: 'initials',
      initials: terms.items.map((term, i) => ({ at: from + BigInt(i), value: seedOf(term)! })),
    }
  }),
  ...make('Defined', ['Start Next'], started),
  ...make('Defined', ['Start Next'], ([a, b]) => {
    const initials = asInitials(a)
    return initials === undefined ? undefined : recurrence(initials, asNum(b))
  }),
  ...make('Initials', ['Initials ,|and|; Initials', 'Initials , and Initials'], ([a, b]) => {
    const [left, right] = [asInitials(a), asInitials(b)]
    return left === undefined || right === undefined ? undefined : { type: 'initials', initials: [...left, ...right] }
  }),
  ...make(
    'Defined',
    [
      'Initials ,|and|;|. Term = Num',
      'Initials , and Term = Num',
      'Initials Next',
      'Initials ,|and|;|. Term = Num for Bool',
      'Initials , and Term = Num otherwise',
    ],
    (parts) => {
      const step = parts
        .slice(1)
        .map(asNum)
        .find((part) => part !== undefined)
      const initials = asInitials(parts[0])
      return initials === undefined ? undefined : recurrence(initials, step)
    },
  ),
  ...make(
    'Defined',
    ['Term = Num , Initials', 'Term = Num with|and|;|where Initials', 'Term = Num , with|and|where Initials'],
    ([, step, a]) => {
      const initials = asInitials(a)
      return initials === undefined ? undefined : recurrence(initials, asNum(step))
    },
  ),
  ...make(
    'Recurrence',
    [
      'Defined',
      'term of Defined',
      'term of sequence that|which Defined',
      'term with index Atom of Defined',
      'Atom th? term of Defined',
      ...[',', ';', '.', 'and', ', and'].flatMap((then) =>
        ['return|give|find|report', 'what be'].flatMap((verb) => [
          `Defined ${then} ${verb} Term`,
          `Defined ${then} ${verb} term number? Atom`,
          `Defined ${then} ${verb} Atom th? term|number|element`,
        ]),
      ),
    ],
    (parts) => parts.find(({ type }) => type === 'recurrence'),
  ),
]

/** `f(n - 1)`, `a(0) = 2`, `f(n)`: terms that are written like calls of a function with no such name otherwise. */
export function termSeeds(tokens: readonly Token[], number: string): readonly Edge<Meaning>[] {
  const out: Edge<Meaning>[] = []
  const text = (i: number) => tokens[i]?.text ?? ''
  const letter = tokens.findIndex(
    ({ kind }, i) =>
      kind === 'word' &&
      /^[([]$/.test(text(i + 1)) &&
      (text(i + 2) === number || (tokens[i + 2]?.value !== undefined && text(i + 4) === '=')),
  )
  const name = letter < 0 ? undefined : text(letter)
  if (name === undefined || !/^[a-zA-Z]$/.test(name)) return out
  for (let i = 0; i < tokens.length; i++) {
    if (text(i) !== name || !/^[([]$/.test(text(i + 1))) continue
    const inside = tokens[i + 2]
    const closes = (at: number) => /^[)\]]$/.test(text(at))
    if (inside?.value !== undefined && closes(i + 3) && text(i + 4) === '=') {
      const negative = text(i + 5) === '-'
      const value = tokens[i + (negative ? 6 : 5)]?.value
      if (value !== undefined)
        out.push({
          category: 'Initials',
          start: i,
          end: i + (negative ? 7 : 6),
          cost: 0,
          value: { type: 'initials', initials: [{ at: inside.value, value: negative ? -value : value }] },
        })
    } else if (inside?.text === number && closes(i + 3)) {
      out.push({ category: 'Term', start: i, end: i + 4, cost: 0, value: { type: 'text', text: '' } })
    } else if (inside?.text === number && text(i + 3) === '-' && closes(i + 5)) {
      const back = Number(tokens[i + 4]?.value ?? 0n)
      const before = BEFORE[back - 1]
      if (before !== undefined)
        out.push({ category: 'Atom', start: i, end: i + 6, cost: 0, value: num({ kind: 'parameter', name: before }) })
    }
  }
  return out
}

/** The index itself, where a term is made of it: `f(n) = f(n - 1) + n`. */
export const indexed = (step: Num, number: string): Num =>
  replaceName(step, number, { kind: 'parameter', name: 'index' })

function replaceName(value: Num, name: string, by: Num): Num {
  if (value.kind === 'parameter') return value.name === name ? by : value
  if (value.kind === 'arithmetic')
    return { ...value, left: replaceName(value.left, name, by), right: replaceName(value.right, name, by) }
  return value.kind === 'unary' ? { ...value, operand: replaceName(value.operand, name, by) } : value
}
