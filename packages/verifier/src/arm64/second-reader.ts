import { formatInstruction, type Instruction } from '@sourceless/isa-arm64'
import type { DisassembledInstruction } from '../api.js'

/** Hints that other readers know by their number only. */
const youngHints = new Set(['bti', 'clrbhb', 'dgh'])

/** Whether another reader names the same operation: by the preferred alias, or by the instruction's own name. */
export function sameOperation(ours: Instruction, { mnemonic }: DisassembledInstruction): boolean {
  const [alias] = formatInstruction(ours).split(' ', 1)
  return mnemonic === alias || mnemonic === ours.form.mnemonic || (mnemonic === 'hint' && youngHints.has(alias!))
}
