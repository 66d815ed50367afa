import type { Location } from '@sourceless/isa'
import type { Guest, GuestConvention } from './guest.js'

/** A value that a function is called with. Floats are bit patterns; `bits` is 64 unless stated. */
export type Argument = bigint | { readonly float: bigint; readonly bits?: 32 | 64 }

export type ArgumentKind = 'int' | 'float'

/** Where an argument goes: a register's location, or the number of a stack slot of 8 bytes. */
export type ArgumentPlace = Location | number

/** Arguments to registers and stack slots in order. */
export function placeArguments(
  { floatsInIntegers }: Guest,
  convention: GuestConvention,
  kinds: readonly ArgumentKind[],
): ArgumentPlace[] {
  const { arguments: integers, floatArguments: floats, argumentCounting } = convention
  let [nextInteger, nextFloat, nextSlot] = [0, 0, 0]
  return kinds.map((kind, position) => {
    const isShared = argumentCounting === 'shared'
    const integer = (): Location | undefined => integers[isShared ? position : nextInteger++]?.location
    const float = (): Location | undefined => floats[isShared ? position : nextFloat++]?.location
    const place = kind === 'int' ? integer() : (float() ?? (floatsInIntegers ? integer() : undefined))
    return place ?? nextSlot++
  })
}

/** Addresses of a call's frame, from the top of the stack down. */
export interface CallFrame {
  /** The stack pointer when the function is entered, and when it has returned. */
  readonly entryStackPointer: bigint
  readonly exitStackPointer: bigint
  /** Where the return address is, undefined: in a register. */
  readonly returnSlot: bigint | undefined
  /** Where the first stack argument is. */
  readonly firstSlot: bigint
}

const slotBytes = 8

export function callFrame(convention: GuestConvention, stackTop: bigint, slots: number): CallFrame {
  const { shadowBytes, stackAlignmentBytes, returnAddress } = convention
  const areaBytes = Math.ceil((shadowBytes + slotBytes * slots) / stackAlignmentBytes) * stackAlignmentBytes
  const exitStackPointer = stackTop - BigInt(areaBytes)
  const returnSlot = returnAddress === 'stack' ? exitStackPointer - BigInt(slotBytes) : undefined
  return {
    entryStackPointer: returnSlot ?? exitStackPointer,
    exitStackPointer,
    returnSlot,
    firstSlot: exitStackPointer + BigInt(shadowBytes),
  }
}

/**
 * Locations that a function must leave as they were, but for the stack pointer; with the names to report: a register's
 * own, but that of the location for halves of vector registers.
 */
export function keptLocations(
  { vectors }: Guest,
  convention: GuestConvention,
): readonly { location: Location; name: string }[] {
  const { preservedLocations, calleeSaved, reserved, stackPointer } = convention
  const names = new Map([...calleeSaved, ...reserved].map(({ location, name }) => [location, name]))
  const locations = new Set([...preservedLocations, ...reserved.map(({ location }) => location)])
  locations.delete(stackPointer.location)
  const nameOf = (location: Location): string =>
    (vectors.includes(`${location}h`) ? undefined : names.get(location)) ?? location
  return [...locations].map((location) => ({ location, name: nameOf(location) }))
}

/** The 64 bits of a register that hold an argument. */
export const argumentBits = ({ boxesFloats }: Guest, argument: Argument): bigint => {
  if (typeof argument === 'bigint') return BigInt.asUintN(64, argument)
  const isBoxed = boxesFloats && argument.bits === 32
  return isBoxed ? (argument.float & 0xffffffffn) | 0xffffffff00000000n : BigInt.asUintN(64, argument.float)
}
