import { type FunctionType, op, WasmEmitter } from '@sourceless/isa-wasm'
import type { FunctionSymbol, WasmObject, WasmRelocation } from '../src/index.js'
import { body } from './samples.js'

const unary: FunctionType = { parameters: ['i32'], results: ['i32'] }
const nullary: FunctionType = { parameters: [], results: ['i32'] }

interface Code {
  readonly e: WasmEmitter
  /** The next instruction refers to that symbol. */
  refer(
    kind: 'function-index' | 'table-index' | 'memory-address' | 'global-index',
    symbol: number,
    addend?: number,
  ): void
  referType(type: FunctionType): void
  referTable(symbol: number): void
}

const define = (
  name: string,
  type: FunctionType,
  build: (code: Code) => void,
): FunctionSymbol & { definition: object } => {
  const e = new WasmEmitter()
  const relocations: WasmRelocation[] = []
  build({
    e,
    refer: (kind, symbol, addend) => {
      relocations.push({ offset: e.sizeBytes, kind, symbol, ...(addend === undefined ? {} : { addend }) })
    },
    referType: (referred) => relocations.push({ offset: e.sizeBytes, kind: 'type-index', type: referred }),
    referTable: (symbol) => relocations.push({ offset: e.sizeBytes, kind: 'table-number', symbol }),
  })
  e.end()
  return { name, kind: 'function', type, definition: { locals: [], body: e.finish(), relocations } }
}

const symbols = {
  helper: 0,
  table: 1,
  counter: 2,
  pointers: 3,
  stackPointer: 4,
  own: 5,
  outside: 6,
  functionTable: 7,
} as const

/**
 * C view: `int helper(int); extern int outside[2];` are elsewhere; `int table[2] = {5, 37}; int (*pointers[2])(int) = {own,
 * helper}; int *outside_1 = &outside[1];` are here, with the functions below.
 */
export const linkedObject: WasmObject = {
  symbols: [
    { name: 'helper', kind: 'function', type: unary },
    { name: 'table', kind: 'data', definition: { segment: 0, offset: 0, sizeBytes: 8 } },
    { name: 'counter', kind: 'data', binding: 'local', definition: { segment: 1, offset: 4, sizeBytes: 4 } },
    { name: 'pointers', kind: 'data', definition: { segment: 2, offset: 0, sizeBytes: 12 } },
    { name: '__stack_pointer', kind: 'global', global: { type: 'i32', mutable: true } },
    define('own', unary, ({ e }) => {
      e.localGet(0)
      e.i32Const(1000)
      e.emit(op['i32.add'])
    }),
    { name: 'outside', kind: 'data' },
    { name: '__indirect_function_table', kind: 'table', retained: true },
    define('sum', nullary, ({ e, refer }) => {
      e.i32Const(0)
      refer('memory-address', symbols.table)
      e.memory(op['i32.load'])
      refer('memory-address', symbols.table, 4)
      e.i32Const(0)
      e.memory(op['i32.load'])
      e.emit(op['i32.add'])
    }),
    define('bump', nullary, ({ e, refer }) => {
      e.i32Const(0)
      e.i32Const(0)
      refer('memory-address', symbols.counter)
      e.memory(op['i32.load'])
      e.i32Const(1)
      e.emit(op['i32.add'])
      refer('memory-address', symbols.counter)
      e.memory(op['i32.store'])
      e.i32Const(0)
      refer('memory-address', symbols.counter)
      e.memory(op['i32.load'])
    }),
    define('twice', unary, ({ e, refer }) => {
      e.localGet(0)
      refer('function-index', symbols.helper)
      e.call(0)
      e.localGet(0)
      e.emit(op['i32.add'])
    }),
    define('through', { parameters: ['i32', 'i32'], results: ['i32'] }, ({ e, refer, referType, referTable }) => {
      e.localGet(1)
      e.localGet(0)
      e.i32Const(2)
      e.emit(op['i32.shl'])
      refer('memory-address', symbols.pointers)
      e.memory(op['i32.load'])
      referType(unary)
      referTable(symbols.functionTable)
      e.callIndirect(0, 0)
    }),
    define('helper_pointer', nullary, ({ e, refer }) => {
      refer('table-index', symbols.helper)
      e.i32Const(0)
    }),
    define('stack', nullary, ({ e, refer }) => {
      refer('global-index', symbols.stackPointer)
      e.globalGet(0)
    }),
    { ...define('replaced', nullary, ({ e }) => e.i32Const(1)), binding: 'weak' },
    { ...define('visible', nullary, ({ e }) => e.i32Const(77)), exported: true },
    {
      ...define('start_up', { parameters: [], results: [] }, ({ e, refer }) => {
        e.i32Const(0)
        e.i32Const(40)
        refer('memory-address', symbols.counter)
        e.memory(op['i32.store'])
      }),
      hidden: true,
    },
    {
      name: 'log',
      kind: 'function',
      type: { parameters: ['i32'], results: [] },
      importFrom: { module: 'host', field: 'print' },
    },
    {
      name: 'limit',
      kind: 'global',
      global: { type: 'i64', mutable: false },
      definition: { initial: body((e) => e.i64Const(-3n)) },
    },
    define('report', { parameters: [], results: ['i64'] }, ({ e, refer }) => {
      e.i32Const(9)
      refer('function-index', 17)
      e.call(0)
      refer('global-index', 18)
      e.globalGet(0)
    }),
  ],
  segments: [
    { name: '.rodata.table', bytes: Uint8Array.of(5, 0, 0, 0, 37, 0, 0, 0), alignment: 16 },
    { name: '.bss.counter', bytes: new Uint8Array(8), alignment: 4 },
    {
      name: '.data.pointers',
      bytes: new Uint8Array(12),
      alignment: 4,
      relocations: [
        { offset: 0, kind: 'table-index', symbol: symbols.own },
        { offset: 4, kind: 'table-index', symbol: symbols.helper },
        { offset: 8, kind: 'memory-address', symbol: symbols.outside, addend: 4 },
      ],
    },
  ],
  initFunctions: [{ priority: 65_535, symbol: 16 }],
  features: ['mutable-globals'],
}
