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

/** An expression over parameters and constants. */
export type Expression =
  | { readonly kind: 'parameter'; readonly index: number }
  | { readonly kind: 'constant'; readonly value: bigint }
  | {
      readonly kind: 'operation'
      readonly op: SearchOperation
      readonly left: Expression
      readonly right: Expression | undefined
    }

export interface EnumerateOptions {
  readonly type: 'i32' | 'i64'
  readonly cases: readonly SearchCase[]
  /** Bits of the result that count. */
  readonly mask: bigint
  readonly constants: readonly bigint[]
  readonly shifts: readonly bigint[]
  /** How many different values are kept. */
  readonly bankSize: number
  /** How many combinations are tried in all. */
  readonly probeLimit: number
  readonly maximumHits: number
}

/** Work that ends a piece at every `yield`, so that others have their turn or it is given up. */
type Work<T> = Generator<undefined, T, void>

/** Combinations in a piece of work: some milliseconds. */
const PIECE_PROBES = 10_000

interface Entry {
  readonly expression: Expression
  readonly cost: number
  readonly address: number
}

/** Estimated cost in instructions. */
const binaryCosts: Readonly<Partial<Record<SearchOperation, number>>> = {
  add: 1,
  sub: 1,
  and: 1,
  or: 1,
  xor: 1,
  mul: 1,
  add2: 1,
  add4: 1,
  add8: 1,
  eq: 1,
  ne: 1,
  lt_u: 1,
  lt_s: 1,
}
const commutative = new Set<SearchOperation>(['add', 'and', 'or', 'xor', 'mul', 'eq', 'ne'])

/**
 * Bottom-up enumeration by cost: two expressions that agree on all cases count as one, the cheaper. When the bank is full,
 * pairs from it are only compared with the target. Gives expressions that agree with all cases, cheapest first; in pieces.
 */
export const enumerate = (options: EnumerateOptions): Work<Expression[]> => new Enumeration(options).run()

class Enumeration {
  private readonly options: EnumerateOptions
  private readonly kernel: Kernel
  private readonly words: BigUint64Array | Uint32Array
  private readonly byHash = new Map<number, Entry[]>()
  private readonly levels: Entry[][] = [[]]
  private readonly hits: Expression[] = []
  private readonly counts: { value: bigint; address: number }[] = []
  private next = firstSlot
  private size = 0
  private probes = 0
  private paused = 0
  private full = false

  constructor(options: EnumerateOptions) {
    this.options = options
    this.kernel = createKernel(options.type, firstSlot + (options.bankSize + 80) * slotBytes)
    const { buffer } = this.kernel.memory
    this.words = options.type === 'i64' ? new BigUint64Array(buffer) : new Uint32Array(buffer)
    this.fill(targetAddress, (lane) => this.caseOf(lane).result)
    this.set(maskAddress, options.mask)
  }

  private caseOf(lane: number): SearchCase {
    return this.options.cases[lane % this.options.cases.length]
  }

  private set(address: number, value: bigint): void {
    if (this.words instanceof BigUint64Array) this.words[address / 8] = BigInt.asUintN(64, value)
    else this.words[address / 4] = Number(BigInt.asUintN(32, value))
  }

  private fill(address: number, value: (lane: number) => bigint): void {
    const size = this.options.type === 'i64' ? 8 : 4
    for (let lane = 0; lane < laneCount; lane++) this.set(address + lane * size, value(lane))
  }

  private isStopped(): boolean {
    return this.hits.length >= this.options.maximumHits || this.probes > this.options.probeLimit
  }

  private *pause(): Work<void> {
    if (this.probes - this.paused < PIECE_PROBES) return
    this.paused = this.probes
    yield
  }

  *run(): Work<Expression[]> {
    const { cases, constants, shifts } = this.options
    cases[0].arguments.forEach((_, index) => {
      this.leaf({ kind: 'parameter', index }, (lane) => this.caseOf(lane).arguments[index])
    })
    for (const value of constants) this.leaf({ kind: 'constant', value }, () => value)
    for (const value of shifts) {
      const address = this.next
      this.next += slotBytes
      this.fill(address, () => value)
      this.counts.push({ value, address })
    }
    for (let cost = 1; cost <= 12 && !this.isStopped(); cost++) {
      const found = this.hits.length
      this.levels[cost] = []
      yield* this.level(cost)
      // What costs more than the first hit is not better.
      if (found > 0) break
    }
    return this.hits
  }

  private leaf(expression: Expression, lanes: (lane: number) => bigint): void {
    const address = this.next
    this.next += slotBytes
    this.fill(address, lanes)
    this.levels[0].push({ expression, cost: 0, address })
    this.size++
  }

  private *level(cost: number): Work<void> {
    for (const entry of this.levels[cost - 1] ?? []) {
      if (entry.expression.kind === 'constant') continue
      this.combine('neg', entry, undefined, cost)
      this.combine('not', entry, undefined, cost)
      for (const count of this.counts) {
        for (const op of ['shl', 'shr_u', 'shr_s'] as const) this.combine(op, entry, count, cost)
      }
      yield* this.pause()
    }
    for (const [op, own] of Object.entries(binaryCosts) as [SearchOperation, number][]) {
      for (let left = 0; left <= cost - own; left++) {
        const right = cost - own - left
        if (
          this.levels[left] === undefined ||
          this.levels[right] === undefined ||
          (commutative.has(op) && left < right)
        )
          continue
        yield* this.pairs(op, this.levels[left], this.levels[right], cost)
        if (this.isStopped()) return
      }
    }
  }

  private *pairs(op: SearchOperation, lefts: readonly Entry[], rights: readonly Entry[], cost: number): Work<void> {
    const same = lefts === rights && commutative.has(op)
    const { matches } = this.kernel.operations[op]
    for (let i = 0; i < lefts.length; i++) {
      const left = lefts[i]
      let j = same ? i : 0
      while (!this.full && j < rights.length) this.combine(op, left, rights[j++], cost)
      this.probes += rights.length - j
      for (; j < rights.length; j++)
        if (matches(left.address, rights[j].address, 0) === 1) this.combine(op, left, rights[j], cost)
      if (this.isStopped()) return
      yield* this.pause()
    }
  }

  private combine(
    op: SearchOperation,
    left: Entry,
    right: Entry | { value: bigint; address: number } | undefined,
    cost: number,
  ): void {
    this.probes++
    const b = right?.address ?? left.address
    const matches = this.kernel.operations[op].matches(left.address, b, 0) === 1
    if (!matches && this.full) return
    const second: Expression | undefined =
      right === undefined
        ? undefined
        : 'expression' in right
          ? right.expression
          : { kind: 'constant', value: right.value }
    const expression: Expression = { kind: 'operation', op, left: left.expression, right: second }
    if (matches) this.hits.push(expression)
    else this.store(op, left.address, b, expression, cost)
  }

  private store(op: SearchOperation, a: number, b: number, expression: Expression, cost: number): void {
    const hash = this.kernel.operations[op].compute(a, b, this.next)
    const known = this.byHash.get(hash)
    if (known?.some((entry) => this.equal(entry.address, this.next))) return
    if (this.levels[0].some((entry) => this.equal(entry.address, this.next))) return
    const entry: Entry = { expression, cost, address: this.next }
    if (known === undefined) this.byHash.set(hash, [entry])
    else known.push(entry)
    this.levels[cost].push(entry)
    this.next += slotBytes
    if (++this.size >= this.options.bankSize) this.full = true
  }

  private equal(a: number, b: number): boolean {
    const size = this.options.type === 'i64' ? 8 : 4
    for (let lane = 0; lane < laneCount; lane++)
      if (this.words[a / size + lane] !== this.words[b / size + lane]) return false
    return true
  }
}
