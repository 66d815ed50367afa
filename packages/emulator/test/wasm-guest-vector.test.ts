import { op, table, WasmEmitter, type WasmRow } from '@sourceless/isa-wasm'
import { type WasmFunction, type WasmModule, writeWasm } from '@sourceless/object-wasm'
import { describe, expect, test } from 'vitest'
import { instrumentWasm, type WasmGuestOptions } from '../src/index.js'

const define = (type: WasmFunction['type'], write: (e: WasmEmitter) => void): WasmFunction => {
  const e = new WasmEmitter()
  write(e)
  e.end()
  return { type, locals: [], body: e.finish() }
}

const guestOf = (module: WasmModule, options?: WasmGuestOptions) => {
  const { value, diagnostics } = instrumentWasm(writeWasm(module), options)
  if (value === undefined) throw new Error(diagnostics[0]?.message)
  return value
}

const accesses = table.filter(({ opcode, accessBytes }) => opcode >>> 12 === 0xfd && accessBytes > 0)
const pattern = 0x0f0e0d0c_0b0a0908_07060504_03020100n

/** Accesses its argument plus 3; a loaded vector gives the low half. */
const accessing = (row: WasmRow): WasmFunction => {
  const isStore = row.signature!.results.length === 0
  return define({ parameters: ['i32'], results: isStore ? [] : ['i64'] }, (e) => {
    e.localGet(0)
    if (row.signature!.parameters[1] === 'v128') e.v128Bits(pattern)
    if (row.lanes > 0) e.memoryLane(row.opcode, row.lanes - 1, 3, 0)
    else e.memory(row.opcode, 3, 0)
    if (!isStore) e.lane(op['i64x2.extract_lane'], 0)
  })
}

test('values pass through the checks of vector accesses unchanged', () => {
  const guest = guestOf(
    {
      functions: accesses.map(accessing),
      memories: [{ minimum: 1 }],
      exports: accesses.map(({ mnemonic }, index) => ({ name: mnemonic, kind: 'function', index })),
    },
    {},
  )

  guest.call('v128.store', [97])
  expect([...guest.bytes(100, 16)]).toEqual(Array.from({ length: 16 }, (_, place) => place))
  expect(guest.call('v128.load', [97]).results).toEqual([0x07060504_03020100n])
  guest.call('v128.store16_lane', [97])
  expect([...guest.bytes(100, 3)]).toEqual([0x0e, 0x0f, 2])
  // Lane 15 is not in the half that comes back.
  expect(guest.call('v128.load8_lane', [97]).results).toEqual([0x07060504_03020100n])
})

describe('tail calls', () => {
  const countDown = define({ parameters: ['i32'], results: ['i32'] }, (e) => {
    e.localGet(0)
    e.emit(op['i32.eqz'])
    e.if()
    e.i32Const(7)
    e.return()
    e.end()
    e.localGet(0)
    e.i32Const(1)
    e.emit(op['i32.sub'])
    e.returnCall(0)
  })
  const countDownIndirect = define({ parameters: ['i32'], results: ['i32'] }, (e) => {
    e.localGet(0)
    e.i32Const(0)
    e.returnCallIndirect(0)
  })
  const start = new WasmEmitter()
  start.i32Const(0)
  start.end()
  const guest = guestOf({
    types: [countDown.type],
    functions: [countDown, countDownIndirect],
    tables: [{ element: 'funcref', limits: { minimum: 1 } }],
    elements: [
      {
        mode: { kind: 'active', target: 'table', index: 0, offset: start.finish() },
        type: 'funcref',
        items: { kind: 'functions', indices: [0] },
      },
    ],
    exports: [
      { name: 'direct', kind: 'function', index: 0 },
      { name: 'indirect', kind: 'function', index: 1 },
    ],
  })

  test.each(['direct', 'indirect'])('%s: deep ones return, fuel ends endless ones', (name) => {
    expect(guest.call(name, [1_000_000], { fuel: 1e9 })).toMatchObject({ outcome: { kind: 'returned' }, results: [7] })
    expect(guest.call(name, [1_000_000], { fuel: 1e6 }).outcome.kind).toBe('fuel')
  })
})

test('a function with vectors in its type is not called', () => {
  const identity = define({ parameters: ['v128'], results: ['v128'] }, (e) => e.localGet(0))
  const guest = guestOf({ functions: [identity], exports: [{ name: 'identity', kind: 'function', index: 0 }] })
  expect(() => guest.call('identity', [0n])).toThrow('identity takes or gives vectors')
})
