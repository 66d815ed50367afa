import { arithmetic, either, type Fold, it, literal, type Meaning, type Num, type Seq } from '../meaning/meaning.js'
import { asFold, asMapping, asNum, asSeq, find, type MeaningRule, make, num } from './parts.js'

const EACH = 'all|every|each'
const place = { kind: 'place' } as const
type Become = (value: Num | undefined) => Num | undefined

function changed(over: Seq | undefined, value: Num | undefined): Meaning | undefined {
  return over === undefined || value === undefined || over.map !== undefined || over.base.kind !== 'parameter'
    ? undefined
    : { type: 'change', over, value }
}
const whole = (fold: Fold | undefined, over: Seq | undefined): Num | undefined =>
  fold === undefined || over === undefined ? undefined : { kind: 'fold', fold, over: { base: over.base } }

/** In-place changes of arrays: `replace each negative element with 0`, `subtract the minimum from every element`. */
function change(patterns: readonly string[], become: Become): readonly MeaningRule[] {
  const written = patterns.flatMap((pattern) =>
    / Num\b/.test(pattern) ? [pattern, pattern.replace(/\bNum\b/, 'Fold')] : [pattern],
  )
  return make('Change', written, (parts) => {
    const over = find(parts, asSeq)
    const value = find(parts, asNum)
    const fold = find(parts, asFold)
    return changed(over, become(value ?? whole(fold, over)))
  })
}
const by =
  (operator: '+' | '-' | '*' | '/' | '%' | 'min' | 'max'): Become =>
  (value) =>
    value === undefined ? undefined : arithmetic(operator, it, value)
const fixed =
  (value: Num): Become =>
  () =>
    value

/** Two changes of one array, both by what its elements were. */
function together(first: Meaning | undefined, second: Meaning | undefined): Meaning | undefined {
  if (first?.type !== 'change' || second?.type !== 'change') return undefined
  const [a, b] = [first.over, second.over]
  if (a.base.kind !== 'parameter' || b.base.kind !== 'parameter' || a.base.name !== b.base.name) return undefined
  if (a.filter === undefined || b.filter === undefined) return undefined
  return changed(
    { base: a.base, filter: either(a.filter, b.filter) },
    { kind: 'choice', condition: a.filter, whenTrue: first.value, whenFalse: second.value },
  )
}

/** The value at each place of numbers that go on as they begin. */
function progression(terms: readonly (Num | undefined)[]): Num | undefined {
  const values = terms.map((term) => (term?.kind === 'literal' ? term.value : undefined))
  const [first, second] = values
  if (first === undefined || second === undefined) return undefined
  const step = second - first
  if (step === 0n || values.some((value, i) => value !== first + BigInt(i) * step)) return undefined
  const rise = step === 1n ? place : arithmetic('*', place, literal(step))
  return first === 0n ? rise : arithmetic('+', rise, literal(first))
}

const PASSIVE = 'must|should|shall|will|be? be?'
const SETTING = ['set|change|reset to', 'replace|overwritten with|by', 'exchange for', 'turn into', 'make into']

export const changeRules: readonly MeaningRule[] = [
  ...change(
    [
      `replace|overwrite ${EACH}? Seq with|by Num`,
      `set|change|reset ${EACH}? Seq to Num`,
      `turn|make|change ${EACH}? Seq into? Num`,
      `clip|clear|zero ${EACH}? Seq to Num`,
      `${EACH}? Seq become Num`,
      ...SETTING.map((verb) => `${EACH}? Seq ${PASSIVE} ${verb} Num`),
      `write|put|store Num over|into|in ${EACH}? Seq`,
    ],
    (value) => value,
  ),
  ...change([`put|write|store|set Num inplace of ${EACH}? Seq`], (value) => value),
  ...change([`${EACH}? Seq go up by Num`, `${EACH}? Seq be increase|ascending|raise by Num`], by('+')),
  ...change([`${EACH}? Seq go down by Num`, `${EACH}? Seq be decrease|descending|reduce|lower by Num`], by('-')),
  ...change([`${EACH}? Seq be multiply by Num`, `make ${EACH}? Seq Num time as large|big|great|high`], by('*')),
  ...change([`${EACH}? Seq be divide by Num`], by('/')),
  ...change(
    [`${EACH}? Seq be double`, `make ${EACH}? Seq twice as large|big|great|high`],
    fixed(arithmetic('*', it, literal(2))),
  ),
  ...change([`${EACH}? Seq be halve`], fixed(arithmetic('/', it, literal(2)))),
  ...change(
    [`${EACH}? Seq be square`, `${EACH}? Seq be multiply by|with itself`, `multiply ${EACH} Seq by|with itself`],
    fixed(arithmetic('**', it, literal(2))),
  ),
  ...change(
    [`${EACH}? Seq be negate`, `${EACH}? Seq change|flip|toggle its? sign`],
    fixed({ kind: 'unary', operator: 'negate', operand: it }),
  ),
  ...change([`zero|clear|wipe out? ${EACH}? Seq`, `zero ${EACH}? Seq out`], fixed(literal(0))),
  ...change(
    [`add to ${EACH} Seq Num`, `add Num to ${EACH} Seq`, `increase|increment|raise ${EACH} Seq by Num`],
    by('+'),
  ),
  ...change([`subtract Num from ${EACH} Seq`, `decrease|reduce|lower|decrement ${EACH} Seq by Num`], by('-')),
  ...change([`multiply|scale ${EACH}? Seq by|with Num`], by('*')),
  ...change([`divide ${EACH}? Seq by Num`], by('/')),
  ...change([`reduce ${EACH} Seq mod Num`, `replace ${EACH} Seq by|with its? remainder mod Num`], by('%')),
  ...change([`cap|limit|clip ${EACH} Seq at|to at? maximum? Num`], by('min')),
  ...change([`raise ${EACH} Seq to at minimum Num`], by('max')),
  ...change([`increment ${EACH}? Seq`], fixed(arithmetic('+', it, literal(1)))),
  ...change([`decrement ${EACH}? Seq`], fixed(arithmetic('-', it, literal(1)))),
  ...change([`double ${EACH}? Seq`], fixed(arithmetic('*', it, literal(2)))),
  ...change([`triple ${EACH}? Seq`], fixed(arithmetic('*', it, literal(3)))),
  ...change([`halve ${EACH}? Seq`], fixed(arithmetic('/', it, literal(2)))),
  ...change([`square ${EACH}? Seq`], fixed(arithmetic('**', it, literal(2)))),
  ...change([`cube ${EACH}? Seq`], fixed(arithmetic('**', it, literal(3)))),
  ...change(
    [`negate ${EACH}? Seq`, `flip|change|invert sign of ${EACH} Seq`],
    fixed({ kind: 'unary', operator: 'negate', operand: it }),
  ),
  ...make(
    'Change',
    [`replace|overwrite ${EACH} Seq with|by its? Mapping`, `turn|make ${EACH}? Seq into? its? Mapping`],
    (parts) => changed(find(parts, asSeq), find(parts, asMapping)),
  ),
  ...make(
    'Change',
    [`where|wherever Seq contain|be|equal Num ,? store|put|write|set it? to? Num instead?`],
    (parts) => {
      const [over, [old, value]] = [asSeq(parts[0]), parts.map(asNum).filter((part) => part !== undefined)]
      return over === undefined || old === undefined || over.filter !== undefined
        ? undefined
        : changed({ ...over, filter: { kind: 'compare', operator: '==', left: it, right: old } }, value)
    },
  ),
  ...make('Change', ['Change inplace'], ([a]) => a, 0),
  ...make('Change', ['Change and|, Change', 'Change , and Change'], ([a, b]) => together(a, b)),
  ...make(
    'Change',
    [`Change ,? and ${EACH}? Seq to|by|with|into Num`, `Change , ${EACH}? Seq to|by|with|into Num`],
    ([a, over, value]) => together(a, changed(asSeq(over), asNum(value))),
  ),
  ...make(
    'Change',
    [
      'fill|overwrite Seq with integer|number|value? Num , Num ,? and? so? on? ...',
      'fill|overwrite Seq with integer|number|value? Num , Num , Num ,? ...',
      'fill|overwrite Seq with integer|number|value? Num , Num , Num ,? and so on',
      'fill|overwrite Seq with integer|number|value? Num , Num , Num , Num ,? ...',
      'set Seq to Num , Num , Num ,? ...',
    ],
    ([over, ...terms]) => changed(asSeq(over), progression(terms.map(asNum))),
  ),
  ...make(
    'Change',
    ['fill|overwrite|number Seq with adjacent? integer|number|value start|begin from|at|with Num'],
    ([over, from]) => {
      const start = asNum(from)
      return start === undefined ? undefined : changed(asSeq(over), arithmetic('+', place, start))
    },
  ),
  // `square every element and add up the results`
  ...make(
    'Num',
    [
      'Change and|, then? Fold of? result|product|all|them up?',
      'Change ,? and then Fold of? result|product|all|them up?',
    ],
    ([a, b]) => {
      const fold = asFold(b)
      if (a?.type !== 'change' || fold === undefined) return undefined
      return num({ kind: 'fold', fold, over: { ...a.over, map: a.value } })
    },
  ),
]
