import type { DecodeDiagnostic, Decoded } from '@sourceless/isa'
import { Assembler } from '../encode/assembler.js'
import type { Form, OperandSpec } from '../form.js'
import type { Instruction } from '../instruction.js'
import type { Operand } from '../operand.js'
import { gp, gp8, gp8high, type Register, xmm } from '../register.js'
import { forms as table } from '../table/table.js'
import { decodeMemory } from './memory.js'

export interface Decoder {
  /** The instruction at `offset`, in any encoding the table's rows describe, also the roundabout ones. Never throws. */
  decode(bytes: Uint8Array, offset?: number): Decoded<Instruction>
}

/** Rows by opcode map (4 to 7 for VEX) and opcode byte. */
type Index = ReadonlyMap<number, readonly Form[]>

/** A decoder for a table: the package's own, or a changed one in tests. */
export function createDecoder(forms: readonly Form[]): Decoder {
  const index = indexForms(forms)
  return {
    decode(bytes, offset = 0) {
      const value = decodeWith(index, bytes, offset)
      if (typeof value === 'object') return { value, diagnostics: [] }
      return failure(value, offset, bytes)
    },
  }
}

const standard = createDecoder(table)
const scratch = new Assembler()

export const decode: Decoder['decode'] = standard.decode

/** As `decode`, but accepts only the encoding that the encoder itself would write for the same instruction. */
export function decodeCanonical(bytes: Uint8Array, offset = 0): Decoded<Instruction> {
  const result = standard.decode(bytes, offset)
  if (result.value === undefined || isCanonical(result.value, bytes, offset)) return result
  return failure('not-canonical', offset, bytes)
}

function isCanonical({ form, operands, sizeBytes }: Instruction, bytes: Uint8Array, offset: number): boolean {
  const buffer = scratch.layout.buffer
  buffer.length = 0
  scratch.emit(form, operands[0], operands[1], operands[2])
  if (buffer.length !== sizeBytes) return false
  for (let n = 0; n < sizeBytes; n++) if (buffer.bytes[n] !== bytes[offset + n]) return false
  return true
}

function indexForms(forms: readonly Form[]): Index {
  const index = new Map<number, Form[]>()
  for (const form of forms) {
    const { map, vex, opcode, opcodeRegister } = form.layout
    for (let n = 0; n < (opcodeRegister >= 0 ? 8 : 1); n++) {
      const key = ((vex ? map + 4 : map) << 8) | (opcode + n)
      // A whole opcode goes before one that contains a register: 90 is `nop`, not `xchg eax, eax`.
      const others = index.get(key) ?? []
      index.set(key, opcodeRegister >= 0 ? [...others, form] : [form, ...others])
    }
  }
  return index
}

interface Prefixes {
  sizePrefix: number
  repeatPrefix: number
  /** 0 without REX; 0x40 to 0x4f with. */
  rex: number
  w: number
  /** R, X and B as 8. */
  r: number
  x: number
  b: number
  vex: boolean
  vvvv: number
  map: number
  opcode: number
  /** Where the opcode ends. */
  end: number
}

function decodeWith(index: Index, bytes: Uint8Array, offset: number): Instruction | DecodeDiagnostic['code'] {
  const prefixes = readPrefixes(bytes, offset)
  if (typeof prefixes === 'string') return prefixes
  const candidates = index.get(((prefixes.vex ? prefixes.map + 4 : prefixes.map) << 8) | prefixes.opcode) ?? []
  let reason: DecodeDiagnostic['code'] = 'unknown-encoding'
  for (const form of candidates) {
    const result = decodeAs(form, prefixes, bytes, offset)
    if (typeof result === 'object') return result
    if (result === 'truncated') reason = result
  }
  return reason
}

/** Legacy prefixes, then REX or VEX, then the opcode (SDM volume 2, section 2.1). Other prefixes belong to no row. */
function readPrefixes(bytes: Uint8Array, offset: number): Prefixes | 'truncated' | 'unknown-encoding' {
  const p: Prefixes = {
    sizePrefix: 0,
    repeatPrefix: 0,
    rex: 0,
    w: 0,
    r: 0,
    x: 0,
    b: 0,
    vex: false,
    vvvv: 0,
    map: 0,
    opcode: 0,
    end: 0,
  }
  let at = offset
  for (; ; at++) {
    const byte = bytes[at]
    if (byte === 0x66 && p.sizePrefix === 0) p.sizePrefix = byte
    else if ((byte === 0xf2 || byte === 0xf3) && p.repeatPrefix === 0) p.repeatPrefix = byte
    else break
  }
  if (bytes[at] === 0xc4) return readVex(p, bytes, at)
  if ((bytes[at]! & 0xf0) === 0x40) {
    p.rex = bytes[at++]!
    p.w = (p.rex >> 3) & 1
    p.r = (p.rex & 4) << 1
    p.x = (p.rex & 2) << 2
    p.b = (p.rex & 1) << 3
  }
  if (bytes[at] === 0x0f) {
    at++
    p.map = bytes[at] === 0x38 ? 2 : bytes[at] === 0x3a ? 3 : 1
    if (p.map > 1) at++
  }
  if (at >= bytes.length) return 'truncated'
  p.opcode = bytes[at]!
  p.end = at + 1
  return p
}

/** Three-byte VEX (SDM volume 2, section 2.3.5): no other prefix may come before it; L is 0 in every row. */
function readVex(p: Prefixes, bytes: Uint8Array, at: number): Prefixes | 'truncated' | 'unknown-encoding' {
  if (p.sizePrefix !== 0 || p.repeatPrefix !== 0) return 'unknown-encoding'
  if (at + 4 > bytes.length) return 'truncated'
  const [first, second] = [bytes[at + 1]!, bytes[at + 2]!]
  if ((second & 4) !== 0) return 'unknown-encoding'
  p.vex = true
  p.r = (~first & 0x80) >> 4
  p.x = (~first & 0x40) >> 3
  p.b = (~first & 0x20) >> 2
  p.map = first & 0x1f
  p.w = second >> 7
  p.vvvv = (~second >> 3) & 15
  p.sizePrefix = (second & 3) === 1 ? 0x66 : 0
  p.repeatPrefix = (second & 3) === 2 ? 0xf3 : (second & 3) === 3 ? 0xf2 : 0
  p.opcode = bytes[at + 3]!
  p.end = at + 4
  return p
}

function decodeAs(form: Form, p: Prefixes, bytes: Uint8Array, offset: number): Instruction | 'truncated' | 'other' {
  const { layout } = form
  if (layout.sizePrefix !== p.sizePrefix || layout.repeatPrefix !== p.repeatPrefix || layout.w !== p.w) return 'other'
  if (layout.vex && layout.vvvv < 0 && p.vvvv !== 0) return 'other'
  // 41 90 is `xchg r8d, eax`, not `nop`: rows without registers do not take REX.B.
  if (layout.rm < 0 && layout.opcodeRegister < 0 && p.b !== 0) return 'other'
  let at = p.end
  const operands: Operand[] = new Array(form.operands.length)
  const hasModrm = layout.rm >= 0
  if (hasModrm || layout.suffix >= 0) {
    if (at >= bytes.length) return 'truncated'
    const modrm = bytes[at]!
    if (layout.suffix >= 0 && modrm !== layout.suffix) return 'other'
    if (hasModrm) {
      if (layout.digit >= 0 && ((modrm >> 3) & 7) !== layout.digit) return 'other'
      const spec = form.operands[layout.rm]!
      if (modrm >= 0xc0) {
        if (spec.kind === 'memory') return 'other'
        operands[layout.rm] = registerOf(spec, (modrm & 7) | p.b, p.rex)
      } else {
        if (spec.kind === 'gp' || spec.kind === 'xmm') return 'other'
        const memory = decodeMemory(bytes, at, p.x, p.b, form.mnemonic === 'nop')
        if (memory === undefined) return 'truncated'
        operands[layout.rm] = memory.operand
        at = memory.end - 1
      }
      if (layout.reg >= 0)
        operands[layout.reg] = registerOf(form.operands[layout.reg]!, ((modrm >> 3) & 7) | p.r, p.rex)
    }
    at++
  }
  return finish(form, p, bytes, offset, at, operands)
}

function finish(
  form: Form,
  p: Prefixes,
  bytes: Uint8Array,
  offset: number,
  at: number,
  operands: Operand[],
): Instruction | 'truncated' {
  const { layout } = form
  if (layout.vvvv >= 0) operands[layout.vvvv] = registerOf(form.operands[layout.vvvv]!, p.vvvv, p.rex)
  if (layout.opcodeRegister >= 0) {
    operands[layout.opcodeRegister] = registerOf(form.operands[layout.opcodeRegister]!, (p.opcode & 7) | p.b, p.rex)
  }
  if (at + layout.fieldBytes > bytes.length) return 'truncated'
  form.operands.forEach((spec, n) => {
    if (spec.fixed !== undefined) operands[n] = spec.fixed
    else if (spec.kind === 'one') operands[n] = 1
    else if (spec.fieldBits !== 0) operands[n] = readField(bytes, at, layout.fieldBytes, spec.unsigned)
  })
  return { form, operands, sizeBytes: at + layout.fieldBytes - offset }
}

/** Little-endian, sign-extended unless `unsigned`; a bigint for 8 bytes. */
function readField(bytes: Uint8Array, at: number, sizeBytes: number, unsigned: boolean): number | bigint {
  let value = 0
  for (let n = Math.min(sizeBytes, 4) - 1; n >= 0; n--) value = (value << 8) | bytes[at + n]!
  if (sizeBytes === 8) {
    const high = readField(bytes, at + 4, 4, false) as number
    return (BigInt(high) << 32n) | BigInt(value >>> 0)
  }
  if (unsigned) return value
  const unused = 32 - 8 * sizeBytes
  return (value << unused) >> unused
}

/** Without REX, byte registers 4 to 7 are ah, ch, dh and bh (SDM volume 1, section 3.4.1.1). */
function registerOf(spec: OperandSpec, number: number, rex: number): Register {
  if (spec.kind === 'xmm' || spec.kind === 'xmm-or-memory') return xmm[number]!
  if (spec.width !== 8) return gp(number, spec.width)
  return rex === 0 && number >= 4 ? gp8high[number - 4]! : gp8[number]!
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
