import { op, WasmEmitter } from '@sourceless/isa-wasm'
import { describe, expect, test } from 'vitest'
import { writeWasm } from '../src/index.js'

const addOne = (): Uint8Array => {
  const e = new WasmEmitter()
  e.localGet(0)
  e.i32Const(1)
  e.emit(op['i32.add'])
  e.end()
  return e.finish()
}

describe('writeWasm', () => {
  test('writes the preamble for an empty module', () => {
    expect([...writeWasm({})]).toEqual([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0])
  })

  test('a module with one function runs in V8', async () => {
    const type = { parameters: ['i32'], results: ['i32'] } as const
    const bytes = writeWasm({
      functions: [{ type, locals: ['i32', 'i32', 'f64'], body: addOne(), name: 'add_one' }],
      exports: [{ name: 'addOne', kind: 'function', index: 0 }],
      name: 'demo',
    })
    const { instance } = await WebAssembly.instantiate(bytes as BufferSource)
    expect((instance.exports.addOne as (x: number) => number)(41)).toBe(42)
  })
})
