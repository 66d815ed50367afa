import { arithmetic, it, literal, type Meaning, type Num } from '../meaning/meaning.js'
import { asMapping, asNum, asSeq, type MeaningRule, make } from './parts.js'

const EACH = 'all|every|each'
type Become = (value: Num | undefined) => Num | undefined

/** In-place changes of arrays: `replace each negative element with 0`, `double every element`. */
function change(patterns: readonly string[], become: Become): readonly MeaningRule[] {
  return make('Change', patterns, (parts): Meaning | undefined => {
    const over = parts.map(asSeq).find((part) => part !== undefined)
    const value = become(parts.map(asNum).find((part) => part !== undefined))
    if (over === undefined || value === undefined || over.map !== undefined || over.base.kind !== 'parameter')
      return undefined
    return { type: 'change', over, value }
  })
}
const by =
  (operator: '+' | '-' | '*' | '/'): Become =>
  (value) =>
    value === undefined ? undefined : arithmetic(operator, it, value)
const fixed =
  (value: Num): Become =>
  () =>
    value

export const changeRules: readonly MeaningRule[] = [
  ...change(
    [
      `replace ${EACH} Seq with|by Num`,
      `set ${EACH} Seq to Num`,
      `change ${EACH} Seq to Num`,
      `turn ${EACH} Seq into Num`,
      `set ${EACH} of Seq to Num`,
    ],
    (value) => value,
  ),
  ...change([`add Num to ${EACH} Seq`, `increase ${EACH} Seq by Num`, `increment ${EACH} Seq by Num`], by('+')),
  ...change([`subtract Num from ${EACH} Seq`, `decrease ${EACH} Seq by Num`], by('-')),
  ...change([`multiply ${EACH} Seq by|with Num`], by('*')),
  ...change([`increment ${EACH} Seq`], fixed(arithmetic('+', it, literal(1)))),
  ...change([`decrement ${EACH} Seq`], fixed(arithmetic('-', it, literal(1)))),
  ...change([`double ${EACH} Seq`], fixed(arithmetic('*', it, literal(2)))),
  ...change([`square ${EACH} Seq`], fixed(arithmetic('**', it, literal(2)))),
  ...change([`negate ${EACH} Seq`], fixed({ kind: 'unary', operator: 'negate', operand: it })),
  ...make('Change', [`replace ${EACH} Seq with|by its? Mapping`], (parts): Meaning | undefined => {
    const [over, value] = [
      parts.map(asSeq).find((part) => part !== undefined),
      parts.map(asMapping).find((part) => part !== undefined),
    ]
    if (over === undefined || value === undefined || over.map !== undefined || over.base.kind !== 'parameter')
      return undefined
    return { type: 'change', over, value }
  }),
]
