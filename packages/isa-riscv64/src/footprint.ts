import type { Location } from '@sourceless/isa'
import { expandInstruction } from './expand.js'
import type { OperandRole } from './form.js'
import type { Instruction } from './instruction.js'
import type { MemoryOperand } from './operand.js'
import type { Register } from './register.js'

/** One access to memory through an operand. */
export interface MemoryAccess {
  readonly operand: MemoryOperand
  readonly sizeBytes: number
  readonly role: 'r' | 'w' | 'rw'
}

/** What an instruction may touch. An upper bound: its meaning reads and writes no other location. */
export interface Footprint {
  readonly reads: ReadonlySet<Location>
  readonly writes: ReadonlySet<Location>
  readonly memory: readonly MemoryAccess[]
}

const isRead = (role: OperandRole): boolean => role === 'r' || role === 'rw'
const isWritten = (role: OperandRole): boolean => role === 'w' || role === 'rw'

/** Locations and memory that `instruction` reads and writes, from its row and operands. */
export function footprint(instruction: Pick<Instruction, 'form' | 'operands'>): Footprint {
  const { form, operands } = expandInstruction(instruction)
  const reads = new Set<Location>()
  const writes = new Set<Location>()
  const memory: MemoryAccess[] = []
  const read = (register: Register): void => {
    if (register.location !== 'x0') reads.add(register.location)
  }
  for (const { location, role } of form.implicit) {
    if (isRead(role)) reads.add(location)
    if (isWritten(role)) writes.add(location)
  }
  for (const [n, { role, width }] of form.operands.entries()) {
    const operand = operands[n]!
    if (typeof operand !== 'object') continue
    if (operand.kind === 'register') {
      if (isRead(role)) read(operand)
      if (isWritten(role) && operand.location !== 'x0') writes.add(operand.location)
    } else if (operand.kind === 'memory') {
      read(operand.base)
      if (role !== 'n') memory.push({ operand, sizeBytes: width / 8, role })
    }
  }
  return { reads, writes, memory }
}
