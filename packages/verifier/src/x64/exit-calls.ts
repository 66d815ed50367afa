import { footprint, type Instruction, linuxSystemCall } from '@sourceless/isa-x64'
import type { KnownValues } from '../machine/isa.js'

const exits: readonly number[] = [linuxSystemCall.numbers.exit, linuxSystemCall.numbers.exit_group]

/** True for a `syscall` that is known not to come back. */
export function isExitCall(instruction: Instruction, { callNumber }: KnownValues): boolean {
  return instruction.form.mnemonic === 'syscall' && callNumber !== undefined && exits.includes(callNumber)
}

/** Follows the ways in which code sets the number of a system call, in rax: `mov`, `xor r, r`, `push` and `pop`. */
export function stepAccumulator(instruction: Instruction, { callNumber: rax, pushed: top }: KnownValues): KnownValues {
  const { form, operands } = instruction
  const [first, second] = operands
  const pushed = form.mnemonic === 'push' && typeof first === 'number' ? first : undefined
  const isRegister = typeof first === 'object' && first.kind === 'register'
  const isRax = isRegister && first.location === 'rax'
  if (form.mnemonic === 'pop' && isRax) return { callNumber: top, pushed }
  if (form.mnemonic === 'mov' && isRax && typeof second === 'number') {
    if (first.bits >= 32) return { callNumber: second, pushed }
    const keeps = first.class === 'gp8' && rax !== undefined
    return { callNumber: keeps ? (rax & ~0xff) | (second & 0xff) : undefined, pushed }
  }
  if (form.mnemonic === 'xor' && isRax && first.bits >= 32 && first === second) return { callNumber: 0, pushed }
  return { callNumber: footprint(instruction).writes.has('rax') ? undefined : rax, pushed }
}
