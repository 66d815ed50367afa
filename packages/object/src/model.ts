import type { FieldKind } from '@sourceless/isa'

/** Machines an object can hold code for. */
export type Machine = 'x86_64' | 'aarch64' | 'riscv64' | 'wasm32'

/**
 * `zero` sections (.bss) have a size but no bytes. A `note` is not loaded: comments, debug information. References to notes take
 * their address to be 0, so that they hold offsets.
 */
export type SectionKind = 'code' | 'readonly' | 'data' | 'zero' | 'note'

export interface Section {
  readonly name: string
  readonly kind: SectionKind
  /** Empty for `zero`. */
  readonly bytes: Uint8Array
  /** Equals `bytes.length` unless the kind is `zero`. */
  readonly sizeBytes: number
  /** A power of two. */
  readonly alignment: number
}

export interface ObjectSymbol {
  readonly name: string
  /** `weak`: another object may define it instead; a weak symbol that nothing defines has the address 0. */
  readonly binding: 'local' | 'global' | 'weak'
  readonly kind: 'function' | 'object' | 'section' | 'none'
  /**
   * `hidden`: other objects of the same program may refer to it, other programs and libraries may not. Left out: all may. COFF
   * has no word for it.
   */
  readonly visibility?: 'hidden'
  /** Index into `sections`; undefined for a symbol defined elsewhere. */
  readonly section: number | undefined
  /** Offset in its section, bytes. */
  readonly offset: number
  readonly sizeBytes: number
}

/**
 * How a relocation is computed and stored: the fields of instructions and data that are wide enough for a linker, and
 * `image32`, a 32-bit offset from the start of the image (PE: an RVA).
 */
export type RelocationKind = Exclude<FieldKind, 'pc8'> | 'image32'

export interface Relocation {
  /** Index of the section that holds the field. */
  readonly section: number
  /** Offset of the field in that section, bytes. */
  readonly offset: number
  readonly kind: RelocationKind
  /** Index into `symbols`. */
  readonly symbol: number
  readonly addend: number
}

/**
 * A general or float register by the number of its encoding, saved `below` bytes under the canonical frame address (CFA: the stack
 * pointer before the call).
 */
export interface SavedRegister {
  readonly register: number
  readonly isFloat: boolean
  readonly below: number
}

/** From `at` (byte offset in the function) to the next row: the CFA is the stack pointer plus `stackBytes`. */
export interface FrameRow {
  readonly at: number
  readonly stackBytes: number
  readonly saved: readonly SavedRegister[]
}

/**
 * Where a function keeps what its caller needs back, at every instruction; unwind tables are made from it. On x86-64 the return
 * address lies 8 bytes below the CFA, elsewhere in its register until a row says that it is saved.
 */
export interface FunctionFrame {
  /** Index of the function's symbol, which is defined and has a size. */
  readonly symbol: number
  /** In ascending order, the first at 0. */
  readonly rows: readonly FrameRow[]
}

/** Code and data with open references, independent of the file format. Proposers make these; format packages write them. */
export interface ObjectFile {
  readonly machine: Machine
  readonly sections: readonly Section[]
  readonly symbols: readonly ObjectSymbol[]
  readonly relocations: readonly Relocation[]
  /** Frames of functions, each described once. */
  readonly frames?: readonly FunctionFrame[]
}

export interface Segment {
  readonly address: number
  readonly bytes: Uint8Array
  /** Size in memory, at least `bytes.length`; the rest is zero. */
  readonly sizeBytes: number
  readonly read: boolean
  readonly write: boolean
  readonly execute: boolean
}

/** A laid-out program in memory: what a loader would make of the file. */
export interface Image {
  readonly machine: Machine
  readonly segments: readonly Segment[]
  /** Address of the first instruction, for executables. */
  readonly entry: number | undefined
  /** Global symbols by name, as addresses. */
  readonly symbols: ReadonlyMap<string, number>
}
