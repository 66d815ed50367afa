import { createTerms, type Location, type MeaningContext } from '@sourceless/isa'
import { describe, expect, test } from 'vitest'
import {
  auditFeatures,
  encodeInstructions,
  type Feature,
  featureSets,
  featuresOf,
  footprint,
  parseInstructions,
  rowOfMnemonic,
  table,
  unmodelled,
  type ValueType,
} from '../src/index.js'
import { createRandom, randomImmediates } from './generate.js'

const one = (text: string) => parseInstructions(text).value![0]!
const widths: Readonly<Record<ValueType, number>> = {
  i32: 32,
  i64: 64,
  f32: 32,
  f64: 64,
  v128: 128,
  funcref: 32,
  externref: 32,
}
/** Operands of the rows whose types depend on the context. */
const operandWidths: Readonly<Record<string, readonly number[]>> = {
  drop: [32],
  select: [64, 64, 32],
  select_t: [64, 64, 32],
  'local.set': [64],
  'local.tee': [64],
  'global.set': [64],
}

describe('footprint', () => {
  test('of every row with a meaning is what the meaning touches', () => {
    const random = createRandom(83)
    for (const row of table.filter(({ meaning }) => meaning !== undefined)) {
      for (let choice = 0; choice < 20; choice++) {
        const immediates = randomImmediates(row, random, 3)
        const terms = createTerms()
        const reads = new Set<Location>()
        const writes = new Set<Location>()
        let loaded = 0
        let stored = 0
        const context: MeaningContext = {
          terms,
          read: (location) => {
            reads.add(location)
            return terms.variable(location, 64)
          },
          write: (location) => void writes.add(location),
          load: (_, sizeBytes) => {
            loaded += sizeBytes
            return terms.variable(`load${loaded}`, 8 * sizeBytes)
          },
          store: (_, value) => {
            stored += value.bits / 8
          },
          trap: () => {},
          jump: () => expect.unreachable(),
          systemCall: () => expect.unreachable(),
        }
        const operands = (
          row.signature?.parameters.map((type) => widths[type]) ??
          operandWidths[row.mnemonic] ??
          []
        ).map((bits, place) => terms.variable(`operand${place}`, bits))
        row.meaning!(context, operands, immediates)
        const touched = footprint({ row, immediates })
        const sizeOf = (role: 'r' | 'w') =>
          touched.memory.filter((each) => each.role === role).reduce((sum, { sizeBytes }) => sum + sizeBytes!, 0)
        expect([touched.reads, touched.writes, sizeOf('r'), sizeOf('w')], row.mnemonic).toEqual([
          reads,
          writes,
          loaded,
          stored,
        ])
        expect(touched.control).toBe(undefined)
        expect(touched.calls).toBe(false)
      }
    }
  })

  test('of the others', () => {
    const of = (text: string) => footprint(one(text))
    expect(of('memory.copy').memory).toEqual([
      { role: 'r', operand: 1, offset: 0, sizeBytes: undefined },
      { role: 'w', operand: 0, offset: 0, sizeBytes: undefined },
    ])
    expect(of('memory.grow').writes).toEqual(new Set(['pages']))
    expect(of('memory.init 3').reads).toEqual(new Set(['data3']))
    expect(of('table.copy 1 2').writes).toEqual(new Set(['table1', 'table2']))
    expect(of('table.init 1 2')).toMatchObject({ reads: new Set(['element2', 'table1']), writes: new Set(['table1']) })
    expect(of('return_call 5')).toMatchObject({ control: 'return-call', calls: true })
    expect(of('br_table 0 1')).toMatchObject({ control: 'branch-table', calls: false, memory: [] })
  })

  test('rows without meaning say why', () => {
    expect(unmodelled(one('i32x4.add'))).toBe(undefined)
    expect(unmodelled(one('call_indirect (type 0)'))).toBe(
      'call_indirect has no meaning as terms: its effect is of the kind call-indirect',
    )
  })
})

describe('features', () => {
  test.each<[string, readonly Feature[]]>([
    ['i32.add', []],
    ['i64.extend32_s', ['sign-ext']],
    ['i32.trunc_sat_f64_u', ['nontrapping-fptoint']],
    ['memory.fill', ['bulk-memory']],
    ['table.grow', ['reference-types']],
    ['table.copy 0 1', ['bulk-memory', 'reference-types']],
    ['call_indirect (type 3)', []],
    ['call_indirect 1 (type 3)', ['reference-types']],
    ['return_call_indirect (type 3)', ['tail-call']],
    ['block (type 2)', ['multivalue']],
    ['loop (result v128)', ['simd128']],
    ['if (result externref)', ['reference-types']],
    ['select (result v128)', ['reference-types', 'simd128']],
    ['f32x4.pmin', ['simd128']],
  ])('%s needs %s', (text, features) => {
    expect(featuresOf(one(text))).toEqual(features)
  })

  test('each set holds the one before', () => {
    const order = ['wasm-mvp', 'wasm-1.1', 'wasm-2.0', 'wasm-3-subset'] as const
    for (const [place, name] of order.slice(1).entries()) {
      const before: readonly Feature[] = featureSets[order[place]!]
      expect(featureSets[name]).toEqual(expect.arrayContaining([...before]))
      expect(featureSets[name].length).toBeGreaterThan(before.length)
    }
    expect(table.filter(({ feature }) => feature === 'simd128')).toHaveLength(236)
    expect(rowOfMnemonic('return_call')!.feature).toBe('tail-call')
  })

  test('an audit names what is missing and where', () => {
    const instructions = parseInstructions('local.get 0 i32x4.splat drop memory.fill return_call 0').value!
    const body = Uint8Array.of(...encodeInstructions(instructions), 0x0b)
    expect(auditFeatures(body, new Set(featureSets['wasm-2.0']))).toEqual({
      used: ['bulk-memory', 'simd128', 'tail-call'],
      missing: [{ offset: 8, mnemonic: 'return_call', features: ['tail-call'] }],
      diagnostics: [],
    })
    expect(auditFeatures(Uint8Array.of(6), new Set())).toMatchObject({ diagnostics: [{ code: 'unknown-opcode' }] })
  })
})
