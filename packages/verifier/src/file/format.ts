import type { Image, ObjectFile } from '@sourceless/object'
import type { Sha256 } from '../api.js'

/** What a file holds: code with open references, or an image as its loader places it. */
export type FileContents =
  | { readonly kind: 'relocatable'; readonly object: ObjectFile }
  | {
      readonly kind: 'executable' | 'shared'
      readonly image: Image
      readonly imports: readonly Import[]
    }

/** A function of another file. */
export interface Import {
  readonly name: string
  /** As the file names it; undefined: whatever file has it. */
  readonly library: string | undefined
  /** Of the 8-byte word that the loader fills in with the function's address; outside of all segments: of the function. */
  readonly address: number
}

export interface FileDiagnostic {
  readonly message: string
  readonly offset: number
}

/** An object format: how its files are read and what its loader demands. */
export interface FileFormat {
  /** For messages: ELF. */
  readonly name: string
  /** Images that may lie anywhere are placed at `loadAddress`, a multiple of 64 KiB, with their own addresses relocated. */
  read(
    file: Uint8Array,
    loadAddress: number,
  ): { readonly value: FileContents | undefined; readonly diagnostics: readonly FileDiagnostic[] }
  /** What a loader would refuse about an executable or library. With `sha256` signatures are checked too. */
  check(file: Uint8Array, sha256: Sha256 | undefined): readonly FileDiagnostic[]
}
