import type { Expression } from './expression.js'
import type { SearchCase } from './inputs.js'
import {
  createKernel,
  firstSlot,
  type Kernel,
  laneCount,
  maskAddress,
  type SearchOperation,
  slotBytes,
  targetAddress,
} from './kernel.js'

/** An expression and where its values for all cases lie. Those of a level follow each other in memory. */
export interface Entry {
  /** None for the second operand of what has only one. */
  readonly expression: Expression | undefined
  readonly address: number
}

export interface BankOptions {
  readonly type: 'i32' | 'i64'
  readonly cases: readonly SearchCase[]
  /** Bits of the result that count. */
  readonly mask: bigint
  readonly constants: readonly bigint[]
  readonly shifts: readonly bigint[]
  /** How many different values are kept. */
  readonly bankSize: number
}

/** Slots beyond the kept values: constants and counts of shifts. */
const spareSlots = 80

/** Expressions with different values, by cost. */
export interface Bank {
  /** What costs that many instructions. What is not there yet is undefined. */
  readonly levels: readonly (readonly Entry[])[]
  /** Counts of shifts. */
  readonly counts: readonly Entry[]
  /** Nothing more is kept, so that the levels do not change any more. */
  isFull(): boolean
  startLevel(cost: number): void
  /** Keeps a value that is new. */
  store(op: SearchOperation, left: Entry, right: Entry, cost: number): void
  matches(op: SearchOperation, left: Entry, right: Entry): boolean
  /** Index of the first of `rights` from `from` that makes a match, or their number. */
  scan(op: SearchOperation, left: Entry, rights: readonly Entry[], from: number): number
}

export const combine = (op: SearchOperation, left: Entry, right: Entry): Expression => ({
  kind: 'operation',
  op,
  left: left.expression!,
  right: right.expression,
})

/** The lane whose target is met least often by chance: the rarest, and late, since the first cases are edges. */
function rarestLane(cases: readonly SearchCase[]): number {
  const frequency = new Map<bigint, number>()
  for (const { result } of cases) frequency.set(result, (frequency.get(result) ?? 0) + 1)
  const rarest = Math.min(...frequency.values())
  return cases.findLastIndex(({ result }) => frequency.get(result) === rarest)
}

export function createBank(options: BankOptions): Bank {
  const { type, cases, bankSize } = options
  const slots = bankSize + spareSlots
  const digests = firstSlot + slots * slotBytes
  const kernel: Kernel = createKernel(type, digests + slots * 8, rarestLane(cases))
  const { operations, sizeBytes, digestOffset } = kernel
  const { buffer } = kernel.memory
  const words = type === 'i64' ? new BigUint64Array(buffer) : new Uint32Array(buffer)
  const set = (address: number, value: bigint): void => {
    if (words instanceof BigUint64Array) words[address / sizeBytes] = BigInt.asUintN(64, value)
    else words[address / sizeBytes] = Number(BigInt.asUintN(32, value))
  }
  const fill = (address: number, value: (one: SearchCase) => bigint): void => {
    for (let lane = 0; lane < laneCount; lane++) set(address + lane * sizeBytes, value(cases[lane % cases.length]))
  }
  const digestOf = (address: number) => digests + ((address - firstSlot) / slotBytes) * sizeBytes
  const equal = (a: number, b: number): boolean => {
    const [first, second] = [a / sizeBytes, b / sizeBytes]
    for (let lane = 0; lane < laneCount; lane++) if (words[first + lane] !== words[second + lane]) return false
    return true
  }

  let next = firstSlot
  let size = 0
  const byHash = new Map<number, number[]>()
  const take = (expression: Expression | undefined): Entry => {
    const entry = { expression, address: next }
    words[digestOf(next) / sizeBytes] = words[(next + digestOffset) / sizeBytes]
    next += slotBytes
    return entry
  }
  /** Whether the values in the next slot are new; they are known from then on. */
  const isNew = (hash: number): boolean => {
    const known = byHash.get(hash)
    if (known?.some((address) => equal(address, next))) return false
    if (known === undefined) byHash.set(hash, [next])
    else known.push(next)
    return true
  }
  const leaf = (expression: Expression, value: (one: SearchCase) => bigint): Entry => {
    fill(next, value)
    isNew(operations.and.compute(next, next, next))
    return take(expression)
  }

  fill(targetAddress, ({ result }) => result)
  set(maskAddress, options.mask)
  const parameters = cases[0].arguments.map((_, index) => leaf({ kind: 'parameter', index }, (c) => c.arguments[index]))
  const constants = options.constants.map((value) => leaf({ kind: 'constant', value }, () => value))
  const levels: Entry[][] = [[...parameters, ...constants]]
  size = levels[0].length
  const counts = options.shifts.map((value) => {
    fill(next, () => value)
    return take({ kind: 'constant', value })
  })

  return {
    levels,
    counts,
    isFull: () => size >= bankSize,
    startLevel: (cost) => void (levels[cost] ??= []),
    store(op, left, right, cost) {
      if (!isNew(operations[op].compute(left.address, right.address, next))) return
      levels[cost].push(take(combine(op, left, right)))
      size++
    },
    matches: (op, left, right) => operations[op].matches(left.address, right.address, 0) === 1,
    scan(op, left, rights, from) {
      if (from >= rights.length) return rights.length
      const { address } = rights[from]
      return from + operations[op].scan(left.address, address, digestOf(address), rights.length - from)
    },
  }
}
