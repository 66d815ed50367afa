import { footprint, type Instruction, linuxSystemCall } from '@sourceless/isa-x64'

/** What is known about rax, and about the last value pushed, in straight-line code. */
export interface Accumulator {
  readonly rax: number | undefined
  readonly pushed: number | undefined
}
export const unknownAccumulator: Accumulator = { rax: undefined, pushed: undefined }

const exits: readonly number[] = [linuxSystemCall.numbers.exit, linuxSystemCall.numbers.exit_group]

/** True for a `syscall` that is known not to come back. */
export function isExitCall(instruction: Instruction, before: Accumulator): boolean {
  return instruction.form.mnemonic === 'syscall' && before.rax !== undefined && exits.includes(before.rax)
}

/** Follows the ways in which code sets the number of a system call: `mov`, `xor r, r`, `push` and `pop`. */
export function stepAccumulator(instruction: Instruction, before: Accumulator): Accumulator {
  const { form, operands } = instruction
  const [first, second] = operands
  const pushed = form.mnemonic === 'push' && typeof first === 'number' ? first : undefined
  const isRegister = typeof first === 'object' && first.kind === 'register'
  const isRax = isRegister && first.location === 'rax'
  if (form.mnemonic === 'pop' && isRax) return { rax: before.pushed, pushed }
  if (form.mnemonic === 'mov' && isRax && typeof second === 'number') {
    if (first.bits >= 32) return { rax: second, pushed }
    const keeps = first.class === 'gp8' && before.rax !== undefined
    return { rax: keeps ? (before.rax & ~0xff) | (second & 0xff) : undefined, pushed }
  }
  if (form.mnemonic === 'xor' && isRax && first.bits >= 32 && first === second) return { rax: 0, pushed }
  return { rax: footprint(instruction).writes.has('rax') ? undefined : before.rax, pushed }
}
