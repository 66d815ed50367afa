import type { BackEnd } from '@sourceless/forge'
import type { ObjectFile } from '@sourceless/object'
import type { DisassemblerMachine, MachineInstruction, MachinePlatform } from '@sourceless/verifier'
import type { RegisterNumber } from '../debug/parameters.js'
import type { Describe } from '../notes/machine.js'

/** A register machine: what makes code for it, judges it and describes it. */
export interface Machine<I extends MachineInstruction> {
  /** By operating system; bare machines go with Linux. */
  readonly systems: Readonly<Partial<Record<string, MachineSystem<I>>>>
  readonly describe: Describe<I>
  readonly registerNumber: RegisterNumber
  readonly code: CodeReading<I>
}

export interface MachineSystem<I extends MachineInstruction> {
  readonly backEnd: BackEnd<string, ObjectFile>
  readonly platform: MachinePlatform<I>
}

/** How code of any maker is read, to be looked at. What is verified is read more strictly, by `MachineIsa.decode`. */
export interface CodeReading<I> {
  /** The instruction at an offset, in any encoding that processors take; undefined where the table has none. Never throws. */
  decode(bytes: Uint8Array, offset: number): I | undefined
  /** Whether instructions of that name may do anything but go on with the next one. */
  mayTransfer(mnemonic: string): boolean
  /** Whether what an instruction does, as it is told, has to do with where it stands; those that transfer control are not asked. */
  dependsOnAddress(instruction: I): boolean
  /** How many bytes are passed over where no instruction is read. */
  unreadBytes(bytes: Uint8Array, offset: number): number
  /** Longest instruction, bytes. */
  readonly longestBytes: number
  /** What another reader of such code calls the machine; undefined: there is none. */
  readonly otherReader: DisassemblerMachine | undefined
}
