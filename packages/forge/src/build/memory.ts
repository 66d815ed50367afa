import type {
  ArrayType,
  CstrType,
  Expression,
  IndexExpression,
  IntType,
  ScalarType,
  Type,
  Variable,
  VariableExpression,
} from '@sourceless/contract'
import { createObject } from '../ir/graph.js'
import { isConst, type MemoryObject, type Node, type ValueType } from '../ir/node.js'
import { type Builder, LimitError, type Region } from './builder.js'
import { evaluate } from './expression.js'
import { floatBits, floatValueType } from './float.js'
import { intValueType } from './integer.js'

export function valueTypeOf(type: ScalarType): ValueType {
  if (type.kind === 'int') return intValueType(type)
  return type.kind === 'bool' ? 'i32' : floatValueType(type)
}
export const sizeOf = (type: ScalarType): 1 | 2 | 4 | 8 =>
  type.kind === 'bool' ? 1 : ((type.bits / 8) as 1 | 2 | 4 | 8)

/** Bit pattern of a scalar as it lives in a value of its type. */
export function scalarBits(type: ScalarType, value: bigint | number | boolean): bigint {
  if (type.kind === 'float') return floatBits(floatValueType(type), Number(value))
  return BigInt(value)
}

/** Frames of functions stay within one stack guard gap; programs keep arrays in zeroed memory. */
export const frameLimitBytes = 64 * 1024
const zeroedLimitBytes = 1 << 30

export function constantObject(b: Builder, bytes: Uint8Array, alignment: number): MemoryObject {
  const same = b.graph.objects.find(
    (object) =>
      object.kind === 'constant' &&
      object.alignment === alignment &&
      object.bytes?.length === bytes.length &&
      object.bytes.every((byte, i) => byte === bytes[i]),
  )
  return same ?? createObject(b.graph, 'constant', bytes.length, alignment, bytes)
}

function tableObject(b: Builder, table: Variable): MemoryObject {
  const known = b.tables.get(table)
  if (known !== undefined) return known
  const { element, length } = table.type as ArrayType
  const size = sizeOf(element)
  const bytes = new Uint8Array(size * length)
  const contents = table.contents ?? []
  contents.forEach((value, i) => {
    const bits = scalarBits(element, value)
    for (let k = 0; k < size; k++) bytes[i * size + k] = Number((bits >> BigInt(8 * k)) & 0xffn)
  })
  const object = constantObject(b, bytes, size)
  b.tables.set(table, object)
  return object
}

export const addressOf = (b: Builder, object: MemoryObject): Node => b.with({ object }, 'address', b.pointer)

export function arrayRegion(b: Builder, object: MemoryObject, length: number): Region {
  return { pointer: addressOf(b, object), length: b.constant('i64', BigInt(length)), object }
}

/** Room for a local array: in the frame of a function, in zeroed memory of a program or a wasm module. */
export function localObject(b: Builder, type: ArrayType): MemoryObject {
  const size = sizeOf(type.element)
  const kind = b.program || b.machine === 'wasm32' ? 'zeroed' : 'frame'
  const object = createObject(b.graph, kind, size * type.length, size * type.length >= 16 ? 16 : size)
  const used = b.graph.objects.filter((other) => other.kind === kind).reduce((sum, other) => sum + other.sizeBytes, 0)
  if (used > (kind === 'frame' ? frameLimitBytes : zeroedLimitBytes))
    throw new LimitError(`local arrays take ${used} bytes, more than there is room for`)
  return object
}

const argumentStrings = new WeakMap<object, MemoryObject>()

/** What the base of an index or a length, or a slice argument, stands for. */
export function regionOf(b: Builder, expression: Expression): Region {
  if (expression.kind === 'bytes') {
    const object = constantObject(b, expression.value, 1)
    return { pointer: addressOf(b, object), length: b.constant('i64', BigInt(expression.value.length)), object }
  }
  if (expression.kind === 'index') return argumentRegion(b, expression)
  if (expression.kind !== 'variable') throw new Error(`no memory behind a ${expression.kind}`)
  const { variable } = expression
  if (variable.role === 'table') return arrayRegion(b, tableObject(b, variable), (variable.type as ArrayType).length)
  const region = b.regions.get(variable)
  if (region === undefined) throw new Error(`no memory behind ${variable.name}`)
  return region
}

/** `args[i]`: the pointer is read from the array that the argument vector ends up in; see `argumentVector`. */
function argumentRegion(b: Builder, expression: IndexExpression): Region {
  const vector = regionOf(b, expression.base)
  const index = asIndex(b, evaluate(b, expression.index), expression.index.type)
  const size = b.pointer === 'i64' ? 8 : 4
  const pointer = b.with(
    { access: { object: vector.object, sizeBytes: size, signed: false } },
    'load',
    b.pointer,
    elementAddress(b, vector.pointer, index, size),
  )
  let object = argumentStrings.get(b.graph)
  if (object === undefined) argumentStrings.set(b.graph, (object = createObject(b.graph, 'parameter', 0, 1)))
  return { pointer, length: undefined, object }
}

/** An index as a pointer-sized number. Indices in range are not negative, so either extension serves signed types. */
function asIndex(b: Builder, index: Node, type: Type): Node {
  const { bits, signed } = type as IntType
  const wide = bits === 64
  if (b.pointer === 'i64') return wide ? index : b.op(signed && b.lacks('zext32') ? 'sext32' : 'zext32', 'i64', index)
  return wide ? b.op('wrap', 'i32', index) : index
}

function elementAddress(b: Builder, pointer: Node, index: Node, size: number): Node {
  const scaled = b.op('shl', b.pointer, index, b.constant(b.pointer, BigInt(Math.log2(size))))
  return b.op('add', b.pointer, pointer, scaled)
}

const elementOf = (type: Type): ScalarType =>
  type.kind === 'cstr' ? { kind: 'int', bits: 8, signed: false } : (type as { element: ScalarType }).element

export function loadElement(b: Builder, expression: IndexExpression): Node {
  const region = regionOf(b, expression.base)
  const element = elementOf(expression.base.type)
  const index = asIndex(b, evaluate(b, expression.index), expression.index.type)
  const known = constantElement(b, region, element, index)
  return known ?? loadScalar(b, region.object, element, elementAddress(b, region.pointer, index, sizeOf(element)))
}

export function loadScalar(b: Builder, object: MemoryObject, element: ScalarType, address: Node): Node {
  const signed = element.kind === 'int' && element.signed
  return b.with({ access: { object, sizeBytes: sizeOf(element), signed } }, 'load', valueTypeOf(element), address)
}

function constantElement(b: Builder, region: Region, element: ScalarType, index: Node): Node | undefined {
  const { bytes } = region.object
  const size = sizeOf(element)
  if (bytes === undefined || !isConst(index) || Number(index.bits + 1n) * size > bytes.length) return undefined
  let bits = 0n
  for (let k = size - 1; k >= 0; k--) bits = (bits << 8n) | BigInt(bytes[Number(index.bits) * size + k])
  const value = element.kind === 'int' && element.signed ? BigInt.asIntN(element.bits, bits) : bits
  return b.constant(valueTypeOf(element), value)
}

export function storeElement(b: Builder, target: IndexExpression, value: () => Node): void {
  const region = regionOf(b, target.base)
  const element = elementOf(target.base.type)
  const index = asIndex(b, evaluate(b, target.index), target.index.type)
  const address = elementAddress(b, region.pointer, index, sizeOf(element))
  storeScalar(b, region.object, sizeOf(element), address, value())
}

export function storeScalar(
  b: Builder,
  object: MemoryObject,
  sizeBytes: 1 | 2 | 4 | 8,
  address: Node,
  value: Node,
): void {
  object.stored = true
  b.with({ access: { object, sizeBytes, signed: false } }, 'store', 'void', address, value)
}

/** Fills `[from, to)` of an object with zeros: unrolled when small. */
export function zeroFill(b: Builder, object: MemoryObject, from: number, to: number): void {
  const pointer = addressOf(b, object)
  const at = (offset: number) => b.op('add', b.pointer, pointer, b.constant(b.pointer, BigInt(offset)))
  let offset = from
  const store = (size: 1 | 2 | 4 | 8, address: Node) =>
    storeScalar(b, object, size, address, b.constant(size === 8 ? 'i64' : 'i32', 0n))
  for (const size of [1, 2, 4] as const) {
    if (offset % (size * 2) !== 0 && offset + size <= to) {
      store(size, at(offset))
      offset += size
    }
  }
  if (to - offset > 64) {
    const end = offset + Math.floor((to - offset) / 8) * 8
    const slot = { type: b.pointer }
    b.write(slot, b.constant(b.pointer, BigInt(offset)))
    const [body, after] = [b.openBlock(), b.block()]
    b.jump(body)
    b.enter(body)
    store(8, b.op('add', b.pointer, pointer, b.read(slot)))
    b.write(slot, b.op('add', b.pointer, b.read(slot), b.constant(b.pointer, 8n)))
    b.branch(b.op('lt_u', 'i32', b.read(slot), b.constant(b.pointer, BigInt(end))), body, after)
    b.seal(body)
    b.enter(after)
    offset = end
  }
  for (const size of [8, 4, 2, 1] as const) {
    while (offset + size <= to) {
      store(size, at(offset))
      offset += size
    }
  }
}

/** Length of the string at `pointer`, an i64. */
export function countString(b: Builder, pointer: Node, object: MemoryObject): Node {
  const slot = { type: b.pointer }
  b.write(slot, b.constant(b.pointer, 0n))
  const [head, body, after] = [b.openBlock(), b.block(), b.block()]
  b.jump(head)
  b.enter(head)
  const index = b.read(slot)
  const byte = b.with(
    { access: { object, sizeBytes: 1, signed: false } },
    'load',
    'i32',
    b.op('add', b.pointer, pointer, index),
  )
  b.branch(b.op('ne', 'i32', byte, b.constant('i32', 0n)), body, after)
  b.enter(body)
  b.write(slot, b.op('add', b.pointer, index, b.constant(b.pointer, 1n)))
  b.jump(head)
  b.seal(head)
  b.enter(after)
  return b.pointer === 'i64' ? index : b.op('zext32', 'i64', index)
}

export function lengthOf(b: Builder, base: VariableExpression | IndexExpression | Expression): Node {
  const region = regionOf(b, base)
  if (region.length !== undefined) return region.length
  return region.countedLength ?? countString(b, region.pointer, region.object)
}

export const isReadOnlyString = (type: Type): type is CstrType => type.kind === 'cstr' && !type.writable
