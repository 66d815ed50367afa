import { type ArithmeticName, arithmetic, type Bool, compare, literal, type Num, not } from '../meaning/meaning.js'
import type { Budget, Work } from './budget.js'
import type { Prior } from './prior.js'

export type Kind = 'int' | 'real' | 'bool'

/** A program part with what it gives in each context; truth values are 0 and 1, what is undefined is NaN. */
export interface Term {
  readonly kind: Kind
  /** Bits that naming it takes. */
  readonly bits: number
  readonly values: Float64Array
  readonly meaning: Num | Bool
}

interface BankOptions {
  /** Whether a term must be defined in a context: those of examples, not those of probes. */
  readonly firm: readonly boolean[]
  readonly prior: Prior
  readonly budget: Budget
  readonly maxTerms: number
  /** Divisors other than literals and parameters may be zero where no guard is written. */
  readonly simpleDivisors: boolean
  readonly onTerm?: (term: Term) => void
}

/** Terms by type and cost, one for each behaviour over the contexts. */
export interface Bank {
  /** Terms of exactly this cost. */
  terms(kind: Kind, bits: number): readonly Term[]
  /** Adds a term unless one that is no dearer behaves alike. */
  add(kind: Kind, bits: number, values: Float64Array, meaning: () => Num | Bool): void
  /** Adds what operators make of cheaper terms at this cost. */
  grow(bits: number): Work<void>
  readonly size: number
}

const exact = (value: number): number => (Number.isSafeInteger(value) ? value + 0 : Number.NaN)

const bitwise = (a: number, b: number, apply: (x: bigint, y: bigint) => bigint): number =>
  Number.isNaN(a) || Number.isNaN(b) ? Number.NaN : exact(Number(apply(BigInt(a), BigInt(b))))

function power(a: number, b: number): number {
  if (!(b >= 0 && b <= 63)) return Number.NaN
  return exact(a ** b)
}

interface Binary {
  readonly operator: ArithmeticName
  readonly commutes: boolean
  readonly int: (a: number, b: number) => number
  readonly real?: (a: number, b: number) => number
}

const ARITHMETIC: readonly Binary[] = [
  { operator: '+', commutes: true, int: (a, b) => exact(a + b), real: (a, b) => a + b },
  { operator: '-', commutes: false, int: (a, b) => exact(a - b), real: (a, b) => a - b },
  { operator: '*', commutes: true, int: (a, b) => exact(a * b), real: (a, b) => a * b },
  { operator: '/', commutes: false, int: (a, b) => exact(Math.trunc(a / b)), real: (a, b) => a / b },
  { operator: '%', commutes: false, int: (a, b) => exact(a % b) },
  { operator: '**', commutes: false, int: power },
  { operator: 'min', commutes: true, int: (a, b) => Math.min(a, b), real: (a, b) => Math.min(a, b) },
  { operator: 'max', commutes: true, int: (a, b) => Math.max(a, b), real: (a, b) => Math.max(a, b) },
  { operator: 'difference', commutes: true, int: (a, b) => exact(Math.abs(a - b)), real: (a, b) => Math.abs(a - b) },
  { operator: '&', commutes: true, int: (a, b) => bitwise(a, b, (x, y) => x & y) },
  { operator: '|', commutes: true, int: (a, b) => bitwise(a, b, (x, y) => x | y) },
  { operator: '^', commutes: true, int: (a, b) => bitwise(a, b, (x, y) => x ^ y) },
  { operator: '<<', commutes: false, int: (a, b) => (b >= 0 && b < 53 ? exact(a * 2 ** b) : Number.NaN) },
  { operator: '>>', commutes: false, int: (a, b) => (b >= 0 && b < 53 ? exact(Math.floor(a / 2 ** b)) : Number.NaN) },
]

const truth = (a: number, b: number, holds: boolean): number =>
  Number.isNaN(a) || Number.isNaN(b) ? Number.NaN : holds ? 1 : 0

const COMPARISONS = [
  { operator: '<', mirrored: '>', commutes: false, apply: (a: number, b: number) => truth(a, b, a < b) },
  { operator: '<=', mirrored: '>=', commutes: false, apply: (a: number, b: number) => truth(a, b, a <= b) },
  { operator: '==', mirrored: '==', commutes: true, apply: (a: number, b: number) => truth(a, b, a === b) },
  { operator: '!=', mirrored: '!=', commutes: true, apply: (a: number, b: number) => truth(a, b, a !== b) },
] as const

const UNARY = [
  { operator: 'negate', int: (a: number) => exact(-a) },
  { operator: 'absolute', int: (a: number) => Math.abs(a) },
] as const

const isLiteral = (term: Term): boolean => term.meaning.kind === 'literal'

export function createBank(options: BankOptions): Bank {
  const { firm, prior, budget } = options
  const contexts = firm.length
  const steps = 1 + (contexts >> 5)
  const byKind: Record<Kind, Term[][]> = { int: [], real: [], bool: [] }
  const known = new Map<number, Term[]>()
  let size = 0

  function hash(kind: Kind, values: Float64Array): number {
    let h = kind === 'bool' ? 1 : kind === 'int' ? 2 : 3
    for (let i = 0; i < values.length; i++) {
      const value = values[i]!
      h = Math.imul(h ^ (value | 0), 0x01000193) ^ Math.imul((value / 4294967296) | 0, 0x85ebca6b)
      if (value % 1 !== 0) h = Math.imul(h ^ ((value * 65536) | 0), 0xc2b2ae35)
    }
    return h
  }

  function isNew(kind: Kind, values: Float64Array, h: number): boolean {
    for (const term of known.get(h) ?? []) {
      if (term.kind !== kind) continue
      let same = true
      for (let i = 0; same && i < contexts; i++) same = Object.is(term.values[i], values[i])
      if (same) return false
    }
    return true
  }

  const terms = (kind: Kind, bits: number): readonly Term[] => byKind[kind][bits] ?? []

  function add(kind: Kind, bits: number, values: Float64Array, meaning: () => Num | Bool): void {
    if (size >= options.maxTerms) return
    for (let i = 0; i < contexts; i++) if (firm[i] && Number.isNaN(values[i])) return
    const h = hash(kind, values)
    if (!isNew(kind, values, h)) return
    const term: Term = { kind, bits, values, meaning: meaning() }
    size++
    const bucket = known.get(h)
    if (bucket === undefined) known.set(h, [term])
    else bucket.push(term)
    ;(byKind[kind][bits] ??= []).push(term)
    options.onTerm?.(term)
  }

  /** All pairs of terms whose costs add up to `bits`; with `commutes` each pair once. */
  function* pairs(kind: Kind, bits: number, commutes: boolean, make: (left: Term, right: Term) => void): Work<void> {
    for (let i = 1; i < bits; i++) {
      if (commutes && i > bits - i) break
      for (const left of terms(kind, i)) {
        for (const right of terms(kind, bits - i)) {
          if (!budget.spend(steps) || size >= options.maxTerms) return
          make(left, right)
        }
        yield* budget.pause()
      }
    }
  }

  const scratch = new Float64Array(contexts)

  function apply(
    left: Term,
    right: Term,
    operation: (a: number, b: number) => number,
    kind: Kind,
    bits: number,
    meaning: () => Num | Bool,
  ): void {
    for (let i = 0; i < contexts; i++) {
      const value = operation(left.values[i]!, right.values[i]!)
      if (firm[i] && Number.isNaN(value)) return
      scratch[i] = value
    }
    add(kind, bits, scratch.slice(), meaning)
  }

  function* growArithmetic(bits: number): Work<void> {
    for (const kind of ['int', 'real'] as const)
      for (const { operator, commutes, int, real } of ARITHMETIC) {
        const operation = kind === 'int' ? int : real
        if (operation === undefined) continue
        const divides = kind === 'int' && (operator === '/' || operator === '%')
        yield* pairs(kind, bits - prior.bits(operator), commutes, (left, right) => {
          if (isLiteral(left) && isLiteral(right)) return
          if (divides && options.simpleDivisors && !isLiteral(right) && right.meaning.kind !== 'parameter') return
          const [a, b] = isLiteral(left) && commutes ? [right, left] : [left, right]
          apply(a, b, operation, kind, bits, () => arithmetic(operator, a.meaning as Num, b.meaning as Num))
        })
      }
    for (const { operator, int } of UNARY)
      for (const kind of ['int', 'real'] as const)
        for (const term of terms(kind, bits - prior.bits(operator))) {
          if (!budget.spend(steps)) return
          add(kind, bits, term.values.map(int), () => ({ kind: 'unary', operator, operand: term.meaning as Num }))
        }
  }

  function* growComparisons(bits: number): Work<void> {
    for (const kind of ['int', 'real'] as const)
      for (const { operator, mirrored, commutes, apply: holds } of COMPARISONS)
        yield* pairs(kind, bits - prior.bits(operator), commutes, (left, right) => {
          if (isLiteral(left) && isLiteral(right)) return
          apply(left, right, holds, 'bool', bits, () =>
            isLiteral(left)
              ? compare(mirrored, right.meaning as Num, left.meaning as Num)
              : compare(operator, left.meaning as Num, right.meaning as Num),
          )
        })
    yield* pairs('int', bits - prior.bits('divides'), false, (divisor, number) => {
      if (isLiteral(number) || (isLiteral(divisor) && Math.abs(divisor.values[0]!) < 2)) return
      apply(
        divisor,
        number,
        (a, b) => (a === 0 ? 0 : truth(a, b, b % a === 0)),
        'bool',
        bits,
        () => ({ kind: 'divides', divisor: divisor.meaning as Num, number: number.meaning as Num }),
      )
    })
  }

  function* growLogic(bits: number): Work<void> {
    for (const term of terms('bool', bits - prior.bits('not'))) {
      if (!/^(divides|test|every|some|flag)$/.test(term.meaning.kind)) continue
      if (!budget.spend(steps)) return
      add(
        'bool',
        bits,
        term.values.map((value) => 1 - value),
        () => not(term.meaning as Bool),
      )
    }
    for (const operator of ['&&', '||'] as const)
      yield* pairs('bool', bits - prior.bits(operator), true, (left, right) =>
        apply(left, right, operator === '&&' ? (a, b) => a * b : (a, b) => Math.max(a, b), 'bool', bits, () => ({
          kind: 'logic',
          operator,
          left: left.meaning as Bool,
          right: right.meaning as Bool,
        })),
      )
  }

  return {
    terms,
    add,
    *grow(bits) {
      yield* growArithmetic(bits)
      yield* growComparisons(bits)
      yield* growLogic(bits)
    },
    get size() {
      return size
    },
  }
}

/** The same number in every context. */
const constant = (contexts: number, value: number): Float64Array => new Float64Array(contexts).fill(value)

/** Small numbers, and those given, as terms of a bank. */
export function addLiterals(
  bank: Bank,
  contexts: number,
  prior: Prior,
  kinds: readonly Kind[],
  more: readonly bigint[],
): void {
  const values = new Set([0n, 1n, 2n, 10n, 3n, 4n, 5n, 6n, 7n, 8n, 9n, ...more])
  for (const value of values)
    for (const kind of kinds)
      bank.add(kind, prior.literal(value), constant(contexts, Number(value)), () => literal(value))
}
