import type { Term, TermOp } from '@sourceless/isa'
import { bitsLiteral } from './smt.js'

export interface FloatPrinter {
  vector(term: Term): string
  /** A new bit-vector constant. */
  fresh(bits: number): string
  assert(text: string): void
}

const floatOperations: ReadonlySet<TermOp> = new Set<TermOp>([
  'fsqrt',
  'fneg',
  'fabs',
  'ffloor',
  'fceil',
  'ftrunc',
  'fnearest',
  'fadd',
  'fsub',
  'fmul',
  'fdiv',
  'fmin',
  'fmax',
  'fcopysign',
  'feq',
  'flt',
  'fle',
  'funordered',
  'fcvt',
  's2f',
  'u2f',
  'f2s',
  'f2u',
  'ffma',
])

export function isFloatOperation(op: TermOp): boolean {
  return floatOperations.has(op)
}

const sort = (bits: number): string => (bits === 16 ? '5 11' : bits === 32 ? '8 24' : '11 53')
const rounded: Readonly<Record<string, string>> = { fadd: 'fp.add', fsub: 'fp.sub', fmul: 'fp.mul', fdiv: 'fp.div' }
const roundings: Readonly<Record<string, string>> = { ffloor: 'RTN', fceil: 'RTP', ftrunc: 'RTZ', fnearest: 'RNE' }
const comparisons: Readonly<Record<string, string>> = { feq: 'fp.eq', flt: 'fp.lt', fle: 'fp.leq' }

/**
 * A float operation on bit patterns in the theory of floating point. The theory has one NaN, so a result's bits are a new
 * constant tied to the value: a NaN's payload stays open.
 */
export function floatTerm(term: Term, printer: FloatPrinter): string {
  const [a, b] = term.args as [Term, Term]
  const asFloat = (t: Term) => `((_ to_fp ${sort(t.bits)}) ${printer.vector(t)})`
  const x = () => asFloat(a)
  const y = () => asFloat(b)
  const comparison = comparisons[term.op]
  if (comparison !== undefined) return `(${comparison} ${x()} ${y()})`
  if (term.op === 'funordered') return `(or (fp.isNaN ${x()}) (fp.isNaN ${y()}))`
  if (term.op === 'fneg' || term.op === 'fabs' || term.op === 'fcopysign') return signOperation(term, printer)
  if (term.op === 'f2s' || term.op === 'f2u') return toInteger(term, x())
  const bits = printer.fresh(term.bits)
  const result = `((_ to_fp ${sort(term.bits)}) ${bits})`
  const tie = (value: string) => {
    printer.assert(`(= ${result} ${value})`)
    return bits
  }
  if (rounded[term.op] !== undefined) return tie(`(${rounded[term.op]} RNE ${x()} ${y()})`)
  if (roundings[term.op] !== undefined) return tie(`(fp.roundToIntegral ${roundings[term.op]} ${x()})`)
  switch (term.op) {
    case 'fsqrt':
      return tie(`(fp.sqrt RNE ${x()})`)
    case 'fcvt':
      return tie(`((_ to_fp ${sort(term.bits)}) RNE ${x()})`)
    case 's2f':
      return tie(`((_ to_fp ${sort(term.bits)}) RNE ${printer.vector(a)})`)
    case 'u2f':
      return tie(`((_ to_fp_unsigned ${sort(term.bits)}) RNE ${printer.vector(a)})`)
    case 'ffma':
      return tie(`(fp.fma RNE ${x()} ${y()} ${asFloat(term.args[2]!)})`)
    case 'fmin':
    case 'fmax':
      return tie(minimumOrMaximum(term, x(), y()))
    default:
      throw new Error(`no SMT-LIB form of ${term.op}`)
  }
}

function signOperation(term: Term, printer: FloatPrinter): string {
  const { bits } = term
  const sign = bitsLiteral(1n << BigInt(bits - 1), bits)
  const rest = bitsLiteral((1n << BigInt(bits - 1)) - 1n, bits)
  const x = printer.vector(term.args[0]!)
  if (term.op === 'fneg') return `(bvxor ${x} ${sign})`
  if (term.op === 'fabs') return `(bvand ${x} ${rest})`
  return `(bvor (bvand ${x} ${rest}) (bvand ${printer.vector(term.args[1]!)} ${sign}))`
}

/** NaN wins, and -0 is below +0. */
function minimumOrMaximum(term: Term, x: string, y: string): string {
  const isMinimum = term.op === 'fmin'
  const nan = `(_ NaN ${sort(term.bits)})`
  const zeroWins = isMinimum ? `(fp.isNegative ${x})` : `(fp.isPositive ${x})`
  const ordered = `(ite (${isMinimum ? 'fp.lt' : 'fp.gt'} ${x} ${y}) ${x} ${y})`
  const zeros = `(ite (and (fp.isZero ${x}) (fp.isZero ${y})) (ite ${zeroWins} ${x} ${y}) ${ordered})`
  return `(ite (or (fp.isNaN ${x}) (fp.isNaN ${y})) ${nan} ${zeros})`
}

/** Truncates toward zero, saturates, and takes NaN to 0. */
function toInteger(term: Term, x: string): string {
  const { bits } = term
  const signed = term.op === 'f2s'
  const source = sort(term.args[0]!.bits)
  const top = 1n << BigInt(signed ? bits - 1 : bits)
  const limit = `((_ to_fp ${source}) RNE ${top}.0)`
  const low = signed ? `((_ to_fp ${source}) RNE (- ${top}.0))` : `((_ to_fp ${source}) RNE (- 1.0))`
  const lowest = signed ? bitsLiteral(top, bits) : bitsLiteral(0n, bits)
  const convert = `((_ fp.to_${signed ? 's' : 'u'}bv ${bits}) RTZ ${x})`
  const belowRange = signed ? `(fp.lt ${x} ${low})` : `(fp.leq ${x} ${low})`
  return `(ite (fp.isNaN ${x}) ${bitsLiteral(0n, bits)} (ite (fp.geq ${x} ${limit}) ${bitsLiteral(top - 1n, bits)} (ite ${belowRange} ${lowest} ${convert})))`
}
