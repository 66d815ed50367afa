import {
  type AssembledCode,
  type BranchEncoding,
  type CodeBuffer,
  CodeLayout,
  type Label,
  type SymbolReference,
} from '@sourceless/isa'
import type { Condition, Form } from '../form.js'
import { conditions } from '../form.js'
import type { Immediate, MemoryOperand, Operand } from '../operand.js'
import { classMask, type Register } from '../register.js'
import { form, preferencesFor } from '../table/forms.js'
import type { Preference } from '../table/preference.js'
import { accepts } from './accepts.js'
import { applies, isAccumulator } from './apply-preference.js'
import { padding } from './padding.js'
import { writePrefixes, writeVex } from './prefixes.js'
import { rejectCount, rejectHighByte, rejectOperand, requireDistinct } from './reject.js'

/** An instruction has at most 15 bytes (SDM volume 2, section 2.3.11). */
const maximumInstructionBytes = 15

/** A displacement of 8 or of 32 bits after the opcode, from the end of the instruction. */
const branchForms = (short: number, ...near: number[]): BranchEncoding => [
  { bytes: [short, 0], fieldOffset: 1, kind: 'pc8', addend: -1 },
  { bytes: [...near, 0, 0, 0, 0], fieldOffset: near.length, kind: 'pc32', addend: -4 },
]
const jumpEncoding = branchForms(0xeb, 0xe9)
const conditionalEncodings = conditions.map((_, code) => branchForms(0x70 + code, 0x0f, 0x80 + code))
const conditionCodes = new Map(conditions.map((condition, code) => [condition, code]))

/** Looked up when first needed: loading the package parses no row. */
let callRelative: Form | undefined
let jumpRelative: Form | undefined

/**
 * Writes x86-64 instructions one after another. Every operand is checked against the row; among the encodings of one
 * instruction the preferred one is written, whichever row of that instruction is named.
 */
export class Assembler {
  readonly layout: CodeLayout
  private readonly buffer: CodeBuffer

  constructor(layout: CodeLayout = new CodeLayout()) {
    this.layout = layout
    this.buffer = layout.buffer
  }

  /** A new label, to be bound once. */
  label(): Label {
    return this.layout.label()
  }

  /** Binds `label` to the next instruction. */
  bind(label: Label): void {
    this.layout.bind(label)
  }

  /** `jmp`, short when the label turns out to be near enough; a symbol is always reached by a relocated near jump. */
  jump(target: Label | SymbolReference): void {
    if (target.kind === 'label') this.layout.branch(jumpEncoding, target)
    else this.emit((jumpRelative ??= form('jmp_rel32')), target)
  }

  /** `jcc` to a label, short when it turns out to be near enough. */
  jumpIf(condition: Condition, target: Label): void {
    this.layout.branch(conditionalEncodings[conditionCodes.get(condition)!]!, target)
  }

  /** `call` to a label or symbol. */
  call(target: Label | SymbolReference): void {
    this.emit((callRelative ??= form('call_rel32')), target)
  }

  /** Pads with multi-byte `nop`s to a multiple of `alignment` bytes, a power of two, from the start of the code. */
  align(alignment: number): void {
    this.layout.align(alignment, padding)
  }

  /** Bytes as they are: data between code, or code from elsewhere. */
  append(bytes: ArrayLike<number>): void {
    this.buffer.append(bytes)
  }

  /** Settles branches and labels. The assembler stays usable; code added later shows in the next `finish`. */
  finish(): AssembledCode {
    return this.layout.finish()
  }

  /**
   * Writes one instruction.
   * @throws EncodeError naming the operand and what the row accepts there; nothing is written then
   */
  emit(row: Form, a?: Operand, b?: Operand, c?: Operand, d?: Operand): void {
    const { operands } = row
    const count = a === undefined ? 0 : b === undefined ? 1 : c === undefined ? 2 : d === undefined ? 3 : 4
    if (count !== operands.length) rejectCount(row, count)
    if (count > 0 && !accepts(operands[0]!, a!)) rejectOperand(row, 0, a)
    if (count > 1 && !accepts(operands[1]!, b!)) rejectOperand(row, 1, b)
    if (count > 2 && !accepts(operands[2]!, c!)) rejectOperand(row, 2, c)
    if (count > 3 && !accepts(operands[3]!, d!)) rejectOperand(row, 3, d)
    const alternatives = preferencesFor(row)
    for (let n = 0; n < alternatives.length; n++) {
      const preference = alternatives[n]!
      if (applies(preference, row, a, b, c, d)) {
        this.writePreferred(preference, a, b, c, d)
        return
      }
    }
    this.write(row, a, b, c, d)
  }

  private writePreferred(
    { when, form: better }: Preference,
    a: Operand | undefined,
    b: Operand | undefined,
    c: Operand | undefined,
    d: Operand | undefined,
  ): void {
    if (when === 'exchange') {
      if (isAccumulator(a!)) this.write(better, b, a, undefined, undefined)
      else this.write(better, a, b, undefined, undefined)
    } else if (when === 'commute' || when === 'commute-symmetric') this.write(better, a, c, b, d)
    else this.write(better, a, b, c, d)
  }

  /** The operands are already checked. */
  private write(
    row: Form,
    a: Operand | undefined,
    b: Operand | undefined,
    c: Operand | undefined,
    d: Operand | undefined,
  ): void {
    const { layout } = row
    const { reg, rm, opcodeRegister, fieldBytes } = layout
    const register = (reg < 0 ? undefined : reg === 0 ? a : reg === 1 ? b : c) as Register | undefined
    const other = (rm < 0 ? (opcodeRegister < 0 ? undefined : a) : rm === 0 ? a : rm === 1 ? b : c) as
      | Register
      | MemoryOperand
      | undefined
    let rexBits = layout.w << 3
    // A REX prefix without bits names spl, bpl, sil and dil.
    let needed = 0
    let high = 0
    let regNumber = layout.digit
    let rmNumber = 0
    if (register !== undefined) {
      regNumber = register.number
      rexBits |= (regNumber >> 1) & 4
      needed = register.rex
      high = register.mask
    }
    if (other !== undefined) {
      if (other.kind === 'register') {
        rmNumber = other.number
        rexBits |= rmNumber >> 3
        needed |= other.rex
        high |= other.mask
      } else {
        rexBits |= other.rexBits
        if (other.mask !== classMask.memory) requireDistinct(row, a as Register, other as MemoryOperand, c as Register)
      }
    }
    needed |= rexBits
    if ((high & classMask.gp8high) !== 0 && needed !== 0) rejectHighByte(row, [a, b, c])

    const { buffer } = this
    buffer.reserve(maximumInstructionBytes)
    const { bytes } = buffer
    let at = buffer.length
    if (layout.prefix === 'vex') at = writeVex(layout, bytes, at, rexBits, a, b, c)
    else at = writePrefixes(layout, bytes, at, rexBits, needed)
    bytes[at++] = opcodeRegister < 0 ? layout.opcode : layout.opcode | (rmNumber & 7)
    if (rm >= 0) {
      const middle = (regNumber & 7) << 3
      const trailing = layout.is4 < 0 ? fieldBytes : 1
      if (other!.kind === 'memory') at = this.writeMemory(other as MemoryOperand, middle, bytes, at, trailing)
      else bytes[at++] = 0xc0 | middle | (rmNumber & 7)
    } else if (layout.suffix >= 0) bytes[at++] = layout.suffix
    if (fieldBytes !== 0) {
      const index = layout.immediate >= 0 ? layout.immediate : layout.relative
      at = this.writeField(row, bytes, at, (index === 0 ? a : index === 1 ? b : index === 2 ? c : d)!, fieldBytes)
      if (layout.secondImmediate >= 0) bytes[at++] = Number(b)
    } else if (layout.is4 >= 0) bytes[at++] = (d as Register).number << 4
    buffer.length = at
  }

  /** ModRM, SIB and displacement; `fieldBytes` of the instruction follow, from whose end rip counts. */
  private writeMemory(
    memory: MemoryOperand,
    middle: number,
    bytes: Uint8Array,
    at: number,
    fieldBytes: number,
  ): number {
    bytes[at++] = memory.modrm | middle
    if (memory.sib >= 0) bytes[at++] = memory.sib
    if (memory.displacementBytes === 0) return at
    if (memory.displacementBytes === 1) {
      bytes[at] = memory.displacement
      return at + 1
    }
    if (memory.target !== undefined) this.reference(at, 'pc32', memory.target, -4 - fieldBytes)
    writeInt32(bytes, at, memory.displacement)
    return at + 4
  }

  private writeField(row: Form, bytes: Uint8Array, at: number, operand: Operand, sizeBytes: number): number {
    if (typeof operand === 'number' && sizeBytes <= 4) {
      if (sizeBytes === 1) bytes[at] = operand
      else if (sizeBytes === 4) writeInt32(bytes, at, operand)
      else {
        bytes[at] = operand
        bytes[at + 1] = operand >> 8
      }
    } else if (typeof operand === 'object')
      this.writeReference(row, bytes, at, operand as Label | SymbolReference, sizeBytes)
    else writeWide(bytes, at, operand, sizeBytes)
    return at + sizeBytes
  }

  private writeReference(
    row: Form,
    bytes: Uint8Array,
    at: number,
    target: Label | SymbolReference,
    sizeBytes: number,
  ): void {
    bytes.fill(0, at, at + sizeBytes)
    if (row.layout.relative >= 0) {
      const kind = sizeBytes === 1 ? 'pc8' : target.kind === 'label' ? 'pc32' : 'plt32'
      this.reference(at, kind, target, -sizeBytes)
    } else {
      const extended = row.operands[row.layout.immediate]!.width > 32
      this.reference(at, sizeBytes === 8 ? 'abs64' : extended ? 'abs32s' : 'abs32', target, 0)
    }
  }

  private reference(
    at: number,
    kind: 'pc8' | 'pc32' | 'plt32' | 'abs32' | 'abs32s' | 'abs64',
    target: Label | SymbolReference,
    addend: number,
  ): void {
    if (target.kind === 'label') this.layout.field(at, kind, target, addend)
    else this.layout.field(at, kind, target.name, addend + target.addend)
  }
}

function writeInt32(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value
  bytes[at + 1] = value >> 8
  bytes[at + 2] = value >> 16
  bytes[at + 3] = value >> 24
}

function writeWide(bytes: Uint8Array, at: number, value: Immediate, sizeBytes: number): void {
  let rest = BigInt.asUintN(64, BigInt(value))
  for (let n = 0; n < sizeBytes; n++, rest >>= 8n) bytes[at + n] = Number(rest & 0xffn)
}

/** A fresh assembler. */
export function createAssembler(): Assembler {
  return new Assembler()
}
