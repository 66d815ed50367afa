import type { FunctionDeclaration, ScalarType, Variable } from '@sourceless/contract'
import { type ArgumentShape, placeArguments } from '@sourceless/emulator'
import type { Location } from '@sourceless/isa'
import type { MachinePlatform } from './platform/platform.js'

/** Where a calling convention puts one machine argument. */
type MachinePlace =
  | { readonly kind: 'register'; readonly register: Location; readonly isFloat: boolean }
  /** Byte offset from the first argument on the stack. */
  | { readonly kind: 'stack'; readonly offset: number }

export type MachineArgument = { readonly parameter: Variable; readonly place: MachinePlace } & Passed

/** What is passed: a scalar, or one of the two parts of a slice or string. */
type Passed =
  | { readonly kind: 'scalar'; readonly type: ScalarType }
  | { readonly kind: 'pointer' }
  | { readonly kind: 'length' }

/** Machine arguments in the order of the parameters: a slice is a pointer and a u64 length, a string a pointer. */
export function machineArguments(
  { convention, isa: { guest } }: MachinePlatform,
  entry: FunctionDeclaration,
): readonly MachineArgument[] {
  const passed = entry.parameters.flatMap((parameter) => passedFor(parameter).map((part) => ({ parameter, ...part })))
  const shapes = passed.map(shapeOf)
  const { places } = placeArguments(guest, convention, shapes)
  return passed.map((part, index): MachineArgument => {
    const place = places[index]!
    if (typeof place === 'number') return { ...part, place: { kind: 'stack', offset: place } }
    const isFloat = convention.floatArguments.some(({ location }) => location === place)
    return { ...part, place: { kind: 'register', register: place, isFloat } }
  })
}

function passedFor({ type }: Variable): readonly Passed[] {
  switch (type.kind) {
    case 'int':
    case 'bool':
    case 'float':
      return [{ kind: 'scalar', type }]
    case 'slice':
      return [{ kind: 'pointer' }, { kind: 'length' }]
    case 'cstr':
      return [{ kind: 'pointer' }]
    default:
      throw new Error(`a parameter of type ${type.kind} has no machine form`)
  }
}

/** How many bytes arguments take matters where they are packed. */
export function shapeOf(passed: Passed): ArgumentShape {
  if (passed.kind !== 'scalar') return { kind: 'int', bits: 64 }
  const { type } = passed
  const bits = (8 * scalarBytes(type)) as ArgumentShape['bits']
  return { kind: type.kind === 'float' ? 'float' : 'int', bits }
}

/** Size of a scalar in memory; `bool` is a byte that holds 0 or 1. */
export function scalarBytes(type: ScalarType): number {
  return type.kind === 'bool' ? 1 : type.bits / 8
}

/** True when a parameter is passed by address. */
export function hasBuffers(entry: FunctionDeclaration): boolean {
  return entry.parameters.some((p) => p.type.kind === 'slice' || p.type.kind === 'cstr')
}
