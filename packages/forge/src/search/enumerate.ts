import { type Bank, type BankOptions, combine, createBank, type Entry } from './bank.js'
import { type Block, blocksOf, combinationAt, costLimit, rowStart, stepsBefore } from './blocks.js'
import type { Expression } from './expression.js'
import type { SearchBound } from './shard.js'

/** An expression that agrees with all cases. */
export interface Hit {
  readonly step: number
  readonly cost: number
  readonly expression: Expression
}

/** Which rows are tried once nothing more is kept: of `count` equal shares those in `indexes`. */
export interface Share {
  readonly indexes: ReadonlySet<number>
  readonly count: number
  /** Rows before this step are passed over. */
  readonly from: number
}

const everything: Share = { indexes: new Set([0]), count: 1, from: 0 }

/** A search has this many hits; a later one does not count. */
export const maximumHits = 24

/** A piece of work is some milliseconds long. Combinations whose values may be kept take far more time than others. */
const pieceSize = 2_000_000
const storingSize = 250
const rowSize = 25

/** Steps that are a fraction of a second. */
export const cheapSteps = 2 ** 26

/**
 * What a search with these hits, in order of steps, still looks for: what costs at most one more than the first of them, in
 * a few times the steps that led to it. More hits only lower it.
 */
function boundOf(hits: readonly Hit[]): SearchBound {
  const [first] = hits
  if (first === undefined) return { cost: costLimit, step: Number.MAX_SAFE_INTEGER }
  const last = hits.length < maximumHits ? Number.MAX_SAFE_INTEGER : hits[maximumHits - 1].step + 1
  return { cost: first.cost + 1, step: Math.min(last, Math.max(cheapSteps, 4 * first.step)) }
}

/**
 * Bottom-up enumeration by cost: two expressions that agree on all cases count as one, the cheaper. When the bank is full,
 * pairs from it are only compared with the target: rows of them may be shared out, since none depends on another.
 * Whoever does which rows, the hits within the final bound are the same.
 */
export class Enumeration {
  /** What pairs are made from. */
  readonly bank: Bank
  private readonly limit: SearchBound
  private share = everything
  private known: Hit[] = []
  private bound: SearchBound
  private nextStep = 0
  private rowsPassed = 0
  private triedCount = 0

  constructor(options: BankOptions, limit: SearchBound) {
    this.bank = createBank(options)
    this.limit = limit
    this.bound = limit
  }

  /** Hits within the bound, in order of steps. */
  get hits(): readonly Hit[] {
    return this.known.filter(({ step, cost }) => step < this.bound.step && cost <= this.bound.cost)
  }

  get currentBound(): SearchBound {
    return this.bound
  }

  get isFull(): boolean {
    return this.bank.isFull()
  }

  /** Where the run is. */
  get step(): number {
    return this.nextStep
  }

  /** Combinations that were tried here. */
  get tried(): number {
    return this.triedCount
  }

  /** Steps that the search takes, whoever took them: what is found beyond the bound has no influence on it. */
  get spent(): number {
    return Math.min(this.limit.step, boundOf(this.hits).step)
  }

  /** From here on only a share is tried. */
  restrict(share: Share): void {
    this.share = share
  }

  /** Takes a bound that others know of. */
  lower({ cost, step }: SearchBound): void {
    this.bound = { cost: Math.min(this.bound.cost, cost), step: Math.min(this.bound.step, step) }
  }

  /** Ends a piece at every `yield`. May be run again for another share, once the bank is full. */
  *run(): Generator<undefined, void, void> {
    let work = 0
    this.nextStep = 0
    this.rowsPassed = 0
    for (let cost = 1; cost <= this.bound.cost; cost++) {
      this.bank.startLevel(cost)
      for (const block of blocksOf(this.bank, cost)) {
        for (let row = 0; row < block.lefts.length; row++) {
          if (this.nextStep >= this.bound.step || cost > this.bound.cost) return
          work += this.row(block, row, cost)
          if (work < pieceSize) continue
          work = 0
          yield
        }
      }
    }
  }

  /** Gives the size of the work. */
  private row(block: Block, row: number, cost: number): number {
    const { op, lefts, rights } = block
    const left = lefts[row]
    const before = this.triedCount
    let column = rowStart(block, row)
    for (; column < rights.length && !this.bank.isFull(); column++) this.build(block, left, rights[column], cost)
    const stored = this.triedCount - before
    const end = this.nextStep + rights.length - column
    const isOurs = this.share.indexes.has(this.rowsPassed++ % this.share.count)
    if (isOurs && column < rights.length && this.nextStep >= this.share.from && this.nextStep < this.bound.step) {
      this.triedCount += rights.length - column
      for (;;) {
        const match = this.bank.scan(op, left, rights, column)
        const step = end - rights.length + match
        if (match === rights.length || step >= this.bound.step) break
        this.add({ step, cost, expression: combine(op, left, rights[match]) })
        column = match + 1
      }
    }
    this.nextStep = end
    return stored * storingSize + (isOurs ? rights.length : 0) + rowSize
  }

  private build({ op }: Block, left: Entry, right: Entry, cost: number): void {
    const step = this.nextStep++
    this.triedCount++
    if (this.bank.matches(op, left, right)) this.add({ step, cost, expression: combine(op, left, right) })
    else this.bank.store(op, left, right, cost)
  }

  private add(hit: Hit): void {
    const at = this.known.findIndex(({ step }) => step >= hit.step)
    if (this.known[at]?.step === hit.step) return
    this.known.splice(at < 0 ? this.known.length : at, 0, hit)
    if (this.known.length > maximumHits) this.known.pop()
    this.lower(boundOf(this.known))
  }

  /**
   * Takes hits that others claim to have found at these steps, as soon as the bank is full; false when one of them is none.
   * Only what is seen to agree with the cases counts.
   */
  take(steps: readonly number[]): boolean {
    const hits = steps.map((step) => this.hitAt(step))
    for (const hit of hits) if (hit !== undefined) this.add(hit)
    return !hits.includes(undefined)
  }

  private hitAt(step: number): Hit | undefined {
    if (!Number.isSafeInteger(step) || step < 0) return undefined
    let start = 0
    for (let cost = 1; cost <= this.limit.cost; cost++) {
      for (const block of blocksOf(this.bank, cost)) {
        const steps = stepsBefore(block, block.lefts.length)
        if (step >= start + steps) {
          start += steps
          continue
        }
        const { row, column } = combinationAt(block, step - start)
        const [left, right] = [block.lefts[row], block.rights[column]]
        const isWithin = start + stepsBefore(block, row) < this.limit.step
        if (!isWithin || !this.bank.matches(block.op, left, right)) return undefined
        return { step, cost, expression: combine(block.op, left, right) }
      }
    }
    return undefined
  }
}
