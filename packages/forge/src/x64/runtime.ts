import type { Contract } from '@sourceless/contract'
import type { Emission } from './emit.js'
import type { MachineBlock, MachineFunction } from './machine.js'

export function emitRuntime(
  _emission: Emission,
  contract: Contract,
  _machine: MachineFunction,
  _blocks: readonly MachineBlock[],
): { zeroBytes: number } {
  throw new Error(`no runtime yet for ${contract.name}`)
}
