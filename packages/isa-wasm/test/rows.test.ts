import { isDeepStrictEqual } from 'node:util'
import { lacks } from '@sourceless/testing'
import { describe, expect, test } from 'vitest'
import createWabt from 'wabt'
import {
  type BlockType,
  decodeBody,
  decodeInstruction,
  encodeInstructions,
  formatInstruction,
  type Immediate,
  op,
  parseInstructions,
  type ReferenceType,
  rowOfMnemonic,
  table,
  type ValueType,
  WasmEmitter,
  type WasmRow,
} from '../src/index.js'
import { createRandom, randomImmediates } from './generate.js'
import { assembleWithLlvm, differsInLlvm, formatForLlvm, notReadByLlvm } from './llvm.js'
import unwitnessed from './unwitnessed.json' with { type: 'json' }

const choicesPerRow = 500

interface Choice {
  readonly row: WasmRow
  readonly immediates: readonly Immediate[]
}

/** The row's choices until enough are accepted. */
const choicesOf = (row: WasmRow, random: () => number, typeCount: number, accept: Accept): Choice[] => {
  const accepted: Choice[] = []
  while (accepted.length < choicesPerRow) {
    const immediates = randomImmediates(row, random, typeCount)
    if (accept(row, immediates)) accepted.push({ row, immediates })
  }
  return accepted
}

type Accept = (row: WasmRow, immediates: readonly Immediate[]) => boolean

const choices = (rows: readonly WasmRow[], seed: number, typeCount: number, accept: Accept = () => true): Choice[] => {
  const random = createRandom(seed)
  return rows.flatMap((row) => choicesOf(row, random, typeCount, accept))
}

const hex = (bytes: Uint8Array): string =>
  Buffer.from(bytes)
    .toString('hex')
    .replace(/(..)(?=.)/g, '$1 ')

/** Rows as they would be with one opcode written wrongly. */
const withOpcode = (mnemonic: string, opcode: number): WasmRow[] =>
  table.map((row) => (row.mnemonic === mnemonic ? { ...row, opcode } : row))

/** Mnemonics whose bytes llvm-mc writes differently. */
const disagreementsWithLlvm = (rows: readonly WasmRow[]): Map<string, string> => {
  const readable = choices(
    rows.filter(({ mnemonic }) => notReadByLlvm[mnemonic] === undefined),
    11,
    3,
    (row, immediates) => differsInLlvm(row, immediates) === undefined,
  )
  // Closers need their opener, which is written and skipped.
  const openers: Readonly<Record<string, string>> = { end: 'block', else: 'if' }
  const lines: string[] = []
  const expected: (Choice | undefined)[] = []
  for (const choice of readable) {
    const { mnemonic } = choice.row
    const write = (line: string, owner: Choice | undefined) => {
      lines.push(line)
      expected.push(owner)
    }
    if (openers[mnemonic] !== undefined) write(openers[mnemonic], undefined)
    write(formatForLlvm(choice.row, choice.immediates), choice)
    if (mnemonic === 'block') write('end_block', undefined)
    if (mnemonic === 'loop') write('end_loop', undefined)
    if (mnemonic === 'if' || mnemonic === 'else') write('end_if', undefined)
  }
  const encodings = assembleWithLlvm(lines)
  if (encodings.length !== lines.length) throw new Error(`llvm-mc read ${encodings.length} of ${lines.length} lines`)
  const wrong = new Map<string, string>()
  for (const [index, choice] of expected.entries()) {
    if (choice === undefined) continue
    const ours = hex(encodeInstructions([choice]))
    if (ours !== encodings[index]) wrong.set(choice.row.mnemonic, `${lines[index]}: ${ours}, llvm ${encodings[index]}`)
  }
  return wrong
}

const wabtFeatures = {
  bulk_memory: true,
  reference_types: true,
  sat_float_to_int: true,
  sign_extension: true,
  multi_value: true,
  simd: true,
  tail_call: true,
}

/** A body in which every choice stands balanced. */
const balanced = (all: readonly Choice[]): Choice[] => {
  const closer: Choice = { row: rowOfMnemonic('end')!, immediates: [] }
  const opener = (mnemonic: string): Choice => ({ row: rowOfMnemonic(mnemonic)!, immediates: ['empty'] })
  // wabt leaves out an empty else.
  const filler: Choice = { row: rowOfMnemonic('nop')!, immediates: [] }
  return all.flatMap((choice) => {
    const { mnemonic } = choice.row
    if (mnemonic === 'block' || mnemonic === 'loop' || mnemonic === 'if') return [choice, closer]
    if (mnemonic === 'else') return [opener('if'), choice, filler, closer]
    return mnemonic === 'end' ? [opener('block'), choice] : [choice]
  })
}

/** Operand choices that wabt writes differently, with the reason. */
const differsInWabt = (row: WasmRow, immediates: readonly Immediate[]): string | undefined =>
  row.immediates.some((kind, place) => kind === 'tableIndex' && (immediates[place] as number) > 63)
    ? 'table indices are written as signed integers, which the two readings share up to 63'
    : undefined

type Wabt = Awaited<ReturnType<typeof createWabt>>

/** A function of these instructions, in our text. */
const parseWithWabt = (wabt: Wabt, body: readonly Choice[]) => {
  // Types that wabt cannot turn into a shorter block type.
  const types =
    '(type (func (param i64))) (type (func (param i32 i64) (result f32))) (type (func (param i32) (result i32 i64)))'
  const wat = `(module ${types} (func\n${body.map(formatInstruction).join('\n')}))`
  return wabt.parseWat('rows.wat', wat, wabtFeatures)
}

/** What wabt makes of one row's choices: the bytes of the body, as hexadecimal text. */
const assembleWithWabt = (wabt: Wabt, body: readonly Choice[]): string => {
  const module = parseWithWabt(wabt, body)
  const { buffer } = module.toBinary({ canonicalize_lebs: true })
  module.destroy()
  return hex(buffer)
}

/** The instructions as wabt prints them. */
const printWithWabt = (wabt: Wabt, body: readonly Choice[]): string => {
  const module = parseWithWabt(wabt, body)
  const text = module.toText({ foldExprs: false, inlineExport: false })
  module.destroy()
  const inside = text.slice(text.indexOf('\n', text.indexOf('(func (;0;)')))
  return inside.slice(0, inside.search(/\)(\n {2}\(type|\)\s*$)/))
}

const disagreementsWithWabt = async (rows: readonly WasmRow[]): Promise<Map<string, string>> => {
  const wabt = await createWabt()
  const wrong = new Map<string, string>()
  const all = choices(rows, 23, 3, (row, immediates) => differsInWabt(row, immediates) === undefined)
  for (const row of rows) {
    const body = balanced(all.filter((choice) => choice.row === row))
    const ours = hex(encodeInstructions(body))
    const theirs = assembleWithWabt(wabt, body)
    if (!theirs.includes(`00 ${ours} 0b`))
      wrong.set(row.mnemonic, `${ours.slice(0, 200)} is not in ${theirs.slice(0, 400)}`)
  }
  return wrong
}

/** Operand choices that wabt prints differently, with the reason. */
const printedOtherwise = (row: WasmRow, [first, second]: readonly Immediate[]): string | undefined => {
  if (row.immediates[0] === 'blockType' && typeof first === 'number') {
    return 'a block type with parameters is written out, where our text names a type'
  }
  const losesTable = row.mnemonic === 'return_call_indirect' && second !== 0
  return losesTable ? 'the table of return_call_indirect is left out' : undefined
}

describe('the table', () => {
  test('has every instruction of core 2.0 and the tail calls, once', () => {
    // Counted in the specification's index of instructions: control 13, references 3, parametric 3, variables 5,
    // table access 2, loads and stores 23, memory size 2, constants 4, other numeric 128; with prefix: 8 + 4 + 6.
    const single = table.filter(({ opcode }) => opcode <= 0xff)
    expect(single).toHaveLength(13 + 2 + 3 + 3 + 5 + 2 + 23 + 2 + 4 + 128)
    expect(table.filter(({ opcode }) => opcode >>> 12 === 0xfc)).toHaveLength(18)
    expect(table.filter(({ opcode }) => opcode >>> 12 === 0xfd)).toHaveLength(236)
    expect(table).toHaveLength(single.length + 18 + 236)
    expect(new Set(table.map(({ opcode }) => opcode)).size).toBe(table.length)
    expect(new Set(table.map(({ mnemonic }) => mnemonic)).size).toBe(table.length)
    expect(op['i32.gt_s']).toBe(0x4a)
  })

  test('every row has a meaning or a structural kind, not both', () => {
    for (const { mnemonic, meaning, structure } of table) {
      if ((meaning === undefined) === (structure === undefined)) throw new Error(mnemonic)
    }
    expect(table.filter(({ structure }) => structure !== undefined)).toHaveLength(30)
  })

  test('the rows that no witness compares are declared', () => {
    // wabt reads every row; the meanings' own tests cover every row that has one.
    expect(unwitnessed.encoding).toEqual({})
    const structural = table.filter(({ meaning }) => meaning === undefined).map(({ mnemonic }) => mnemonic)
    expect(Object.keys(unwitnessed.meaning).sort()).toEqual([...structural].sort())
  })
})

describe.skipIf(lacks('llvm-mc-19'))('against llvm-mc', () => {
  test(`${choicesPerRow} operand choices of every row it reads encode to the same bytes`, () => {
    expect(disagreementsWithLlvm(table)).toEqual(new Map())
  })

  test('a planted wrong opcode is found', () => {
    const planted = disagreementsWithLlvm(withOpcode('i32.gt_s', op['i32.gt_u']))
    expect([...planted.keys()]).toEqual(['i32.gt_s'])
  })
})

describe('against wabt', () => {
  test(`${choicesPerRow} operand choices of every row encode to the same bytes from our text`, async () => {
    expect(await disagreementsWithWabt(table)).toEqual(new Map())
  })

  test('a planted wrong opcode is found', async () => {
    expect([...(await disagreementsWithWabt(withOpcode('table.grow', op['table.size']))).keys()]).toEqual([
      'table.grow',
    ])
  })
})

describe('text that wabt prints', () => {
  test('parses to the same bytes', async () => {
    const wabt = await createWabt()
    const all = choices(table, 53, 3, (row, immediates) => printedOtherwise(row, immediates) === undefined)
    for (let from = 0; from < all.length; from += 20_000) {
      const body = balanced(all.slice(from, from + 20_000))
      const { value, diagnostics } = parseInstructions(printWithWabt(wabt, body))
      expect(diagnostics).toEqual([])
      const wrong = body.findIndex((choice, index) => formatInstruction(choice) !== formatInstruction(value![index]!))
      expect(wrong < 0 ? undefined : [body[wrong], value![wrong]]).toBe(undefined)
      expect(value).toHaveLength(body.length)
    }
  })
})

/** Writes a choice through the method of the emitter that its immediates need; undefined where labels are out of scope. */
const emitChoice = ({ row, immediates }: Choice): Uint8Array | undefined => {
  const e = new WasmEmitter(16)
  const { opcode } = row
  const [first, second, third] = immediates
  const kinds = row.immediates.filter((kind) => kind !== 'memoryIndex')
  if (row.mnemonic === 'else' || kinds.some((kind) => kind === 'labelIndex' || kind === 'labelTable')) return undefined
  if (kinds.length === 0) e.emit(opcode)
  else if (kinds[0] === 'blockType') e.structured(opcode, first as BlockType)
  else if (kinds[0] === 'v128') e.v128Bits(first as bigint)
  else if (kinds[0] === 'shuffleLanes') e.shuffle(first as number[])
  else if (kinds[0] === 'laneIndex') e.lane(opcode, first as number)
  else if (kinds.length === 3) e.memoryLane(opcode, third as number, second as number, first as number)
  else if (kinds[0] === 'alignment') e.memory(opcode, second as number, first as number)
  else if (kinds[0] === 'i32') e.i32Const(first as number)
  else if (kinds[0] === 'i64') e.i64Const(first as bigint)
  else if (kinds[0] === 'f32') e.f32Bits(first as number)
  else if (kinds[0] === 'f64') e.f64Bits(first as bigint)
  else if (kinds[0] === 'referenceType') e.refNull(first as ReferenceType)
  else if (kinds[0] === 'valueTypes') e.selectTyped((first as ValueType[])[0]!)
  else if (kinds.length === 1) e.index(opcode, first as number)
  else e.indexPair(opcode, first as number, second as number)
  while (e.depth > 0) e.end()
  return e.finish()
}

describe('the emitter', () => {
  test('writes every choice as the general encoder does', () => {
    let compared = 0
    for (const choice of choices(table, 43, 5)) {
      const emitted = emitChoice(choice)
      if (emitted === undefined) continue
      const expected = encodeInstructions([choice])
      const start = emitted.subarray(0, expected.length)
      if (Buffer.compare(start, expected) !== 0) throw new Error(`${formatInstruction(choice)}: ${hex(start)}`)
      compared++
    }
    expect(compared).toBe((table.length - 4) * choicesPerRow)
  })
})

describe('decoding and text', () => {
  test('every choice decodes to itself and prints to text that parses to itself', () => {
    for (const { row, immediates } of choices(table, 37, 1000)) {
      const bytes = encodeInstructions([{ row, immediates }])
      const { value, diagnostics } = decodeInstruction(bytes)
      const text = formatInstruction({ row, immediates })
      if (!isDeepStrictEqual(value, { row, immediates, offset: 0, sizeBytes: bytes.length })) {
        throw new Error(`${text} does not decode to itself: ${diagnostics[0]?.message}`)
      }
      const parsed = parseInstructions(text).value
      if (!isDeepStrictEqual(parsed, [{ row, immediates, offset: 0 }]))
        throw new Error(`${text} does not parse to itself`)
    }
  })

  test('a whole body decodes and encodes to the same bytes', () => {
    const body = balanced(choices(table, 41, 9))
    const bytes = encodeInstructions([...body, { row: rowOfMnemonic('end')!, immediates: [] }])
    const { value, diagnostics } = decodeBody(bytes)
    expect(diagnostics).toEqual([])
    expect(encodeInstructions(value!)).toEqual(bytes)
  })
})
