import type { Term } from '@sourceless/isa'
import { describe, expect, test } from 'vitest'
import { type Immediate, type Mnemonic, op, type Signature, table, type ValueType, type WasmRow } from '../src/index.js'
import { compareSwapped } from '../src/meaning/numeric.js'
import { bits32, bits64, bits128, createRandom, floatBits32, floatBits64 } from './generate.js'
import { agree, floatWidth, instantiate, interpret, observe, type Probe } from './v8.js'

const statesPerRow = 2000

const randomOperand = (type: ValueType, random: () => number): bigint => {
  if (type === 'f32') return BigInt(floatBits32(random))
  if (type === 'f64') return floatBits64(random)
  if (type === 'v128') return bits128(random)
  return type === 'i64' ? bits64(random) : BigInt(bits32(random))
}

/** Operands of one state; equal and neighbouring pairs are common. */
const randomOperands = (types: readonly ValueType[], random: () => number): bigint[] => {
  const operands = types.map((type) => randomOperand(type, random))
  if (operands.length > 1 && types[0] === types[1] && random() % 4 === 0) {
    operands[1] = BigInt.asUintN(
      types[0] === 'i64' || types[0] === 'f64' ? 64 : 32,
      operands[0]! + BigInt((random() % 3) - 1),
    )
  }
  return operands
}

const isNumeric = (row: WasmRow): boolean =>
  (row.opcode >= 0x45 && row.opcode < 0xd0) || (row.opcode >= 0xfc000 && row.opcode <= 0xfc007)

const noMemory = new Uint8Array(0)

/** First state of each row on which V8 and the meaning differ; also counts the trapping states. */
const numericDisagreements = (rows: readonly WasmRow[], seed: number) => {
  const numeric = rows.filter(isNumeric)
  const { run } = instantiate(
    numeric.map((row): Probe => ({ signature: row.signature!, emit: (e) => e.emit(row.opcode) })),
  )
  const random = createRandom(seed)
  const wrong = new Map<string, string>()
  let traps = 0
  for (const [index, row] of numeric.entries()) {
    const signature = row.signature!
    for (let state = 0; state < statesPerRow; state++) {
      const operands = randomOperands(signature.parameters, random)
      const expected = observe(run[index]!, signature, operands)
      const actual = interpret(row, [], operands, signature, noMemory)
      if (expected === 'trap') traps++
      if (agree(expected, actual, floatWidth(row))) continue
      wrong.set(row.mnemonic, `(${operands.map((value) => value.toString(16))}): V8 ${expected}, meaning ${actual}`)
      break
    }
  }
  return { wrong, traps, rows: numeric.length }
}

describe('numeric instructions', () => {
  test(`agree with V8 on ${statesPerRow} states each`, () => {
    const { wrong, traps, rows } = numericDisagreements(table, 5)
    expect(wrong).toEqual(new Map())
    expect(rows).toBe(128 + 8)
    expect(traps).toBeGreaterThan(1000)
  })

  test('a planted wrong meaning is found', () => {
    const planted = table.map((row) => (row.mnemonic === 'i32.gt_s' ? { ...row, meaning: compareSwapped('ult') } : row))
    expect([...numericDisagreements(planted, 7).wrong.keys()]).toEqual(['i32.gt_s'])
  })
})

describe('memory instructions', () => {
  const rows = table.filter(({ accessBytes }) => accessBytes > 0)
  const offsets = [0, 1, 0xfff8, 0xffff_fff8, 0xffff_ffff]
  const probes = rows.flatMap((row) =>
    offsets.map((offset, index) => ({ row, offset, lane: row.lanes === 0 ? undefined : (index * 5) % row.lanes })),
  )
  const { run, memory } = instantiate(
    probes.map(
      ({ row, offset, lane }): Probe => ({
        signature: row.signature!,
        emit: (e) => (lane === undefined ? e.memory(row.opcode, offset, 0) : e.memoryLane(row.opcode, lane, offset, 0)),
      }),
    ),
  )

  test(`agree with V8 on ${statesPerRow} states each`, () => {
    const random = createRandom(9)
    let traps = 0
    for (const [index, { row, offset, lane }] of probes.entries()) {
      const signature = row.signature!
      for (let index_ = 0; index_ < memory.length; index_ += 4) new DataView(memory.buffer).setUint32(index_, random())
      const mirror = memory.slice()
      for (let state = 0; state < statesPerRow / offsets.length; state++) {
        const operands = randomOperands(signature.parameters, random)
        const near = [0, 1, 7, 0xfff0, 0xfff8, 0xfffc, 0xffff, 0x1_0000 - offset, random() % 0x1_0000, 0xffff_ffff]
        if (random() % 8 !== 0) operands[0] = BigInt.asUintN(32, BigInt(near[random() % near.length]!))
        const expected = observe(run[index]!, signature, operands)
        if (expected === 'trap') traps++
        const actual = interpret(row, lane === undefined ? [0, offset] : [0, offset, lane], operands, signature, mirror)
        if (!agree(expected, actual, floatWidth(row))) {
          throw new Error(`${row.mnemonic} offset=${offset} (${operands}): V8 ${expected}, meaning ${actual}`)
        }
      }
      expect(Buffer.compare(memory, mirror)).toBe(0)
    }
    expect(traps).toBeGreaterThan(1000)
  })
})

/** Stores the operand at index 1 and loads it again. */
const storeAndLoad =
  (set: Mnemonic, get: Mnemonic): Probe['emit'] =>
  (e) => {
    e.index(op[set], 1)
    e.index(op[get], 1)
  }

describe('constants, variables and selection', () => {
  const row = (mnemonic: string): WasmRow => table.find((candidate) => candidate.mnemonic === mnemonic)!

  test.each(['i32', 'i64', 'f32', 'f64'] as const)(`%s.const gives its bits, ${statesPerRow} values`, (type) => {
    const random = createRandom(13)
    const values = Array.from({ length: statesPerRow }, () => randomOperand(type, random))
    const immediates = values.map((bits): Immediate => {
      if (type === 'i32') return Number(BigInt.asIntN(32, bits))
      if (type === 'i64') return BigInt.asIntN(64, bits)
      return type === 'f32' ? Number(bits) : bits
    })
    const signature: Signature = { parameters: [], results: [type] }
    const { run } = instantiate(
      immediates.map(
        (value): Probe => ({
          signature,
          emit: (e) => {
            if (type === 'i32') e.i32Const(value as number)
            else if (type === 'i64') e.i64Const(value as bigint)
            else if (type === 'f32') e.f32Bits(value as number)
            else e.f64Bits(value as bigint)
          },
        }),
      ),
    )
    for (const [index, value] of immediates.entries()) {
      expect(observe(run[index]!, signature, [])).toBe(values[index])
      expect(interpret(row(`${type}.const`), [value], [], signature, noMemory)).toBe(values[index])
    }
  })

  test.each(['select', 'select_t'] as const)(`%s agrees with V8 on ${statesPerRow} states`, (mnemonic) => {
    const signature: Signature = { parameters: ['i64', 'i64', 'i32'], results: ['i64'] }
    const emit: Probe['emit'] = (e) => (mnemonic === 'select' ? e.emit(op.select) : e.selectTyped('i64'))
    const { run } = instantiate([{ signature, emit }])
    const random = createRandom(17)
    for (let state = 0; state < statesPerRow; state++) {
      const operands = randomOperands(signature.parameters, random)
      operands[2] = random() % 2 === 0 ? operands[2]! : BigInt(random() % 2)
      expect(interpret(row(mnemonic), [], operands, signature, noMemory)).toBe(observe(run[0]!, signature, operands))
    }
  })

  test(`locals and globals agree with V8 on ${statesPerRow} states`, () => {
    const signature: Signature = { parameters: ['i64'], results: ['i64'] }
    const { run } = instantiate([
      { signature, locals: ['i64'], emit: storeAndLoad('local.set', 'local.get') },
      {
        signature,
        locals: ['i64'],
        emit: (e) => {
          e.localTee(1)
          e.emit(op.drop)
          e.localGet(1)
        },
      },
      { signature, locals: ['i64'], emit: (e) => e.localTee(1) },
      { signature, emit: storeAndLoad('global.set', 'global.get') },
    ])
    const random = createRandom(19)
    for (let state = 0; state < statesPerRow; state++) {
      const operands = randomOperands(signature.parameters, random)
      const through = (set: string, get: string, index: number) => {
        const locations = new Map<string, Term>()
        interpret(row(set), [index], operands, signature, noMemory, locations)
        return interpret(row(get), [index], [], signature, noMemory, locations)
      }
      const observed = run.map((guest) => observe(guest, signature, operands))
      const tee = interpret(row('local.tee'), [1], operands, signature, noMemory)
      expect(observed).toEqual([
        through('local.set', 'local.get', 1),
        through('local.tee', 'local.get', 1),
        tee,
        through('global.set', 'global.get', 1),
      ])
    }
  })

  test('unreachable traps, drop and nop do nothing', () => {
    const signature: Signature = { parameters: [], results: [] }
    const { run } = instantiate([
      { signature, emit: (e) => e.emit(op.unreachable) },
      { signature, emit: (e) => e.emit(op.nop) },
    ])
    expect(run.map((guest) => observe(guest, signature, []))).toEqual(['trap', undefined])
    expect(interpret(row('unreachable'), [], [], signature, noMemory)).toBe('trap')
    expect(interpret(row('nop'), [], [], signature, noMemory)).toBe(undefined)
    expect(interpret(row('drop'), [], [1n], { parameters: ['i32'], results: [] }, noMemory)).toBe(undefined)
  })
})
