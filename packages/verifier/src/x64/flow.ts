import type { Instruction } from '@sourceless/isa-x64'

/** Where control may go after an instruction. Addresses are bytes. */
export type Flow =
  | { readonly kind: 'next' }
  | { readonly kind: 'jump' | 'branch' | 'call'; readonly target: number }
  /** Jump or call through a register or memory. */
  | { readonly kind: 'indirect-jump' | 'indirect-call' }
  /** `exit`: a system call that does not come back. */
  | { readonly kind: 'return' | 'stop' | 'system-call' | 'exit' }

export interface CodeInstruction {
  readonly address: number
  readonly sizeBytes: number
  readonly instruction: Instruction
  readonly flow: Flow
}

/** Instructions by address. */
export type CodeMap = ReadonlyMap<number, CodeInstruction>

export function flowOf(instruction: Instruction, address: number): Flow {
  const { form, operands, sizeBytes } = instruction
  const target = (): number => address + sizeBytes + Number(operands[0])
  const isRelative = form.operands[0]?.kind === 'relative'
  switch (form.mnemonic) {
    case 'jmp':
      return isRelative ? { kind: 'jump', target: target() } : { kind: 'indirect-jump' }
    case 'call':
      return isRelative ? { kind: 'call', target: target() } : { kind: 'indirect-call' }
    case 'ret':
      return { kind: 'return' }
    case 'syscall':
      return { kind: 'system-call' }
    case 'ud1':
    case 'ud2':
    case 'int1':
    case 'int3':
      return { kind: 'stop' }
    default:
      return isRelative ? { kind: 'branch', target: target() } : { kind: 'next' }
  }
}

/** Addresses that may execute next within the same function; a call is stepped over. */
export function successors(at: CodeInstruction): readonly number[] {
  const next = at.address + at.sizeBytes
  switch (at.flow.kind) {
    case 'jump':
      return [at.flow.target]
    case 'branch':
      return [next, at.flow.target]
    case 'next':
    case 'call':
    case 'indirect-call':
    case 'system-call':
      return [next]
    default:
      return []
  }
}
