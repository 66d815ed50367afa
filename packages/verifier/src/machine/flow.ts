import type { MachineInstruction } from './isa.js'

/** Where control may go after an instruction. Addresses are bytes. */
export type Flow =
  | { readonly kind: 'next' }
  | { readonly kind: 'jump' | 'branch' | 'call'; readonly target: number }
  /** Jump or call through a register or memory. */
  | { readonly kind: 'indirect-jump' | 'indirect-call' }
  /** `exit`: a system call that does not come back. */
  | { readonly kind: 'return' | 'stop' | 'system-call' | 'exit' }

export interface CodeInstruction<I = MachineInstruction> {
  readonly address: number
  readonly sizeBytes: number
  readonly instruction: I
  readonly flow: Flow
}

/** Instructions by address. */
export type CodeMap = ReadonlyMap<number, CodeInstruction>

/** Addresses that may execute next within the same function; a call is stepped over. */
export function successors(at: Omit<CodeInstruction, 'instruction'>): readonly number[] {
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
