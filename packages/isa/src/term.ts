/**
 * Terms: a hash-consed graph of bit-vector operations. The meaning of every instruction is written once, as terms;
 * concrete evaluation, WebAssembly code and SMT-LIB text are read off the same graph.
 *
 * Names and semantics are those of SMT-LIB's theory of fixed-size bit-vectors: `shl`, `lshr`, `ashr` by a count >= the
 * width give zero (or the sign), `udiv` by zero gives all ones, `urem` by zero the dividend. A condition is 1 bit wide.
 * Float operations act on IEEE 754 bit patterns, round to nearest even; any NaN result is the canonical quiet NaN *or*
 * any NaN: consumers compare NaN-producing results by class, not by payload. Floats are 32 or 64 bits wide; `fcvt`
 * also converts from and to 16 (binary16).
 */
export type UnaryOp =
  | 'not'
  | 'neg'
  | 'popcount'
  | 'clz'
  | 'ctz' // of zero: the width
  | 'bswap'
  | 'fsqrt'
  | 'fneg'
  | 'fabs'
  | 'ffloor'
  | 'fceil'
  | 'ftrunc'
  | 'fnearest'
export type BinaryOp =
  | 'add'
  | 'sub'
  | 'mul'
  | 'udiv'
  | 'urem'
  | 'sdiv'
  | 'srem'
  | 'umulh'
  | 'smulh' // high half of the double-width product
  | 'and'
  | 'or'
  | 'xor'
  | 'shl'
  | 'lshr'
  | 'ashr'
  | 'rotl'
  | 'rotr' // count modulo the width
  | 'fadd'
  | 'fsub'
  | 'fmul'
  | 'fdiv'
  | 'fmin'
  | 'fmax' // IEEE minimum / maximum as WebAssembly: NaN wins, -0 < +0
  | 'fcopysign'
/** Results are 1 bit. `flt`, `fle`, `feq` are false when either side is NaN. */
export type CompareOp = 'eq' | 'ult' | 'ule' | 'slt' | 'sle' | 'feq' | 'flt' | 'fle' | 'funordered'
/** Width-changing operations; the target width is the term's `bits`. */
export type ConvertOp =
  | 'zext'
  | 'sext'
  | 'extract' // low bit index in `value`
  | 'fcvt' // float to float of the other width
  | 's2f'
  | 'u2f' // integer to float
  | 'f2s'
  | 'f2u' // truncate toward zero, saturating, NaN gives 0
export type TermOp =
  | UnaryOp
  | BinaryOp
  | CompareOp
  | ConvertOp
  | 'const'
  | 'var'
  | 'undef'
  | 'ite'
  | 'concat'
  /** Quotient and remainder of the double-width dividend args[0]:args[1] by args[2]; low `bits` bits. */
  | 'udivWide'
  | 'uremWide'
  | 'sdivWide'
  | 'sremWide'
  /** args[0] × args[1] + args[2] with a single rounding. */
  | 'ffma'

/** One node. Same id, same term: compare terms with `===`. */
export interface Term {
  readonly id: number
  readonly op: TermOp
  /** Width in bits, 1 to 128. */
  readonly bits: number
  readonly args: readonly Term[]
  /** `const`: the value, 0 <= value < 2^bits. `extract`: the low bit index. Otherwise 0n. */
  readonly value: bigint
  /** `var`: its name. `undef`: a unique name. Otherwise ''. */
  readonly name: string
}

/** Makes terms; folds constants and applies cheap, always-valid simplifications while building. */
export interface TermBuilder {
  constant(value: bigint | number, bits: number): Term
  variable(name: string, bits: number): Term
  /** A fresh value about which nothing is known: not equal to any other, chosen by the adversary in a proof. */
  undefined(bits: number): Term
  unary(op: UnaryOp, a: Term): Term
  binary(op: BinaryOp, a: Term, b: Term): Term
  compare(op: CompareOp, a: Term, b: Term): Term
  convert(op: 'zext' | 'sext' | 'fcvt' | 's2f' | 'u2f' | 'f2s' | 'f2u', a: Term, bits: number): Term
  extract(a: Term, low: number, bits: number): Term
  concat(high: Term, low: Term): Term
  ite(condition: Term, whenTrue: Term, whenFalse: Term): Term
  /** a × b + c, rounded once. */
  fusedMultiplyAdd(a: Term, b: Term, c: Term): Term
  divideWide(op: 'udivWide' | 'uremWide' | 'sdivWide' | 'sremWide', high: Term, low: Term, divisor: Term): Term
}
