import { CodeBuffer } from './code-buffer.js'
import { type Field, type FieldKind, fieldSizeBytes, patchField } from './field.js'
import type { Label } from './label.js'

/** The two encodings of a branch: opcode bytes, followed by an 8-bit or a 32-bit displacement from the end. */
export interface BranchEncoding {
  readonly short: readonly number[]
  readonly near: readonly number[]
}

/** Finished code. Offsets are bytes from its start. */
export interface AssembledCode {
  readonly bytes: Uint8Array
  /** References to symbols, for the object writer or the linker. */
  readonly relocations: readonly Field<string>[]
  /** Offset of each bound label, by `Label.id`; -1 for labels never bound (and never used). */
  readonly labelOffsets: Int32Array
}

interface Branch {
  readonly kind: 'branch'
  readonly encoding: BranchEncoding
  readonly target: number
}
interface Alignment {
  readonly kind: 'alignment'
  readonly alignment: number
  readonly fill: (sizeBytes: number) => Uint8Array
}
/** A piece whose size is decided at the end; it takes no room in the buffer until then. */
type Fragment = (Branch | Alignment) & { readonly offset: number }

interface PendingField extends Field {
  /** How many fragments come before it. */
  readonly fragments: number
}

/**
 * The part of an assembler that does not know the instruction set: a buffer, labels, fields to patch, and branches that
 * start short and only ever grow to near until all of them reach (so it ends after at most one pass per branch).
 */
export class CodeLayout {
  readonly buffer: CodeBuffer
  private readonly fragments: Fragment[] = []
  private readonly fields: PendingField[] = []
  private readonly labelOffset: number[] = []
  private readonly labelFragments: number[] = []

  constructor(buffer: CodeBuffer = new CodeBuffer()) {
    this.buffer = buffer
  }

  label(): Label {
    this.labelFragments.push(0)
    return { kind: 'label', id: this.labelOffset.push(-1) - 1 }
  }

  /** Makes `label` mean the current end of the code. Binding twice is a bug and throws. */
  bind(label: Label): void {
    if (this.labelOffset[label.id] !== -1) throw new Error(`label ${label.id} is not of this assembler, or bound twice`)
    this.labelOffset[label.id] = this.buffer.length
    this.labelFragments[label.id] = this.fragments.length
  }

  branch(encoding: BranchEncoding, target: Label): void {
    this.fragments.push({ kind: 'branch', encoding, target: target.id, offset: this.buffer.length })
  }

  /** Pads to a multiple of `alignment` (a power of two) with what `fill` gives for a number of bytes. */
  align(alignment: number, fill: (sizeBytes: number) => Uint8Array): void {
    this.fragments.push({ kind: 'alignment', alignment, fill, offset: this.buffer.length })
  }

  /**
   * Declares that the bytes at `offset` (of the code so far) hold a reference. Labels have no absolute address, as it is not
   * known here where the code will be placed; object files have no relocation for an 8-bit field.
   */
  field(offset: number, kind: FieldKind, target: Label | string, addend: number): void {
    const wanted = typeof target === 'string' ? kind !== 'pc8' : kind === 'pc8' || kind === 'pc32' || kind === 'plt32'
    if (!wanted)
      throw new Error(`${typeof target === 'string' ? 'a symbol' : 'a label'} cannot be stored in the kind ${kind}`)
    this.fields.push({ offset, kind, target, addend, fragments: this.fragments.length })
  }

  /** Chooses branch sizes and alignment padding, and fills in every field that refers to a label. */
  finish(): AssembledCode {
    const { sizes, starts } = this.relax()
    const total = this.buffer.length + starts[this.fragments.length]!
    const bytes = new Uint8Array(total)
    const labelOffsets = this.resolveLabels(starts)
    this.copy(bytes, sizes, starts, labelOffsets)
    const relocations: Field<string>[] = []
    for (const { offset, kind, target, addend, fragments } of this.fields) {
      const place = offset + starts[fragments]!
      if (typeof target === 'string') relocations.push({ offset: place, kind, target, addend })
      else this.patch(bytes, place, kind, addend, target.id, labelOffsets)
    }
    return { bytes, relocations, labelOffsets }
  }

  /** `starts[k]` is the total size of the first k fragments: what a place after k fragments has moved by. */
  private relax(): { sizes: Int32Array; starts: Int32Array } {
    const fragments = this.fragments
    const sizes = Int32Array.from(fragments, (f) => (f.kind === 'branch' ? f.encoding.short.length + 1 : 0))
    const starts = new Int32Array(fragments.length + 1)
    for (let grew = true; grew; ) {
      for (let k = 0; k < fragments.length; k++) {
        const fragment = fragments[k]!
        if (fragment.kind === 'alignment') sizes[k] = -(fragment.offset + starts[k]!) & (fragment.alignment - 1)
        starts[k + 1] = starts[k]! + sizes[k]!
      }
      grew = this.growBranches(sizes, starts)
    }
    return { sizes, starts }
  }

  private growBranches(sizes: Int32Array, starts: Int32Array): boolean {
    let grew = false
    this.fragments.forEach((fragment, k) => {
      if (fragment.kind !== 'branch') return
      const near = fragment.encoding.near.length + 4
      if (sizes[k] === near) return
      const distance = this.boundOffset(fragment.target, starts) - (fragment.offset + starts[k + 1]!)
      if (distance >= -0x80 && distance <= 0x7f) return
      sizes[k] = near
      grew = true
    })
    return grew
  }

  private copy(bytes: Uint8Array, sizes: Int32Array, starts: Int32Array, labelOffsets: Int32Array): void {
    let from = 0
    this.fragments.forEach((fragment, k) => {
      bytes.set(this.buffer.bytes.subarray(from, fragment.offset), from + starts[k]!)
      from = fragment.offset
      const place = from + starts[k]!
      if (fragment.kind === 'alignment') {
        bytes.set(fragment.fill(sizes[k]!), place)
        return
      }
      const short = sizes[k] === fragment.encoding.short.length + 1
      const opcode = short ? fragment.encoding.short : fragment.encoding.near
      const kind = short ? 'pc8' : 'pc32'
      bytes.set(opcode, place)
      this.patch(bytes, place + opcode.length, kind, -fieldSizeBytes[kind], fragment.target, labelOffsets)
    })
    bytes.set(this.buffer.bytes.subarray(from, this.buffer.length), from + starts[this.fragments.length]!)
  }

  private patch(
    bytes: Uint8Array,
    place: number,
    kind: FieldKind,
    addend: number,
    label: number,
    labelOffsets: Int32Array,
  ): void {
    if (labelOffsets[label] === -1) throw new Error(`label ${label} is used but never bound`)
    if (!patchField(bytes, place, kind, addend, labelOffsets[label]!, place)) {
      throw new Error(`label ${label} is out of reach of the ${kind} field at offset 0x${place.toString(16)}`)
    }
  }

  private resolveLabels(starts: Int32Array): Int32Array {
    return Int32Array.from(this.labelOffset, (offset, id) => (offset === -1 ? -1 : this.boundOffset(id, starts)))
  }

  private boundOffset(label: number, starts: Int32Array): number {
    const offset = this.labelOffset[label]
    if (offset === undefined || offset === -1) throw new Error(`label ${label} is used but never bound`)
    return offset + starts[this.labelFragments[label]!]!
  }
}
