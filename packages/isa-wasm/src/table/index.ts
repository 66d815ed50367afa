import { controlRows } from './control.js'
import { memoryRows } from './memory.js'
import { numericRows } from './numeric.js'
import type { Row } from './row.js'
import { variableRows } from './variable.js'

const rows = [...controlRows, ...variableRows, ...memoryRows, ...numericRows] as const

export type Mnemonic = (typeof rows)[number]['mnemonic']
export type WasmRow = Row<Mnemonic>

/** Every instruction of WebAssembly core 2.0 except vector instructions, one row each. */
export const table: readonly WasmRow[] = rows

/** Opcode by mnemonic: `op['i32.add']` is 0x6a; prefixed instructions are 0xfc00 plus the subopcode. */
export const op = Object.fromEntries(table.map((row) => [row.mnemonic, row.opcode])) as Readonly<
  Record<Mnemonic, number>
>

const byMnemonic = new Map<string, WasmRow>(table.map((row) => [row.mnemonic, row]))
const byOpcode = new Map<number, WasmRow>(table.map((row) => [row.opcode, row]))

export const rowOfMnemonic = (mnemonic: string): WasmRow | undefined => byMnemonic.get(mnemonic)
export const rowOfOpcode = (opcode: number): WasmRow | undefined => byOpcode.get(opcode)
