import { decodeInstruction, encodeInstructions, type Immediate, parseInstructions, table } from '@sourceless/isa-wasm'
import { expect, test } from 'vitest'
import { createWasmAnnotator } from '../src/notes/wasm.js'

const names = ['x', 'y', 'v', 'w']
const notesOf = (text: string): string[] => {
  const annotator = createWasmAnnotator((index) => names[index] ?? `local${index}`)
  return parseInstructions(text).value!.map((parsed) => annotator.describe({ ...parsed, sizeBytes: 1 }).note)
}

test.each([
  ['local.get 0 local.get 1 i32.add', 'x + y'],
  ['local.get 2 local.get 3 i32x4.add', 'i32x4.add(v, w)'],
  ['local.get 2 i8x16.extract_lane_u 3', 'i8x16.extract_lane_u(v, 3)'],
  ['local.get 0 v128.load offset=16', 'v128.load(x)'],
  ['v128.const i64x2 1 0', '0x1'],
  ['local.get 0 return_call 7', 'return what function 7 gives'],
])('%s', (text, note) => {
  expect(notesOf(text).at(-1)).toBe(note)
})

const immediates: Readonly<Record<string, Immediate>> = {
  blockType: 'empty',
  labelTable: [0, 0],
  valueTypes: ['i32'],
  i64: 1n,
  f64: 1n,
  v128: 1n,
  shuffleLanes: Array.from({ length: 16 }, (_, lane) => lane),
  referenceType: 'funcref',
}

test('every instruction has a note, on an empty stack too', () => {
  for (const row of table) {
    const bytes = encodeInstructions([{ row, immediates: row.immediates.map((kind) => immediates[kind] ?? 0) }])
    const { note } = createWasmAnnotator(String).describe(decodeInstruction(bytes).value!)
    expect(typeof note, row.mnemonic).toBe('string')
  }
})
