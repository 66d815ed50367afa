import { describe, expect, it } from 'vitest'
import { functions } from './contracts.js'
import { compare } from './support/compare.js'
import { hasCompiler } from './support/native.js'

describe('functions', () => {
  const { native, wasm } = compare(functions, 300)

  it.skipIf(!hasCompiler)('equal the interpreter, run natively', () => {
    expect(native.differences).toEqual([])
    expect(native.cases).toBeGreaterThan(4000)
  })

  it('equal the interpreter as WebAssembly', () => {
    expect(wasm.differences).toEqual([])
  })
})
