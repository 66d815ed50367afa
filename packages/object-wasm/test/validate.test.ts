import {
  ByteWriter,
  type Immediate,
  op,
  table,
  type ValueType,
  type WasmRow,
  writeInstruction,
} from '@sourceless/isa-wasm'
import { expect, test } from 'vitest'
import { validateModule, type WasmModule, writeWasm } from '../src/index.js'
import { body } from './samples.js'

/** Deterministic pseudo-random integers: a counter, mixed by multiplications so that neighbours share nothing. */
const createRandom = (seed: number): (() => number) => {
  let state = seed
  return () => {
    state = (state + 0x9e37_79b9) | 0
    let value = Math.imul(state ^ (state >>> 16), 0x21f0_aaad)
    value = Math.imul(value ^ (value >>> 15), 0x735a_2d97)
    return (value ^ (value >>> 15)) >>> 0
  }
}

const types = [
  { parameters: ['i32'], results: ['i32'] },
  { parameters: ['i32', 'f64'], results: ['i64', 'f32'] },
  { parameters: ['externref'], results: ['funcref'] },
  { parameters: ['v128', 'i32'], results: ['v128'] },
  { parameters: [], results: [] },
] as const
const locals: readonly ValueType[] = ['i32', 'i64', 'f32', 'f64', 'v128', 'funcref', 'externref']
const blockTypes: readonly Immediate[] = ['empty', 'i32', 'i64', 'f64', 'v128', 'funcref', 0, 1, 2, 3, 4, 5]

/** Small indices, so that about half of them exist. */
const immediateOf = (kind: WasmRow['immediates'][number], row: WasmRow, random: () => number): Immediate => {
  const one = <T>(list: readonly T[]): T => list[random() % list.length]!
  if (kind === 'blockType') return one(blockTypes)
  if (kind === 'labelTable') return Array.from({ length: 1 + (random() % 3) }, () => random() % 3)
  if (kind === 'valueTypes') return [one(locals)]
  if (kind === 'referenceType') return one(['funcref', 'externref'] as const)
  if (kind === 'laneIndex') return random() % row.lanes
  if (kind === 'shuffleLanes') return Array.from({ length: 16 }, () => random() % 32)
  if (kind === 'typeIndex') return random() % 6
  if (kind === 'i64' || kind === 'f64' || kind === 'v128') return BigInt(random() % 100)
  if (kind === 'localIndex') return random() % 8
  return kind === 'memoryIndex' || kind === 'alignment' ? 0 : random() % 3
}

const rowsGiving = new Map(
  locals.map((type) => [
    type,
    table.filter((row) => row.mnemonic === `${type}.const` || (row.mnemonic === 'ref.null' && type.endsWith('ref'))),
  ]),
)

/** Mostly well-typed: operands are often made just before they are needed. */
const randomBody = (random: () => number): Uint8Array => {
  const out = new ByteWriter()
  let open = 1
  const write = (row: WasmRow, immediates: readonly Immediate[]) => {
    writeInstruction(out, row, immediates)
    if (['block', 'loop', 'if'].includes(row.mnemonic)) open++
    if (row.mnemonic === 'end') open--
  }
  const make = (type: ValueType) => {
    const row = rowsGiving.get(type)![0]!
    write(
      row,
      row.immediates.map((kind) => (kind === 'referenceType' ? type : immediateOf(kind, row, random))) as Immediate[],
    )
  }
  for (let count = 1 + (random() % 6); count > 0 && open > 0; count--) {
    const row = table[random() % table.length]!
    if (row.mnemonic === 'else' || (row.mnemonic === 'end' && open === 1)) continue
    if (random() % 8 !== 0) {
      for (const type of row.signature?.parameters ?? []) make(type)
      if (row.signature === undefined && random() % 2 === 0)
        for (let k = random() % 4; k > 0; k--) make(locals[random() % locals.length]!)
    }
    write(
      row,
      row.immediates.map((kind) => immediateOf(kind, row, random)),
    )
    if ((row.signature?.results.length ?? 0) > 0 && random() % 4 !== 0)
      write(table.find(({ mnemonic }) => mnemonic === 'drop')!, [])
  }
  while (open > 0) write(table.find(({ mnemonic }) => mnemonic === 'end')!, [])
  return out.finish()
}

const rounds = process.env.SLOW ? 200_000 : 12_000

test('validation agrees with V8 on random bodies over every instruction', () => {
  const random = createRandom(29)
  const verdicts = { valid: 0, invalid: 0 }
  const seen = new Set<string>()
  for (let round = 0; round < rounds; round++) {
    const code = randomBody(random)
    const module: WasmModule = {
      types,
      functions: [
        { type: { parameters: [], results: [] }, locals, body: code },
        { type: types[random() % types.length]!, locals: [], body: body((e) => e.emit(op.unreachable)) },
      ],
      tables: [
        { element: 'funcref', limits: { minimum: 1 } },
        { element: 'externref', limits: { minimum: 1 } },
      ],
      ...(round % 3 === 0 ? {} : { memories: [{ minimum: 1 }] }),
      globals: [
        { type: { type: 'i32', mutable: true }, initial: body((e) => e.i32Const(0)) },
        { type: { type: 'i64', mutable: false }, initial: body((e) => e.i64Const(0)) },
        { type: { type: 'v128', mutable: true }, initial: body((e) => e.v128Bits(1n)) },
      ],
      elements: [{ mode: { kind: 'declarative' }, type: 'funcref', items: { kind: 'functions', indices: [0] } }],
      ...(round % 2 === 0 ? {} : { data: [{ mode: { kind: 'passive' }, bytes: new Uint8Array(1) }] }),
    }
    const faults = validateModule(module)
    const valid = WebAssembly.validate(writeWasm(module) as BufferSource)
    if ((faults.length === 0) !== valid) {
      throw new Error(
        `round ${round}: V8 says ${valid}, here ${JSON.stringify(faults)}: ${Buffer.from(code).toString('hex')}`,
      )
    }
    verdicts[valid ? 'valid' : 'invalid']++
    for (const { code: kind } of faults) seen.add(kind)
  }
  expect(verdicts.valid).toBeGreaterThan(rounds / 10)
  expect(verdicts.invalid).toBeGreaterThan(rounds / 10)
  expect([...seen].sort()).toEqual(['type-mismatch', 'unknown-index'])
})
