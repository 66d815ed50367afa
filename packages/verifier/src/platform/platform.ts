import type { GuestConvention, OperatingSystem } from '@sourceless/emulator'
import type { FunctionType } from '@sourceless/isa-wasm'
import type { FileFormat } from '../file/format.js'
import type { MachineInstruction, MachineIsa } from '../machine/isa.js'

/** What a file is for: a plain value that is passed in, so that nobody loads a table that is not needed. */
export type Platform = MachinePlatform | WasmPlatform

/** A register machine under an operating system. */
export interface MachinePlatform<I extends MachineInstruction = MachineInstruction> {
  readonly kind: 'machine'
  /** Such as `x86_64-linux`. */
  readonly triple: string
  readonly isa: MachineIsa<I>
  readonly system: System
  /** How functions are called. */
  readonly convention: GuestConvention
}

export interface WasmPlatform {
  readonly kind: 'wasm'
  readonly triple: string
  readonly imports: WasmImports
}

/** The functions that a host gives programs. */
export interface WasmImports {
  readonly module: string
  /** By name: the type, and what a contract has to use for its programs to import it. */
  readonly functions: ReadonlyMap<string, { readonly type: FunctionType; readonly effect: WasmEffect }>
}

/** Every program may end. */
export type WasmEffect = 'stdin' | 'stdout' | 'args' | 'end'

/** An operating system as its files show it. */
export interface System {
  readonly name: OperatingSystem
  /** How its files are read, loaded at the first use. */
  format(): Promise<FileFormat>
  /** The symbol where programs start; linked files may leave it out and name its address only. */
  readonly entrySymbol: string
  /**
   * Functions that programs may import, and whether calls of them come back: what the system's host model answers within
   * the effects of contracts.
   */
  readonly imports: ReadonlyMap<string, 'returns' | 'ends'>
  /** The library that has them. Programs that import enter the kernel through it alone; those of Linux by system calls. */
  readonly library: string | undefined
  /** Before the name of an imported function: the name of the word that holds its address, in objects. */
  readonly slotPrefix: '' | '__imp_'
  /** Arguments of programs are characters (UTF-16), so that not all bytes can be passed. */
  readonly argumentsAreText: boolean
  /** Stacks are given page by page, so that code must touch their pages in order. */
  readonly growsStacks: boolean
  /** What stands before the names of functions in symbol tables. */
  readonly symbolPrefix: '' | '_'
}

/** Functions follow the convention that the system has on the machine. */
export function machinePlatform<I extends MachineInstruction>(
  triple: string,
  isa: MachineIsa<I>,
  system: System,
): MachinePlatform<I> {
  const convention = isa.guest.conventions[system.name]
  if (convention === undefined) throw new Error(`${isa.name} has no convention for ${system.name}`)
  return { kind: 'machine', triple, isa, system, convention }
}
