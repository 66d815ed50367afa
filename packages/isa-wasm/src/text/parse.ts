import { captureMalformed, malformed, type WasmDiagnostic } from '../diagnostic.js'
import { shapeOfOpcode, shapes, trailingZerosOfOpcode } from '../shape.js'
import { rowOfMnemonic, type WasmRow } from '../table/index.js'
import type { Immediate } from '../table/row.js'
import { type ReferenceType, type ValueType, valueTypeBytes } from '../value-type.js'
import { parseFloatLiteral, parseI32, parseI64, parseIndex } from './literal.js'
import { TokenReader } from './tokens.js'
import { parseVectorBits } from './vector.js'

/** A parsed instruction; its `offset` is that of the mnemonic in the text. */
export interface ParsedInstruction {
  readonly row: WasmRow
  readonly immediates: readonly Immediate[]
  readonly offset: number
}

const parseValueType = (reader: TokenReader): ValueType => {
  const { offset } = reader
  const text = reader.next()
  return Object.hasOwn(valueTypeBytes, text)
    ? (text as ValueType)
    : malformed('unknown-type', offset, `${text} is not a value type`)
}

const parseResultTypes = (reader: TokenReader): ValueType[] => {
  reader.expect('(')
  reader.expect('result')
  const types: ValueType[] = []
  while (!reader.atClose) types.push(parseValueType(reader))
  reader.expect(')')
  return types
}

const parseTypeUse = (reader: TokenReader): number => {
  reader.expect('(')
  reader.expect('type')
  const index = parseIndex(reader)
  reader.expect(')')
  return index
}

const parseBlockType = (reader: TokenReader): Immediate => {
  if (!reader.atOpen) return 'empty'
  if (reader.opens('type')) return parseTypeUse(reader)
  const { offset } = reader
  const types = parseResultTypes(reader)
  if (types.length > 1) malformed('malformed-text', offset, 'several results need a type: (type n)')
  return types[0] ?? 'empty'
}

const parseAlignment = (reader: TokenReader, row: WasmRow): number => {
  const at = reader.offset
  const alignment = Math.log2(parseIndex(reader, 'align='.length))
  if (Number.isInteger(alignment) && 2 ** alignment <= row.accessBytes) return alignment
  return malformed('malformed-text', at, `the alignment must be a power of two up to ${row.accessBytes}`)
}

const naturalAlignment = (row: WasmRow): number => 31 - Math.clz32(row.accessBytes)

/** `offset=` and `align=`, each optional, in this order; in the binary's order. */
const parseMemoryArgument = (reader: TokenReader, row: WasmRow): [number, number] => {
  const offset = reader.startsWith('offset=') ? parseIndex(reader, 'offset='.length) : 0
  return [reader.startsWith('align=') ? parseAlignment(reader, row) : naturalAlignment(row), offset]
}

const parseReferenceType = (reader: TokenReader): ReferenceType => {
  const at = reader.offset
  const text = reader.next()
  if (text === 'func') return 'funcref'
  return text === 'extern' ? 'externref' : malformed('unknown-type', at, `${text} is not a heap type`)
}

const parseLane = (reader: TokenReader, lanes: number): number => {
  const { offset } = reader
  const lane = parseIndex(reader)
  return lane < lanes ? lane : malformed('malformed-text', offset, `lane ${lane}: there are ${lanes} here`)
}

const parseShuffle = (reader: TokenReader): number[] => {
  const lanes: number[] = []
  for (let place = 0; place < 16; place++) lanes.push(parseLane(reader, 32))
  return lanes
}

const parseLabels = (reader: TokenReader): number[] => {
  const labels: number[] = []
  const { offset } = reader
  while (reader.digit()) labels.push(parseIndex(reader))
  return labels.length > 0 ? labels : malformed('malformed-text', offset, 'br_table needs at least one label')
}

/** Index pairs: calls through a table name it first, and may leave it out; so may the instructions on tables. */
const parseIndexPair = (reader: TokenReader, row: WasmRow): [number, number] => {
  if (row.immediates[0] === 'typeIndex') {
    const table = reader.digit() ? parseIndex(reader) : 0
    return [parseTypeUse(reader), table]
  }
  if (row.immediates[0] === 'tableIndex') return reader.digit() ? [parseIndex(reader), parseIndex(reader)] : [0, 0]
  const first = parseIndex(reader)
  return reader.digit() ? [parseIndex(reader), first] : [first, 0]
}

const none: readonly Immediate[] = []
const noMemoryIndices: readonly (readonly Immediate[])[] = [none, [0], [0, 0]]

const parseIndexAlone = (reader: TokenReader, row: WasmRow): readonly Immediate[] => {
  const index = row.immediates[0] === 'tableIndex' && !reader.digit() ? 0 : parseIndex(reader)
  return row.immediates.length === 1 ? [index] : [index, 0]
}

const parseImmediates = (reader: TokenReader, row: WasmRow): readonly Immediate[] => {
  switch (shapeOfOpcode(row.opcode)) {
    case shapes.plain:
      return noMemoryIndices[trailingZerosOfOpcode(row.opcode)]!
    case shapes.index:
      return parseIndexAlone(reader, row)
    case shapes.indexPair:
      return parseIndexPair(reader, row)
    case shapes.memory:
      return parseMemoryArgument(reader, row)
    case shapes.memoryLane: {
      const argument = parseMemoryArgument(reader, row)
      return [...argument, parseLane(reader, row.lanes)]
    }
    case shapes.lane:
      return [parseLane(reader, row.lanes)]
    case shapes.i32:
      return [parseI32(reader)]
    case shapes.i64:
      return [parseI64(reader)]
    case shapes.f32:
      return [Number(parseFloatLiteral(reader, 32))]
    case shapes.f64:
      return [parseFloatLiteral(reader, 64)]
    case shapes.v128:
      return [parseVectorBits(reader)]
    case shapes.shuffle:
      return [parseShuffle(reader)]
    case shapes.blockType:
      return [parseBlockType(reader)]
    case shapes.labelTable:
      return [parseLabels(reader)]
    case shapes.referenceType:
      return [parseReferenceType(reader)]
    default:
      return [parseResultTypes(reader)]
  }
}

const parseOne = (reader: TokenReader): ParsedInstruction => {
  const { offset } = reader
  const mnemonic = reader.next()
  let row = mnemonic === 'select_t' ? undefined : rowOfMnemonic(mnemonic)
  if (mnemonic === 'select' && reader.atOpen) row = rowOfMnemonic('select_t')
  if (row === undefined) return malformed('malformed-text', offset, `${mnemonic} is not an instruction`)
  return { row, immediates: parseImmediates(reader, row), offset }
}

/**
 * Parses flat instructions of the text format: indices as numbers, no folded forms, no labels by name. The final `end` of a
 * function body is not written and not added.
 */
export const parseInstructions = (
  text: string,
): { value: ParsedInstruction[] | undefined; diagnostics: readonly WasmDiagnostic[] } =>
  captureMalformed(() => {
    const reader = new TokenReader(text)
    const instructions: ParsedInstruction[] = []
    while (!reader.atEnd) instructions.push(parseOne(reader))
    return instructions
  })
