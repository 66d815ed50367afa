import { ByteReader } from './byte-reader.js'
import { ByteWriter } from './byte-writer.js'
import { captureMalformed, malformed, type WasmDiagnostic } from './diagnostic.js'
import { shapeOfOpcode, shapes, trailingZerosOfOpcode } from './shape.js'
import { op, rowOfOpcode, type WasmRow } from './table/index.js'
import { type Immediate, type ImmediateKind, prefixed } from './table/row.js'
import {
  type BlockType,
  emptyBlockByte,
  isReferenceType,
  type ReferenceType,
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

const readAlignment = (reader: ByteReader, row: WasmRow): number => {
  const start = reader.offset
  const alignment = reader.u32()
  if (2 ** alignment <= row.accessBytes) return alignment
  return malformed('malformed-immediate', start, `the alignment exceeds the ${row.accessBytes} bytes accessed`)
}

const readReferenceType = (reader: ByteReader): ReferenceType => {
  const start = reader.offset
  const type = readValueType(reader)
  return isReferenceType(type) ? type : malformed('unknown-type', start, `${type} is not a reference type`)
}

/** A lane number is one byte. */
const readLane = (reader: ByteReader, lanes: number): number => {
  const start = reader.offset
  const lane = reader.byte()
  return lane < lanes ? lane : malformed('malformed-immediate', start, `lane ${lane}: there are ${lanes} here`)
}

const readLabels = (reader: ByteReader): number[] => {
  const labels: number[] = []
  for (let count = reader.count() + 1; count > 0; count--) labels.push(reader.u32())
  return labels
}

const readValueTypes = (reader: ByteReader): ValueType[] => {
  const types: ValueType[] = []
  for (let count = reader.count(); count > 0; count--) types.push(readValueType(reader))
  return types
}

const readShuffle = (reader: ByteReader): number[] => {
  const lanes: number[] = []
  for (let place = 0; place < 16; place++) lanes.push(readLane(reader, 32))
  return lanes
}

const none: readonly Immediate[] = []

/** The memory indices that follow other immediates. Only memory 0 exists in core 2.0. */
const withMemoryIndices = (reader: ByteReader, opcode: number, immediates: readonly Immediate[]) => {
  const count = trailingZerosOfOpcode(opcode)
  if (count === 0) return immediates
  const all = [...immediates]
  for (let left = count; left > 0; left--) {
    const start = reader.offset
    if (reader.byte() !== 0) malformed('malformed-immediate', start, 'the memory index must be zero')
    all.push(0)
  }
  return all
}

const readImmediates = (reader: ByteReader, row: WasmRow): readonly Immediate[] => {
  const { opcode } = row
  switch (shapeOfOpcode(opcode)) {
    case shapes.plain:
      return withMemoryIndices(reader, opcode, none)
    case shapes.index:
      return withMemoryIndices(reader, opcode, [reader.u32()])
    case shapes.indexPair:
      return [reader.u32(), reader.u32()]
    case shapes.memory:
      return [readAlignment(reader, row), reader.u32()]
    case shapes.memoryLane:
      return [readAlignment(reader, row), reader.u32(), readLane(reader, row.lanes)]
    case shapes.lane:
      return [readLane(reader, row.lanes)]
    case shapes.i32:
      return [reader.s32()]
    case shapes.i64:
      return [reader.s64()]
    case shapes.f32:
      return [reader.fixed32()]
    case shapes.f64:
      return [reader.fixed64()]
    case shapes.v128:
      return [reader.fixed64() | (reader.fixed64() << 64n)]
    case shapes.shuffle:
      return [readShuffle(reader)]
    case shapes.blockType:
      return [readBlockType(reader)]
    case shapes.labelTable:
      return [readLabels(reader)]
    case shapes.referenceType:
      return [readReferenceType(reader)]
    case shapes.valueTypes:
      return [readValueTypes(reader)]
    default:
      throw new Error(`no way to read the immediates of ${row.mnemonic}`)
  }
}

const unknownOpcode = (prefix: number, subopcode: number, offset: number): never => {
  const hex = (value: number) => `0x${value.toString(16)}`
  const isPrefix = prefix === 0xfc || prefix === 0xfd
  const name = isPrefix ? `${hex(prefix)} ${hex(subopcode)}` : hex(prefix)
  return malformed('unknown-opcode', offset, `opcode ${name} is not in the table`)
}

/** Reads one instruction at the reader's place; throws `MalformedWasm`. */
export const readInstruction = (reader: ByteReader): WasmInstruction => {
  const offset = reader.offset
  const first = reader.byte()
  let opcode = first
  let subopcode = 0
  if (first === 0xfc || first === 0xfd) {
    subopcode = reader.u32()
    // Larger ones would reach into the prefix; none is defined.
    opcode = subopcode <= 0xfff ? prefixed(first, subopcode) : unknownOpcode(first, subopcode, offset)
  }
  const row = rowOfOpcode(opcode)
  if (row === undefined) return unknownOpcode(first, subopcode, offset)
  const immediates = readImmediates(reader, row)
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
/** Most instructions of one body: each takes many times the memory of its bytes. */
const maximumInstructions = 500_000

const [blockOpcode, loopOpcode, ifOpcode, elseOpcode, endOpcode] = [op.block, op.loop, op.if, op.else, op.end]

/** Reads one expression, up to and including the `end` that closes it; checks that blocks and `else` are balanced. */
export const readExpression = (reader: ByteReader): WasmInstruction[] => {
  const instructions: WasmInstruction[] = []
  /** The opcodes of the blocks around; the body itself counts as one, an `else` ends what its `if` may have. */
  const open: number[] = [blockOpcode]
  while (open.length > 0) {
    const instruction = readInstruction(reader)
    if (instructions.push(instruction) > maximumInstructions) {
      malformed('limit-exceeded', instruction.offset, `more than ${maximumInstructions} instructions`)
    }
    const { opcode } = instruction.row
    if (opcode > endOpcode) continue
    if (opcode === blockOpcode || opcode === loopOpcode || opcode === ifOpcode) {
      open.push(opcode)
      if (open.length > maximumDepth) {
        malformed('limit-exceeded', instruction.offset, `more than ${maximumDepth} blocks`)
      }
    } else if (opcode === elseOpcode) {
      if (open.at(-1) !== ifOpcode) malformed('unbalanced-structure', instruction.offset, 'else without if')
      open[open.length - 1] = elseOpcode
    } else if (opcode === endOpcode) open.pop()
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

const writeLane = (out: ByteWriter, lane: number, lanes: number): void => {
  if (!(lane >>> 0 === lane && lane < lanes)) throw new RangeError(`no lane ${lane}: there are ${lanes}`)
  out.byte(lane)
}

const writeImmediate = (out: ByteWriter, kind: ImmediateKind, value: Immediate, row: WasmRow): void => {
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
      out.fixed64(value as bigint)
      return
    case 'v128':
      out.fixed64(value as bigint)
      out.fixed64((value as bigint) >> 64n)
      return
    case 'laneIndex':
      writeLane(out, value as number, row.lanes)
      return
    case 'shuffleLanes': {
      const lanes = value as readonly number[]
      if (lanes.length !== 16) throw new RangeError(`i8x16.shuffle takes 16 lanes, not ${lanes.length}`)
      for (const lane of lanes) writeLane(out, lane, 32)
      return
    }
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
  if (row.opcode <= 0xff) out.byte(row.opcode)
  else {
    out.byte(row.opcode >>> 12)
    out.u32(row.opcode & 0xfff)
  }
  for (let place = 0; place < immediates.length; place++) {
    writeImmediate(out, row.immediates[place]!, immediates[place]!, row)
  }
}

/** The bytes of a list of instructions. */
export const encodeInstructions = (
  instructions: readonly { readonly row: WasmRow; readonly immediates: readonly Immediate[] }[],
): Uint8Array => {
  const out = new ByteWriter()
  for (const { row, immediates } of instructions) writeInstruction(out, row, immediates)
  return out.finish()
}
