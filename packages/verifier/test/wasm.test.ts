import { op, type ValueType, WasmEmitter } from '@sourceless/isa-wasm'
import { writeWasm } from '@sourceless/object-wasm'
import { afterAll, describe, expect, it } from 'vitest'
import { formatVerdict, type VerifyResult, verify } from '../src/index.js'
import { createNodePorts } from '../src/node/index.js'
import { wasm32 } from '../src/platform/wasm.js'
import { contractOf } from './assemble.js'

const { solver, clock } = createNodePorts()
afterAll(() => solver.dispose())

const check = (contract: string, file: Uint8Array): Promise<VerifyResult> =>
  verify({ contract: contractOf(contract), file, platform: wasm32, solver, clock, proofBudgetMs: 20_000 })

function module(
  name: string,
  parameters: readonly ValueType[],
  results: readonly ValueType[],
  locals: readonly ValueType[],
  emit: (e: WasmEmitter) => void,
): Uint8Array {
  const e = new WasmEmitter()
  emit(e)
  e.end()
  return writeWasm({
    functions: [{ type: { parameters, results }, locals, body: e.finish() }],
    memories: [{ minimum: 1 }],
    exports: [
      { name, kind: 'function', index: 0 },
      { name: 'memory', kind: 'memory', index: 0 },
    ],
  })
}

const add = 'function add(a: i32, b: i32): i32 { return a + b }'
const adder = (operation: number) =>
  module('add', ['i32', 'i32'], ['i32'], [], (e) => {
    e.localGet(0)
    e.localGet(1)
    e.emit(operation)
  })

const sum =
  'function sum(values: readonly u8[]): u64 { let s: u64 = 0; for (let i: u64 = 0; i < values.length; i++) s += u64(values[i]); return s }'
/** Adds the bytes; `extra` bytes beyond the end are read as well. */
const summer = (extra: number) =>
  module('sum', ['i32', 'i64'], ['i64'], ['i64', 'i64'], (e) => {
    e.block()
    e.loop()
    e.localGet(2)
    e.localGet(1)
    e.i64Const(extra)
    e.emit(op['i64.add'])
    e.emit(op['i64.ge_u'])
    e.brIf(1)
    e.localGet(3)
    e.localGet(0)
    e.localGet(2)
    e.emit(op['i32.wrap_i64'])
    e.emit(op['i32.add'])
    e.memory(op['i64.load8_u'])
    e.emit(op['i64.add'])
    e.localSet(3)
    e.localGet(2)
    e.i64Const(1)
    e.emit(op['i64.add'])
    e.localSet(2)
    e.br(0)
    e.end()
    e.end()
    e.localGet(3)
  })

describe('WebAssembly', () => {
  it('proves a function, and refuses another one', async () => {
    expect(formatVerdict((await check(add, adder(op['i32.add']))).verdict)).toBe('proved')
    const wrong = await check(add, adder(op['i32.sub']))
    expect(wrong.diagnostics[0]?.code).toBe('wrong-result')
    expect(wrong.counterexample?.kind).toBe('function')
  })

  it('proves lane arithmetic, and refuses a wrong lane', async () => {
    const lanes = (lane: number) =>
      module('add', ['i32', 'i32'], ['i32'], ['v128'], (e) => {
        e.v128Bits((7n << 96n) | (5n << 32n))
        e.localGet(0)
        e.lane(op['i32x4.replace_lane'], 2)
        e.localGet(1)
        e.emit(op['i32x4.splat'])
        e.emit(op['i32x4.add'])
        e.localTee(2)
        e.localGet(2)
        e.shuffle(Array.from({ length: 16 }, (_, place) => 15 - (place ^ 3)))
        e.lane(op['i32x4.extract_lane'], lane)
      })
    // Reversing the four lanes leaves lane 2 in lane 1.
    expect(formatVerdict((await check(add, lanes(1))).verdict)).toBe('proved')
    expect((await check(add, lanes(2))).diagnostics[0]?.code).toBe('wrong-result')
  })

  it('proves a choice by a table of labels, and refuses swapped labels', async () => {
    const choose = `function choose(n: u32, a: i32): i32 {
      if (n === 0) return a
      if (n === 1) return a + 1
      return 7
    }`
    const table = (labels: number[]) =>
      module('choose', ['i32', 'i32'], ['i32'], [], (e) => {
        e.block()
        e.block()
        e.block()
        e.localGet(0)
        e.brTable(labels, 2)
        e.end()
        e.localGet(1)
        e.return()
        e.end()
        e.localGet(1)
        e.i32Const(1)
        e.emit(op['i32.add'])
        e.return()
        e.end()
        e.i32Const(7)
      })
    const right = await check(choose, table([0, 1]))
    expect(formatVerdict(right.verdict), JSON.stringify(right.diagnostics)).toBe('proved')
    expect((await check(choose, table([1, 0]))).diagnostics[0]?.code).toBe('wrong-result')
  })

  const withHelper = (emit: (e: WasmEmitter) => void): Uint8Array => {
    const type = { parameters: ['i32', 'i32'], results: ['i32'] } as const
    const body = (write: (e: WasmEmitter) => void) => {
      const e = new WasmEmitter()
      write(e)
      e.end()
      return { type, locals: [], body: e.finish() }
    }
    const helper = body((e) => {
      e.localGet(0)
      e.localGet(1)
      e.emit(op['i32.add'])
    })
    return writeWasm({
      functions: [body(emit), helper],
      tables: [{ element: 'funcref', limits: { minimum: 1 } }],
      exports: [{ name: 'add', kind: 'function', index: 0 }],
    })
  }

  it('proves a tail call as a call and a return', async () => {
    const tail = withHelper((e) => {
      e.localGet(0)
      e.if('i32')
      e.localGet(0)
      e.localGet(1)
      e.returnCall(1)
      e.else()
      e.localGet(1)
      e.end()
    })
    expect(formatVerdict((await check(add, tail)).verdict)).toBe('proved')
  })

  it('names the instruction that a proof cannot follow', async () => {
    const sized = withHelper((e) => {
      e.localGet(0)
      e.localGet(1)
      e.emit(op['i32.add'])
      e.index(op['table.size'], 0)
      e.emit(op.drop)
    })
    const { verdict, stages } = await check(add, sized)
    expect(formatVerdict(verdict)).toMatch(/^tested/)
    expect(JSON.stringify(stages.at(-1))).toContain('table.size is not modelled')
  })

  it('proves a loop over a slice up to a size, and sees a byte too many', async () => {
    const right = await check(sum, summer(0))
    expect(formatVerdict(right.verdict), right.stages.at(-1)?.reason).toBe('bounded 8')
    expect((await check(sum, summer(1))).diagnostics[0]?.code).toBe('memory-violation')
  })

  it('refuses imports, other types, and bytes in another form', async () => {
    const e = new WasmEmitter()
    e.end()
    const imports = [
      { module: 'env', field: 'log', description: { kind: 'function', type: { parameters: [], results: [] } } },
    ] as const
    const withImport = writeWasm({
      imports,
      functions: [{ type: { parameters: [], results: [] }, locals: [], body: e.finish() }],
      exports: [{ name: 'add', kind: 'function', index: 1 }],
    })
    expect((await check(add, withImport)).diagnostics.map((d) => d.code)).toContain('forbidden-instruction')
    expect(
      (
        await check(
          sum,
          module('sum', ['i32'], ['i64'], [], (x) => x.i64Const(0)),
        )
      ).diagnostics[0]?.code,
    ).toBe('abi-violation')
    expect((await check(add, adder(op['i32.add']).slice(0, 30))).diagnostics[0]?.code).toBe('undecodable-code')
    expect(
      (
        await check(
          add,
          module('plus', ['i32', 'i32'], ['i32'], [], (x) => x.localGet(0)),
        )
      ).diagnostics[0]?.code,
    ).toBe('missing-symbol')
  })
})
