import type { BuiltinCallExpression, Expression, FloatType, IntType, ScalarType } from '@sourceless/contract'
import { isConst, type Node } from '../ir/node.js'
import type { Builder } from './builder.js'
import { evaluate } from './expression.js'
import { absoluteFloat, extremum, floatValueType, roundFloat } from './float.js'
import { byteSwap, countBits, intValueType, multiplyHigh, normalise, rotate } from './integer.js'
import { addressOf, constantObject, lengthOf, regionOf } from './memory.js'

export function evaluateBuiltin(b: Builder, call: BuiltinCallExpression): Node {
  const name = call.builtin
  if (name === 'read') return b.with({ routine: 'read' }, 'call', 'i32')
  if (name === 'write' || name === 'writeDecimal' || name === 'exit') {
    output(b, name, call.arguments[0])
    return b.constant('i32', 0n)
  }
  const type = call.arguments[0].type as ScalarType
  const values = call.arguments.map((argument) => evaluate(b, argument))
  if (type.kind === 'float') return floatBuiltin(b, name, type, values)
  return integerBuiltin(b, name, type as IntType, values, call.arguments[1]?.type as IntType)
}

function floatBuiltin(b: Builder, name: string, type: FloatType, [x, y]: Node[]): Node {
  const vt = floatValueType(type)
  switch (name) {
    case 'min':
    case 'max':
      return extremum(b, name, vt, x, y)
    case 'abs':
      return absoluteFloat(b, vt, x)
    case 'sqrt':
      return b.op('fsqrt', vt, x)
    case 'floor':
    case 'ceil':
    case 'trunc':
    case 'round':
      return roundFloat(b, name, vt, x)
    case 'bits':
      return canonicalBits(b, type, x)
    case 'isNaN':
      return b.op('fne', 'i32', x, x)
    default:
      throw new Error(`no ${name} on floats`)
  }
}

/** Bits of a float; every NaN gives the one quiet NaN, as the notation says. */
function canonicalBits(b: Builder, type: FloatType, x: Node): Node {
  const vt = type.bits === 64 ? 'i64' : 'i32'
  const quiet = b.constant(vt, type.bits === 64 ? 0x7ff8000000000000n : 0x7fc00000n)
  return b.op('select', vt, b.op('fne', 'i32', x, x), quiet, b.op('reinterpret', vt, x))
}

function integerBuiltin(b: Builder, name: string, type: IntType, [x, y]: Node[], second: IntType): Node {
  const vt = intValueType(type)
  switch (name) {
    case 'min':
    case 'max': {
      const less = b.op(type.signed ? 'lt_s' : 'lt_u', 'i32', x, y)
      return name === 'min' ? b.op('select', vt, less, x, y) : b.op('select', vt, less, y, x)
    }
    case 'abs': {
      if (!type.signed) return x
      const negated = b.op('sub', vt, b.constant(vt, 0n), x)
      return normalise(b, b.op('select', vt, b.op('lt_s', 'i32', x, b.constant(vt, 0n)), negated, x), type)
    }
    case 'popcount':
    case 'clz':
    case 'ctz':
      return countBits(b, name, type, x)
    case 'rotl':
    case 'rotr':
      return rotate(b, name, type, x, y, second)
    case 'bswap':
      return byteSwap(b, type, x)
    case 'mulhi':
      return multiplyHigh(b, type, x, y)
    case 'float32':
      return b.op('reinterpret', 'f32', x)
    case 'float64':
      return b.op('reinterpret', 'f64', x)
    default:
      throw new Error(`no ${name} on integers`)
  }
}

/** `write`, `writeDecimal` and `exit`. */
function output(b: Builder, name: 'write' | 'writeDecimal' | 'exit', argument: Expression) {
  if (name === 'exit') {
    const value = evaluate(b, argument)
    if (b.current.end === undefined) b.current.end = { kind: 'finish', value }
    b.enterUnreachable()
    return
  }
  if (name === 'writeDecimal') {
    const type = argument.type as IntType
    const value = evaluate(b, argument)
    if (isConst(value)) return writeConstant(b, new TextEncoder().encode(decimal(type, value.bits)))
    const wide = type.bits === 64 ? value : b.op(type.signed ? 'sext32' : 'zext32', 'i64', value)
    b.with({ routine: type.signed ? 'write_decimal_s' : 'write_decimal_u' }, 'call', 'void', wide)
    return
  }
  if (argument.kind === 'bytes') return writeConstant(b, argument.value)
  if (argument.type.kind === 'int') {
    const value = evaluate(b, argument)
    if (isConst(value)) return writeConstant(b, Uint8Array.of(Number(value.bits & 0xffn)))
    b.with({ routine: 'write_byte' }, 'call', 'void', value)
    return
  }
  const region = regionOf(b, argument)
  const length = lengthOf(b, argument)
  const count = b.pointer === 'i64' ? length : b.op('wrap', 'i32', length)
  b.with(
    { routine: 'write_bytes', access: { object: region.object, sizeBytes: 1, signed: false } },
    'call',
    'void',
    region.pointer,
    count,
  )
}

const decimal = (type: IntType, bits: bigint): string =>
  String(type.signed ? BigInt.asIntN(type.bits === 64 ? 64 : 32, bits) : bits)

/** Writes of constants next to each other become one. */
function writeConstant(b: Builder, bytes: Uint8Array): void {
  if (bytes.length === 0) return
  const nodes = b.current.nodes
  let all = bytes
  const last = nodes.at(-1)
  if (
    last?.routine === 'write_bytes' &&
    last.inputs[0].object?.bytes !== undefined &&
    last.inputs[0].block === b.current
  ) {
    const before = last.inputs[0].object.bytes
    all = new Uint8Array(before.length + bytes.length)
    all.set(before)
    all.set(bytes, before.length)
    nodes.pop()
  }
  const object = constantObject(b, all, 1)
  b.with(
    { routine: 'write_bytes', access: { object, sizeBytes: 1, signed: false } },
    'call',
    'void',
    addressOf(b, object),
    b.constant(b.pointer, BigInt(all.length)),
  )
}
