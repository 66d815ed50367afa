import type { Builtin, FloatType, IntType, ScalarType } from '../ast.js'
import { scalarTypes, voidType } from '../types.js'

/** How a builtin on values types its arguments and its result. */
export interface BuiltinRule {
  readonly name: Builtin
  readonly parameters: 1 | 2
  /** What the first argument may be. */
  readonly accepts: 'int' | 'float' | 'number' | 'unsigned-32' | 'unsigned-64'
  /** Second argument: of the first one's type, or a count of any integer type. */
  readonly second?: 'same' | 'count'
  /** Result type from that of the first argument. `same`: literals alone leave the type open. */
  readonly result: 'same' | ((argument: ScalarType) => ScalarType)
}

const row = (
  name: Builtin,
  parameters: 1 | 2,
  accepts: BuiltinRule['accepts'],
  result: BuiltinRule['result'] = 'same',
  second: 'same' | 'count' = 'same',
): BuiltinRule => ({ name, parameters, accepts, result, second })

const unsignedOfSize = (type: ScalarType): ScalarType =>
  type.kind === 'float' && type.bits === 32 ? scalarTypes.u32 : scalarTypes.u64

const valueBuiltins: readonly BuiltinRule[] = [
  row('min', 2, 'number'),
  row('max', 2, 'number'),
  row('abs', 1, 'number'),
  row('popcount', 1, 'int'),
  row('clz', 1, 'int'),
  row('ctz', 1, 'int'),
  row('rotl', 2, 'int', 'same', 'count'),
  row('rotr', 2, 'int', 'same', 'count'),
  row('bswap', 1, 'int'),
  row('mulhi', 2, 'int'),
  row('sqrt', 1, 'float'),
  row('floor', 1, 'float'),
  row('ceil', 1, 'float'),
  row('trunc', 1, 'float'),
  row('round', 1, 'float'),
  row('bits', 1, 'float', unsignedOfSize),
  row('float32', 1, 'unsigned-32', () => scalarTypes.f32),
  row('float64', 1, 'unsigned-64', () => scalarTypes.f64),
  row('isNaN', 1, 'float', () => scalarTypes.bool),
]

const byName = new Map(valueBuiltins.map((rule) => [rule.name as string, rule]))
export function valueBuiltin(name: string): BuiltinRule | undefined {
  return byName.get(name)
}

/** Builtins of programs; `write` takes bytes in several shapes, see its own check. */
const programBuiltins = {
  read: { parameters: 0, result: scalarTypes.i32 },
  write: { parameters: 1, result: voidType },
  writeDecimal: { parameters: 1, result: voidType },
  exit: { parameters: 1, result: voidType },
} as const

export function isBuiltinName(name: string): boolean {
  return byName.has(name) || Object.hasOwn(programBuiltins, name)
}

export function accepts(rule: BuiltinRule, type: ScalarType): type is IntType | FloatType {
  switch (rule.accepts) {
    case 'number':
      return type.kind !== 'bool'
    case 'unsigned-32':
      return type.kind === 'int' && type.bits === 32 && !type.signed
    case 'unsigned-64':
      return type.kind === 'int' && type.bits === 64 && !type.signed
    default:
      return type.kind === rule.accepts
  }
}

export const acceptedWords: Readonly<Record<BuiltinRule['accepts'], string>> = {
  int: 'an integer',
  float: 'a float',
  number: 'a number',
  'unsigned-32': 'a u32',
  'unsigned-64': 'a u64',
}
