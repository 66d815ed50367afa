import { liveOut } from '../native/liveness.js'
import { nativeSuccessors } from '../native/machine.js'
import { riscv64 } from './description.js'
import { defsOf, isBranch, type MachineBlock, type MachineFunction, usesOf } from './machine.js'

/**
 * Of two ways that meet again, one that only sets a register does so in front of the branch, if the other one sets it too and the
 * branch does not read it: that saves the jump over the other way.
 */
export function setBeforeBranches(machine: MachineFunction): void {
  const predecessors = new Map<MachineBlock, number>()
  for (const block of machine.blocks)
    for (const next of nativeSuccessors(block)) predecessors.set(next, (predecessors.get(next) ?? 0) + 1)
  const live = liveOut(machine, riscv64)
  for (const block of machine.blocks) {
    const { end, instructions } = block
    const branch = instructions.at(-1)
    if (end.kind !== 'branch' || branch === undefined || !isBranch(branch)) continue
    for (const [way, other] of [
      [end.whenTrue, end.whenFalse],
      [end.whenFalse, end.whenTrue],
    ]) {
      if (way.end.kind !== 'jump' || other.end.kind !== 'jump' || way.end.target !== other.end.target) continue
      if (predecessors.get(way) !== 1 || predecessors.get(other) !== 1 || way.instructions.length !== 1) continue
      const [set] = way.instructions
      const [register] = defsOf(set)
      const isSimple = set.copy || riscv64.constantTarget(set) !== undefined
      if (!isSimple || usesOf(branch).includes(register) || isReadFirst(other, register, live.get(other)!)) continue
      instructions.splice(-1, 0, set)
      way.instructions = []
      break
    }
  }
}

/** Whether a block, or what follows it, reads the register before it is set. */
function isReadFirst(block: MachineBlock, register: number, live: ReadonlySet<number>): boolean {
  for (const i of block.instructions) {
    if (usesOf(i).includes(register)) return true
    if (defsOf(i).includes(register)) return false
  }
  return live.has(register)
}
