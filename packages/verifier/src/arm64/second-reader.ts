import { formatInstruction, type Instruction } from '@sourceless/isa-arm64'
import type { DisassembledInstruction } from '../api.js'

/** Whether another reader names the same operation: by the preferred alias, or by the instruction's own name. */
export function sameOperation(ours: Instruction, theirs: DisassembledInstruction): boolean {
  const [alias] = formatInstruction(ours).split(' ', 1)
  return theirs.mnemonic === alias || theirs.mnemonic === ours.form.mnemonic
}
