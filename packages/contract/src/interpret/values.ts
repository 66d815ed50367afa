import type { Contract, ScalarType, Type, Value } from '../ast.js'
import { elementType, formatType, formatWithArticle, isScalar } from '../types.js'
import { type Scalar, wrap } from './arithmetic.js'
import type { Frame, Memory } from './machine.js'

/** Parameters with copies of the given values. Throws a TypeError where one does not fit its type. */
export function bindArguments(contract: Contract, values: readonly Value[]): Frame {
  const { parameters } = contract.entry
  if (values.length !== parameters.length) {
    throw new TypeError(`${contract.name} takes ${parameters.length} arguments, not ${values.length}`)
  }
  const frame: Frame = new Map()
  for (const [index, parameter] of parameters.entries()) {
    const value = values[index]!
    const problem = valueProblem(value, parameter.type)
    if (problem !== undefined) throw new TypeError(`argument ${parameter.name} of ${contract.name}: ${problem}`)
    frame.set(parameter, isScalar(parameter.type) ? (value as Scalar) : toMemory(parameter.type, value))
  }
  return frame
}

/** Why a value is not of a type; undefined when it is. */
export function valueProblem(value: Value, type: Type): string | undefined {
  if (isScalar(type)) return scalarProblem(value, type)
  if (type.kind === 'cstr') {
    if (!(value instanceof Uint8Array)) return 'a cstr is a Uint8Array without the NUL'
    return value.includes(0) ? 'a cstr holds no NUL byte' : undefined
  }
  const element = elementType(type)
  if (element === undefined || typeof value !== 'object' || value instanceof Uint8Array)
    return `a ${formatType(type)} is an array of values`
  for (const item of value) {
    const problem = scalarProblem(item, element)
    if (problem !== undefined) return problem
  }
  return undefined
}

function scalarProblem(value: Value, type: ScalarType): string | undefined {
  if (type.kind === 'bool') return typeof value === 'boolean' ? undefined : 'a bool is a boolean'
  if (type.kind === 'float') {
    if (typeof value !== 'number') return `${formatWithArticle(type)} is a number`
    return type.bits === 64 || Object.is(Math.fround(value), value) ? undefined : `${value} is no f32`
  }
  if (typeof value !== 'bigint') return `${formatWithArticle(type)} is a bigint`
  return wrap(value, type) === value ? undefined : `${value} does not fit ${formatType(type)}`
}

export function toMemory(type: Type, value: Value): Memory {
  if (type.kind !== 'cstr') {
    const storage = [...(value as readonly Scalar[])]
    return { storage, length: storage.length, string: false }
  }
  const storage = Array.from(value as Uint8Array, BigInt)
  return { storage: [...storage, 0n], length: storage.length, string: true }
}

/** What the caller sees of memory: a string up to its first NUL. */
export function toValue(held: Scalar | Memory): Value {
  if (typeof held !== 'object') return held
  if (!held.string) return [...held.storage]
  return Uint8Array.from(held.storage.slice(0, held.storage.indexOf(0n)), Number)
}

export const stringType: Type = { kind: 'cstr', writable: false }
