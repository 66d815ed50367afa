import { readFileSync } from 'node:fs'
import { op } from '@sourceless/isa-wasm'
import { createScratch, lacks } from '@sourceless/testing'
import { describe, expect, test } from 'vitest'
import { formatModule, writeWasm } from '../src/index.js'
import { body, everything, withoutNames } from './samples.js'

const { directory, run, save } = createScratch('object-wasm')

describe('formatModule', () => {
  test('reads like the text format', () => {
    const type = { parameters: ['i32', 'i32'], results: ['i32'] } as const
    const add = body((e) => {
      e.localGet(0)
      e.if()
      e.emit(op.nop)
      e.else()
      e.emit(op.unreachable)
      e.end()
      e.localGet(0)
      e.localGet(1)
      e.emit(op['i32.add'])
    })
    const text = formatModule({
      functions: [{ type, locals: ['i64', 'i64'], body: add, name: 'add' }],
      exports: [{ name: 'a "b"', kind: 'function', index: 0 }],
    })
    expect(text).toBe(`(module
  (type (;0;) (func (param i32 i32) (result i32)))
  (func $add (;0;) (type 0) (param i32 i32) (result i32)
    (local i64 i64)
    local.get 0
    if
      nop
    else
      unreachable
    end
    local.get 0
    local.get 1
    i32.add)
  (export "a \\22b\\22" (func 0)))
`)
  })

  test.skipIf(lacks('wat2wasm'))('assembles with wat2wasm to the bytes of the module', () => {
    run('wat2wasm', '--enable-tail-call', '-o', 'assembled.wasm', save('everything.wat', formatModule(everything)))
    expect(new Uint8Array(readFileSync(`${directory}/assembled.wasm`))).toEqual(writeWasm(withoutNames(everything)))
  })
})
