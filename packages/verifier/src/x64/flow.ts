import type { Instruction } from '@sourceless/isa-x64'
import type { Flow } from '../machine/flow.js'

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
