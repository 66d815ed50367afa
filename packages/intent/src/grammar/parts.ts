import { type Bool, both, type Condition, type Fold, type Meaning, type Num, type Seq } from '../meaning/meaning.js'
import { type Rule, rule } from './chart.js'

/** Typed access to the parts of a rule: each reads one value or rejects. */
export const asNum = (meaning: Meaning | undefined): Num | undefined =>
  meaning?.type === 'num' ? meaning.num : undefined
export const asBool = (meaning: Meaning | undefined): Bool | undefined =>
  meaning?.type === 'bool' ? meaning.bool : undefined
export const asProperty = (meaning: Meaning | undefined): Bool | undefined =>
  meaning?.type === 'property' ? meaning.property : undefined
export const asMapping = (meaning: Meaning | undefined): Num | undefined =>
  meaning?.type === 'mapping' ? meaning.mapping : undefined
export const asSeq = (meaning: Meaning | undefined): Seq | undefined =>
  meaning?.type === 'seq' ? meaning.seq : undefined
export const asFold = (meaning: Meaning | undefined): Fold | undefined =>
  meaning?.type === 'fold' ? meaning.fold : undefined
export const asCondition = (meaning: Meaning | undefined): Condition | undefined =>
  meaning?.type === 'condition' ? meaning.condition : undefined
export const asOutcome = (meaning: Meaning | undefined): Num | Bool | undefined =>
  meaning?.type === 'outcome' ? meaning.outcome : undefined

/** The first of the parts that is such a value. */
export const find = <T>(parts: readonly Meaning[], as: (meaning: Meaning) => T | undefined): T | undefined =>
  parts.map(as).find((part) => part !== undefined)

/** The sequence with only those that the property holds of, too. */
export const narrowed = (over: Seq, holds: Bool): Seq => ({
  ...over,
  filter: over.filter === undefined ? holds : both(over.filter, holds),
})

/** `at least 2` stands after what it is said of. */
export const follows = (meaning: Meaning): boolean => meaning.type === 'property' && meaning.follows === true

/** `a positive and a negative`: what is said of two elements where some are spoken of. */
export const partsOf = (meaning: Meaning): readonly [Bool, Bool] | undefined =>
  meaning.type === 'property' ? meaning.parts : undefined

export const num = (value: Num): Meaning => ({ type: 'num', num: value })
export const bool = (value: Bool): Meaning => ({ type: 'bool', bool: value })
export const property = (value: Bool): Meaning => ({ type: 'property', property: value })
export const mapping = (value: Num): Meaning => ({ type: 'mapping', mapping: value })
export const seq = (value: Seq): Meaning => ({ type: 'seq', seq: value })

export type MeaningRule = Rule<Meaning>
type Build<T extends readonly unknown[]> = (...parts: T) => Meaning | undefined

/** Rules whose parts are all numbers, and so on for the other helpers. */
export const ofNums = (
  category: string,
  patterns: readonly string[],
  build: Build<Num[]>,
  cost = 1,
): readonly MeaningRule[] =>
  patterns.flatMap((pattern) =>
    rule<Meaning>(
      category,
      pattern,
      (parts) => {
        const values = parts.map(asNum)
        return values.every((value) => value !== undefined) ? build(...(values as Num[])) : undefined
      },
      cost,
    ),
  )

export const make = (
  category: string,
  patterns: readonly string[],
  build: (parts: readonly Meaning[]) => Meaning | undefined,
  cost = 1,
): readonly MeaningRule[] => patterns.flatMap((pattern) => rule<Meaning>(category, pattern, build, cost))
