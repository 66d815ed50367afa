import type { CallingConvention, Location, SystemCallConvention } from '@sourceless/isa'
import type { OperatingSystem } from './host/api.js'
import { state } from './layout.js'
import type { GuestInstruction, GuestIsa, GuestLocation, Refusal } from './translate/guest.js'

/** Instruction sets by the names that object files use. */
export type GuestMachine = 'x86_64' | 'aarch64' | 'riscv64'

/** A register as conventions name it. */
export interface GuestRegister {
  readonly name: string
  readonly location: Location
}

export type GuestConvention = CallingConvention<GuestRegister>

/**
 * An instruction set that a sandbox can run: what `@sourceless/emulator/x64`, `/arm64` and `/riscv64` export. A plain value;
 * all sandboxes share it.
 */
export interface Guest {
  readonly machine: GuestMachine
  readonly isa: GuestIsa
  /** General registers in the order of their encoding; undefined where the number stands for zero. */
  readonly registers: readonly (Location | undefined)[]
  /** Vector registers, 64 bits after 64 bits. */
  readonly vectors: readonly Location[]
  /** Locations of one bit. */
  readonly flags: readonly Location[]
  /** Offsets in the state page, bytes, and the end of all state. */
  readonly places: {
    readonly registers: number
    readonly vectors: number
    readonly flags: number
    readonly end: number
  }
  /** What functions follow unless a sandbox is told otherwise: Linux's. */
  readonly convention: GuestConvention
  /** What functions follow in programs for each operating system that runs on the machine. */
  readonly conventions: Readonly<Partial<Record<OperatingSystem, GuestConvention>>>
  /** Flags that are zero at calls and must be at returns. */
  readonly clearFlags: readonly Location[]
  /** Flags that calls leave undefined. */
  readonly statusFlags: readonly Location[]
  readonly linux: LinuxCalls
  /** A 32-bit float in a register has ones above it. */
  readonly boxesFloats: boolean
  /** Float arguments beyond the float registers go to those for integers. */
  readonly floatsInIntegers: boolean
}

/** Linux system calls of a machine. */
export interface LinuxCalls extends SystemCallConvention<GuestRegister> {
  /** What the instruction leaves in the clobbered registers, in their order, given the address of the next one. */
  readonly clobberedValues: (nextAddress: bigint) => readonly bigint[]
  readonly instructionBytes: number
}

export interface GuestDescription
  extends Pick<
    Guest,
    | 'machine'
    | 'registers'
    | 'convention'
    | 'conventions'
    | 'clearFlags'
    | 'statusFlags'
    | 'linux'
    | 'boxesFloats'
    | 'floatsInIntegers'
  > {
  /** Width of each location, as the instruction set's package lists them. */
  readonly locations: Readonly<Record<Location, number>>
  readonly vectors: readonly Location[]
  readonly instructionAlignment: GuestIsa['instructionAlignment']
  readonly maximumInstructionBytes: number
  decode(code: Uint8Array, offset: number): GuestInstruction | Refusal
}

/** Gives every location its place in the state page: registers, vectors, other words, flags. */
export function createGuest(description: GuestDescription): Guest {
  const { locations, registers, vectors, linux } = description
  const named = new Set([...registers, ...vectors])
  const names = Object.keys(locations)
  const others = names.filter((name) => locations[name] === 64 && !named.has(name))
  const flags = names.filter((name) => locations[name] === 1)
  const wordBytes = 8
  const places = {
    registers: state.locations,
    vectors: state.locations + wordBytes * registers.length,
    flags: state.locations + wordBytes * (registers.length + vectors.length + others.length),
  }
  const offsets = new Map<Location, number>()
  for (const [index, name] of [...registers, ...vectors, ...others].entries()) {
    if (name !== undefined) offsets.set(name, places.registers + wordBytes * index)
  }
  for (const [index, name] of flags.entries()) offsets.set(name, places.flags + index)
  const guestLocations = names.map((name): GuestLocation => {
    const offset = offsets.get(name)
    if (offset === undefined) throw new Error(`${name} is ${locations[name]} bits wide, not 1 or 64`)
    return { name, bits: locations[name] === 1 ? 1 : 64, offset }
  })
  const indexOf = new Map(names.map((name, index) => [name, index]))
  const maskOf = (list: readonly Location[]): bigint =>
    list.reduce((mask, name) => mask | (1n << BigInt(indexOf.get(name)!)), 0n)
  const { convention, conventions, clearFlags, statusFlags, boxesFloats, floatsInIntegers, machine } = description
  return {
    machine,
    registers,
    vectors,
    flags,
    places: { ...places, end: places.flags + flags.length },
    convention,
    conventions,
    clearFlags,
    statusFlags,
    linux,
    boxesFloats,
    floatsInIntegers,
    isa: {
      locations: guestLocations,
      indexOf,
      statusFlags: maskOf(statusFlags),
      systemCallReads: maskOf([linux.number, ...linux.arguments].map(({ location }) => location)),
      systemCallWrites: maskOf([linux.result, ...linux.clobbered].map(({ location }) => location)),
      instructionAlignment: description.instructionAlignment,
      maximumInstructionBytes: description.maximumInstructionBytes,
      decode: description.decode,
    },
  }
}
