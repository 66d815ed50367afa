import { describe, expect, it } from 'vitest'
import { functions } from './contracts.js'
import { compareNative } from './support/compare.js'
import { hasCompiler } from './support/native.js'

describe.skipIf(!hasCompiler)('x86-64 functions, run natively', () => {
  it('equal the interpreter', () => {
    const { differences, cases } = compareNative(functions, 300)
    expect(differences).toEqual([])
    expect(cases).toBeGreaterThan(4000)
  })
})
