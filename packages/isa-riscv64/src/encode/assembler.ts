import {
  type AssembledCode,
  type CodeBuffer,
  CodeLayout,
  EncodeError,
  type Label,
  type SymbolReference,
} from '@sourceless/isa'
import type { Form } from '../form.js'
import { type AddressPart, at, type Operand, pcrelHi, pcrelLo } from '../operand.js'
import { type Register, registers } from '../register.js'
import { form } from '../table/table.js'
import { type BranchOptions, conditionalEncoding, jumpBytes, jumpEncoding, pairBytes } from './branches.js'
import { Encoder, type Reference } from './encoder.js'
import { loadImmediateSequence } from './immediate.js'
import { padding } from './padding.js'
import { wordOf } from './words.js'

export interface AssemblerOptions {
  /** Write the two-byte form of an instruction wherever LLVM would; default true. */
  readonly compress?: boolean
  /** A register that branches to labels more than 1 MiB away may overwrite. Without it such branches are refused. */
  readonly farBranchScratch?: Register
}

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
  private readonly encoder: Encoder
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
    this.encoder = new Encoder(this.buffer, this.compress)
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
    const reference = this.encoder.encode(row, a, b, c, d, e)
    if (reference !== undefined) this.emitReference(row, reference)
  }

  /** An instruction with an address that is not known yet. */
  private emitReference(row: Form, reference: Reference): void {
    if (reference.kind === 'part') this.emitPart(row, reference)
    else if (reference.kind === 'label') this.branch(this.branchEncoding(row), reference)
    else {
      const { numbers } = this.encoder
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
    const key = wordOf(row, this.encoder.numbers)
    const known = this.branchEncodings.get(key)
    if (known !== undefined) return known
    const made = this.makeBranchEncoding(row)
    if (this.branchEncodings.size < branchEncodingLimit) this.branchEncodings.set(key, made)
    return made
  }

  private makeBranchEncoding(row: Form): ReturnType<typeof jumpEncoding> {
    const { branchOptions } = this
    const { numbers } = this.encoder
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
      this.encoder.writeAsIs(row)
      this.field(place, row.format === 'S' ? 'riscv-pc-low12-store' : 'riscv-pc-low12', symbol, distance)
      return
    }
    this.encoder.writeAsIs(row)
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

/** A fresh assembler. */
export function createAssembler(options: AssemblerOptions = {}): Assembler {
  return new Assembler(options)
}
