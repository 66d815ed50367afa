import { type Instruction, linuxSystemCall, type Operand } from '@sourceless/isa-x64'
import type { Flow } from '../machine/flow.js'
import { type KnownValues, numberOf } from '../machine/known-values.js'
import { ripAddress } from './known-values.js'

const { exit, exit_group } = linuxSystemCall.numbers

export function flowOf(instruction: Instruction, address: number, before: KnownValues): Flow {
  const { form, operands, sizeBytes } = instruction
  const next = address + sizeBytes
  const target = (): number => next + Number(operands[0])
  const isRelative = form.operands[0]?.kind === 'relative'
  switch (form.mnemonic) {
    case 'jmp':
      if (isRelative) return { kind: 'jump', target: target() }
      return { kind: 'indirect-jump', slot: slotOf(operands[0], next, before) }
    case 'call':
      if (isRelative) return { kind: 'call', target: target() }
      return { kind: 'indirect-call', slot: slotOf(operands[0], next, before) }
    case 'ret':
      return { kind: 'return' }
    case 'syscall': {
      const number = numberOf(before.registers.get(linuxSystemCall.number.location))
      return { kind: number === exit || number === exit_group ? 'exit' : 'system-call' }
    }
    case 'ud1':
    case 'ud2':
    case 'int1':
    case 'int3':
      return { kind: 'stop' }
    default:
      return isRelative ? { kind: 'branch', target: target() } : { kind: 'next' }
  }
}

/** Address of the word that says where an indirect jump or call goes. */
function slotOf(operand: Operand | undefined, next: number, { registers }: KnownValues): number | undefined {
  const known = typeof operand === 'object' && operand.kind === 'register' ? registers.get(operand.location) : undefined
  return known?.kind === 'word' ? known.address : ripAddress(operand, next)
}
