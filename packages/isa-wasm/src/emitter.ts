import { ByteWriter } from './byte-writer.js'
import { shapeOfOpcode, shapes, trailingZerosOfOpcode } from './shape.js'
import { op, rowOfOpcode } from './table/index.js'
import { type BlockType, emptyBlockByte, type ReferenceType, type ValueType, valueTypeBytes } from './value-type.js'

const localGet = op['local.get']
const localSet = op['local.set']
const localTee = op['local.tee']
const globalGet = op['global.get']
const globalSet = op['global.set']
const callOpcode = op.call
const br = op.br
const brIf = op.br_if
const endOpcode = op.end
const elseOpcode = op.else

/**
 * Writes one expression (function body, initialiser) straight into bytes. Every method checks the instruction's immediate
 * shape, index ranges and branch depths, and throws on misuse: a wrong call is a bug of the caller, not bad input.
 * Operand types are checked by `validateBody`.
 *
 * @example
 * const e = new WasmEmitter()
 * e.localGet(0)
 * e.i32Const(1)
 * e.emit(op['i32.add'])
 * e.end()
 * e.finish() // 20 00 41 01 6a 0b
 */
export class WasmEmitter {
  private readonly out: ByteWriter
  /** Labels in scope, counting the body itself; 0 once the body's own `end` is written. */
  private labels = 1

  constructor(capacityBytes = 256) {
    this.out = new ByteWriter(capacityBytes)
  }

  get sizeBytes(): number {
    return this.out.sizeBytes
  }

  /** Number of labels that a branch here can name. */
  get depth(): number {
    return this.labels
  }

  private opcode(opcode: number, shape: number): void {
    if (shapeOfOpcode(opcode) !== shape) throw new TypeError(`${mnemonicOf(opcode)} takes other immediates`)
    if (this.labels === 0) throw new RangeError(`${mnemonicOf(opcode)} after the end of the body`)
    if (opcode <= 0xff) this.out.byte(opcode)
    else {
      this.out.byte(opcode >>> 12)
      this.out.u32(opcode & 0xfff)
    }
  }

  private trailingZeros(opcode: number): void {
    for (let count = trailingZerosOfOpcode(opcode); count > 0; count--) this.out.byte(0)
  }

  /** An instruction without immediates; memory indices are written by themselves. */
  emit(opcode: number): void {
    this.opcode(opcode, shapes.plain)
    if (opcode === endOpcode) this.labels--
    else if (opcode === elseOpcode && this.labels < 2) throw new RangeError('else outside of if')
    else if (opcode >= 0x3f) this.trailingZeros(opcode)
  }

  /** An instruction with one index immediate: local, global, function, label, table, data or element. */
  index(opcode: number, index: number): void {
    this.opcode(opcode, shapes.index)
    if ((opcode === br || opcode === brIf) && index >= this.labels) throw new RangeError(`no label ${index} here`)
    this.out.u32(index)
    this.trailingZeros(opcode)
  }

  /** `call_indirect` and `return_call_indirect` (type, table), `table.init` (element, table), `table.copy` (to, from). */
  indexPair(opcode: number, first: number, second: number): void {
    this.opcode(opcode, shapes.indexPair)
    this.out.u32(first)
    this.out.u32(second)
  }

  /** A load or store; the alignment is a hint, at most the natural one, as log2 of bytes (natural when left out). */
  memory(opcode: number, offset = 0, alignmentLog2?: number): void {
    this.opcode(opcode, shapes.memory)
    this.memoryArgument(opcode, offset, alignmentLog2)
  }

  /** A load or store of one lane of a vector: `v128.load8_lane` … `v128.store64_lane`. */
  memoryLane(opcode: number, lane: number, offset = 0, alignmentLog2?: number): void {
    this.opcode(opcode, shapes.memoryLane)
    this.memoryArgument(opcode, offset, alignmentLog2)
    this.laneByte(opcode, lane)
  }

  private memoryArgument(opcode: number, offset: number, alignmentLog2: number | undefined): void {
    const natural = 31 - Math.clz32(rowOfOpcode(opcode)!.accessBytes)
    const alignment = alignmentLog2 ?? natural
    if (!(alignment >= 0 && alignment <= natural)) throw new RangeError(`alignment 2^${alignment} exceeds the access`)
    this.out.u32(alignment)
    this.out.u32(offset)
  }

  /** `extract_lane` or `replace_lane` of any shape. */
  lane(opcode: number, lane: number): void {
    this.opcode(opcode, shapes.lane)
    this.laneByte(opcode, lane)
  }

  private laneByte(opcode: number, lane: number): void {
    const { lanes } = rowOfOpcode(opcode)!
    if (lane >>> 0 !== lane || lane >= lanes)
      throw new RangeError(`no lane ${lane}: ${mnemonicOf(opcode)} has ${lanes}`)
    this.out.byte(lane)
  }

  /** Bytes of the result, picked by number from the 16 of the first operand and then the 16 of the second. */
  shuffle(lanes: readonly number[]): void {
    if (lanes.length !== 16) throw new RangeError(`i8x16.shuffle takes 16 lanes, not ${lanes.length}`)
    this.opcode(op['i8x16.shuffle'], shapes.shuffle)
    for (const lane of lanes) {
      if (lane >>> 0 !== lane || lane > 31) throw new RangeError(`no lane ${lane}: i8x16.shuffle picks from 32`)
      this.out.byte(lane)
    }
  }

  /** `block`, `loop` or `if`. */
  structured(opcode: number, type: BlockType = 'empty'): void {
    this.opcode(opcode, shapes.blockType)
    if (typeof type === 'number') {
      if (type >>> 0 !== type) throw new RangeError(`not a type index: ${type}`)
      this.out.s64(BigInt(type))
    } else this.out.byte(type === 'empty' ? emptyBlockByte : valueTypeBytes[type])
    this.labels++
  }

  block(type: BlockType = 'empty'): void {
    this.structured(op.block, type)
  }

  loop(type: BlockType = 'empty'): void {
    this.structured(op.loop, type)
  }

  if(type: BlockType = 'empty'): void {
    this.structured(op.if, type)
  }

  else(): void {
    this.emit(elseOpcode)
  }

  end(): void {
    this.emit(endOpcode)
  }

  br(label: number): void {
    this.index(br, label)
  }

  brIf(label: number): void {
    this.index(brIf, label)
  }

  brTable(labels: readonly number[], otherwise: number): void {
    this.opcode(op.br_table, shapes.labelTable)
    this.out.u32(labels.length)
    for (const label of [...labels, otherwise]) {
      if (label >= this.labels) throw new RangeError(`no label ${label} here`)
      this.out.u32(label)
    }
  }

  return(): void {
    this.emit(op.return)
  }

  call(functionIndex: number): void {
    this.index(callOpcode, functionIndex)
  }

  callIndirect(typeIndex: number, tableIndex = 0): void {
    this.indexPair(op.call_indirect, typeIndex, tableIndex)
  }

  returnCall(functionIndex: number): void {
    this.index(op.return_call, functionIndex)
  }

  returnCallIndirect(typeIndex: number, tableIndex = 0): void {
    this.indexPair(op.return_call_indirect, typeIndex, tableIndex)
  }

  localGet(index: number): void {
    this.index(localGet, index)
  }

  localSet(index: number): void {
    this.index(localSet, index)
  }

  localTee(index: number): void {
    this.index(localTee, index)
  }

  globalGet(index: number): void {
    this.index(globalGet, index)
  }

  globalSet(index: number): void {
    this.index(globalSet, index)
  }

  /** Signed or unsigned 32-bit integer. */
  i32Const(value: number): void {
    if (value >>> 0 !== value && (value | 0) !== value) throw new RangeError(`not a 32-bit integer: ${value}`)
    this.opcode(op['i32.const'], shapes.i32)
    this.out.s32(value | 0)
  }

  /** Signed or unsigned 64-bit integer; a `number` must be a signed 32-bit integer (the fast path). */
  i64Const(value: bigint | number): void {
    this.opcode(op['i64.const'], shapes.i64)
    if (typeof value === 'number') this.out.s32(value)
    else this.out.s64(value)
  }

  f32Const(value: number): void {
    floatView.setFloat32(0, value, true)
    this.f32Bits(floatView.getUint32(0, true))
  }

  f64Const(value: number): void {
    floatView.setFloat64(0, value, true)
    this.f64Bits(floatView.getBigUint64(0, true))
  }

  /** The bit pattern of an f32 constant, unsigned; keeps NaN payloads. */
  f32Bits(bits: number): void {
    if (bits >>> 0 !== bits) throw new RangeError(`not 32 bits: ${bits}`)
    this.opcode(op['f32.const'], shapes.f32)
    this.out.fixed32(bits)
  }

  /** The bit pattern of an f64 constant, unsigned; keeps NaN payloads. */
  f64Bits(bits: bigint): void {
    if (bits < 0n || bits > 0xffff_ffff_ffff_ffffn) throw new RangeError(`not 64 bits: ${bits}`)
    this.opcode(op['f64.const'], shapes.f64)
    this.out.fixed64(bits)
  }

  /** The 128 bits of a vector constant, unsigned, lane 0 lowest. */
  v128Bits(bits: bigint): void {
    const high = bits >> 64n
    if (high < 0n || high > 0xffff_ffff_ffff_ffffn) throw new RangeError(`not 128 bits: ${bits}`)
    this.opcode(op['v128.const'], shapes.v128)
    this.out.fixed64(bits)
    this.out.fixed64(high)
  }

  refNull(type: ReferenceType): void {
    this.opcode(op['ref.null'], shapes.referenceType)
    this.out.byte(valueTypeBytes[type])
  }

  /** `select` with its operand type written out, as references need. */
  selectTyped(type: ValueType): void {
    this.opcode(op.select_t, shapes.valueTypes)
    this.out.u32(1)
    this.out.byte(valueTypeBytes[type])
  }

  /** The bytes written; throws while a block is open. */
  finish(): Uint8Array {
    if (this.labels !== 0) throw new RangeError(`${this.labels} blocks are still open`)
    return this.out.finish()
  }

  /** Forgets what was written, keeps the buffer. */
  clear(): void {
    this.out.clear()
    this.labels = 1
  }
}

const floatView = new DataView(new ArrayBuffer(8))

const mnemonicOf = (opcode: number): string => rowOfOpcode(opcode)?.mnemonic ?? `opcode 0x${opcode.toString(16)}`
