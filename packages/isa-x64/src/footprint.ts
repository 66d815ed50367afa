import type { Location } from '@sourceless/isa'
import type { Flag, Form, OperandRole, OperandSpec } from './form.js'
import { impliedAccesses } from './implied-access.js'
import type { Instruction } from './instruction.js'
import type { MemoryOperand } from './operand.js'
import { isVector, partsOf, type Register } from './register.js'

/**
 * One access to memory through an operand, or through registers that no operand names. With a bit offset in a register, bt and
 * its like reach beyond the operand; a gather touches `sizeBytes` in all, wherever its indexes lead.
 */
export interface MemoryAccess {
  /** Undefined where no operand names the place: the stack, string instructions through rsi and rdi, `movabs al, [n]`, … */
  readonly operand: MemoryOperand | undefined
  readonly sizeBytes: number
  readonly role: 'r' | 'w' | 'rw'
}

/** What an instruction may touch. An upper bound: its meaning reads and writes no other location. */
export interface Footprint {
  readonly reads: ReadonlySet<Location>
  readonly writes: ReadonlySet<Location>
  readonly memory: readonly MemoryAccess[]
  /** Flags left undefined (they are among `writes`). */
  readonly undefinedFlags: readonly Flag[]
}

/** Locations and memory that `instruction` reads and writes, from its row and operands. */
export function footprint({ form, operands }: Instruction): Footprint {
  const reads = new Set<Location>(form.flags.tested)
  const writes = new Set<Location>(form.flags.modified)
  const memory: MemoryAccess[] = []
  for (const { location, role } of form.implicit) {
    if (role !== 'w') reads.add(location)
    if (role !== 'r') writes.add(location)
  }
  form.operands.forEach((spec, n) => {
    const operand = operands[n]!
    if (spec.kind === 'offset' && spec.role !== 'n')
      memory.push({ operand: undefined, sizeBytes: spec.width / 8, role: spec.role })
    if (typeof operand !== 'object') return
    if (operand.kind === 'register') touchRegister(operand, spec, form, reads, writes)
    if (operand.kind === 'memory') touchMemory(operand, spec, reads, memory)
  })
  memory.push(...impliedAccesses({ form, operands }))
  return { reads, writes, memory, undefinedFlags: form.flags.undefined }
}

function touchRegister(
  register: Register,
  spec: OperandSpec,
  form: Form,
  reads: Set<Location>,
  writes: Set<Location>,
): void {
  const parts = isVector(register) ? partsOf(register) : [register.location]
  const used = parts.slice(0, Math.max(1, spec.width / 64))
  const written = form.layout.prefix === 'vex' ? parts : used
  // A write of part of a register keeps the rest: it depends on the old value.
  const keeps = isVector(register) ? form.layout.prefix === 'legacy' && spec.width < 64 : spec.registerBits < 32
  for (const location of used) if (isRead(spec.role) || (isWritten(spec.role) && keeps)) reads.add(location)
  if (isWritten(spec.role)) for (const location of written) writes.add(location)
}

function touchMemory(operand: MemoryOperand, spec: OperandSpec, reads: Set<Location>, memory: MemoryAccess[]): void {
  if (spec.text === 'm' || spec.role !== 'n') {
    if (operand.base) reads.add(operand.base.location)
    if (operand.index) {
      const { index } = operand
      for (const location of isVector(index) ? partsOf(index).slice(0, index.bits / 64) : [index.location])
        reads.add(location)
    }
  }
  if (spec.role !== 'n') memory.push({ operand, sizeBytes: spec.width / 8, role: spec.role })
}

const isRead = (role: OperandRole): boolean => role === 'r' || role === 'rw'
const isWritten = (role: OperandRole): boolean => role === 'w' || role === 'rw'
