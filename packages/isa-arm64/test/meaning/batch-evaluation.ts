import { applyOperation, postorder, type Term } from '@sourceless/isa'
import { floatBatch } from './batch-float.js'

/**
 * Values of one term in many states: a column for each 32 bits, the lowest first; bits above the term's width are zero.
 * Evaluating term by term over all states keeps to a few loops that the engine compiles once: thousands of rows, each with
 * thousands of states, take seconds. What has no loop here goes through `applyOperation`, the reference; a test compares
 * the two on all terms.
 */
export type Columns = readonly Int32Array[]

const wordsOf = (bits: number): number => (bits + 31) >> 5
/** What is kept of the highest column. */
const topMask = (bits: number): number => (bits % 32 === 0 ? -1 : 2 ** (bits % 32) - 1)

export class Batch {
  /** Number of states. */
  readonly count: number
  private readonly pool: Int32Array[] = []
  private used = 0
  private readonly zeros: Int32Array

  constructor(count: number) {
    this.count = count
    this.zeros = new Int32Array(count)
  }

  /** The columns of `roots`, valid until the next call. `leaf` gives those of variables and undefined values. */
  evaluate(roots: readonly Term[], leaf: (term: Term) => Columns): readonly Columns[] {
    this.used = 0
    const values = new Map<Term, Columns>()
    for (const term of postorder(roots)) {
      const args = term.args.map((argument) => values.get(argument)!)
      values.set(
        term,
        term.op === 'const' ? this.constant(term) : term.args.length === 0 ? leaf(term) : this.apply(term, args),
      )
    }
    return roots.map((root) => values.get(root)!)
  }

  /** A column with any contents. */
  column(): Int32Array {
    const found = this.pool[this.used] ?? new Int32Array(this.count)
    this.pool[this.used++] = found
    return found
  }

  private constant({ value, bits }: Term): Columns {
    return Array.from({ length: wordsOf(bits) }, (_, n) => {
      const word = Number(BigInt.asIntN(32, value >> BigInt(32 * n)))
      return word === 0 ? this.zeros : this.column().fill(word)
    })
  }

  private apply(term: Term, args: readonly Columns[]): Columns {
    return (
      this.structural(term, args) ??
      this.bitwise(term, args) ??
      this.arithmetic(term, args) ??
      this.shift(term, args) ??
      this.compare(term, args) ??
      floatBatch(this, term, args) ??
      this.reference(term, args)
    )
  }

  private structural(term: Term, [a, b, c]: readonly Columns[]): Columns | undefined {
    const { bits, op } = term
    const from = term.args[0]!.bits
    switch (op) {
      case 'extract':
        return this.extract(a!, Number(term.value), bits)
      case 'concat':
        return this.concat(a!, b!, term.args[1]!.bits, bits)
      case 'zext':
        return [...a!, ...Array.from({ length: wordsOf(bits) - a!.length }, () => this.zeros)]
      case 'sext':
        return this.signExtend(a!, from, bits)
      case 'ite':
        return b!.map((whenTrue, n) => this.choose(a![0]!, whenTrue, c![n]!))
      default:
        return undefined
    }
  }

  private choose(condition: Int32Array, a: Int32Array, b: Int32Array): Int32Array {
    const out = this.column()
    for (let i = 0; i < out.length; i++) out[i] = condition[i] === 1 ? a[i]! : b[i]!
    return out
  }

  private extract(a: Columns, low: number, bits: number): Columns {
    const [skip, rest] = [low >> 5, low & 31]
    return Array.from({ length: wordsOf(bits) }, (_, n) => {
      const mask = n === wordsOf(bits) - 1 ? topMask(bits) : -1
      const word = a[skip + n]!
      const next = a[skip + n + 1] ?? this.zeros
      if (rest === 0 && mask === -1) return word
      const out = this.column()
      if (rest === 0) for (let i = 0; i < out.length; i++) out[i] = word[i]! & mask
      else for (let i = 0; i < out.length; i++) out[i] = ((word[i]! >>> rest) | (next[i]! << (32 - rest))) & mask
      return out
    })
  }

  private concat(high: Columns, low: Columns, lowBits: number, bits: number): Columns {
    const rest = lowBits & 31
    if (rest === 0) return [...low, ...high]
    const columns = [...low]
    for (let n = lowBits >> 5; n < wordsOf(bits); n++) {
      const start = n - (lowBits >> 5)
      const [below, word] = [high[start - 1] ?? this.zeros, high[start] ?? this.zeros]
      const kept = low[n] ?? this.zeros
      const out = this.column()
      for (let i = 0; i < out.length; i++) out[i] = kept[i]! | (word[i]! << rest) | (below[i]! >>> (32 - rest))
      columns[n] = out
    }
    return columns
  }

  private signExtend(a: Columns, from: number, bits: number): Columns {
    const top = a[a.length - 1]!
    const distance = (32 - (from & 31)) & 31
    const [extended, sign] = [this.column(), this.column()]
    for (let i = 0; i < top.length; i++) {
      extended[i] = (top[i]! << distance) >> distance
      sign[i] = (top[i]! << distance) >> 31
    }
    const columns = Array.from({ length: wordsOf(bits) }, (_, n) =>
      n < a.length - 1 ? a[n]! : n === a.length - 1 ? extended : sign,
    )
    return this.masked(columns, bits)
  }

  /** Clears what lies above the width. */
  private masked(columns: Columns, bits: number): Columns {
    const mask = topMask(bits)
    if (mask === -1) return columns
    const top = columns[columns.length - 1]!
    const out = this.column()
    for (let i = 0; i < out.length; i++) out[i] = top[i]! & mask
    return [...columns.slice(0, -1), out]
  }

  private bitwise({ op, bits }: Term, [a, b]: readonly Columns[]): Columns | undefined {
    const each = (loop: (out: Int32Array, x: Int32Array, y: Int32Array) => void): Columns =>
      a!.map((x, n) => {
        const out = this.column()
        loop(out, x, b?.[n] ?? this.zeros)
        return out
      })
    switch (op) {
      case 'and':
        return each(andLoop)
      case 'or':
        return each(orLoop)
      case 'xor':
        return each(xorLoop)
      case 'not':
        return this.masked(each(notLoop), bits)
      default:
        return undefined
    }
  }

  private arithmetic({ op, bits }: Term, [a, b]: readonly Columns[]): Columns | undefined {
    if (op === 'neg' && bits <= 64) return this.masked(this.subtract([this.zeros, this.zeros], a!), bits)
    if (op === 'add' && bits <= 64) return this.masked(this.add(a!, b!), bits)
    if (op === 'sub' && bits <= 64) return this.masked(this.subtract(a!, b!), bits)
    if (bits > 32 || (op !== 'mul' && op !== 'clz' && op !== 'popcount')) return undefined
    const [out, x] = [this.column(), a![0]!]
    if (op === 'mul') for (let i = 0; i < out.length; i++) out[i] = Math.imul(x[i]!, b![0]![i]!)
    else if (op === 'clz') for (let i = 0; i < out.length; i++) out[i] = Math.clz32(x[i]!) - (32 - bits)
    else for (let i = 0; i < out.length; i++) out[i] = ones(x[i]!)
    return this.masked([out], bits)
  }

  private add(a: Columns, b: Columns): Columns {
    const [low, x, y] = [this.column(), a[0]!, b[0]!]
    for (let i = 0; i < low.length; i++) low[i] = x[i]! + y[i]!
    if (a.length === 1) return [low]
    const [high, u, v] = [this.column(), a[1]!, b[1]!]
    for (let i = 0; i < low.length; i++) high[i] = u[i]! + v[i]! + (low[i]! >>> 0 < x[i]! >>> 0 ? 1 : 0)
    return [low, high]
  }

  private subtract(a: Columns, b: Columns): Columns {
    const [low, x, y] = [this.column(), a[0]!, b[0]!]
    for (let i = 0; i < low.length; i++) low[i] = x[i]! - y[i]!
    if (b.length === 1) return [low]
    const [high, u, v] = [this.column(), a[1]!, b[1]!]
    for (let i = 0; i < low.length; i++) high[i] = u[i]! - v[i]! - (x[i]! >>> 0 < y[i]! >>> 0 ? 1 : 0)
    return [low, high]
  }

  private shift(term: Term, [a, b]: readonly Columns[]): Columns | undefined {
    const { op, bits } = term
    if (op !== 'shl' && op !== 'lshr' && op !== 'ashr') return undefined
    const count = term.args[1]!
    if (count.op === 'const') return this.shiftBy(op, a!, Number(count.value), bits)
    if (bits > 32) return undefined
    const [out, x, y] = [this.column(), a![0]!, b![0]!]
    if (op === 'shl') for (let i = 0; i < out.length; i++) out[i] = y[i]! >>> 0 < bits ? x[i]! << y[i]! : 0
    else if (op === 'lshr') for (let i = 0; i < out.length; i++) out[i] = y[i]! >>> 0 < bits ? x[i]! >>> y[i]! : 0
    else {
      const distance = 32 - bits
      for (let i = 0; i < out.length; i++)
        out[i] = ((x[i]! << distance) >> distance) >> (y[i]! >>> 0 < bits ? y[i]! : 31)
    }
    return this.masked([out], bits)
  }

  private shiftBy(op: 'shl' | 'lshr' | 'ashr', a: Columns, count: number, bits: number): Columns {
    if (op === 'shl') {
      if (count >= bits) return a.map(() => this.zeros)
      return count === 0 ? a : this.concat(this.extract(a, 0, bits - count), this.zeroColumns(count), count, bits)
    }
    const kept = Math.min(count, bits - 1)
    if (op === 'ashr') return this.signExtend(this.extract(a, kept, bits - kept), bits - kept, bits)
    if (count >= bits) return a.map(() => this.zeros)
    const rest = this.extract(a, count, bits - count)
    return [...rest, ...Array.from({ length: a.length - rest.length }, () => this.zeros)]
  }

  private zeroColumns(bits: number): Columns {
    return Array.from({ length: wordsOf(bits) }, () => this.zeros)
  }

  private compare(term: Term, [a, b]: readonly Columns[]): Columns | undefined {
    const { bits } = term.args[0]!
    switch (term.op) {
      case 'eq':
        return [this.equal(a!, b!)]
      case 'ult':
        return bits <= 64 ? [this.less(a!, b!, bits, false)] : undefined
      case 'slt':
        return bits <= 64 ? [this.less(a!, b!, bits, true)] : undefined
      case 'ule':
        return bits <= 64 ? [this.flip(this.less(b!, a!, bits, false))] : undefined
      case 'sle':
        return bits <= 64 ? [this.flip(this.less(b!, a!, bits, true))] : undefined
      default:
        return undefined
    }
  }

  private equal(a: Columns, b: Columns): Int32Array {
    const out = this.column().fill(1)
    a.forEach((x, n) => {
      const y = b[n]!
      for (let i = 0; i < out.length; i++) if (x[i] !== y[i]) out[i] = 0
    })
    return out
  }

  private less(a: Columns, b: Columns, bits: number, signed: boolean): Int32Array {
    const out = this.column()
    const distance = (32 - (bits & 31)) & 31
    const flip = signed ? -0x80000000 : 0
    const [x, y] = [a[a.length - 1]!, b[b.length - 1]!]
    for (let i = 0; i < out.length; i++)
      out[i] = ((x[i]! << distance) ^ flip) >>> 0 < ((y[i]! << distance) ^ flip) >>> 0 ? 1 : 0
    if (a.length === 1) return out
    const [u, v] = [a[0]!, b[0]!]
    for (let i = 0; i < out.length; i++) if (x[i] === y[i]) out[i] = u[i]! >>> 0 < v[i]! >>> 0 ? 1 : 0
    return out
  }

  private flip(a: Int32Array): Int32Array {
    for (let i = 0; i < a.length; i++) a[i] = a[i]! ^ 1
    return a
  }

  /** Any operation, through the readable reference. */
  private reference(term: Term, args: readonly Columns[]): Columns {
    const outs = Array.from({ length: wordsOf(term.bits) }, () => this.column())
    const from = term.args[0]!.bits
    for (let i = 0; i < this.count; i++) {
      const value = (n: number): bigint => (args[n] === undefined ? 0n : valueAt(args[n], i))
      let result = applyOperation(term.op, term.bits, from, 0, value(0), value(1), value(2))
      for (const out of outs) {
        out[i] = Number(BigInt.asIntN(32, result))
        result >>= 32n
      }
    }
    return outs
  }
}

/** The value in state `i`. */
export function valueAt(columns: Columns, i: number): bigint {
  let value = 0n
  for (let n = columns.length - 1; n >= 0; n--) value = (value << 32n) | BigInt(columns[n]![i]! >>> 0)
  return value
}

type Loop = (out: Int32Array, x: Int32Array, y: Int32Array) => void
const andLoop: Loop = (out, x, y) => {
  for (let i = 0; i < out.length; i++) out[i] = x[i]! & y[i]!
}
const orLoop: Loop = (out, x, y) => {
  for (let i = 0; i < out.length; i++) out[i] = x[i]! | y[i]!
}
const xorLoop: Loop = (out, x, y) => {
  for (let i = 0; i < out.length; i++) out[i] = x[i]! ^ y[i]!
}
const notLoop: Loop = (out, x) => {
  for (let i = 0; i < out.length; i++) out[i] = ~x[i]!
}

function ones(word: number): number {
  let rest = word
  let count = 0
  for (; rest !== 0; rest &= rest - 1) count++
  return count
}
