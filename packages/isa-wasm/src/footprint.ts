import type { Location } from '@sourceless/isa'
import type { WasmInstruction } from './instruction.js'
import type { ImmediateKind, Structure } from './table/row.js'

/** One access to memory. */
export interface MemoryAccess {
  readonly role: 'r' | 'w'
  /** Place among the operands (first pushed first) of the address, and what is added to it. */
  readonly operand: number
  readonly offset: number
  /** Undefined where the last operand gives the length. */
  readonly sizeBytes: number | undefined
}

/** What an instruction may touch beside the operand stack. An upper bound, but for what a callee does. */
export interface Footprint {
  /** `local0`, `global0`, `table0`, `element0` and `data0` (whether a segment was dropped), `pages` (the memory's size). */
  readonly reads: ReadonlySet<Location>
  readonly writes: ReadonlySet<Location>
  readonly memory: readonly MemoryAccess[]
  /** How it directs control; undefined where the next instruction follows. */
  readonly control: Structure | undefined
  /** Whether it enters a function, which may touch everything but this function's locals. */
  readonly calls: boolean
}

type Role = 'r' | 'w' | 'rw'
type Touched = Partial<Record<ImmediateKind, Role>>

/** What the indices of an instruction do, where it is more than a name. */
const roles: Readonly<Record<string, Touched>> = {
  'local.get': { localIndex: 'r' },
  'local.set': { localIndex: 'w' },
  'local.tee': { localIndex: 'w' },
  'global.get': { globalIndex: 'r' },
  'global.set': { globalIndex: 'w' },
  'table.get': { tableIndex: 'r' },
  'table.set': { tableIndex: 'rw' },
  'table.size': { tableIndex: 'r' },
  'table.grow': { tableIndex: 'rw' },
  'table.fill': { tableIndex: 'rw' },
  'table.copy': { tableIndex: 'rw' },
  'table.init': { elementIndex: 'r', tableIndex: 'rw' },
  'elem.drop': { elementIndex: 'w' },
  'data.drop': { dataIndex: 'w' },
  'memory.init': { dataIndex: 'r' },
  'memory.size': { memoryIndex: 'r' },
  'memory.grow': { memoryIndex: 'rw' },
  call_indirect: { tableIndex: 'r' },
  return_call_indirect: { tableIndex: 'r' },
}

const locationNames: Partial<Record<ImmediateKind, string>> = {
  localIndex: 'local',
  globalIndex: 'global',
  tableIndex: 'table',
  elementIndex: 'element',
  dataIndex: 'data',
}

const bulkAccesses: Readonly<Record<string, readonly MemoryAccess[]>> = {
  'memory.fill': [{ role: 'w', operand: 0, offset: 0, sizeBytes: undefined }],
  'memory.init': [{ role: 'w', operand: 0, offset: 0, sizeBytes: undefined }],
  'memory.copy': [
    { role: 'r', operand: 1, offset: 0, sizeBytes: undefined },
    { role: 'w', operand: 0, offset: 0, sizeBytes: undefined },
  ],
}

const memoryOf = ({ row, immediates }: Pick<WasmInstruction, 'row' | 'immediates'>): readonly MemoryAccess[] => {
  if (row.accessBytes === 0) return bulkAccesses[row.mnemonic] ?? []
  const isStore = row.signature!.results.length === 0
  return [{ role: isStore ? 'w' : 'r', operand: 0, offset: immediates[1] as number, sizeBytes: row.accessBytes }]
}

const withoutControl = new Set<Structure | undefined>([
  'reference',
  'table',
  'memory-size',
  'memory-grow',
  'bulk-memory',
])
const calling = new Set<Structure | undefined>(['call', 'call-indirect', 'return-call', 'return-call-indirect'])

/** State and memory that `instruction` reads and writes, from its row and immediates. */
export const footprint = (instruction: Pick<WasmInstruction, 'row' | 'immediates'>): Footprint => {
  const { row, immediates } = instruction
  const reads = new Set<Location>()
  const writes = new Set<Location>()
  const touched = roles[row.mnemonic]
  for (const [place, kind] of row.immediates.entries()) {
    const role = touched?.[kind]
    if (role === undefined) continue
    const location = kind === 'memoryIndex' ? 'pages' : `${locationNames[kind]}${immediates[place]}`
    if (role !== 'w') reads.add(location)
    if (role !== 'r') writes.add(location)
  }
  return {
    reads,
    writes,
    memory: memoryOf(instruction),
    control: withoutControl.has(row.structure) ? undefined : row.structure,
    calls: calling.has(row.structure),
  }
}

/** Why an instruction has no meaning as terms; undefined where it has one. */
export const unmodelled = ({ row }: Pick<WasmInstruction, 'row'>): string | undefined =>
  row.meaning === undefined
    ? `${row.mnemonic} has no meaning as terms: its effect is of the kind ${row.structure}`
    : undefined
