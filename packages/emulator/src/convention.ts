import type { Location } from '@sourceless/isa'
import type { Guest, GuestConvention } from './guest.js'

/**
 * A value that a function is called with. Floats are bit patterns. `bits` is 64 unless stated; for integers it matters only
 * where a convention packs arguments on the stack, in registers the whole value is passed.
 */
export type Argument =
  | bigint
  | { readonly float: bigint; readonly bits?: 32 | 64 }
  | { readonly int: bigint; readonly bits: 8 | 16 | 32 | 64 }

/** What a calling convention looks at in an argument. */
export interface ArgumentShape {
  readonly kind: 'int' | 'float'
  readonly bits: 8 | 16 | 32 | 64
}

export function shapeOf(argument: Argument): ArgumentShape {
  if (typeof argument === 'bigint') return { kind: 'int', bits: 64 }
  if ('int' in argument) return { kind: 'int', bits: argument.bits }
  return { kind: 'float', bits: argument.bits ?? 64 }
}

/** Where an argument goes: a register's location, or a byte offset from the first argument on the stack. */
export type ArgumentPlace = Location | number

export interface PlacedArguments {
  readonly places: readonly ArgumentPlace[]
  /** What the arguments on the stack take. */
  readonly stackBytes: number
}

const slotBytes = 8

/** Arguments to registers and the stack in order. */
export function placeArguments(
  { floatsInIntegers }: Pick<Guest, 'floatsInIntegers'>,
  convention: GuestConvention,
  shapes: readonly ArgumentShape[],
): PlacedArguments {
  const { arguments: integers, floatArguments: floats, argumentCounting, packsStackArguments } = convention
  let [nextInteger, nextFloat, stackBytes] = [0, 0, 0]
  const places = shapes.map(({ kind, bits }, position): ArgumentPlace => {
    const isShared = argumentCounting === 'shared'
    const integer = (): Location | undefined => integers[isShared ? position : nextInteger++]?.location
    const float = (): Location | undefined => floats[isShared ? position : nextFloat++]?.location
    const place = kind === 'int' ? integer() : (float() ?? (floatsInIntegers ? integer() : undefined))
    if (place !== undefined) return place
    const sizeBytes = packsStackArguments ? bits / 8 : slotBytes
    const offset = Math.ceil(stackBytes / sizeBytes) * sizeBytes
    stackBytes = offset + sizeBytes
    return offset
  })
  return { places, stackBytes }
}

/** Addresses of a call's frame, from the top of the stack down. */
export interface CallFrame {
  /** The stack pointer when the function is entered, and when it has returned. */
  readonly entryStackPointer: bigint
  readonly exitStackPointer: bigint
  /** Where the return address is, undefined: in a register. */
  readonly returnSlot: bigint | undefined
  /** Where the first stack argument is. */
  readonly firstArgument: bigint
}

export function callFrame(convention: GuestConvention, stackTop: bigint, stackBytes: number): CallFrame {
  const { shadowBytes, stackAlignmentBytes, returnAddress } = convention
  const areaBytes = Math.ceil((shadowBytes + stackBytes) / stackAlignmentBytes) * stackAlignmentBytes
  const exitStackPointer = stackTop - BigInt(areaBytes)
  const returnSlot = returnAddress === 'stack' ? exitStackPointer - BigInt(slotBytes) : undefined
  return {
    entryStackPointer: returnSlot ?? exitStackPointer,
    exitStackPointer,
    returnSlot,
    firstArgument: exitStackPointer + BigInt(shadowBytes),
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
  if ('int' in argument) return BigInt.asUintN(64, argument.int)
  const isBoxed = boxesFloats && argument.bits === 32
  return isBoxed ? (argument.float & 0xffffffffn) | 0xffffffff00000000n : BigInt.asUintN(64, argument.float)
}
