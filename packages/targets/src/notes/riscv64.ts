import type { Location, Term } from '@sourceless/isa'
import { f, formatInstruction, type Instruction, linuxSystemCall, x } from '@sourceless/isa-riscv64'
import type { Wording } from './machine.js'

const names = new Map<Location, string>([...x, ...f].map(({ location, name }) => [location, name]))

/** A single in a floating-point register: its low half where it is boxed, NaN where it is not. */
function unboxed({ op, bits, args }: Term): Location | undefined {
  if (op !== 'ite' || bits !== 32) return undefined
  const [, low, nan] = args
  const isHalf = low?.op === 'extract' && low.value === 0n && low.args[0]!.op === 'var'
  return isHalf && nan?.op === 'const' ? low.args[0]!.name : undefined
}

/** RV64GC with the ABI's names. Its branches compare registers: there are no flags. */
export const riscv64Wording: Wording<Instruction> = {
  format: (instruction, address) => formatInstruction(instruction, { address }),
  partName: (location, bits) => (bits === 64 || location.startsWith('f') ? names.get(location) : undefined),
  registerOf: unboxed,
  conditions: [],
  implied: new Set(),
  systemCall: linuxSystemCall,
  byName(mnemonic) {
    return mnemonic === 'nop' ? 'do nothing' : undefined
  },
}
