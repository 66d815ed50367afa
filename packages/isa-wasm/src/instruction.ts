import { ByteReader } from './byte-reader.js'
import { ByteWriter } from './byte-writer.js'
import { captureMalformed, malformed, type WasmDiagnostic } from './diagnostic.js'
import { rowOfOpcode, type WasmRow } from './table/index.js'
import type { Immediate, ImmediateKind } from './table/row.js'
import {
  type BlockType,
  emptyBlockByte,
  isReferenceType,
  type ValueType,
  valueTypeBytes,
  valueTypeOfByte,
} from './value-type.js'

/** One decoded instruction. */
export interface WasmInstruction {
  readonly row: WasmRow
  /** One per entry of `row.immediates`, in that order. */
  readonly immediates: readonly Immediate[]
  /** Offset of the first byte in the input, and length. */
  readonly offset: number
  readonly sizeBytes: number
}

const readValueType = (reader: ByteReader): ValueType => {
  const start = reader.offset
  return valueTypeOfByte(reader.byte()) ?? malformed('unknown-type', start, 'this byte is not a value type')
}

/** A value type, the empty type, or a type index as a non-negative 33-bit integer. Section 5.4.1. */
const readBlockType = (reader: ByteReader): BlockType => {
  const start = reader.offset
  const byte = reader.byte()
  if (byte === emptyBlockByte) return 'empty'
  const type = valueTypeOfByte(byte)
  if (type !== undefined) return type
  reader.offset = start
  const index = Number(reader.signed(33))
  return index >= 0 ? index : malformed('unknown-type', start, 'this is not a block type')
}

const readImmediate = (reader: ByteReader, kind: ImmediateKind, row: WasmRow): Immediate => {
  const start = reader.offset
  switch (kind) {
    case 'blockType':
      return readBlockType(reader)
    case 'labelTable':
      return Array.from({ length: reader.count() + 1 }, () => reader.u32())
    case 'valueTypes':
      return Array.from({ length: reader.count() }, () => readValueType(reader))
    case 'memoryIndex':
      return reader.byte() === 0 ? 0 : malformed('malformed-immediate', start, 'the memory index must be zero')
    case 'alignment': {
      const alignment = reader.u32()
      if (2 ** alignment <= row.accessBytes) return alignment
      return malformed('malformed-immediate', start, `the alignment exceeds the ${row.accessBytes} bytes accessed`)
    }
    case 'i32':
      return reader.s32()
    case 'i64':
      return reader.s64()
    case 'f32':
      return reader.fixed32()
    case 'f64':
      return BigInt(reader.fixed32()) | (BigInt(reader.fixed32()) << 32n)
    case 'referenceType': {
      const type = readValueType(reader)
      return isReferenceType(type) ? type : malformed('unknown-type', start, `${type} is not a reference type`)
    }
    default:
      return reader.u32()
  }
}

/** Reads one instruction at the reader's place; throws `MalformedWasm`. */
export const readInstruction = (reader: ByteReader): WasmInstruction => {
  const offset = reader.offset
  const first = reader.byte()
  const subopcode = first === 0xfc ? reader.u32() : 0
  const row = subopcode > 0xff ? undefined : rowOfOpcode(first === 0xfc ? 0xfc00 | subopcode : first)
  if (row === undefined) {
    const name = first === 0xfc ? `0xfc ${subopcode}` : `0x${first.toString(16)}`
    return malformed('unknown-opcode', offset, `opcode ${name} is not in the table`)
  }
  const immediates = row.immediates.map((kind) => readImmediate(reader, kind, row))
  return { row, immediates, offset, sizeBytes: reader.offset - offset }
}

/** Decodes the instruction at `offset`; only shortest integer encodings are accepted. */
export const decodeInstruction = (
  bytes: Uint8Array,
  offset = 0,
): { value: WasmInstruction | undefined; diagnostics: readonly WasmDiagnostic[] } =>
  captureMalformed(() => readInstruction(new ByteReader(bytes, offset)))

/** Most blocks that may be open at once; V8 has no such limit, hostile input has no end of them. */
const maximumDepth = 10_000

/** Reads one expression, up to and including the `end` that closes it; checks that blocks and `else` are balanced. */
export const readExpression = (reader: ByteReader): WasmInstruction[] => {
  const instructions: WasmInstruction[] = []
  const open: ('body' | 'block' | 'if')[] = ['body']
  while (open.length > 0) {
    const instruction = readInstruction(reader)
    instructions.push(instruction)
    const { mnemonic } = instruction.row
    if (mnemonic === 'block' || mnemonic === 'loop') open.push('block')
    else if (mnemonic === 'if') open.push('if')
    else if (mnemonic === 'else') {
      if (open.at(-1) !== 'if') malformed('unbalanced-structure', instruction.offset, 'else without if')
      open[open.length - 1] = 'block'
    } else if (mnemonic === 'end') open.pop()
    if (open.length > maximumDepth) malformed('limit-exceeded', instruction.offset, `more than ${maximumDepth} blocks`)
  }
  return instructions
}

/** Decodes a whole body: exactly one expression, nothing after its final `end`. */
export const decodeBody = (
  bytes: Uint8Array,
): { value: WasmInstruction[] | undefined; diagnostics: readonly WasmDiagnostic[] } =>
  captureMalformed(() => {
    const reader = new ByteReader(bytes)
    const instructions = readExpression(reader)
    if (!reader.atEnd) malformed('trailing-bytes', reader.offset, 'bytes follow the end of the body')
    return instructions
  })

const writeImmediate = (out: ByteWriter, kind: ImmediateKind, value: Immediate): void => {
  switch (kind) {
    case 'blockType':
      if (typeof value === 'number') out.s64(BigInt(value))
      else out.byte(value === 'empty' ? emptyBlockByte : valueTypeBytes[value as ValueType])
      return
    case 'labelTable': {
      const labels = value as readonly number[]
      out.u32(labels.length - 1)
      for (const label of labels) out.u32(label)
      return
    }
    case 'valueTypes': {
      const types = value as readonly ValueType[]
      out.u32(types.length)
      for (const type of types) out.byte(valueTypeBytes[type])
      return
    }
    case 'i32':
      out.s32(value as number)
      return
    case 'i64':
      out.s64(value as bigint)
      return
    case 'f32':
      out.fixed32(value as number)
      return
    case 'f64':
      out.fixed32(Number((value as bigint) & 0xffff_ffffn))
      out.fixed32(Number((value as bigint) >> 32n))
      return
    case 'referenceType':
      out.byte(valueTypeBytes[value as ValueType])
      return
    default:
      out.u32(value as number)
  }
}

/** Writes one instruction from its row and immediates: the general way, where `WasmEmitter` is the fast one. */
export const writeInstruction = (out: ByteWriter, row: WasmRow, immediates: readonly Immediate[]): void => {
  if (immediates.length !== row.immediates.length) {
    throw new TypeError(`${row.mnemonic} takes ${row.immediates.length} immediates, not ${immediates.length}`)
  }
  if (row.opcode > 0xff) out.byte(row.opcode >>> 8)
  out.byte(row.opcode & 0xff)
  for (const [index, kind] of row.immediates.entries()) writeImmediate(out, kind, immediates[index]!)
}

/** The bytes of a list of instructions. */
export const encodeInstructions = (
  instructions: readonly { readonly row: WasmRow; readonly immediates: readonly Immediate[] }[],
): Uint8Array => {
  const out = new ByteWriter()
  for (const { row, immediates } of instructions) writeInstruction(out, row, immediates)
  return out.finish()
}
