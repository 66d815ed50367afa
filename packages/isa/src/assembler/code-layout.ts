import { CodeBuffer } from './code-buffer.js'
import { type Field, type FieldKind, fieldLayouts, fieldReaches, patchField } from './field.js'
import type { Label } from './label.js'

/** One encoding of a branch: its bytes, with zeros where the field `kind` at `fieldOffset` holds the target. */
export interface BranchForm {
  readonly bytes: readonly number[]
  readonly fieldOffset: number
  readonly kind: FieldKind
  readonly addend: number
}

/** The encodings of a branch, from the shortest to the one that reaches furthest. */
export type BranchEncoding = readonly [BranchForm, ...BranchForm[]]

/** Finished code. Offsets are bytes from its start. */
export interface AssembledCode {
  readonly bytes: Uint8Array
  /** References to symbols, for the object writer or the linker. */
  readonly relocations: readonly Field<string>[]
  /** Offset of each bound label, by `Label.id`; -1 for labels never bound (and never used). */
  readonly labelOffsets: Int32Array
}

/** Thrown by `CodeLayout.finish`: a reference to a label that its field cannot hold, or to one that was never bound. */
export class LayoutError extends Error {
  /** `Label.id`. */
  readonly label: number

  constructor(label: number, message: string) {
    super(message)
    this.name = 'LayoutError'
    this.label = label
  }
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

interface Literal {
  readonly bytes: Uint8Array
  readonly label: Label
}

/**
 * The part of an assembler that does not know the instruction set: a buffer, labels, fields to patch, constants placed
 * behind the code, and branches that start short and only ever grow until all of them reach (so it ends).
 */
export class CodeLayout {
  readonly buffer: CodeBuffer
  private readonly fragments: Fragment[] = []
  private readonly fields: PendingField[] = []
  private readonly labelOffset: number[] = []
  private readonly labelFragments: number[] = []
  /** Constants asked for and not yet placed, by content. */
  private readonly literals = new Map<string, Literal>()

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

  /** A label for a constant, naturally aligned, to be placed by `placeLiterals`; equal constants share one. */
  literal(bytes: Uint8Array): Label {
    const key = bytes.join()
    const known = this.literals.get(key)
    if (known) return known.label
    const label = this.label()
    this.literals.set(key, { bytes, label })
    return label
  }

  /** Bytes of the constants that wait to be placed. */
  get literalBytes(): number {
    let sum = 0
    for (const { bytes } of this.literals.values()) sum += bytes.length
    return sum
  }

  /** Writes the constants that wait, largest first, so that no room is lost to alignment; `fill` pads before them. */
  placeLiterals(fill: (sizeBytes: number) => Uint8Array): void {
    const waiting = [...this.literals.values()].sort((a, b) => b.bytes.length - a.bytes.length)
    this.literals.clear()
    let alignment = 0
    for (const { bytes, label } of waiting) {
      if (bytes.length !== alignment) this.align(bytes.length, fill)
      alignment = bytes.length
      this.bind(label)
      this.buffer.append(bytes)
    }
  }

  /**
   * Declares that the bytes at `offset` (of the code so far) hold a reference. Labels have no absolute address, as it is not
   * known here where the code will be placed; object files have no relocation for an 8-bit field.
   */
  field(offset: number, kind: FieldKind, target: Label | string, addend: number): void {
    const wanted = typeof target === 'string' ? kind !== 'pc8' : fieldLayouts[kind].origin === 'relative'
    if (!wanted)
      throw new Error(`${typeof target === 'string' ? 'a symbol' : 'a label'} cannot be stored in the kind ${kind}`)
    this.fields.push({ offset, kind, target, addend, fragments: this.fragments.length })
  }

  /** Chooses branch sizes and alignment padding, and fills in every field that refers to a label. */
  finish(): AssembledCode {
    if (this.literals.size > 0) throw new Error('constants wait to be placed')
    const { choices, sizes, starts } = this.relax()
    const total = this.buffer.length + starts[this.fragments.length]!
    const bytes = new Uint8Array(total)
    const labelOffsets = this.resolveLabels(starts)
    this.copy(bytes, choices, sizes, starts, labelOffsets)
    const relocations: Field<string>[] = []
    for (const { offset, kind, target, addend, fragments } of this.fields) {
      const place = offset + starts[fragments]!
      if (typeof target === 'string') relocations.push({ offset: place, kind, target, addend })
      else this.patch(bytes, place, kind, addend, target.id, labelOffsets)
    }
    return { bytes, relocations, labelOffsets }
  }

  /**
   * `choices[k]` is the encoding of branch k, `sizes[k]` the bytes of fragment k, and `starts[k]` the total size of the
   * first k fragments: what a place after k fragments has moved by.
   */
  private relax(): { choices: Uint8Array; sizes: Int32Array; starts: Int32Array } {
    const fragments = this.fragments
    const choices = new Uint8Array(fragments.length)
    const sizes = new Int32Array(fragments.length)
    const starts = new Int32Array(fragments.length + 1)
    for (let grew = true; grew; ) {
      for (let k = 0; k < fragments.length; k++) {
        const fragment = fragments[k]!
        if (fragment.kind === 'alignment') sizes[k] = -(fragment.offset + starts[k]!) & (fragment.alignment - 1)
        else sizes[k] = fragment.encoding[choices[k]!]!.bytes.length
        starts[k + 1] = starts[k]! + sizes[k]!
      }
      grew = this.growBranches(choices, starts)
    }
    return { choices, sizes, starts }
  }

  private growBranches(choices: Uint8Array, starts: Int32Array): boolean {
    let grew = false
    this.fragments.forEach((fragment, k) => {
      if (fragment.kind !== 'branch') return
      const choice = choices[k]!
      if (choice === fragment.encoding.length - 1) return
      const { kind, fieldOffset, addend } = fragment.encoding[choice]!
      const place = fragment.offset + starts[k]! + fieldOffset
      if (fieldReaches(kind, addend, this.boundOffset(fragment.target, starts), place)) return
      choices[k] = choice + 1
      grew = true
    })
    return grew
  }

  private copy(
    bytes: Uint8Array,
    choices: Uint8Array,
    sizes: Int32Array,
    starts: Int32Array,
    labelOffsets: Int32Array,
  ): void {
    let from = 0
    this.fragments.forEach((fragment, k) => {
      bytes.set(this.buffer.bytes.subarray(from, fragment.offset), from + starts[k]!)
      from = fragment.offset
      const place = from + starts[k]!
      if (fragment.kind === 'alignment') {
        bytes.set(fragment.fill(sizes[k]!), place)
        return
      }
      const { bytes: encoded, fieldOffset, kind, addend } = fragment.encoding[choices[k]!]!
      bytes.set(encoded, place)
      this.patch(bytes, place + fieldOffset, kind, addend, fragment.target, labelOffsets)
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
    if (labelOffsets[label] === -1) throw neverBound(label)
    if (!patchField(bytes, place, kind, addend, labelOffsets[label]!, place)) {
      const field = `the ${kind} field at offset 0x${place.toString(16)}`
      throw new LayoutError(label, `label ${label} is out of reach of ${field}`)
    }
  }

  private resolveLabels(starts: Int32Array): Int32Array {
    return Int32Array.from(this.labelOffset, (offset, id) => (offset === -1 ? -1 : this.boundOffset(id, starts)))
  }

  private boundOffset(label: number, starts: Int32Array): number {
    const offset = this.labelOffset[label]
    if (offset === undefined || offset === -1) throw neverBound(label)
    return offset + starts[this.labelFragments[label]!]!
  }
}

const neverBound = (label: number): LayoutError => new LayoutError(label, `label ${label} is used but never bound`)
