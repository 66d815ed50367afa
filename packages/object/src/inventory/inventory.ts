import type { Machine } from '../model.js'

/**
 * What a file of any maker says about its code, as far as that can be read: for people who look into it. Nothing here is checked
 * as a loader or a linker would; the readers that verify are others.
 */
export interface CodeInventory {
  readonly machine: Machine
  /** Without the symbol table that linkers write: not every function has a name, or a mark. */
  readonly isStripped: boolean
  /** Whether tables and constants may lie among the code without a mark, as in PE files. */
  readonly holdsData: boolean
  /** Parts lie in the file one beside the other: all of them together are not larger than it. */
  readonly parts: readonly CodePart[]
  /** Names of imported functions, by the addresses of the words that a loader fills in with theirs. */
  readonly imports: ReadonlyMap<number, string>
  /** What is wrong with the file, in sentences; the rest was read. */
  readonly problems: readonly string[]
}

/** A section that holds code. */
export interface CodePart {
  readonly name: string
  /** Of its first byte, in an image; sections of relocatable objects begin where the object says, usually at 0. */
  readonly address: number
  /** A view of the file. */
  readonly bytes: Uint8Array
  /** What is known of places in it, by ascending offset. */
  readonly marks: readonly CodeMark[]
  /** Fields that a linker fills in, by their offset in the part. */
  readonly references: ReadonlyMap<number, CodeReference>
}

/** `function`: one begins here. `data`: from here on are no instructions, up to the next `code`. */
export interface CodeMark {
  readonly kind: 'function' | 'code' | 'data'
  /** From the start of the part, bytes. */
  readonly offset: number
  /** Undefined where the file says that a function begins, but not what it is called. */
  readonly name: string | undefined
}

/** What a linker refers to from a field. */
export interface CodeReference {
  readonly name: string
  /** Where that lies, if it is in the same part: offset in it, bytes. */
  readonly offset: number | undefined
}
