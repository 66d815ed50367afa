import type { Contract, ScalarType } from '@sourceless/contract'
import type { Location, Term, TermBuilder } from '@sourceless/isa'
import type { Segment } from '@sourceless/object'
import { type MachineArgument, machineArguments, scalarBytes } from '../abi.js'
import { localArrayBytes } from '../contract-walk.js'
import { filledBits, upperOf, widenTerm } from '../machine/narrow.js'
import type { MachinePlatform } from '../platform/platform.js'
import type { SymbolicArgument } from './contract-execution.js'
import type { MachineStart } from './machine-execution.js'
import type { Region } from './memory.js'

/** Room below the stack pointer that a function may use, besides copies of its local arrays. */
const scratchStackBytes = 512
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
  entry: number,
  segments: readonly Segment[],
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
  const stackArguments: Term[] = []
  const limit = terms.constant(1n << BigInt(isa.addressBits), 64)
  let assumption = terms.compare('ult', stackPointer, limit)
  if (convention.returnAddress !== 'stack') {
    const low = terms.binary('and', stackPointer, terms.constant(convention.stackAlignmentBytes - 1, 64))
    assumption = terms.binary('and', assumption, terms.compare('eq', low, terms.constant(0, 64)))
  }
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
    if (argument.place.kind === 'stack') stackArguments.push(value)
    else registers.set(argument.place.register, value)
  }
  const onStack = convention.returnAddress === 'stack' ? [returnAddress, ...stackArguments] : stackArguments
  addStack(terms, contract, stackPointer, onStack, addRegion)
  for (const segment of segments) addImage(terms, segment, addRegion)
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
  const above = () => terms.variable(`above_${parameter.name}`, 64 - filledBits(type))
  return widenTerm(terms, upperOf(platform, type, place.kind === 'float'), type, narrow, above)
}

/** Code lies at multiples of the alignment of instructions. */
function returnAddressOf({ isa: { guest } }: MachinePlatform, terms: TermBuilder): Term {
  const zeros = Math.log2(guest.isa.instructionAlignment)
  if (zeros === 0) return terms.variable('return_address', 64)
  return terms.binary('and', terms.variable('return_address', 64), terms.constant(-(2 ** zeros), 64))
}

function addStack(
  terms: TermBuilder,
  contract: Contract,
  stackPointer: Term,
  wordsAbove: readonly Term[],
  add: (region: Region, bytes: readonly Term[]) => void,
): void {
  const below = scratchStackBytes + 2 * localArrayBytes(contract)
  const scratch = Array.from({ length: below }, (_, i) => terms.variable(`stack_${i}`, 8))
  const above = wordsAbove.flatMap((word) => Array.from({ length: 8 }, (_, i) => terms.extract(word, 8 * i, 8)))
  const bytes = [...scratch, ...above]
  const region = {
    name: 'stack',
    base: stackPointer,
    start: -below,
    sizeBytes: bytes.length,
    writableFrom: 0,
    writableTo: below,
  }
  add(region, bytes)
}

function addImage(terms: TermBuilder, segment: Segment, add: (region: Region, bytes: readonly Term[]) => void): void {
  if (segment.write || segment.execute || segment.sizeBytes > mostImageBytes) return
  const bytes = Array.from({ length: segment.sizeBytes }, (_, i) => terms.constant(segment.bytes[i] ?? 0, 8))
  add(
    {
      name: 'constants',
      base: undefined,
      start: segment.address,
      sizeBytes: bytes.length,
      writableFrom: 0,
      writableTo: 0,
    },
    bytes,
  )
}
