import { expect, test } from 'vitest'
import { validateModule, type WasmModule, writeWasm } from '../src/index.js'
import { body } from './samples.js'

/** Random strings; with SLOW=1 as many as a release is checked with. */
const strings = process.env.SLOW ? 2_000_000 : 60_000

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

/** First bytes behind which much depends on the immediates. */
const prefixes = [0xfd, 0xfd, 0xfd, 0xfc, 0x0e, 0x02, 0x41, 0x42, 0x28, 0x11, 0x13, 0x1c, 0xd0]

/**
 * Random bytes between two `unreachable`: operands then have any type and results are dropped, so that the verdict turns on
 * how the bytes read as an instruction, and on its indices.
 */
const randomBody = (random: () => number): Uint8Array => {
  const length = 1 + (random() % (random() % 4 === 0 ? 19 : 5))
  const bytes = Uint8Array.from({ length: length + 3 }, () => (random() % 2 === 0 ? random() % 4 : random() % 256))
  if (random() % 2 === 0) bytes[1] = prefixes[random() % prefixes.length]!
  if (bytes[1] === 0xfd && length > 2 && random() % 2 === 0) {
    bytes[2]! |= 0x80
    bytes[3] = 1
  }
  bytes[0] = 0
  bytes[length + 1] = 0
  bytes[length + 2] = 0x0b
  return bytes
}

const moduleOf = (code: Uint8Array): WasmModule => ({
  types: [
    { parameters: [], results: [] },
    { parameters: ['i32', 'v128'], results: ['i64', 'f32'] },
  ],
  functions: [{ type: { parameters: [], results: [] }, locals: ['i32', 'v128', 'funcref'], body: code }],
  tables: [
    { element: 'funcref', limits: { minimum: 1 } },
    { element: 'externref', limits: { minimum: 1 } },
  ],
  memories: [{ minimum: 1 }],
  globals: [
    { type: { type: 'i32', mutable: true }, initial: body((e) => e.i32Const(0)) },
    { type: { type: 'v128', mutable: false }, initial: body((e) => e.v128Bits(0n)) },
  ],
  elements: [{ mode: { kind: 'declarative' }, type: 'funcref', items: { kind: 'functions', indices: [0] } }],
  data: [{ mode: { kind: 'passive' }, bytes: new Uint8Array(1) }],
})

/** Why a body may be refused here although V8 takes it. */
const explanations: Readonly<Record<string, string>> = {
  'unknown-opcode': 'V8 has instructions of newer proposals',
  'unknown-type': 'V8 has types of newer proposals',
  'noncanonical-leb': 'integers are read in their shortest form only',
}

test(`V8 and the validation agree on ${strings} random strings as code`, () => {
  const random = createRandom(71)
  let accepted = 0
  for (let index = 0; index < strings; index++) {
    const code = randomBody(random)
    const module = moduleOf(code)
    const [fault] = validateModule(module)
    const valid = WebAssembly.validate(writeWasm(module) as BufferSource)
    if (fault === undefined) accepted++
    if (valid === (fault === undefined)) continue
    if (!valid || explanations[fault!.code] === undefined) {
      throw new Error(`${Buffer.from(code).toString('hex')}: V8 says ${valid}, here ${JSON.stringify(fault)}`)
    }
  }
  expect(accepted).toBeGreaterThan(strings / 10)
})
