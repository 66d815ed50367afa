import type { Bank, Entry } from './bank.js'
import type { SearchOperation } from './kernel.js'

/** Combinations of one operation. A row is a left operand with all right ones; a step is a combination. */
export interface Block {
  readonly op: SearchOperation
  readonly lefts: readonly Entry[]
  readonly rights: readonly Entry[]
  /** Both sides are the same entries and may be exchanged: a row starts at its own left operand. */
  readonly isTriangular: boolean
}

/** Highest estimated cost of an expression that is ever sought. */
export const costLimit = 12

const binaryOperations = [
  'add',
  'sub',
  'and',
  'or',
  'xor',
  'mul',
  'add2',
  'add4',
  'add8',
  'eq',
  'ne',
  'lt_u',
  'lt_s',
] as const satisfies readonly SearchOperation[]
const commutative = new Set<SearchOperation>(['add', 'and', 'or', 'xor', 'mul', 'eq', 'ne'])

/** The order in which expressions of one cost are tried: it depends on what costs less and on nothing else. */
export function* blocksOf({ levels, counts }: Pick<Bank, 'levels' | 'counts'>, cost: number): Generator<Block> {
  const operands = (levels[cost - 1] ?? []).filter(({ expression }) => expression?.kind !== 'constant')
  const nothing: Entry = { expression: undefined, address: counts[0].address }
  for (const op of ['neg', 'not'] as const) yield { op, lefts: operands, rights: [nothing], isTriangular: false }
  for (const op of ['shl', 'shr_u', 'shr_s'] as const)
    yield { op, lefts: operands, rights: counts, isTriangular: false }
  for (const op of binaryOperations) {
    for (let left = 0; left < cost; left++) {
      const [lefts, rights] = [levels[left] ?? [], levels[cost - 1 - left] ?? []]
      const isCommutative = commutative.has(op)
      if (lefts.length === 0 || rights.length === 0 || (isCommutative && left < cost - 1 - left)) continue
      yield { op, lefts, rights, isTriangular: isCommutative && lefts === rights }
    }
  }
}

/** The row's first right operand. */
export const rowStart = ({ isTriangular }: Block, row: number): number => (isTriangular ? row : 0)

/** Steps of the rows before this one. */
export const stepsBefore = ({ rights, isTriangular }: Block, row: number): number =>
  row * rights.length - (isTriangular ? (row * (row - 1)) / 2 : 0)

/** The combination that is `offset` steps into a block. */
export function combinationAt(block: Block, offset: number): { readonly row: number; readonly column: number } {
  let [low, high] = [0, block.lefts.length]
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if (stepsBefore(block, middle) <= offset) low = middle
    else high = middle
  }
  return { row: low, column: rowStart(block, low) + offset - stepsBefore(block, low) }
}
