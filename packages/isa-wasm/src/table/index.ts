import { controlRows } from './control.js'
import { memoryRows } from './memory.js'
import { numericRows } from './numeric.js'
import type { Row } from './row.js'
import { variableRows } from './variable.js'
import { vectorRows } from './vector.js'
import { vectorFloatRows } from './vector-float.js'
import { vectorIntegerRows } from './vector-integer.js'
import { vectorMemoryRows } from './vector-memory.js'

const rows = [
  ...controlRows,
  ...variableRows,
  ...memoryRows,
  ...numericRows,
  ...vectorMemoryRows,
  ...vectorRows,
  ...vectorIntegerRows,
  ...vectorFloatRows,
] as const

export type Mnemonic = (typeof rows)[number]['mnemonic']
export type WasmRow = Row<Mnemonic>

/** Every instruction of WebAssembly core 2.0 and the two tail calls, one row each. */
export const table: readonly WasmRow[] = rows

/** Opcode by mnemonic: `op['i32.add']` is 0x6a; see `Row.opcode` for prefixed instructions. */
export const op = Object.fromEntries(table.map((row) => [row.mnemonic, row.opcode])) as Readonly<
  Record<Mnemonic, number>
>

/** Opcodes of one byte come first, then 256 places each for the prefixes 0xfc and 0xfd: no subopcode here is larger. */
export const slotOf = (opcode: number): number => {
  if (opcode <= 0xff) return opcode
  const page = (opcode >>> 8) - 0xfc0
  return page === 0 || page === 0x10 ? 0x100 + (page << 4) + (opcode & 0xff) : slotCount
}

export const slotCount = 0x300

const byMnemonic = new Map<string, WasmRow>(table.map((row) => [row.mnemonic, row]))
const bySlot: (WasmRow | undefined)[] = new Array(slotCount).fill(undefined)
for (const row of table) bySlot[slotOf(row.opcode)] = row

export const rowOfMnemonic = (mnemonic: string): WasmRow | undefined => byMnemonic.get(mnemonic)
export const rowOfOpcode = (opcode: number): WasmRow | undefined => bySlot[slotOf(opcode)]
