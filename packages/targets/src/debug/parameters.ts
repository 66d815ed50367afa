import type { ScalarType } from '@sourceless/contract'
import type { DebugParameter, DebugPlace, DebugType } from '@sourceless/dwarf'
import type { Location } from '@sourceless/isa'
import type { CodeInstruction, MachineArgument, MachineInstruction, MachineIsa } from '@sourceless/verifier'

export const scalarType = (type: ScalarType): DebugType => {
  if (type.kind === 'bool') return { kind: 'base', name: 'bool', encoding: 'boolean', sizeBytes: 1 }
  if (type.kind === 'float') return { kind: 'base', name: `f${type.bits}`, encoding: 'float', sizeBytes: type.bits / 8 }
  const [letter, encoding] = type.signed ? (['i', 'signed'] as const) : (['u', 'unsigned'] as const)
  return { kind: 'base', name: `${letter}${type.bits}`, encoding, sizeBytes: type.bits / 8 }
}

const character: DebugType = { kind: 'base', name: 'char', encoding: 'character', sizeBytes: 1 }
const length: DebugType = { kind: 'base', name: 'u64', encoding: 'unsigned', sizeBytes: 8 }

/** As callers in C see it: a slice is a pointer and a length. */
function typeOf(argument: MachineArgument): DebugType {
  const { type } = argument.parameter
  if (argument.kind === 'length') return length
  if (type.kind !== 'slice' && type.kind !== 'cstr') return scalarType(type as ScalarType)
  const element = type.kind === 'slice' ? scalarType(type.element) : character
  return { kind: 'pointer', to: type.writable ? element : { kind: 'constant', of: element } }
}

/** Registers by the number of their encoding. */
export type RegisterNumber = (location: Location) => number

/** The parameters of a function whose instructions are given by ascending address; the first is its entry. */
export function debugParameters<I extends MachineInstruction>(
  isa: Pick<MachineIsa<I>, 'writes'>,
  numberOf: RegisterNumber,
  parameters: readonly MachineArgument[],
  code: readonly CodeInstruction<I>[],
): readonly DebugParameter[] {
  const start = code[0]?.address ?? 0
  return parameters.map((argument) => {
    const { name } = argument.parameter
    const common = { name: argument.kind === 'length' ? `${name}_length` : name, type: typeOf(argument) }
    const { place } = argument
    // Frames of callers differ in what lies between the return address and the arguments.
    if (place.kind === 'stack') return common
    const { register: location, isFloat } = place
    const shown: DebugPlace = { kind: 'register', register: numberOf(location), isFloat }
    const until = firstChange(isa, location, code)
    if (until === undefined) return { ...common, place: shown }
    return until > start ? { ...common, place: shown, until: until - start } : common
  })
}

/**
 * The address from which on a register may no longer hold what it held at the entry: that of the first instruction that writes it, or
 * of the first that is reached from behind such a one.
 */
function firstChange<I extends MachineInstruction>(
  isa: Pick<MachineIsa<I>, 'writes'>,
  location: Location,
  code: readonly CodeInstruction<I>[],
): number | undefined {
  let first = code.find(({ instruction }) => [...isa.writes(instruction)].includes(location))?.address
  if (first === undefined) return undefined
  for (let changed = true; changed; ) {
    changed = false
    for (const { address, flow } of code) {
      if (address < first || (flow.kind !== 'jump' && flow.kind !== 'branch') || flow.target >= first) continue
      first = flow.target
      changed = true
    }
  }
  return first
}
