import {
  type AssembledCode,
  type BranchEncoding,
  type CodeBuffer,
  CodeLayout,
  EncodeError,
  type FieldKind,
  type Label,
  type SymbolReference,
} from '@sourceless/isa'
import type { Form } from '../form.js'
import { moveWideSequence } from '../move-wide.js'
import { REFUSED } from '../operand/kind.js'
import { type Condition, conditions, type Operand, shift } from '../operand/operand.js'
import { type Register, wzr, xzr } from '../operand/register.js'
import { form } from '../table/forms.js'
import { encodeWord, isConsistent } from './encode.js'
import { reject } from './reject.js'

const NOP = 0xd503201f
const B = 0x14000000

const bytesOf = (...words: readonly number[]): readonly number[] =>
  words.flatMap((word) => [word & 255, (word >>> 8) & 255, (word >>> 16) & 255, word >>> 24])

/** `nop`s; places that are no multiple of 4 bytes can only follow data, and are filled with zeros first. */
function padding(sizeBytes: number): Uint8Array {
  const bytes = new Uint8Array(sizeBytes)
  const nop = bytesOf(NOP)
  for (let at = sizeBytes & 3; at < sizeBytes; at += 4) bytes.set(nop, at)
  return bytes
}
const zeros = (sizeBytes: number): Uint8Array => new Uint8Array(sizeBytes)

/** No code is that long. A small integer: the encoder compares with it for every instruction. */
const NO_DEADLINE = 0x3fff_ffff

/** Reach of `ldr` from a literal, less room for the branch over the literals and for their alignment. */
const LITERAL_REACH = 0x100000 - 64

/** Writes A64 instructions one after another. Every operand is checked against the row. */
export class Assembler {
  readonly layout: CodeLayout
  private readonly buffer: CodeBuffer
  /** Length of the buffer at which waiting literals must be placed; what is added later, at finish, is taken off. */
  private literalDeadline = NO_DEADLINE

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

  /** `b`. */
  jump(target: Label | SymbolReference): void {
    this.emit(form('b_label'), target)
  }

  /** `b.cond`; where the label is out of its reach, the opposite condition over a `b`. */
  jumpIf(condition: Condition, target: Label): void {
    const code = conditions.indexOf(condition)
    this.branch((0x54000000 | code) >>> 0, 'arm64-branch19', target)
  }

  /** `bl`. */
  call(target: Label | SymbolReference): void {
    this.emit(form('bl_call'), target)
  }

  /** Makes a constant in an x or w register by the shortest sequence of moves. */
  move(target: Register, value: number | bigint): void {
    const bits = target.bits === 64 ? 64 : 32
    const letter = bits === 64 ? 'x' : 'w'
    for (const { mnemonic, immediate, shift: amount } of moveWideSequence(value, bits)) {
      if (mnemonic === 'orr')
        this.emit(form(`orr_${letter}sp_${letter}_bits`), target, bits === 64 ? xzr : wzr, immediate)
      else this.emit(form(`${mnemonic}_${letter}_imm16`), target, immediate, shift('lsl', amount))
    }
  }

  /** Pads with `nop`s to a multiple of `alignment` bytes, a power of two, from the start of the code. */
  align(alignment: number): void {
    this.reserveLater(alignment)
    this.layout.align(alignment, padding)
  }

  /** Bytes as they are: data between code, or code from elsewhere. Code after them must start at a multiple of 4. */
  append(bytes: ArrayLike<number>): void {
    if (this.buffer.length + bytes.length >= this.literalDeadline) this.placeLiteralsHere()
    this.buffer.append(bytes)
  }

  /**
   * `ldr` of a constant that is placed with others in a pool: behind the code, or, before the pool gets out of reach (1 MiB),
   * amid it with a branch over. `target` is an x, w, s, d or q register; equal constants share one place.
   */
  loadLiteral(target: Register, value: bigint): void {
    const sizeBytes = target.bits / 8
    if (sizeBytes < 4)
      throw new EncodeError(
        'operand-width',
        `${target.name} cannot be loaded from a literal: its width must be 32, 64 or 128 bits`,
      )
    if (value < -(1n << BigInt(target.bits - 1)) || value >> BigInt(target.bits) > 0n)
      throw new EncodeError('immediate-range', `${value} does not fit in ${target.bits} bits of ${target.name}`, {
        value,
      })
    const bytes = new Uint8Array(sizeBytes)
    for (let n = 0, rest = BigInt.asUintN(target.bits, value); n < sizeBytes; n++, rest >>= 8n)
      bytes[n] = Number(rest & 0xffn)
    const before = this.layout.literalBytes
    const label = this.layout.literal(bytes)
    if (before === 0) this.literalDeadline = this.buffer.length + LITERAL_REACH
    this.literalDeadline -= this.layout.literalBytes - before
    this.emit(
      form(`ldr_${target.class === 'xzr' ? 'x' : target.class === 'wzr' ? 'w' : target.class}_literal`),
      target,
      label,
    )
  }

  /** Places the waiting literals here: code must not run into them. */
  placeLiterals(): void {
    this.layout.placeLiterals(zeros)
    this.literalDeadline = NO_DEADLINE
  }

  /** Places waiting literals, settles branches and labels. The assembler stays usable. */
  finish(): AssembledCode {
    this.placeLiterals()
    return this.layout.finish()
  }

  /**
   * Writes one instruction; operands that the row lets be left out may be.
   * @throws EncodeError naming the operand and what the row accepts there; nothing is written then
   */
  emit(row: Form, a?: Operand, b?: Operand, c?: Operand, d?: Operand, e?: Operand): void {
    const word = encodeWord(row, a, b, c, d, e)
    if (word === REFUSED) this.emitReference(row, [a, b, c, d, e])
    else this.emitWord(word)
  }

  /** Writes an instruction word. */
  emitWord(word: number): void {
    const { buffer } = this
    if (buffer.length >= this.literalDeadline) this.placeLiteralsHere()
    if (buffer.length + 4 > buffer.bytes.length) buffer.reserve(4)
    const { bytes, length } = buffer
    bytes[length] = word
    bytes[length + 1] = word >>> 8
    bytes[length + 2] = word >>> 16
    bytes[length + 3] = word >>> 24
    buffer.length = length + 4
  }

  /** Writes an instruction one of whose operands refers to an address that is not known yet. */
  emitReference(row: Form, operands: readonly (Operand | undefined)[]): void {
    const { kinds, match } = row.layout
    let word = match
    let found: { readonly field: FieldKind; readonly target: Label | SymbolReference } | undefined
    for (const [n, kind] of kinds.entries()) {
      const operand = operands[n] ?? kind.fallback
      if (operand === undefined) reject(row, operands)
      const reference = kind.reference?.(operand)
      if (reference !== undefined) found = reference
      const bits = reference === undefined ? kind.encode(operand, word) : reference.bits
      if (bits === REFUSED) reject(row, operands)
      word |= bits
    }
    if (
      found === undefined ||
      operands.slice(kinds.length).some((operand) => operand !== undefined) ||
      !isConsistent(row, word, operands)
    )
      reject(row, operands)
    const { field, target } = found
    if (target.kind === 'label' && (field === 'arm64-branch19' || field === 'arm64-branch14'))
      this.branch(word, field, target)
    else {
      if (this.buffer.length >= this.literalDeadline) this.placeLiteralsHere()
      if (target.kind === 'label') this.layout.field(this.buffer.length, field, target, 0)
      else this.layout.field(this.buffer.length, field, target.name, target.addend)
      this.emitWord(word)
    }
  }

  /** A conditional branch, which may have to become its opposite over a `b`. */
  private branch(word: number, kind: FieldKind, target: Label): void {
    if (this.buffer.length >= this.literalDeadline) this.placeLiteralsHere()
    const short = { bytes: bytesOf(word), fieldOffset: 0, kind, addend: 0 }
    const opposite = oppositeOf(word)
    const encoding: BranchEncoding =
      opposite === undefined
        ? [short]
        : // Over the next instruction: two words on.
          [short, { bytes: bytesOf(opposite | (2 << 5), B), fieldOffset: 4, kind: 'arm64-branch26', addend: 0 }]
    this.reserveLater(8)
    this.layout.branch(encoding, target)
  }

  /** Bytes that are added here at finish. */
  private reserveLater(sizeBytes: number): void {
    if (this.literalDeadline !== NO_DEADLINE) this.literalDeadline -= sizeBytes
  }

  private placeLiteralsHere(): void {
    const over = this.layout.label()
    this.literalDeadline = NO_DEADLINE
    this.layout.field(this.buffer.length, 'arm64-branch26', over, 0)
    this.emitWord(B)
    this.placeLiterals()
    this.layout.align(4, zeros)
    this.layout.bind(over)
  }
}

/** The branch on the opposite condition: bit 0 of b.cond, bit 24 of cbz and tbz. b.al and b.nv have none. */
function oppositeOf(word: number): number | undefined {
  if (word >>> 24 !== 0x54) return word ^ (1 << 24)
  return (word & 14) === 14 ? undefined : word ^ 1
}

/** A fresh assembler. */
export function createAssembler(): Assembler {
  return new Assembler()
}
