import type { DecodeDiagnostic, Decoded } from '@sourceless/isa'
import { Assembler } from '../encode/assembler.js'
import type { Form } from '../form.js'
import type { Instruction } from '../instruction.js'
import type { MemoryOperand, Operand } from '../operand.js'
import type { Register } from '../register.js'
import type { OpcodePlace } from '../table/encoding.js'
import { TableForm } from '../table/row.js'
import { forms as table } from '../table/table.js'
import { DecoderRow } from './decoder-row.js'
import { Cursor, decodeMemory, readInt32 } from './memory.js'

export interface Decoder {
  /** The instruction at `offset`, in any encoding the table's rows describe, also the roundabout ones. Never throws. */
  decode(bytes: Uint8Array, offset?: number): Decoded<Instruction>
}

/** A decoder for a table: the package's own, or a changed one in tests. Its index is made when it is first used. */
export function createDecoder(forms: readonly Form[]): Decoder {
  let index: Index | undefined
  return {
    decode(bytes, offset = 0) {
      index ??= new Index(forms)
      const value = decodeWith(index, bytes, offset)
      if (typeof value === 'object') return { value, diagnostics: noDiagnostics }
      return failure(value, offset, bytes)
    },
  }
}

const noDiagnostics = [] as const
const standard = createDecoder(table)
let scratch: Assembler | undefined

export const decode: Decoder['decode'] = standard.decode

/** As `decode`, but accepts only the encoding that the encoder itself would write for the same instruction. */
export function decodeCanonical(bytes: Uint8Array, offset = 0): Decoded<Instruction> {
  const result = standard.decode(bytes, offset)
  if (result.value === undefined || isCanonical(result.value, bytes, offset)) return result
  return failure('not-canonical', offset, bytes)
}

function isCanonical({ form, operands, sizeBytes }: Instruction, bytes: Uint8Array, offset: number): boolean {
  scratch ??= new Assembler()
  const buffer = scratch.layout.buffer
  buffer.length = 0
  scratch.emit(form, operands[0], operands[1], operands[2], operands[3])
  if (buffer.length !== sizeBytes) return false
  for (let n = 0; n < sizeBytes; n++) if (buffer.bytes[n] !== bytes[offset + n]) return false
  return true
}

const OPCODE_BITS = 11

const placeOf = ({ layout: { prefix, map, opcode, opcodeRegister } }: Form): OpcodePlace => ({
  vex: prefix === 'vex' ? 1 : 0,
  map,
  opcode,
  hasRegister: opcodeRegister >= 0,
})

const repeatCode = (prefix: number): number => (prefix === 0 ? 0 : prefix === 0xf3 ? 1 : 2)

/**
 * Rows by everything but ModRM that tells them apart: VEX, map, prefixes, W, L and opcode, 16 bits in all. The rows of an opcode
 * (the low 11 bits, with map and VEX) are parsed when it is first met.
 */
class Index {
  private readonly waiting: (Form[] | undefined)[] = new Array(1 << OPCODE_BITS).fill(undefined)
  private readonly places = new Uint16Array(1 << 16)
  private readonly lists: DecoderRow[][] = [[]]

  constructor(forms: readonly Form[]) {
    for (const form of forms) {
      const { vex, map, opcode, hasRegister } = form instanceof TableForm ? form.place : placeOf(form)
      for (let n = 0; n < (hasRegister ? 8 : 1); n++) {
        const place = keyOf(vex, map, opcode + n, 0, 0, 0, 0)
        const list = this.waiting[place]
        if (list === undefined) this.waiting[place] = [form]
        else list.push(form)
      }
    }
  }

  rowsAt(key: number): readonly DecoderRow[] {
    const place = key & ((1 << OPCODE_BITS) - 1)
    const forms = this.waiting[place]
    if (forms !== undefined) {
      this.waiting[place] = undefined
      for (const form of forms) this.add(form, place & 0xff)
    }
    return this.lists[this.places[key]!]!
  }

  private add(form: Form, opcode: number): void {
    const { prefix, map, w, l, anyW, anyL, sizePrefix, repeatPrefix, group1, opcodeRegister } = form.layout
    const row = new DecoderRow(form)
    const repeat = group1 === 0xf2 || group1 === 0xf3 ? group1 : repeatPrefix
    for (const eachW of anyW ? [0, 1] : [w]) {
      for (const eachL of anyL ? [0, 1] : [l]) {
        const key = keyOf(prefix === 'vex' ? 1 : 0, map, opcode, sizePrefix, repeatCode(repeat), eachW, eachL)
        this.insert(key, row, opcodeRegister >= 0)
      }
    }
  }

  private insert(key: number, row: DecoderRow, last: boolean): void {
    if (this.places[key] === 0) this.places[key] = this.lists.push([]) - 1
    const list = this.lists[this.places[key]!]!
    // A whole opcode goes before one that contains a register: 90 is `nop`, not `xchg eax, eax`.
    if (last) list.push(row)
    else list.unshift(row)
  }
}

function keyOf(
  vex: number,
  map: number,
  opcode: number,
  sizePrefix: number,
  repeat: number,
  w: number,
  l: number,
): number {
  return opcode | (map << 8) | (vex << 10) | (w << 11) | (l << 12) | (repeat << 13) | (sizePrefix === 0 ? 0 : 1 << 15)
}

const cursor = new Cursor()

function decodeWith(index: Index, bytes: Uint8Array, offset: number): Instruction | DecodeDiagnostic['code'] {
  const problem = readPrefixes(cursor, bytes, offset)
  if (problem !== undefined) return problem
  const { vex, map, opcode, sizePrefix, repeatPrefix, w, l } = cursor
  const rows = index.rowsAt(keyOf(vex, map, opcode, sizePrefix, repeatCode(repeatPrefix), w, l))
  const start = cursor.at
  let reason: DecodeDiagnostic['code'] = 'unknown-encoding'
  for (let n = 0; n < rows.length; n++) {
    cursor.at = start
    const row = rows[n]!
    const operands = decodeOperands(row, bytes)
    if (typeof operands === 'object') return { form: row.form, operands, sizeBytes: cursor.at - offset }
    if (operands === 'truncated') reason = operands
  }
  return reason
}

/** Legacy prefixes, then REX or VEX, then the opcode (SDM volume 2, section 2.1). Other prefixes belong to no row. */
function readPrefixes(
  c: Cursor,
  bytes: Uint8Array,
  offset: number,
): Exclude<DecodeDiagnostic['code'], 'not-canonical'> | undefined {
  let at = offset
  let byte = bytes[at]!
  c.sizePrefix = c.repeatPrefix = c.leading = c.rex = c.w = c.r = c.x = c.b = c.vex = c.l = c.vvvv = c.map = 0
  for (; ; byte = bytes[++at]!) {
    if (byte === 0x66 && c.sizePrefix === 0) c.sizePrefix = byte
    else if ((byte === 0xf2 || byte === 0xf3) && c.repeatPrefix === 0) c.repeatPrefix = byte
    else if ((byte === 0xf0 || byte === 0x67) && c.leading === 0) c.leading = byte
    else break
  }
  if (byte === 0xc4 || byte === 0xc5) {
    if (at !== offset) return 'unknown-encoding'
    return readVex(c, bytes, at)
  }
  if ((byte & 0xf0) === 0x40) {
    c.rex = byte
    c.w = (byte >> 3) & 1
    c.r = (byte & 4) << 1
    c.x = (byte & 2) << 2
    c.b = (byte & 1) << 3
    byte = bytes[++at]!
  }
  if (byte === 0x0f) {
    byte = bytes[++at]!
    c.map = byte === 0x38 ? 2 : byte === 0x3a ? 3 : 1
    if (c.map > 1) byte = bytes[++at]!
  }
  if (at >= bytes.length || at < 0) return 'truncated'
  c.opcode = byte
  c.at = at + 1
  return undefined
}

/** VEX of two or three bytes (SDM volume 2, section 2.3.5): no other prefix may come before it. */
function readVex(c: Cursor, bytes: Uint8Array, at: number): 'truncated' | 'unknown-encoding' | undefined {
  const size = bytes[at] === 0xc4 ? 3 : 2
  if (at + size >= bytes.length) return 'truncated'
  const first = bytes[at + 1]!
  const last = bytes[at + size - 1]!
  c.vex = 1
  c.r = (~first & 0x80) >> 4
  if (size === 2) c.map = 1
  else {
    c.x = (~first & 0x40) >> 3
    c.b = (~first & 0x20) >> 2
    c.map = first & 0x1f
    if (c.map > 3 || c.map === 0) return 'unknown-encoding'
    c.w = last >> 7
  }
  c.vvvv = (~last >> 3) & 15
  c.l = (last >> 2) & 1
  const pp = last & 3
  c.sizePrefix = pp === 1 ? 0x66 : 0
  c.repeatPrefix = pp === 2 ? 0xf3 : pp === 3 ? 0xf2 : 0
  c.opcode = bytes[at + size]!
  c.at = at + size + 1
  return undefined
}

/** The operands when the bytes behind the opcode fit the row; the cursor then stands behind the instruction. */
function decodeOperands(row: DecoderRow, bytes: Uint8Array): Operand[] | 'truncated' | 'other' {
  const c = cursor
  if (row.leading !== c.leading || (row.vvvv < 0 && c.vvvv !== 0)) return 'other'
  const operands = row.operands.slice()
  if (row.rm >= 0) {
    const modrm = bytes[c.at]
    if (modrm === undefined) return 'truncated'
    if (row.digit >= 0 && ((modrm >> 3) & 7) !== row.digit) return 'other'
    if (modrm >= 0xc0) {
      if (!row.takesRegister) return 'other'
      const register = (c.rex === 0 ? row.rmSetWithoutRex : row.rmSet)[(modrm & 7) | c.b]
      if (register === undefined) return 'other'
      operands[row.rm] = register
      c.at++
    } else {
      if (!row.takesMemory) return 'other'
      const memory = decodeMemory(bytes, c, row.keepsSize, row.indexes)
      if (memory === undefined) return row.indexes === undefined || (modrm & 7) === 4 ? 'truncated' : 'other'
      operands[row.rm] = memory
    }
    if (row.reg >= 0) {
      const register = (c.rex === 0 ? row.regSetWithoutRex : row.regSet)[((modrm >> 3) & 7) | c.r]
      if (register === undefined) return 'other'
      operands[row.reg] = register
    }
  } else if (row.opcodeRegister >= 0) {
    operands[row.opcodeRegister] = (c.rex === 0 ? row.rmSetWithoutRex : row.rmSet)[(c.opcode & 7) | c.b]!
  } else {
    // 41 90 is `xchg r8d, eax`, not `nop`: rows without registers do not take REX.B.
    if (c.b !== 0) return 'other'
    if (row.suffix >= 0) {
      const suffix = bytes[c.at++]
      if (suffix !== row.suffix) return suffix === undefined ? 'truncated' : 'other'
    }
  }
  if (row.vvvv >= 0) operands[row.vvvv] = row.vvvvSet[c.vvvv]!
  if (row.indexes !== undefined && !isGather(operands as [Register, MemoryOperand, Register])) return 'other'
  return readFields(row, bytes, operands)
}

/** Destination, index and mask are three registers, otherwise the instruction is undefined (SDM volume 2, VGATHER). */
const isGather = ([destination, { index }, mask]: [Register, MemoryOperand, Register]): boolean =>
  destination.number !== mask.number && destination.number !== index!.number && mask.number !== index!.number

function readFields(row: DecoderRow, bytes: Uint8Array, operands: Operand[]): Operand[] | 'truncated' | 'other' {
  const { at } = cursor
  const { fieldBytes } = row
  const size = fieldBytes + (row.is4 >= 0 || row.secondImmediate >= 0 ? 1 : 0)
  if (at + size > bytes.length) return 'truncated'
  if (fieldBytes !== 0) operands[row.field] = readField(bytes, at, fieldBytes, row.fieldUnsigned)
  if (row.secondImmediate >= 0) operands[row.secondImmediate] = bytes[at + fieldBytes]!
  else if (row.is4 >= 0) {
    if ((bytes[at]! & 15) !== 0) return 'other'
    operands[row.is4] = row.is4Set[bytes[at]! >> 4]!
  }
  cursor.at = at + size
  return operands
}

/** Little-endian, sign-extended unless `unsigned`; a bigint for 8 bytes. */
function readField(bytes: Uint8Array, at: number, sizeBytes: number, unsigned: boolean): number | bigint {
  if (sizeBytes === 1) return unsigned ? bytes[at]! : (bytes[at]! << 24) >> 24
  if (sizeBytes === 4) return readInt32(bytes, at)
  if (sizeBytes === 2) {
    const value = bytes[at]! | (bytes[at + 1]! << 8)
    return unsigned ? value : (value << 16) >> 16
  }
  const value = (BigInt(readInt32(bytes, at + 4)) << 32n) | BigInt(readInt32(bytes, at) >>> 0)
  return unsigned ? BigInt.asUintN(64, value) : value
}

const messages: Record<DecodeDiagnostic['code'], string> = {
  truncated: 'the bytes end inside an instruction',
  'unknown-encoding': 'no row of the instruction table has this encoding',
  'not-canonical': 'the encoder would write this instruction with other bytes',
}

function failure(code: DecodeDiagnostic['code'], offset: number, bytes: Uint8Array): Decoded<Instruction> {
  const shown = [...bytes.subarray(offset, offset + 15)].map((byte) => byte.toString(16).padStart(2, '0')).join(' ')
  const message = `${messages[code]} (at offset 0x${offset.toString(16)}: ${shown || 'end'})`
  return { value: undefined, diagnostics: [{ code, offset, message }] }
}
