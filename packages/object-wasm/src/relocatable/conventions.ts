import type { ImmediateKind } from '@sourceless/isa-wasm'
import type { WasmRelocation } from './model.js'

/** Constants of the tool conventions, "WebAssembly Object File Linking". */
export const linkingVersion = 2
export const subsections = { segmentInfo: 5, initFunctions: 6, comdat: 7, symbolTable: 8 } as const
export const symbolKinds = { function: 0, data: 1, global: 2, section: 3, tag: 4, table: 5 } as const
export const symbolFlags = {
  weak: 0x01,
  local: 0x02,
  hidden: 0x04,
  undefined: 0x10,
  exported: 0x20,
  explicitName: 0x40,
  noStrip: 0x80,
} as const

export const linearMemory = '__linear_memory'
export const indirectFunctionTable = '__indirect_function_table'
export const environment = 'env'

type Kind = WasmRelocation['kind']

/** How the field is written: a padded unsigned or signed integer in code, four bytes in data. */
export type FieldForm = 'leb' | 'sleb' | 'i32'

export const relocationTypes: readonly { readonly type: number; readonly kind: Kind; readonly form: FieldForm }[] = [
  { type: 0, kind: 'function-index', form: 'leb' },
  { type: 1, kind: 'table-index', form: 'sleb' },
  { type: 2, kind: 'table-index', form: 'i32' },
  { type: 3, kind: 'memory-address', form: 'leb' },
  { type: 4, kind: 'memory-address', form: 'sleb' },
  { type: 5, kind: 'memory-address', form: 'i32' },
  { type: 6, kind: 'type-index', form: 'leb' },
  { type: 7, kind: 'global-index', form: 'leb' },
  { type: 20, kind: 'table-number', form: 'leb' },
]

/** The immediates that each kind can fill. */
export const immediatesOfKind: Readonly<Record<Kind, readonly ImmediateKind[]>> = {
  'function-index': ['functionIndex'],
  'table-index': ['i32'],
  'memory-address': ['offset', 'i32'],
  'type-index': ['typeIndex'],
  'global-index': ['globalIndex'],
  'table-number': ['tableIndex'],
}

/** Which symbols each kind refers to. */
export const symbolOfKind: Readonly<Record<Exclude<Kind, 'type-index'>, 'function' | 'data' | 'global' | 'table'>> = {
  'function-index': 'function',
  'table-index': 'function',
  'memory-address': 'data',
  'global-index': 'global',
  'table-number': 'table',
}
