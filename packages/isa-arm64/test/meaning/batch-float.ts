import { bitsFromFloat, floatFromBits, type Term } from '@sourceless/isa'
import type { Batch, Columns } from './batch-evaluation.js'

/** Float operations on columns; any NaN stands for any other. Singles are computed in double and rounded once more. */
const word = new Int32Array(2)
const single = new Float32Array(word.buffer, 0, 1)
const double = new Float64Array(word.buffer)

const halves = Float64Array.from({ length: 1 << 16 }, (_, pattern) => floatFromBits(BigInt(pattern), 16))

function numberAt(columns: Columns, i: number, bits: number): number {
  word[0] = columns[0]![i]!
  if (bits === 16) return halves[word[0]!]!
  if (bits === 32) return single[0]!
  word[1] = columns[1]![i]!
  return double[0]!
}

function store(outs: Columns, i: number, value: number, bits: number): void {
  if (bits === 16) {
    outs[0]![i] = Number(bitsFromFloat(value, 16))
    return
  }
  if (bits === 32) single[0] = value
  else double[0] = value
  outs[0]![i] = word[0]!
  if (bits === 64) outs[1]![i] = word[1]!
}

function nearest(x: number): number {
  const below = Math.floor(x)
  const rest = x - below
  if (Number.isNaN(rest)) return x
  const rounded = rest < 0.5 || (rest === 0.5 && below % 2 === 0) ? below : below + 1
  return rounded === 0 && (x < 0 || Object.is(x, -0)) ? -0 : rounded
}

const results: Partial<Record<Term['op'], (x: number, y: number) => number>> = {
  fadd: (x, y) => x + y,
  fsub: (x, y) => x - y,
  fmul: (x, y) => x * y,
  fdiv: (x, y) => x / y,
  fmin: (x, y) => Math.min(x, y),
  fmax: (x, y) => Math.max(x, y),
  fsqrt: (x) => Math.sqrt(x),
  ffloor: (x) => Math.floor(x),
  fceil: (x) => Math.ceil(x),
  ftrunc: (x) => Math.trunc(x),
  fnearest: nearest,
  fcvt: (x) => x,
}
const comparisons: Partial<Record<Term['op'], (x: number, y: number) => boolean>> = {
  feq: (x, y) => x === y,
  flt: (x, y) => x < y,
  fle: (x, y) => x <= y,
  funordered: (x, y) => Number.isNaN(x) || Number.isNaN(y),
}

/** The columns of a float operation, undefined for others and for those that need exact integers. */
export function floatBatch(batch: Batch, term: Term, args: readonly Columns[]): Columns | undefined {
  if (term.op[0] !== 'f' && term.op !== 's2f' && term.op !== 'u2f') return undefined
  return signBits(batch, term, args) ?? numbers(batch, term, args) ?? conversions(batch, term, args)
}

function signBits(batch: Batch, { op, bits }: Term, [a, b]: readonly Columns[]): Columns | undefined {
  if (op !== 'fneg' && op !== 'fabs' && op !== 'fcopysign') return undefined
  const sign = bits === 16 ? 0x8000 : -0x80000000
  const top = a![a!.length - 1]!
  const from = b?.[b.length - 1] ?? top
  const out = batch.column()
  if (op === 'fneg') for (let i = 0; i < out.length; i++) out[i] = top[i]! ^ sign
  else if (op === 'fabs') for (let i = 0; i < out.length; i++) out[i] = top[i]! & ~sign
  else for (let i = 0; i < out.length; i++) out[i] = (top[i]! & ~sign) | (from[i]! & sign)
  return [...a!.slice(0, -1), out]
}

function numbers(batch: Batch, term: Term, [a, b]: readonly Columns[]): Columns | undefined {
  const { bits } = term
  const from = term.args[0]!.bits
  const holds = comparisons[term.op]
  if (holds !== undefined) {
    const out = batch.column()
    for (let i = 0; i < out.length; i++) out[i] = holds(numberAt(a!, i, from), numberAt(b!, i, from)) ? 1 : 0
    return [out]
  }
  const result = results[term.op]
  if (result === undefined) return undefined
  const outs = bits === 64 ? [batch.column(), batch.column()] : [batch.column()]
  for (let i = 0; i < batch.count; i++) {
    const x = numberAt(a!, i, from)
    store(outs, i, result(x, b === undefined ? 0 : numberAt(b, i, from)), bits)
  }
  return outs
}

/** Between floats and integers of 32 bits. */
function conversions(batch: Batch, term: Term, [a]: readonly Columns[]): Columns | undefined {
  const { op, bits } = term
  const from = term.args[0]!.bits
  if ((op === 's2f' || op === 'u2f') && from === 32) {
    const outs = bits === 64 ? [batch.column(), batch.column()] : [batch.column()]
    for (let i = 0; i < batch.count; i++) store(outs, i, op === 's2f' ? a![0]![i]! : a![0]![i]! >>> 0, bits)
    return outs
  }
  if ((op !== 'f2s' && op !== 'f2u') || bits !== 32) return undefined
  const [least, greatest] = op === 'f2s' ? [-(2 ** 31), 2 ** 31 - 1] : [0, 2 ** 32 - 1]
  const out = batch.column()
  for (let i = 0; i < out.length; i++) {
    const value = Math.trunc(numberAt(a!, i, from))
    out[i] = Number.isNaN(value) ? 0 : Math.min(Math.max(value, least), greatest)
  }
  return [out]
}
