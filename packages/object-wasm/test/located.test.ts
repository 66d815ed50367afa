import { op, type ValueType } from '@sourceless/isa-wasm'
import { describe, expect, test } from 'vitest'
import { readWasm, validateModule, type WasmModule, writeWasm } from '../src/index.js'
import { body, everything } from './samples.js'

/** Diagnostics of a module that went through its bytes, so that every item has a place. */
const faultsOf = (module: WasmModule) => {
  const bytes = writeWasm(module)
  const { value, places } = readWasm(bytes)
  return { bytes, faults: validateModule(value!, places) }
}

const type = { parameters: [], results: ['i32'] as ValueType[] }
const right = { type, locals: [], body: body((e) => e.i32Const(1)) }
const wrong = { type, locals: [], body: body((e) => e.i64Const(1)), name: 'wrong' }
const funcref = { element: 'funcref', limits: { minimum: 1 } } as const

describe('every diagnostic says which item, and where it is in the file', () => {
  test('a body', () => {
    const { bytes, faults } = faultsOf({ functions: [right, wrong] })
    expect(faults).toHaveLength(1)
    const [{ offset, message }] = faults as [(typeof faults)[number]]
    expect([...bytes.subarray(offset - 2, offset + 1)]).toEqual([0x42, 1, 0x0b])
    expect(message).toBe(`function 1 (wrong): at 0x${offset.toString(16)}: end: an operand is i64, i32 is needed`)
  })

  test.each<[string, WasmModule, string, readonly number[]]>([
    ['an export', { exports: [{ name: 'a', kind: 'memory', index: 0 }] }, 'export 0 (a)', [1, 0x61, 2, 0]],
    ['a table', { tables: [funcref, { ...funcref, limits: { minimum: 2, maximum: 1 } }] }, 'table 1', [0x70, 1, 2, 1]],
    ['a memory', { memories: [{ minimum: 65_537 }] }, 'memory 0', [0, 0x81, 0x80, 4]],
    [
      'an imported memory',
      { imports: [{ module: 'a', field: 'b', description: { kind: 'memory', limits: { minimum: 3, maximum: 2 } } }] },
      'memory 0',
      [1, 0x61, 1, 0x62, 2],
    ],
    ['a start function', { functions: [right], start: 0 }, 'start', [0]],
    [
      'a global',
      { globals: [{ type: { type: 'v128', mutable: false }, initial: body((e) => e.f32Const(0)) }] },
      'global 0',
      [0x0b],
    ],
    [
      'an element segment',
      { elements: [{ mode: { kind: 'passive' }, type: 'funcref', items: { kind: 'functions', indices: [7] } }] },
      'element segment 0',
      [1, 0, 1, 7],
    ],
    [
      'a data segment',
      {
        data: [
          {
            mode: { kind: 'active', target: 'memory', index: 0, offset: body((e) => e.i32Const(0)) },
            bytes: new Uint8Array(1),
          },
        ],
      },
      'data segment 0',
      [0, 0x41, 0, 0x0b],
    ],
  ])('%s', (_, module, place, at) => {
    const { bytes, faults } = faultsOf(module)
    expect(faults).toHaveLength(1)
    const [{ offset, message }] = faults as [(typeof faults)[number]]
    expect(message.startsWith(`${place}: at 0x${offset.toString(16)}: `), message).toBe(true)
    expect([...bytes.subarray(offset, offset + at.length)]).toEqual(at)
  })

  test('what does not even read names the section and the item', () => {
    const bytes = writeWasm(everything)
    const cut = readWasm(bytes.subarray(0, 40))
    expect(cut.diagnostics[0]!.message).toMatch(/^\w+ section(, item \d+)?: at 0x[0-9a-f]+: /)
    const unknownType = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 5, 1, 0x60, 1, 0x6d, 0)
    expect(readWasm(unknownType).diagnostics).toEqual([
      { code: 'unknown-type', offset: 13, message: 'type section, item 0: at 0xd: this byte is not a value type' },
    ])
  })
})

describe('data.drop and memory.init', () => {
  const dropping: WasmModule = {
    functions: [{ type: { parameters: [], results: [] }, locals: [], body: body((e) => e.index(op['data.drop'], 0)) }],
    memories: [{ minimum: 1 }],
    data: [
      {
        mode: { kind: 'active', target: 'memory', index: 0, offset: body((e) => e.i32Const(0)) },
        bytes: Uint8Array.of(1),
      },
    ],
  }

  test('need the data count, which a reader keeps', () => {
    expect(faultsOf(dropping).faults).toMatchObject([{ code: 'unknown-index' }])
    const { bytes, faults } = faultsOf({ ...dropping, countsData: true })
    expect(faults).toEqual([])
    expect(WebAssembly.validate(bytes as BufferSource)).toBe(true)
    expect(writeWasm(readWasm(bytes).value!)).toEqual(bytes)
  })
})
