import { op, WasmEmitter } from '@sourceless/isa-wasm'
import type { WasmModule } from '../src/index.js'

export const body = (build: (e: WasmEmitter) => void): Uint8Array => {
  const e = new WasmEmitter()
  build(e)
  e.end()
  return e.finish()
}

const i32Constant = (value: number) => body((e) => e.i32Const(value))

/** Uses every kind of section and segment: core 2.0 in one module. */
export const everything: WasmModule = {
  types: [
    { parameters: ['i32'], results: ['i32'] },
    { parameters: ['i32', 'i64'], results: ['i64', 'i32'] },
  ],
  imports: [
    {
      module: 'host',
      field: 'log',
      description: { kind: 'function', type: { parameters: ['i32'], results: [] }, name: 'log' },
    },
    { module: 'host', field: 'base', description: { kind: 'global', global: { type: 'i32', mutable: false } } },
  ],
  functions: [
    {
      type: { parameters: ['i32', 'i64'], results: ['i64', 'i32'] },
      locals: ['i32', 'i32', 'f64'],
      name: 'swap',
      localNames: new Map([
        [0, 'low'],
        [1, 'high'],
      ]),
      body: body((e) => {
        e.localGet(1)
        e.localGet(0)
        e.block(0)
        e.i32Const(-1)
        e.emit(op['i32.xor'])
        e.end()
      }),
    },
    {
      type: { parameters: ['i32'], results: ['i32'] },
      locals: [],
      name: 'dispatch',
      body: body((e) => {
        e.localGet(0)
        e.i32Const(1)
        e.callIndirect(0, 0)
      }),
    },
    {
      type: { parameters: ['i32'], results: ['i32'] },
      locals: [],
      body: body((e) => {
        e.block()
        e.block()
        e.localGet(0)
        e.brTable([0, 1], 0)
        e.end()
        e.i32Const(10)
        e.return()
        e.end()
        e.i32Const(0)
        e.i32Const(0)
        e.i32Const(2)
        e.index(op['memory.init'], 1)
        e.i32Const(0)
        e.memory(op['i32.load16_u'], 0)
      }),
    },
    { type: { parameters: [], results: [] }, locals: [], body: body(() => {}) },
    {
      type: { parameters: [], results: [] },
      locals: ['v128', 'v128'],
      body: body((e) => {
        e.globalGet(4)
        e.localTee(0)
        e.localGet(1)
        e.emit(op['i16x8.add_sat_u'])
        e.globalSet(4)
        e.returnCall(4)
      }),
    },
  ],
  tables: [
    { element: 'funcref', limits: { minimum: 4, maximum: 8 } },
    { element: 'externref', limits: { minimum: 0 } },
  ],
  memories: [{ minimum: 1, maximum: 2 }],
  globals: [
    { type: { type: 'i64', mutable: true }, initial: body((e) => e.i64Const(-5n)) },
    { type: { type: 'funcref', mutable: false }, initial: body((e) => e.index(op['ref.func'], 1)) },
    { type: { type: 'i32', mutable: false }, initial: body((e) => e.globalGet(0)) },
    { type: { type: 'v128', mutable: true }, initial: body((e) => e.v128Bits(0xdead_beefn << 80n)) },
  ],
  exports: [
    { name: 'swap', kind: 'function', index: 1 },
    { name: 'dispatch', kind: 'function', index: 2 },
    { name: 'memory', kind: 'memory', index: 0 },
    { name: 'counter', kind: 'global', index: 1 },
    { name: 'table', kind: 'table', index: 0 },
  ],
  start: 4,
  elements: [
    {
      mode: { kind: 'active', target: 'table', index: 0, offset: i32Constant(0) },
      type: 'funcref',
      items: { kind: 'functions', indices: [2, 3] },
    },
    { mode: { kind: 'passive' }, type: 'funcref', items: { kind: 'functions', indices: [1] } },
    { mode: { kind: 'declarative' }, type: 'funcref', items: { kind: 'functions', indices: [3] } },
    {
      mode: { kind: 'active', target: 'table', index: 0, offset: i32Constant(2) },
      type: 'funcref',
      items: {
        kind: 'expressions',
        expressions: [body((e) => e.refNull('funcref')), body((e) => e.index(op['ref.func'], 1))],
      },
    },
    {
      mode: { kind: 'passive' },
      type: 'externref',
      items: { kind: 'expressions', expressions: [body((e) => e.refNull('externref'))] },
    },
  ],
  data: [
    { mode: { kind: 'active', target: 'memory', index: 0, offset: i32Constant(16) }, bytes: Uint8Array.of(1, 2, 3) },
    { mode: { kind: 'passive' }, bytes: Uint8Array.of(0xff, 7) },
  ],
  name: 'everything',
  customs: [{ name: 'producers', bytes: Uint8Array.of(0), after: 11 }],
}

/** The module without custom sections. */
export const withoutNames = (module: WasmModule): WasmModule => {
  const { name: _, customs: __, ...rest } = module
  return {
    ...rest,
    functions: (module.functions ?? []).map(({ type, locals, body }) => ({ type, locals, body })),
    imports: (module.imports ?? []).map((entry) =>
      entry.description.kind === 'function'
        ? { ...entry, description: { kind: 'function', type: entry.description.type } }
        : entry,
    ),
  }
}
