import type { FunctionDeclaration, ScalarType, Variable } from '@sourceless/contract'
import type { Location } from '@sourceless/isa'
import type { MachinePlatform } from './platform/platform.js'

/** Where a calling convention puts one machine argument. */
type ArgumentPlace =
  | { readonly kind: 'int' | 'float'; readonly register: Location }
  /** Byte offset from the first argument on the stack. */
  | { readonly kind: 'stack'; readonly offset: number }

export type MachineArgument =
  | { readonly kind: 'scalar'; readonly parameter: Variable; readonly type: ScalarType; readonly place: ArgumentPlace }
  | { readonly kind: 'pointer'; readonly parameter: Variable; readonly place: ArgumentPlace }
  | { readonly kind: 'length'; readonly parameter: Variable; readonly place: ArgumentPlace }

const slotBytes = 8

/** Machine arguments in the order of the parameters: a slice is a pointer and a u64 length, a string a pointer. */
export function machineArguments(
  { convention, isa: { guest } }: MachinePlatform,
  entry: FunctionDeclaration,
): readonly MachineArgument[] {
  const integers = convention.arguments.map(({ location }) => location)
  const floats = convention.floatArguments.map(({ location }) => location)
  let [nextInteger, nextFloat, nextSlot] = [0, 0, 0]
  const integer = (): ArgumentPlace => {
    const register = integers[nextInteger]
    if (register === undefined) return { kind: 'stack', offset: slotBytes * nextSlot++ }
    nextInteger += 1
    return { kind: 'int', register }
  }
  const float = (): ArgumentPlace => {
    const register = floats[nextFloat]
    if (register !== undefined) {
      nextFloat += 1
      return { kind: 'float', register }
    }
    return guest.floatsInIntegers ? integer() : { kind: 'stack', offset: slotBytes * nextSlot++ }
  }
  return entry.parameters.flatMap((parameter): MachineArgument[] => {
    const { type } = parameter
    switch (type.kind) {
      case 'int':
      case 'bool':
        return [{ kind: 'scalar', parameter, type, place: integer() }]
      case 'float':
        return [{ kind: 'scalar', parameter, type, place: float() }]
      case 'slice':
        return [
          { kind: 'pointer', parameter, place: integer() },
          { kind: 'length', parameter, place: integer() },
        ]
      case 'cstr':
        return [{ kind: 'pointer', parameter, place: integer() }]
      default:
        throw new Error(`a parameter of type ${type.kind} has no machine form`)
    }
  })
}

/** Size of a scalar in memory; `bool` is a byte that holds 0 or 1. */
export function scalarBytes(type: ScalarType): number {
  return type.kind === 'bool' ? 1 : type.bits / 8
}

/** True when a parameter is passed by address. */
export function hasBuffers(entry: FunctionDeclaration): boolean {
  return entry.parameters.some((p) => p.type.kind === 'slice' || p.type.kind === 'cstr')
}
