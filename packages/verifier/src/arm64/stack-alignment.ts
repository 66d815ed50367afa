import type { Guest } from '@sourceless/emulator'
import type { MeaningContext } from '@sourceless/isa'
import { applyMeaning, decode, type Instruction } from '@sourceless/isa-arm64'

/**
 * Linux has the processor check the stack pointer wherever it is the base of an access: it must be a multiple of 16
 * (SP alignment fault, Arm Architecture Reference Manual, D1). Instructions' meanings leave that to the system's settings.
 */
const isStackAccess = ({ form, operands }: Instruction): boolean =>
  !form.mnemonic.startsWith('prf') &&
  operands.some((o) => typeof o === 'object' && o.kind === 'memory' && o.base.location === 'sp')

function trapUnlessAligned(m: MeaningContext): void {
  const { terms } = m
  const low = terms.binary('and', m.read('sp'), terms.constant(15, 64))
  m.trap(terms.unary('not', terms.compare('eq', low, terms.constant(0, 64))), 'misaligned')
}

/** What an instruction does under Linux. */
export function applyChecked(instruction: Instruction, address: bigint, context: MeaningContext): void {
  if (isStackAccess(instruction)) trapUnlessAligned(context)
  applyMeaning(instruction, address, context)
}

/** A machine that checks the stack pointer as well. */
export function checkStackAlignment(guest: Guest): Guest {
  return {
    ...guest,
    isa: {
      ...guest.isa,
      decode(code, offset) {
        const read = guest.isa.decode(code, offset)
        const { value } = decode(code, offset)
        if (value === undefined || !isStackAccess(value) || !('apply' in read)) return read
        return {
          ...read,
          apply(address, context) {
            trapUnlessAligned(context)
            read.apply(address, context)
          },
        }
      },
    },
  }
}
