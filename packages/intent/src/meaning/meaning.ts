import type { Concept } from '../concept/format.js'

/**
 * What phrases mean. `it` stands for the element under consideration inside a property, a mapping or the filter of a
 * sequence, and is bound by the sequence around it.
 */
export type Num =
  | { readonly kind: 'literal'; readonly value: bigint }
  | { readonly kind: 'real'; readonly value: number }
  | { readonly kind: 'parameter'; readonly name: string }
  | { readonly kind: 'it' }
  /** What a formula names by a letter. */
  | { readonly kind: 'letter'; readonly name: string }
  /** The second element, where two are under consideration. */
  | { readonly kind: 'other' }
  /** Index of the element under consideration. */
  | { readonly kind: 'place' }
  /** The element so many places after the one under consideration, or before it; only those that have it are considered. */
  | { readonly kind: 'neighbour'; readonly offset: number }
  /** How often a value is among the elements of an array; `earlier` counts only before the place under consideration. */
  | { readonly kind: 'occurrences'; readonly value: Num; readonly among: string; readonly earlier?: boolean }
  | { readonly kind: 'arithmetic'; readonly operator: ArithmeticName; readonly left: Num; readonly right: Num }
  | {
      readonly kind: 'unary'
      readonly operator: 'negate' | 'complement' | 'absolute' | BuiltinName
      readonly operand: Num
    }
  | { readonly kind: 'choice'; readonly condition: Bool; readonly whenTrue: Num; readonly whenFalse: Num }
  | { readonly kind: 'fold'; readonly fold: Fold; readonly over: Seq; readonly orElse?: Num }
  | { readonly kind: 'length'; readonly of: string }
  | {
      readonly kind: 'element'
      readonly of: string
      readonly index: Num
      readonly fromEnd?: boolean
      readonly orElse?: Num
    }
  | { readonly kind: 'call'; readonly concept: Concept; readonly arguments: readonly Num[] }
  /** A value that is replaced, as `it`, until it is so or so many times: what it ends as, or how often it was replaced. */
  | {
      readonly kind: 'repeat'
      readonly start: Num
      readonly step: Num
      readonly until?: Bool
      readonly times?: Num
      readonly counts?: boolean
    }

export type BuiltinName = 'popcount' | 'clz' | 'ctz' | 'bswap' | 'sqrt' | 'floor' | 'ceil' | 'trunc' | 'round'
export type ArithmeticName =
  | '+'
  | '-'
  | '*'
  | '/'
  | '%'
  | '**'
  | '&'
  | '|'
  | '^'
  | '<<'
  | '>>'
  | 'min'
  | 'max'
  | 'difference'
  | 'rotl'
  | 'rotr'
export type Fold =
  | 'sum'
  | 'product'
  | 'count'
  | 'min'
  | 'max'
  | 'xor'
  | 'and'
  | 'or'
  | 'mean'
  | 'firstIndex'
  | 'lastIndex'
  | 'minIndex'
  | 'maxIndex'
  | 'first'
  | 'last'
  | 'range'
  /** Index of the last of those that are largest, or smallest. */
  | 'lastMaxIndex'
  | 'lastMinIndex'
  /** Length of the longest run of neighbours that all pass the filter, or each with the one before it. */
  | 'run'

export type Bool =
  | { readonly kind: 'truth'; readonly value: boolean }
  | {
      readonly kind: 'compare'
      readonly operator: '<' | '<=' | '>' | '>=' | '==' | '!='
      readonly left: Num
      readonly right: Num
    }
  | { readonly kind: 'divides'; readonly divisor: Num; readonly number: Num }
  | { readonly kind: 'logic'; readonly operator: '&&' | '||'; readonly left: Bool; readonly right: Bool }
  | { readonly kind: 'not'; readonly operand: Bool }
  | { readonly kind: 'every' | 'some'; readonly over: Seq; readonly holds: Bool }
  | { readonly kind: 'test'; readonly concept: Concept; readonly arguments: readonly Num[] }
  | { readonly kind: 'flag'; readonly name: string }

export interface Seq {
  readonly base:
    | { readonly kind: 'parameter'; readonly name: string }
    | { readonly kind: 'range'; readonly from: Num; readonly to: Num; readonly unbounded?: boolean }
    | { readonly kind: 'digits'; readonly of: Num }
    /** The bytes of standard input. */
    | { readonly kind: 'stdin' }
    /** A few numbers, one by one. */
    | { readonly kind: 'items'; readonly items: readonly Num[] }
    | { readonly kind: 'divisors'; readonly of: Num; readonly proper: boolean }
    /** The first so many numbers from `from` on that pass the filter. */
    | { readonly kind: 'leading'; readonly count: Num; readonly from: Num }
    /** Two elements at a time: each with every later one, or with the next one. */
    | { readonly kind: 'pairs'; readonly of: string; readonly next: boolean }
    /** The elements at the same positions of two sequences, as long as both last. */
    | { readonly kind: 'zip'; readonly left: string; readonly right: string }
    /**
     * What letters may stand for, all ways, where all that must exist does. A change is made at the target, which is
     * swapped with another element or becomes a value; from the last index to the first where it descends.
     */
    | {
        readonly kind: 'letters'
        readonly letters: readonly Letter[]
        readonly exist: readonly (Num & { readonly kind: 'element' })[]
        readonly target?: Num & { readonly kind: 'element' }
        readonly swap?: Num & { readonly kind: 'element' }
        readonly descends?: boolean
      }
  readonly filter?: Bool
  readonly map?: Num
  /** Where this holds the sequence ends; for arrays. */
  readonly until?: Bool
}

/** A letter stands for the elements of an array, or for numbers from one to another, both included. */
export interface Letter {
  readonly name: string
  readonly of?: string
  readonly from?: Num
  readonly to?: Num
}

/** A property of numbers: true of `it`. */
export type Situation = 'empty' | 'none' | 'overflow' | 'invalid' | 'full'
export type Condition =
  | { readonly kind: 'situation'; readonly situation: Situation }
  | { readonly kind: 'holds'; readonly what: Bool }
  | { readonly kind: 'either'; readonly conditions: readonly Condition[] }
  /** The one number that the function takes is this. */
  | { readonly kind: 'input'; readonly value: Num }

export interface Stated {
  readonly condition: Bool
  readonly outcome: Num | Bool
}

/** Value of a chart edge. */
export type Meaning =
  | { readonly type: 'num'; readonly num: Num }
  | { readonly type: 'bool'; readonly bool: Bool }
  /** One that `follows` is said after its noun only. */
  | {
      readonly type: 'property'
      readonly property: Bool
      readonly follows?: true
      /** `a positive and a negative`, which may be said of two elements. */
      readonly parts?: readonly [Bool, Bool]
    }
  | { readonly type: 'mapping'; readonly mapping: Num }
  | { readonly type: 'seq'; readonly seq: Seq }
  | { readonly type: 'fold'; readonly fold: Fold }
  | { readonly type: 'operator'; readonly operator: string }
  | { readonly type: 'condition'; readonly condition: Condition }
  /** Each element of the sequence that passes its filter becomes the value, in place. */
  | { readonly type: 'change'; readonly over: Seq; readonly value: Num }
  /** The sequence is written to another array from its start; where that `counts`, how many there are is the result. */
  | { readonly type: 'copy'; readonly over: Seq; readonly to: string; readonly counts: boolean }
  /** The term of the number that the function takes; `step` has the terms before it as `previous`, and its `index`. */
  | { readonly type: 'recurrence'; readonly seeds: readonly bigint[]; readonly from: bigint; readonly step: Num }
  | { readonly type: 'outcome'; readonly outcome: Num | Bool }
  | { readonly type: 'claim'; readonly condition: Condition; readonly outcome: Num | Bool }
  /** First terms of a sequence, by their numbers. */
  | { readonly type: 'initials'; readonly initials: readonly { readonly at: bigint; readonly value: bigint }[] }
  /** A unit of measure, and so many of it; sizes are told in the smallest unit of the kind. */
  | { readonly type: 'unit'; readonly kind: number; readonly size: bigint }
  | { readonly type: 'amount'; readonly value: Num; readonly kind: number; readonly size: bigint }
  /** What a value becomes, and the parameter that it is said of; a process repeats it until it is so. */
  | { readonly type: 'step'; readonly next: Num; readonly of?: string }
  | { readonly type: 'process'; readonly next: Num; readonly until: Bool; readonly of?: string }
  /** What is given in which case; a condition about `it` is about the number that the function takes. */
  | { readonly type: 'cases'; readonly cases: readonly Stated[] }
  | { readonly type: 'text'; readonly text: string }

const names = new WeakMap<object, string>()

/** Equal for equal meanings. */
export function identity(value: unknown): string {
  if (typeof value === 'bigint') return `${value}n`
  if (typeof value !== 'object' || value === null) return String(value)
  const known = names.get(value)
  if (known !== undefined) return known
  const text =
    'source' in value && 'phrases' in value
      ? String((value as Concept).name)
      : `(${Object.entries(value)
          .map(([key, part]) => `${key}:${identity(part)}`)
          .join(' ')})`
  names.set(value, text)
  return text
}

export const literal = (value: bigint | number): Num => ({ kind: 'literal', value: BigInt(value) })
export const it: Num = { kind: 'it' }
export const compare = (operator: '<' | '<=' | '>' | '>=' | '==' | '!=', left: Num, right: Num): Bool => ({
  kind: 'compare',
  operator,
  left,
  right,
})
export const arithmetic = (operator: ArithmeticName, left: Num, right: Num): Num => ({
  kind: 'arithmetic',
  operator,
  left,
  right,
})
export const both = (left: Bool, right: Bool): Bool => ({ kind: 'logic', operator: '&&', left, right })
export const either = (left: Bool, right: Bool): Bool => ({ kind: 'logic', operator: '||', left, right })
export const not = (operand: Bool): Bool => ({ kind: 'not', operand })

/** Whether it is a number, and no truth value. */
export const isNum = (value: Num | Bool): value is Num =>
  !/^(truth|compare|divides|logic|not|every|some|test|flag)$/.test(value.kind)

/** What an operator joins, in order: `a + b + c`. */
export const termsOf = (value: Num, operator: ArithmeticName): readonly Num[] =>
  value.kind === 'arithmetic' && value.operator === operator ? [...termsOf(value.left, operator), value.right] : [value]

const fromParts = <T extends object>(value: T, parts: readonly (readonly [string, unknown])[]): T =>
  (Array.isArray(value) ? parts.map(([, part]) => part) : Object.fromEntries(parts)) as T

/** The meaning with another number where `change` gives one for a part, all the way down; concepts stay as they are. */
export function rewritten<T>(value: T, change: (part: Num) => Num | undefined): T {
  if (typeof value !== 'object' || value === null || 'source' in value) return value
  const other = change(value as unknown as Num)
  if (other !== undefined) return other as T
  return fromParts(
    value,
    Object.entries(value).map(([key, part]) => [key, rewritten(part, change)] as const),
  )
}

/** With what `by` gives in place of the parameters that `stands` finds in identities; undefined where one is `inside`. */
export function standingFor<T>(
  value: T,
  stands: (text: string) => boolean,
  by: (name: string) => Num,
  inside: RegExp,
): T | undefined {
  if (typeof value !== 'object' || value === null || !stands(identity(value))) return value
  if ('kind' in value && value.kind === 'parameter') return by((value as unknown as { name: string }).name) as T
  const out: [string, unknown][] = []
  for (const [key, part] of Object.entries(value)) {
    if (inside.test(key) && stands(identity(part))) return undefined
    const other = standingFor(part, stands, by, inside)
    if (other === undefined) return undefined
    out.push([key, other])
  }
  return fromParts(value, out)
}

/** Whether a part of the meaning is of such a kind. */
export const mentions = (meaning: unknown, kind: 'neighbour' | 'occurrences'): boolean =>
  meaning !== undefined && identity(meaning).includes(`kind:${kind}`)
/** Whether the number is the same for every element under consideration. */
export const isClosed = (num: Num): boolean =>
  !/kind:(other|place|neighbour|letter)\b/.test(identity(num)) && identity(fillNum(num, literal(0))) === identity(num)

/** The meaning with `it` replaced; what sequences inside bind themselves stays. */
export function fillNum(num: Num, subject: Num): Num {
  switch (num.kind) {
    case 'it':
      return subject
    case 'arithmetic':
      return { ...num, left: fillNum(num.left, subject), right: fillNum(num.right, subject) }
    case 'unary':
      return { ...num, operand: fillNum(num.operand, subject) }
    case 'choice':
      return {
        ...num,
        condition: fillBool(num.condition, subject),
        whenTrue: fillNum(num.whenTrue, subject),
        whenFalse: fillNum(num.whenFalse, subject),
      }
    case 'fold':
      return { ...num, over: fillSeq(num.over, subject) }
    case 'element':
      return { ...num, index: fillNum(num.index, subject) }
    case 'call':
      return { ...num, arguments: num.arguments.map((argument) => fillNum(argument, subject)) }
    case 'repeat':
      return {
        ...num,
        start: fillNum(num.start, subject),
        ...(num.times === undefined ? {} : { times: fillNum(num.times, subject) }),
      }
    case 'occurrences':
      return { ...num, value: fillNum(num.value, subject) }
    default:
      return num
  }
}

export function fillSeq(seq: Seq, subject: Num): Seq {
  const base = seq.base
  switch (base.kind) {
    case 'range':
      return { ...seq, base: { ...base, from: fillNum(base.from, subject), to: fillNum(base.to, subject) } }
    case 'digits':
    case 'divisors':
      return { ...seq, base: { ...base, of: fillNum(base.of, subject) } }
    case 'items':
      return { ...seq, base: { ...base, items: base.items.map((item) => fillNum(item, subject)) } }
    case 'leading':
      return { ...seq, base: { ...base, count: fillNum(base.count, subject), from: fillNum(base.from, subject) } }
    default:
      return seq
  }
}

export function fillBool(bool: Bool, subject: Num): Bool {
  switch (bool.kind) {
    case 'compare':
      return { ...bool, left: fillNum(bool.left, subject), right: fillNum(bool.right, subject) }
    case 'divides':
      return { ...bool, divisor: fillNum(bool.divisor, subject), number: fillNum(bool.number, subject) }
    case 'logic':
      return { ...bool, left: fillBool(bool.left, subject), right: fillBool(bool.right, subject) }
    case 'not':
      return { ...bool, operand: fillBool(bool.operand, subject) }
    case 'every':
    case 'some':
      return { ...bool, over: fillSeq(bool.over, subject) }
    case 'test':
      return { ...bool, arguments: bool.arguments.map((argument) => fillNum(argument, subject)) }
    default:
      return bool
  }
}
