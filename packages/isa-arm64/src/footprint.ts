import type { Location, MeaningContext, Term } from '@sourceless/isa'
import { createTerms } from '@sourceless/isa'
import { applyMeaning, unmodelled } from './access.js'
import type { Instruction } from './instruction.js'
import type { MemoryOperand, Operand } from './operand/operand.js'

/** One access to memory. */
export interface MemoryAccess {
  readonly operand: MemoryOperand | undefined
  readonly sizeBytes: number
  readonly role: 'r' | 'w'
}

/** What an instruction may touch. */
export interface Footprint {
  readonly reads: ReadonlySet<Location>
  readonly writes: ReadonlySet<Location>
  readonly memory: readonly MemoryAccess[]
}

/** Locations and memory that `instruction` reads and writes: read off its meaning, or, where it has none, off its operands. */
export function footprint(instruction: Instruction): Footprint {
  return unmodelled(instruction) === undefined ? fromMeaning(instruction) : fromOperands(instruction)
}

const isMemory = (operand: Operand): operand is MemoryOperand =>
  typeof operand === 'object' && operand.kind === 'memory'

function fromMeaning(instruction: Instruction): Footprint {
  const terms = createTerms()
  const reads = new Set<Location>()
  const writes = new Set<Location>()
  const memory: MemoryAccess[] = []
  const operand = instruction.operands.find(isMemory)
  let loads = 0
  const context: MeaningContext = {
    terms,
    read(location) {
      reads.add(location)
      return terms.variable(location, /^[A-Z]F$/.test(location) ? 1 : 64)
    },
    write: (location) => void writes.add(location),
    load(_, sizeBytes): Term {
      memory.push({ operand, sizeBytes, role: 'r' })
      return terms.variable(`load${loads++}`, 8 * sizeBytes)
    },
    store: (_, value) => void memory.push({ operand, sizeBytes: value.bits / 8, role: 'w' }),
    trap: () => {},
    jump: () => {},
    systemCall: () => {},
  }
  applyMeaning(instruction, terms.variable('address', 64), context)
  return { reads, writes, memory }
}

function fromOperands({ form, operands }: Instruction): Footprint {
  const reads = new Set<Location>()
  const writes = new Set<Location>()
  for (const [n, operand] of operands.entries()) {
    if (isMemory(operand)) {
      reads.add(operand.base.location)
      if (operand.index !== undefined && operand.index.location !== '') reads.add(operand.index.location)
      if (operand.mode !== 'offset') writes.add(operand.base.location)
    }
    if (typeof operand !== 'object' || operand.kind !== 'register' || operand.location === '') continue
    const { role } = form.operands[n]!
    const halves = operand.location.startsWith('v') ? [operand.location, `${operand.location}h`] : [operand.location]
    for (const location of halves) {
      if (role === 'r' || role === 'rw') reads.add(location)
      if (role === 'w' || role === 'rw') writes.add(location)
    }
  }
  return { reads, writes, memory: [] }
}
