import { createScratch, lacks } from '@sourceless/testing'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readCanonicalWasm, readWasm, validateModule, type WasmModule, writeWasm } from '../src/index.js'
import { body, everything, withoutNames } from './samples.js'

const { run, save } = createScratch('object-wasm')

const validInV8 = (bytes: Uint8Array): boolean => WebAssembly.validate(bytes as BufferSource)

describe('a module with every kind of section', () => {
  const bytes = writeWasm(everything)

  test('is valid here and in V8, and does what it says', async () => {
    expect(validateModule(everything)).toEqual([])
    expect(validInV8(bytes)).toBe(true)
    const log = () => {}
    const { instance } = await WebAssembly.instantiate(bytes as BufferSource, { host: { log, base: 3 } })
    const { swap, dispatch } = instance.exports as Record<string, (...args: unknown[]) => unknown>
    expect(swap!(7, 9n)).toEqual([9n, -8])
    expect(dispatch!(0)).toBe(10)
    expect(dispatch!(1)).toBe(0x7ff)
    expect(dispatch!(2)).toBe(10)
  })

  test('reads back as the same model and the same bytes', () => {
    const { value, diagnostics } = readCanonicalWasm(bytes)
    expect(diagnostics).toEqual([])
    expect(writeWasm(value!)).toEqual(bytes)
    const { types: _, ...parts } = value!
    const { types: __, ...expected } = everything
    expect(parts).toEqual(expected)
  })

  test.skipIf(lacks('wasm-validate', 'wasm-objdump'))('is accepted by wabt', () => {
    const path = save('everything.wasm', bytes)
    run('wasm-validate', '--enable-tail-call', path)
    const dump = run('wasm-objdump', '-x', path)
    expect(dump).toContain('func[1] <swap>')
    expect(dump).toContain('memory[0] pages: initial=1 max=2')
  })
})

describe('modules of others', () => {
  const wat = `(module $m (type (func (param i64 i64) (result i64)))
    (import "a" "t" (table 1 2 externref)) (import "a" "m" (memory 1)) (import "a" "g" (global $g i64))
    (func $mul (type 0) (local i32 i32 i64) local.get 0 local.get 1 i64.mul)
    (func (export "go") (param i32) (result i64) (local f32)
      local.get 0 if (result i64) i64.const 1 i64.const 2 call $mul else global.get $g end)
    (data (i32.const 3) "\\00\\ff") (elem declare func $mul) (func (result funcref) ref.func $mul))`

  test.skipIf(lacks('wat2wasm'))('from wat2wasm are read and written back', () => {
    run('wat2wasm', '--debug-names', '-o', 'foreign.wasm', save('foreign.wat', wat))
    const bytes = new Uint8Array(Buffer.from(run('base64', '-w0', 'foreign.wasm'), 'base64'))
    const { value, diagnostics } = readWasm(bytes)
    expect(diagnostics).toEqual([])
    expect(validateModule(value!)).toEqual([])
    const written = writeWasm(value!)
    expect(validInV8(written)).toBe(true)
    expect(readCanonicalWasm(written).diagnostics).toEqual([])
  })
})

/** Why a module may be refused here although V8 takes it: newer proposals, and encodings that are not the shortest. */
const extensionOrForm = new Set(['unknown-opcode', 'unknown-type', 'noncanonical-leb', 'malformed-module'])

describe('hostile input', () => {
  const bytes = writeWasm(everything)

  test('every truncation is refused with a place inside the file', () => {
    for (let length = 0; length < bytes.length; length++) {
      const { value, diagnostics } = readCanonicalWasm(bytes.subarray(0, length))
      if (value !== undefined) expect(validInV8(bytes.subarray(0, length))).toBe(true)
      else expect(diagnostics[0]!.offset).toBeLessThanOrEqual(bytes.length)
    }
  })

  test('what is accepted after mutation, V8 accepts; what V8 accepts is accepted or not canonical', () => {
    // Engines do not look into custom sections.
    const bare = writeWasm(withoutNames(everything))
    const edits = fc.array(fc.tuple(fc.integer({ min: 8, max: bare.length - 1 }), fc.nat(255)), {
      minLength: 1,
      maxLength: 3,
    })
    let accepted = 0
    fc.assert(
      fc.property(edits, (list) => {
        const mutated = bare.slice()
        for (const [place, byte] of list) mutated[place] = byte
        const { value, diagnostics } = readCanonicalWasm(mutated)
        if (value !== undefined) {
          accepted++
          expect(validInV8(mutated)).toBe(true)
          return
        }
        const unexplained = diagnostics.filter(({ code }) => !extensionOrForm.has(code))
        if (unexplained.length > 0 && validInV8(mutated)) throw new Error(JSON.stringify(unexplained))
      }),
      { numRuns: process.env.SLOW ? 100_000 : 6000 },
    )
    expect(accepted).toBeGreaterThan(100)
  })

  test('claims of many locals are refused before they take memory', () => {
    const claim = [5, 1, 0xd0, 0x86, 0x03, 0x7f, 0x0b] // 50,000 of i32
    const functions = [0x85, 0x01, ...Array(133).fill(0)]
    const code = [
      0x85,
      0x01,
      ...Array(133)
        .fill([6, ...claim.slice(1)])
        .flat(),
    ]
    const section = (id: number, bytes: number[]) => [id, 0x80 | (bytes.length & 0x7f), bytes.length >> 7, ...bytes]
    const module = [
      0,
      0x61,
      0x73,
      0x6d,
      1,
      0,
      0,
      0,
      1,
      4,
      1,
      0x60,
      0,
      0,
      ...section(3, functions),
      ...section(10, code),
    ]
    expect(readWasm(Uint8Array.from(module)).diagnostics).toMatchObject([{ code: 'limit-exceeded' }])
  })

  test('a padded integer is located', () => {
    const padded = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 5, 4, 1, 0, 0x81, 0)
    expect(validInV8(padded)).toBe(true)
    expect(readWasm(padded).diagnostics).toMatchObject([{ code: 'noncanonical-leb', offset: 12 }])
  })

  test('claims beyond the file are refused at once', () => {
    const claim = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 6, 0xff, 0xff, 0xff, 0xff, 0x0f, 0)
    expect(readWasm(claim).diagnostics).toMatchObject([{ code: 'unexpected-end', offset: 10 }])
  })
})

describe('validateModule', () => {
  const type = { parameters: [], results: ['i32'] } as const
  const check = (module: WasmModule) => validateModule(module).map(({ code }) => code)

  test('names the function and the place of a type error', () => {
    const wrong = { type, locals: [], body: body((e) => e.i64Const(1)), name: 'wrong' }
    expect(validateModule({ functions: [wrong] })).toEqual([
      {
        code: 'type-mismatch',
        offset: 2,
        message: 'function 0 (wrong): at 0x2: end: an operand is i64, i32 is needed',
      },
    ])
  })

  test('finds indices out of range, double exports and bad limits', () => {
    expect(check({ exports: [{ name: 'a', kind: 'function', index: 0 }] })).toEqual(['unknown-index'])
    expect(check({ memories: [{ minimum: 2, maximum: 1 }] })).toEqual(['malformed-module'])
    expect(check({ memories: [{ minimum: 65_537 }] })).toEqual(['limit-exceeded'])
    expect(check({ memories: [{ minimum: 1 }, { minimum: 1 }] })).toEqual(['limit-exceeded'])
    const memory = { name: 'm', kind: 'memory', index: 0 } as const
    expect(check({ memories: [{ minimum: 1 }], exports: [memory, memory] })).toEqual(['malformed-module'])
  })
})
