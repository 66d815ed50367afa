import type { BackEnd } from '@sourceless/forge'
import type { ObjectFile } from '@sourceless/object'
import type { MachineInstruction, MachinePlatform } from '@sourceless/verifier'
import type { RegisterNumber } from '../debug/parameters.js'
import type { Describe } from '../notes/machine.js'

/** A register machine: what makes code for it, judges it and describes it. */
export interface Machine<I extends MachineInstruction> {
  /** By operating system; bare machines go with Linux. */
  readonly systems: Readonly<Partial<Record<string, MachineSystem<I>>>>
  readonly describe: Describe<I>
  readonly registerNumber: RegisterNumber
}

export interface MachineSystem<I extends MachineInstruction> {
  readonly backEnd: BackEnd<string, ObjectFile>
  readonly platform: MachinePlatform<I>
}
