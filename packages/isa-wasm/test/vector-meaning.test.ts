import { describe, expect, test } from 'vitest'
import { type Immediate, type Signature, table, type ValueType, type WasmRow } from '../src/index.js'
import { mask, two, zipLanes } from '../src/meaning/lanes.js'
import { bits32, bits64, bits128, createRandom, floatBits32, floatBits64 } from './generate.js'
import { agree, floatWidth, instantiate, interpret, observe, type Probe } from './v8.js'

const statesPerRow = 2000
/** Choices of lanes that `i8x16.shuffle` is tried with. */
const shuffles = 50

/** Width of the lanes that a mnemonic works on: the narrower where it names two shapes. */
const laneWidth = (mnemonic: string): 8 | 16 | 32 | 64 | undefined => {
  const widths = [...mnemonic.matchAll(/[if](8|16|32|64)x\d+/g)].map(([, width]) => Number(width))
  return widths.length === 0 ? undefined : (Math.min(...widths) as 8 | 16 | 32 | 64)
}

const randomOperand = (type: ValueType, row: WasmRow, random: () => number): bigint => {
  if (type === 'v128') return bits128(random, laneWidth(row.mnemonic))
  if (type === 'f32') return BigInt(floatBits32(random))
  if (type === 'f64') return floatBits64(random)
  return type === 'i64' ? bits64(random) : BigInt(bits32(random))
}

const ones = (1n << 128n) - 1n

/** Operands of one state. Lanes of both sides are often equal, since comparisons and minima turn on that. */
const randomOperands = (row: WasmRow, random: () => number): bigint[] => {
  const operands = row.signature!.parameters.map((type) => randomOperand(type, row, random))
  if (row.signature!.parameters[1] === 'v128' && random() % 3 === 0) {
    const kept = random() % 2 === 0 ? ones : ones >> BigInt(random() % 128)
    operands[1] = (operands[0]! & kept) | (operands[1]! & (ones ^ kept))
  }
  return operands
}

/** Immediates to try: every lane, many shuffles. */
const immediatesOf = (row: WasmRow, random: () => number): readonly (readonly Immediate[])[] => {
  if (row.lanes > 0) return Array.from({ length: row.lanes }, (_, lane) => [lane])
  if (row.mnemonic !== 'i8x16.shuffle') return [[]]
  return Array.from({ length: shuffles }, () => [Array.from({ length: 16 }, () => random() % 32)])
}

const emitOf =
  (row: WasmRow, [first]: readonly Immediate[]): Probe['emit'] =>
  (e) => {
    if (first === undefined) e.emit(row.opcode)
    else if (row.lanes > 0) e.lane(row.opcode, first as number)
    else e.shuffle(first as number[])
  }

const vectorRows = table.filter(
  ({ opcode, accessBytes, mnemonic }) => opcode >>> 12 === 0xfd && accessBytes === 0 && mnemonic !== 'v128.const',
)

/** First state of each row on which V8 and the meaning differ. */
const disagreements = (rows: readonly WasmRow[], seed: number): Map<string, string> => {
  const random = createRandom(seed)
  const probes = rows.flatMap((row) => immediatesOf(row, random).map((immediates) => ({ row, immediates })))
  const { run } = instantiate(
    probes.map(({ row, immediates }): Probe => ({ signature: row.signature!, emit: emitOf(row, immediates) })),
  )
  const wrong = new Map<string, string>()
  for (const [index, { row, immediates }] of probes.entries()) {
    const signature = row.signature!
    const variants = row.lanes || (row.mnemonic === 'i8x16.shuffle' ? shuffles : 1)
    const states = statesPerRow / variants
    for (let state = 0; state < states && !wrong.has(row.mnemonic); state++) {
      const operands = randomOperands(row, random)
      const expected = observe(run[index]!, signature, operands)
      const actual = interpret(row, immediates, operands, signature, new Uint8Array(0))
      if (agree(expected, actual, floatWidth(row))) continue
      const hex = (value: unknown) => (typeof value === 'bigint' ? value.toString(16) : String(value))
      wrong.set(row.mnemonic, `(${operands.map(hex)}) ${immediates}: V8 ${hex(expected)}, meaning ${hex(actual)}`)
    }
  }
  return wrong
}

const planted = (mnemonic: string, meaning: WasmRow['meaning']): WasmRow[] =>
  vectorRows.filter((row) => row.mnemonic === mnemonic).map((row) => ({ ...row, meaning }))

describe('vector instructions', () => {
  test(`agree with V8 on ${statesPerRow} states each`, () => {
    expect(vectorRows).toHaveLength(236 - 22 - 1)
    expect(disagreements(vectorRows, 3)).toEqual(new Map())
  })

  test('constants give their bits', () => {
    const random = createRandom(5)
    const values = Array.from({ length: statesPerRow }, () => bits128(random))
    const signature: Signature = { parameters: [], results: ['v128'] }
    const { run } = instantiate(values.map((value): Probe => ({ signature, emit: (e) => e.v128Bits(value) })))
    const row = table.find(({ mnemonic }) => mnemonic === 'v128.const')!
    for (const [index, value] of values.entries()) {
      expect(observe(run[index]!, signature, [])).toBe(value)
      expect(interpret(row, [value], [], signature, new Uint8Array(0))).toBe(value)
    }
  })

  test.each([
    ['a wrong operator', 'i8x16.add', zipLanes(8, two('sub'))],
    ['a wrong lane width', 'i16x8.add', zipLanes(8, two('add'))],
    ['a wrong signedness', 'i8x16.lt_s', zipLanes(8, mask('ult'))],
  ])('%s is found', (_, mnemonic, meaning) => {
    expect([...disagreements(planted(mnemonic, meaning), 7).keys()]).toEqual([mnemonic])
  })
})
