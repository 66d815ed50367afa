import type { Contract, ScalarType } from '@sourceless/contract'
import type { Location, Term, TermBuilder } from '@sourceless/isa'
import type { Segment } from '@sourceless/object'
import { type MachineArgument, machineArguments, scalarBytes, shapeOf } from '../abi.js'
import { localArrayBytes } from '../contract-walk.js'
import type { Import } from '../file/format.js'
import type { LoadedCode } from '../file/load.js'
import { upperOf, widenTerm } from '../machine/narrow.js'
import type { MachinePlatform } from '../platform/platform.js'
import type { SymbolicArgument } from './contract-execution.js'
import type { MachineStart } from './machine-execution.js'
import type { Region } from './memory.js'

/** Room below the stack pointer that a function may use, besides copies of its local arrays. */
const scratchStackBytes = 512
const wordBytes = 8
/** Larger images would make too many terms. */
const mostImageBytes = 1 << 16

export interface MachineSetup {
  readonly start: MachineStart
  /** Region of each parameter that is a slice or string, by its place among the parameters. */
  readonly regionOf: ReadonlyMap<number, number>
  /** What a caller guarantees about addresses. */
  readonly assumption: Term
}

/** A function's state at entry as the calling convention leaves it: everything unspecified is an unknown of its own. */
export function machineStart(
  platform: MachinePlatform,
  terms: TermBuilder,
  contract: Contract,
  args: readonly SymbolicArgument[],
  { entry, segments, imports }: LoadedCode,
): MachineSetup {
  const { isa, convention } = platform
  const registers = new Map<Location, Term>()
  for (const [location, bits] of Object.entries(isa.locations))
    registers.set(location, terms.variable(`initial_${location}`, bits))
  for (const flag of isa.guest.clearFlags) registers.set(flag, terms.constant(0, 1))
  const stackPointer = registers.get(convention.stackPointer.location)!
  const returnAddress = returnAddressOf(platform, terms)
  if (convention.returnAddress !== 'stack') registers.set(convention.returnAddress.location, returnAddress)
  const regions: Region[] = []
  const contents: (readonly Term[])[] = []
  const regionOf = new Map<number, number>()
  const addRegion = (region: Region, bytes: readonly Term[]): void => {
    regions.push(region)
    contents.push(bytes)
  }
  const onStack: StackArgument[] = []
  const limit = terms.constant(1n << BigInt(isa.addressBits), 64)
  let assumption = terms.compare('ult', stackPointer, limit)
  const low = terms.binary('and', stackPointer, terms.constant(convention.stackAlignmentBytes - 1, 64))
  const isAligned = terms.compare('eq', low, terms.constant(stackRemainder(platform), 64))
  assumption = terms.binary('and', assumption, isAligned)
  for (const argument of machineArguments(platform, contract.entry)) {
    const index = contract.entry.parameters.indexOf(argument.parameter)
    const symbolic = args[index]!
    let value: Term
    if (argument.kind === 'pointer' && symbolic.kind === 'cells') {
      value = terms.variable(`${argument.parameter.name}_address`, 64)
      assumption = terms.binary('and', assumption, terms.compare('ult', value, limit))
      const { type } = argument.parameter
      const element: ScalarType = type.kind === 'slice' ? type.element : { kind: 'int', bits: 8, signed: false }
      const bytes = symbolic.cells.flatMap((cell) => cellBytes(terms, cell, element))
      const writable = (type.kind === 'slice' || type.kind === 'cstr') && type.writable
      // A string's NUL may be read but not written.
      const writableTo = !writable ? 0 : symbolic.terminated ? bytes.length - 1 : bytes.length
      regionOf.set(index, regions.length)
      addRegion(
        { name: argument.parameter.name, base: value, start: 0, sizeBytes: bytes.length, writableFrom: 0, writableTo },
        bytes,
      )
    } else if (argument.kind === 'length' && symbolic.kind === 'cells')
      value = terms.constant(symbolic.cells.length, 64)
    else if (argument.kind === 'scalar' && symbolic.kind === 'scalar')
      value = widen(platform, terms, symbolic.value, argument)
    else throw new Error('arguments do not match parameters')
    const { place } = argument
    const bits = convention.packsStackArguments ? shapeOf(argument).bits : 64
    if (place.kind === 'stack') onStack.push({ offset: place.offset, value: terms.extract(value, 0, bits) })
    else registers.set(place.register, value)
  }
  const stack = stackAtEntry(platform, terms, contract, returnAddress, onStack)
  addRegion({ name: 'stack', base: stackPointer, ...stack.place }, stack.bytes)
  for (const segment of segments) addImage(terms, segment, imports, addRegion)
  return { start: { entry, registers, regions, contents, returnAddress }, regionOf, assumption }
}

/** The bytes of one element, lowest address first. */
export function cellBytes(terms: TermBuilder, cell: Term, element: ScalarType): readonly Term[] {
  if (element.kind === 'bool') return [terms.convert('zext', cell, 8)]
  return Array.from({ length: scalarBytes(element) }, (_, i) => terms.extract(cell, 8 * i, 8))
}

/** An argument as a caller leaves it in its register or on the stack; a `bool` fills its byte. */
function widen(
  platform: MachinePlatform,
  terms: TermBuilder,
  value: Term,
  { type, place, parameter }: Extract<MachineArgument, { kind: 'scalar' }>,
): Term {
  const narrow = value.bits === 1 ? terms.convert('zext', value, 8) : value
  const above = (bits: number) => terms.variable(`above_${parameter.name}`, bits)
  return widenTerm(terms, upperOf(platform, type, place.kind === 'register' && place.isFloat), narrow, above)
}

/** Code lies at multiples of the alignment of instructions. */
function returnAddressOf({ isa: { guest } }: MachinePlatform, terms: TermBuilder): Term {
  const zeros = Math.log2(guest.isa.instructionAlignment)
  if (zeros === 0) return terms.variable('return_address', 64)
  return terms.binary('and', terms.variable('return_address', 64), terms.constant(-(2 ** zeros), 64))
}

/** What the stack pointer at entry is modulo the alignment: a return address has been pushed, or not. */
export const stackRemainder = ({ convention }: MachinePlatform): number =>
  convention.returnAddress === 'stack' ? convention.stackAlignmentBytes - wordBytes : 0

interface StackArgument {
  /** From the first argument on the stack, bytes. */
  readonly offset: number
  readonly value: Term
}

/**
 * The stack around its pointer: room for the function, the return address, the caller's area for the callee, arguments. All
 * of it is the function's to change. Bytes that nobody stored are unknowns.
 */
function stackAtEntry(
  { convention }: MachinePlatform,
  terms: TermBuilder,
  contract: Contract,
  returnAddress: Term,
  onStack: readonly StackArgument[],
): { readonly place: Omit<Region, 'name' | 'base'>; readonly bytes: readonly Term[] } {
  const below = scratchStackBytes + 2 * localArrayBytes(contract)
  const returnBytes = convention.returnAddress === 'stack' ? wordBytes : 0
  const firstArgument = below + returnBytes + convention.shadowBytes
  const end = onStack.reduce(
    (last, { offset, value }) => Math.max(last, firstArgument + offset + value.bits / 8),
    firstArgument,
  )
  const bytes = Array.from({ length: end }, (_, i) => terms.variable(`stack_${i}`, 8))
  const put = (at: number, value: Term): void => {
    for (let i = 0; i < value.bits / 8; i++) bytes[at + i] = terms.extract(value, 8 * i, 8)
  }
  if (returnBytes > 0) put(below, returnAddress)
  for (const { offset, value } of onStack) put(firstArgument + offset, value)
  return { place: { start: -below, sizeBytes: end, writableFrom: 0, writableTo: end }, bytes }
}

/** What the image says cannot change. Addresses of imported functions are the loader's to choose. */
function addImage(
  terms: TermBuilder,
  { address, bytes: contents, sizeBytes, read, write }: Segment,
  imports: readonly Import[],
  add: (region: Region, bytes: readonly Term[]) => void,
): void {
  if (write || !read || sizeBytes > mostImageBytes) return
  const bytes = Array.from({ length: sizeBytes }, (_, i) => terms.constant(contents[i] ?? 0, 8))
  for (const { address: slot } of imports) {
    for (let at = slot - address; at < slot - address + wordBytes; at++)
      if (at >= 0 && at < sizeBytes) bytes[at] = terms.variable(`imported_${address + at}`, 8)
  }
  add({ name: 'constants', base: undefined, start: address, sizeBytes, writableFrom: 0, writableTo: 0 }, bytes)
}
