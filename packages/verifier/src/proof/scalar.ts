import type { BinaryExpression, Builtin, ScalarType, Type } from '@sourceless/contract'
import type { BinaryOp, Term, TermBuilder, UnaryOp } from '@sourceless/isa'
import { ProofLimit } from './limit.js'

/** Width of a scalar as a term: floats are their bit patterns, `bool` is one bit. */
export function scalarBits(type: Type): number {
  if (type.kind === 'int' || type.kind === 'float') return type.bits
  if (type.kind === 'bool') return 1
  throw new Error(`${type.kind} is not a scalar type`)
}

const float32 = new Float32Array(1)
const bits32 = new Uint32Array(float32.buffer)
const float64 = new Float64Array(1)
const bits64 = new BigUint64Array(float64.buffer)

/** The bit pattern of a boundary value of a scalar type. */
export function scalarPattern(type: ScalarType, value: bigint | number | boolean): bigint {
  if (type.kind === 'bool') return value ? 1n : 0n
  if (type.kind === 'int') return BigInt.asUintN(type.bits, BigInt(value))
  if (type.bits === 32) {
    float32[0] = Number(value)
    return BigInt(bits32[0]!)
  }
  float64[0] = Number(value)
  return bits64[0]!
}

/** The boundary value with a bit pattern. */
export function scalarValue(type: ScalarType, pattern: bigint): bigint | number | boolean {
  if (type.kind === 'bool') return pattern !== 0n
  if (type.kind === 'int') return type.signed ? BigInt.asIntN(type.bits, pattern) : BigInt.asUintN(type.bits, pattern)
  if (type.bits === 32) {
    bits32[0] = Number(pattern)
    return float32[0]!
  }
  bits64[0] = pattern
  return float64[0]!
}

function isSigned(type: Type): boolean {
  return type.kind === 'int' && type.signed
}

/** Low bits, or extension by the source's sign. */
export function resize(terms: TermBuilder, value: Term, signed: boolean, bits: number): Term {
  if (value.bits === bits) return value
  return value.bits > bits ? terms.extract(value, 0, bits) : terms.convert(signed ? 'sext' : 'zext', value, bits)
}

export function castScalar(terms: TermBuilder, value: Term, from: Type, to: Type): Term {
  if (to.kind === 'bool') {
    if (from.kind === 'bool') return value
    const zero = terms.constant(0, value.bits)
    return terms.unary('not', terms.compare(from.kind === 'float' ? 'feq' : 'eq', value, zero))
  }
  const bits = scalarBits(to)
  if (to.kind === 'float') {
    if (from.kind === 'float') return from.bits === to.bits ? value : terms.convert('fcvt', value, bits)
    return terms.convert(
      isSigned(from) ? 's2f' : 'u2f',
      from.kind === 'bool' ? terms.convert('zext', value, 32) : value,
      bits,
    )
  }
  if (from.kind === 'float') return terms.convert(isSigned(to) ? 'f2s' : 'f2u', value, bits)
  return resize(terms, value, isSigned(from), bits)
}

/** A shift or rotate count, modulo the width, as a term of that width. */
function shiftCount(terms: TermBuilder, count: Term, bits: number): Term {
  return terms.binary('and', resize(terms, count, false, bits), terms.constant(bits - 1, bits))
}

const floatArithmetic: Partial<Record<string, BinaryOp>> = { '+': 'fadd', '-': 'fsub', '*': 'fmul', '/': 'fdiv' }
const intArithmetic: Partial<Record<string, BinaryOp>> = {
  '+': 'add',
  '-': 'sub',
  '*': 'mul',
  '&': 'and',
  '|': 'or',
  '^': 'xor',
}

/** Every operator but `&&` and `||`. Division by zero is the caller's to report. */
export function binaryScalar(terms: TermBuilder, e: BinaryExpression, a: Term, b: Term): Term {
  const type = e.left.type
  const signed = isSigned(type)
  switch (e.operator) {
    case '==':
      return terms.compare(type.kind === 'float' ? 'feq' : 'eq', a, b)
    case '!=':
      return terms.unary('not', terms.compare(type.kind === 'float' ? 'feq' : 'eq', a, b))
    case '<':
      return less(terms, type, a, b)
    case '>':
      return less(terms, type, b, a)
    case '<=':
      return lessOrEqual(terms, type, a, b)
    case '>=':
      return lessOrEqual(terms, type, b, a)
    case '<<':
      return terms.binary('shl', a, shiftCount(terms, b, a.bits))
    case '>>':
      return terms.binary(signed ? 'ashr' : 'lshr', a, shiftCount(terms, b, a.bits))
  }
  const op = type.kind === 'float' ? floatArithmetic[e.operator] : intArithmetic[e.operator]
  if (op !== undefined) return terms.binary(op, a, b)
  if (type.kind === 'int' && e.operator === '/') return terms.binary(signed ? 'sdiv' : 'udiv', a, b)
  if (type.kind === 'int' && e.operator === '%') return terms.binary(signed ? 'srem' : 'urem', a, b)
  throw new ProofLimit(`operator ${e.operator} on ${type.kind} values is not modelled`)
}

function less(terms: TermBuilder, type: Type, a: Term, b: Term): Term {
  return terms.compare(type.kind === 'float' ? 'flt' : isSigned(type) ? 'slt' : 'ult', a, b)
}
function lessOrEqual(terms: TermBuilder, type: Type, a: Term, b: Term): Term {
  return terms.compare(type.kind === 'float' ? 'fle' : isSigned(type) ? 'sle' : 'ule', a, b)
}

const unaryBuiltins: Partial<Record<Builtin, UnaryOp>> = {
  popcount: 'popcount',
  clz: 'clz',
  ctz: 'ctz',
  bswap: 'bswap',
  sqrt: 'fsqrt',
  floor: 'ffloor',
  ceil: 'fceil',
  trunc: 'ftrunc',
  round: 'fnearest',
}

/** The builtins that compute; input and output belong to programs, which are not proved. */
export function builtinScalar(terms: TermBuilder, builtin: Builtin, type: Type, args: readonly Term[]): Term {
  const [a, b] = args as [Term, Term]
  const op = unaryBuiltins[builtin]
  if (op !== undefined) return terms.unary(op, a)
  const isFloat = type.kind === 'float'
  switch (builtin) {
    case 'min':
      return isFloat ? terms.binary('fmin', a, b) : terms.ite(less(terms, type, a, b), a, b)
    case 'max':
      return isFloat ? terms.binary('fmax', a, b) : terms.ite(less(terms, type, a, b), b, a)
    case 'abs':
      if (isFloat) return terms.unary('fabs', a)
      return isSigned(type)
        ? terms.ite(terms.compare('slt', a, terms.constant(0, a.bits)), terms.unary('neg', a), a)
        : a
    case 'rotl':
    case 'rotr':
      return terms.binary(builtin, a, shiftCount(terms, b, a.bits))
    case 'mulhi':
      return terms.binary(isSigned(type) ? 'smulh' : 'umulh', a, b)
    case 'bits': // of any NaN, those of the one quiet NaN
      return terms.ite(
        terms.compare('funordered', a, a),
        terms.constant(a.bits === 32 ? 0x7fc00000n : 0x7ff8000000000000n, a.bits),
        a,
      )
    case 'float32':
    case 'float64':
      return a
    case 'isNaN':
      return terms.compare('funordered', a, a)
    default:
      throw new ProofLimit(`${builtin} is not modelled`)
  }
}
