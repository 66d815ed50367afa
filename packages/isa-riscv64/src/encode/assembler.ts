import {
  type AssembledCode,
  type CodeBuffer,
  CodeLayout,
  EncodeError,
  type Label,
  type SymbolReference,
} from '@sourceless/isa'
import type { Compression, Form, OperandSpec, QuickShape } from '../form.js'
import { type AddressPart, at, type MemoryOperand, type Operand, pcrelHi, pcrelLo } from '../operand.js'
import { type Register, registers } from '../register.js'
import { holds } from '../table/pattern.js'
import { form } from '../table/table.js'
import { type BranchOptions, conditionalEncoding, jumpBytes, jumpEncoding, pairBytes } from './branches.js'
import { loadImmediateSequence } from './immediate.js'
import { padding } from './padding.js'
import { rejectCount, rejectOperand } from './reject.js'
import { placed, takes, wordOf } from './words.js'

export interface AssemblerOptions {
  /** Write the two-byte form of an instruction wherever LLVM would; default true. */
  readonly compress?: boolean
  /** A register that branches to labels more than 1 MiB away may overwrite. Without it such branches are refused. */
  readonly farBranchScratch?: Register
}

type Reference = AddressPart | Label | SymbolReference
type Target = Label | SymbolReference

const [jal, auipc, addi] = ['jal', 'auipc', 'addi'].map(form) as [Form, Form, Form]
const literalLoads = { x4: form('lw'), x8: form('ld'), f4: form('flw'), f8: form('fld') }
const branchEncodingLimit = 4096

/**
 * Writes RISC-V instructions one after another. Every operand is checked against the row; with compression (the default)
 * the two-byte form is written where there is one.
 */
export class Assembler {
  readonly layout: CodeLayout
  private readonly buffer: CodeBuffer
  private readonly compress: boolean
  private readonly branchOptions: BranchOptions
  /** The numbers of the instruction being written. */
  private readonly numbers = new Int32Array(8)
  /** The operand among them that is an address not known yet. */
  private reference: Reference | undefined
  /** Encodings of branches, by the word of the plain branch. */
  private readonly branchEncodings = new Map<number, ReturnType<typeof jumpEncoding>>()
  /** Branches and alignments so far: what lies between two places in the buffer and has no size yet. */
  private fragments = 0
  /** Where labels were bound, and which `auipc` instructions there are: for `%pcrel_lo`. */
  private readonly places = new Map<number, { readonly offset: number; readonly fragments: number }>()
  private readonly highParts = new Map<number, Target>()

  constructor(options: AssemblerOptions = {}, layout: CodeLayout = new CodeLayout()) {
    this.layout = layout
    this.buffer = layout.buffer
    this.compress = options.compress ?? true
    this.branchOptions = { compress: this.compress, farBranchScratch: options.farBranchScratch }
  }

  /** A new label, to be bound once. */
  label(): Label {
    return this.layout.label()
  }

  /** Binds `label` to the next instruction. */
  bind(label: Label): void {
    this.layout.bind(label)
    this.places.set(label.id, { offset: this.buffer.length, fragments: this.fragments })
  }

  /** `j`: 2, 4 or (with a scratch register) 8 bytes to a label, as far as it turns out to be; 4 to a symbol. */
  jump(target: Target): void {
    this.emit(jal, registers.zero, target)
  }

  /** `call`: to a label in 4 bytes where they reach, otherwise as to a symbol in 8. */
  call(target: Target, link: Register = registers.ra): void {
    if (target.kind === 'label') this.emit(jal, link, target)
    else this.farJump(link, link, target)
  }

  /** `tail`: a jump that may overwrite t1. */
  tail(target: Target): void {
    if (target.kind === 'symbol') this.farJump(registers.zero, registers.t1, target)
    else {
      const options = { compress: this.compress, farBranchScratch: registers.t1 }
      this.branch(jumpEncoding(0, options), target)
    }
  }

  /** auipc scratch, …; jalr link, …(scratch): always 8 bytes, to anywhere within 2 GiB. */
  farJump(link: Register, scratch: Register, target: Target): void {
    this.field(this.buffer.length, 'riscv-call', target, 0)
    this.buffer.append(pairBytes(link.number, scratch.number))
  }

  /** `la`: the address of a label or symbol within 2 GiB, by auipc and addi. */
  loadAddress(rd: Register, target: Target): void {
    const high = this.highPart(rd, target)
    this.emit(addi, rd, rd, pcrelLo(high))
  }

  /** A load or store at a label or symbol within 2 GiB, by auipc into `scratch` and the instruction. */
  accessAt(row: Form, register: Register, target: Target, scratch: Register): void {
    const high = this.highPart(scratch, target)
    this.emit(row, register, at(scratch, pcrelLo(high)))
  }

  private highPart(rd: Register, target: Target): Label {
    const label = this.label()
    this.bind(label)
    this.emit(auipc, rd, pcrelHi(target))
    return label
  }

  /** `li`: the shortest sequence that LLVM knows for the base instruction set, 1 to 8 instructions. */
  loadImmediate(rd: Register, value: number | bigint): void {
    let source: Register = registers.zero
    for (const { form: row, immediate } of loadImmediateSequence(value)) {
      if (row.slots.length === 2) this.emit(row, rd, immediate)
      else this.emit(row, rd, source, immediate)
      source = rd
    }
  }

  /**
   * Loads a constant of 4 or 8 bytes from behind the code: call `placeLiterals` where those may stand. A float register
   * needs an integer register on the way.
   */
  loadLiteral(register: Register, bytes: Uint8Array, scratch: Register = register): void {
    const row = literalLoads[`${register.class}${bytes.length}` as keyof typeof literalLoads]
    if (row === undefined) throw new RangeError(`a literal has 4 or 8 bytes, not ${bytes.length}`)
    this.accessAt(row, register, this.layout.literal(bytes), scratch)
  }

  /** Writes the constants that wait for a place, aligned. */
  placeLiterals(): void {
    if (this.layout.literalBytes === 0) return
    this.fragments++
    this.layout.placeLiterals((sizeBytes) => padding(sizeBytes, this.compress))
  }

  /** Pads with `nop`s to a multiple of `alignment` bytes, a power of two, from the start of the code. */
  align(alignment: number): void {
    this.fragments++
    this.layout.align(alignment, (sizeBytes) => padding(sizeBytes, this.compress))
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
   * Writes one instruction. A rounding mode that is left out is the usual one (`dyn`, or `rne` where the result is exact).
   * @throws EncodeError naming the operand and what the row accepts there; nothing is written then
   */
  emit(row: Form, a?: Operand, b?: Operand, c?: Operand, d?: Operand, e?: Operand): void {
    const { quick } = row
    if (quick !== undefined && d === undefined && this.emitQuick(row, quick, a, b, c)) return
    this.emitChecked(row, a, b, c, d, e)
  }

  /** The commonest shapes with operands that they accept; false, and nothing done, for anything else. */
  private emitQuick(
    row: Form,
    { kind, count, match, masks, shifts, slot }: QuickShape,
    a: Operand | undefined,
    b: Operand | undefined,
    c: Operand | undefined,
  ): boolean {
    const { numbers } = this
    if (a == null || b == null || (c === undefined ? count !== 2 : count !== 3)) return false
    if (((a as Register).mask & masks[0]) === 0) return false
    const first = (a as Register).number
    numbers[0] = first
    let word = match | (first << shifts[0])
    if (kind === 'memory') {
      const { offset, base, mask } = b as MemoryOperand
      if ((mask & masks[1]) === 0 || typeof offset !== 'number' || !takes(slot, offset)) return false
      numbers[1] = offset
      numbers[2] = base.number
      word |= placed(slot, offset) | (base.number << shifts[1])
    } else {
      let number: Operand | undefined = b
      if (kind === 'registers' || count === 3) {
        if (((b as Register).mask & masks[1]) === 0) return false
        const second = (b as Register).number
        numbers[1] = second
        word |= second << shifts[1]
        number = c
      }
      if (kind === 'immediate') {
        if (typeof number !== 'number' || !takes(slot, number)) return false
        numbers[count - 1] = number
        word |= placed(slot, number)
      } else if (count === 3) {
        if (number == null || ((number as Register).mask & masks[2]) === 0) return false
        const third = (number as Register).number
        numbers[2] = third
        word |= third << shifts[2]
      }
    }
    if (!this.compress || !this.writeShort(row)) this.writeWord(word)
    return true
  }

  private emitChecked(row: Form, a?: Operand, b?: Operand, c?: Operand, d?: Operand, e?: Operand): void {
    const { operands } = row
    const expected = operands.length
    let count = 5
    if (a === undefined) count = 0
    else if (b === undefined) count = 1
    else if (c === undefined) count = 2
    else if (d === undefined) count = 3
    else if (e === undefined) count = 4
    if (count !== expected && (count !== expected - 1 || operands[count]!.omitted === undefined))
      rejectCount(row, count)
    this.reference = undefined
    let next = 0
    if (count > 0) next = this.take(row, 0, operands[0]!, a, next)
    if (count > 1) next = this.take(row, 1, operands[1]!, b, next)
    if (count > 2) next = this.take(row, 2, operands[2]!, c, next)
    if (count > 3) next = this.take(row, 3, operands[3]!, d, next)
    if (count > 4) next = this.take(row, 4, operands[4]!, e, next)
    if (count !== expected) this.numbers[next] = operands[count]!.omitted!.number
    if (this.reference !== undefined) this.emitReference(row, this.reference)
    else if (!this.compress || !this.writeShort(row)) this.writeAsIs(row)
  }

  /** Checks one operand and keeps its numbers from `next` on; returns where the next operand's go. */
  private take(row: Form, index: number, spec: OperandSpec, operand: Operand | undefined, next: number): number {
    const { numbers } = this
    if (typeof operand === 'number') {
      if (spec.mask !== 0 || !takes(spec.slot, operand)) rejectOperand(row, index, operand)
      numbers[next] = operand
      return next + 1
    }
    if (typeof operand !== 'object' || operand === null) rejectOperand(row, index, operand)
    if (((operand as Register).mask & spec.mask) !== 0) {
      if (operand.kind === 'memory') return this.takeMemory(row, index, spec, operand, next)
      const { number } = operand as Register
      if (!spec.isAnyRegister && !takes(spec.slot, number)) rejectOperand(row, index, operand)
      numbers[next] = number
      return next + 1
    }
    if (spec.mask !== 0 || !refers(row, spec, operand)) rejectOperand(row, index, operand)
    this.reference = operand as Reference
    numbers[next] = 0
    return next + 1
  }

  private takeMemory(row: Form, index: number, spec: OperandSpec, operand: MemoryOperand, next: number): number {
    const { offset, base } = operand
    const { numbers } = this
    if (typeof offset === 'number') {
      if (!takes(spec.slot, offset)) rejectOperand(row, index, operand)
      numbers[next] = offset
    } else {
      if (!refers(row, spec, offset)) rejectOperand(row, index, operand)
      this.reference = offset
      numbers[next] = 0
    }
    if (!takes(spec.base!, base.number)) rejectOperand(row, index, operand)
    numbers[next + 1] = base.number
    return next + 2
  }

  /** Writes the two-byte form of the instruction in `numbers`, which are already checked, if there is one. */
  private writeShort({ compressed }: Form): boolean {
    for (let n = 0; n < compressed.length; n++) if (this.writeCompressed(compressed[n]!)) return true
    return false
  }

  private writeAsIs(row: Form): void {
    const word = wordOf(row, this.numbers)
    if (row.sizeBytes === 4) this.writeWord(word)
    else this.writeHalf(word)
  }

  private writeWord(word: number): void {
    const { buffer } = this
    buffer.reserve(4)
    const { bytes, length } = buffer
    bytes[length] = word
    bytes[length + 1] = word >> 8
    bytes[length + 2] = word >> 16
    bytes[length + 3] = word >> 24
    buffer.length = length + 4
  }

  private writeHalf(half: number): void {
    const { buffer } = this
    buffer.reserve(2)
    const { bytes, length } = buffer
    bytes[length] = half
    bytes[length + 1] = half >> 8
    buffer.length = length + 2
  }

  private writeCompressed(compression: Compression): boolean {
    const { numbers } = this
    const { index, other, value: wanted } = compression
    if (numbers[index] !== (other < 0 ? wanted : numbers[other])) return false
    const { form: short, from, conditions } = compression
    if (conditions.length > 3 && !holds(conditions, numbers)) return false
    const { slots } = short
    let word = short.match
    for (let n = 0; n < slots.length; n++) {
      const slot = slots[n]!
      const value = numbers[from[n]!]!
      if (!takes(slot, value)) return false
      word |= placed(slot, value)
    }
    this.writeHalf(word)
    return true
  }

  /** An instruction with an address that is not known yet. */
  private emitReference(row: Form, reference: Reference): void {
    if (reference.kind === 'part') this.emitPart(row, reference)
    else if (reference.kind === 'label') this.branch(this.branchEncoding(row), reference)
    else {
      const { numbers } = this
      if (row !== jal) {
        // As LLVM: symbols may be further away than a conditional branch reaches.
        const options = { compress: this.compress, farBranchScratch: undefined }
        const far = conditionalEncoding(row, numbers[0]!, numbers[1]!, options).at(-1)!
        this.field(this.buffer.length + far.fieldOffset, 'riscv-jump', reference, 0)
        this.buffer.append(far.bytes)
      } else {
        this.field(this.buffer.length, 'riscv-jump', reference, 0)
        this.buffer.append(jumpBytes(numbers[0]!))
      }
    }
  }

  private branch(encoding: ReturnType<typeof jumpEncoding>, target: Label): void {
    this.fragments++
    this.layout.branch(encoding, target)
  }

  private branchEncoding(row: Form): ReturnType<typeof jumpEncoding> {
    const key = wordOf(row, this.numbers)
    const known = this.branchEncodings.get(key)
    if (known !== undefined) return known
    const made = this.makeBranchEncoding(row)
    if (this.branchEncodings.size < branchEncodingLimit) this.branchEncodings.set(key, made)
    return made
  }

  private makeBranchEncoding(row: Form): ReturnType<typeof jumpEncoding> {
    const { numbers, branchOptions } = this
    if (row === jal) return jumpEncoding(numbers[0]!, branchOptions)
    if (row.expansion === undefined) return conditionalEncoding(row, numbers[0]!, numbers[1]!, branchOptions)
    // c.j, c.beqz, c.bnez: short to begin with, and relaxed as any other branch.
    const options = { ...branchOptions, compress: true }
    const longer = row.expansion.form
    return longer === jal ? jumpEncoding(0, options) : conditionalEncoding(longer, numbers[0]!, 0, options)
  }

  private emitPart(row: Form, { part, target }: AddressPart): void {
    const place = this.buffer.length
    if (part === 'pcrelLo') {
      const { symbol, distance } = this.highPartAt(row, target as Label)
      this.writeAsIs(row)
      this.field(place, row.format === 'S' ? 'riscv-pc-low12-store' : 'riscv-pc-low12', symbol, distance)
      return
    }
    this.writeAsIs(row)
    if (part === 'pcrelHi') {
      this.highParts.set(place, target)
      this.field(place, 'riscv-pc-high20', target, 0)
    } else if (part === 'hi') this.field(place, 'riscv-high20', target, 0)
    else this.field(place, row.format === 'S' ? 'riscv-low12-store' : 'riscv-low12', target, 0)
  }

  /** What the `auipc` at a label refers to, and how far back it is. */
  private highPartAt(row: Form, label: Label): { symbol: Target; distance: number } {
    const place = this.places.get(label.id)
    const symbol = place && this.highParts.get(place.offset)
    if (symbol === undefined || place!.fragments !== this.fragments) {
      const accepts =
        'the label of an earlier auipc with %pcrel_hi, with no branch to a label and no alignment in between'
      const message = `%pcrel_lo in ${row.name} takes ${accepts}`
      throw new EncodeError('operand-conflict', message, { form: row.name, accepts, value: label })
    }
    return { symbol, distance: this.buffer.length - place!.offset }
  }

  private field(offset: number, kind: Parameters<CodeLayout['field']>[1], target: Target, addend: number): void {
    if (target.kind === 'label') this.layout.field(offset, kind, target, addend)
    else this.layout.field(offset, kind, target.name, target.addend + addend)
  }
}

/** Whether an operand of the row may be this part of an address, label or symbol. */
function refers(row: Form, spec: OperandSpec, operand: Operand): boolean {
  if (typeof operand !== 'object') return false
  if (operand.kind === 'label') return spec.kind === 'target'
  if (operand.kind === 'symbol') return spec.kind === 'target' && row.sizeBytes === 4
  if (operand.kind !== 'part' || row.sizeBytes === 2) return false
  const { part, target } = operand
  if (part === 'hi') return row.name === 'lui' && target.kind === 'symbol'
  if (part === 'pcrelHi') return row.name === 'auipc'
  const isWhole = spec.slot.minimum === -2048 && spec.slot.multiple === 1
  return isWhole && target.kind === (part === 'lo' ? 'symbol' : 'label')
}

/** A fresh assembler. */
export function createAssembler(options: AssemblerOptions = {}): Assembler {
  return new Assembler(options)
}
