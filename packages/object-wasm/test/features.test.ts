import { type Feature, featureSets, op } from '@sourceless/isa-wasm'
import { describe, expect, test } from 'vitest'
import { auditModule, readWasm, type WasmModule, writeWasm } from '../src/index.js'
import { body, everything } from './samples.js'

const audit = (module: WasmModule, allowed: readonly Feature[]) => {
  const { value, places } = readWasm(writeWasm(module))
  return auditModule(value!, new Set(allowed), places)
}

describe('auditModule', () => {
  test('a module with everything needs everything but what it does not use', () => {
    const { used, missing, diagnostics } = audit(everything, featureSets['wasm-3-subset'])
    expect(missing).toEqual([])
    expect(diagnostics).toEqual([])
    expect(used).toEqual(['bulk-memory', 'multivalue', 'mutable-globals', 'reference-types', 'simd128', 'tail-call'])
  })

  test('what is missing is named with its place in the file', () => {
    const bytes = writeWasm(everything)
    const { missing } = audit(everything, featureSets['wasm-2.0'])
    expect(missing).toMatchObject([{ place: 'function 5: return_call', features: ['tail-call'] }])
    expect(bytes[missing[0]!.offset]).toBe(0x12)
    const places = audit(everything, featureSets.generic).missing.map(({ place }) => place)
    expect(places).toEqual([
      'global 4',
      'global 4: v128.const',
      'function 5',
      'function 5: i16x8.add_sat_u',
      'function 5: return_call',
    ])
  })

  test('the first version has one table, one result and no passive segments', () => {
    const { missing } = audit(everything, featureSets['wasm-mvp'])
    const needed = new Map(missing.map(({ place, features }) => [place, features]))
    expect(needed.get('type 1')).toEqual(['multivalue'])
    expect(needed.get('table 1')).toEqual(['reference-types'])
    expect(needed.get('export 3 (counter)')).toEqual(['mutable-globals'])
    expect(needed.get('data segment 1')).toEqual(['bulk-memory'])
    expect(needed.get('function 3: memory.init')).toEqual(['bulk-memory'])
    expect(needed.get('table 0')).toBe(undefined)
    const plain: WasmModule = {
      functions: [{ type: { parameters: ['i32'], results: ['i32'] }, locals: [], body: body((e) => e.localGet(0)) }],
    }
    expect(audit(plain, [])).toEqual({ used: [], missing: [], diagnostics: [] })
    const extended = {
      ...plain.functions![0]!,
      body: body((e) => {
        e.localGet(0)
        e.emit(op['i32.extend8_s'])
      }),
    }
    expect(audit({ functions: [extended] }, []).missing).toMatchObject([{ features: ['sign-ext'] }])
  })
})
