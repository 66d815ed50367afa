import type { FunctionDeclaration, ScalarType, Variable } from '@sourceless/contract'

/** Where the System V x86-64 ABI puts one machine argument (chapter 3.2.3 of the psABI). */
type ArgumentPlace =
  | { readonly kind: 'int'; readonly register: string }
  | { readonly kind: 'float'; readonly register: string }
  /** Byte offset from the stack pointer at entry; the return address is at 0. */
  | { readonly kind: 'stack'; readonly offset: number }

export type MachineArgument =
  | { readonly kind: 'scalar'; readonly parameter: Variable; readonly type: ScalarType; readonly place: ArgumentPlace }
  | { readonly kind: 'pointer'; readonly parameter: Variable; readonly place: ArgumentPlace }
  | { readonly kind: 'length'; readonly parameter: Variable; readonly place: ArgumentPlace }

const integerArguments = ['rdi', 'rsi', 'rdx', 'rcx', 'r8', 'r9'] as const
const floatArguments = 8
/** Besides rsp, which a return must leave 8 above its value at entry. */
export const calleeSaved = ['rbx', 'rbp', 'r12', 'r13', 'r14', 'r15'] as const

/** Machine arguments in the order of the parameters: a slice is a pointer and a u64 length, a string a pointer. */
export function machineArguments(entry: FunctionDeclaration): readonly MachineArgument[] {
  let integers = 0
  let floats = 0
  let stack = 8
  const onStack = (): ArgumentPlace => {
    const place: ArgumentPlace = { kind: 'stack', offset: stack }
    stack += 8
    return place
  }
  const integer = (): ArgumentPlace =>
    integers < integerArguments.length ? { kind: 'int', register: integerArguments[integers++]! } : onStack()
  const float = (): ArgumentPlace =>
    floats < floatArguments ? { kind: 'float', register: `xmm${floats++}` } : onStack()
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
