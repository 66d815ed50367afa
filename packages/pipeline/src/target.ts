import type { Contract } from '@sourceless/contract'
import type { BackEnd, CandidateUnit } from '@sourceless/forge'
import type { Platform } from '@sourceless/verifier'
import type { Listing } from './listing.js'

/** What kind of file to make. */
export type Emit = 'object' | 'executable' | 'shared' | 'raw' | 'wasm'

/** A file that goes to the user. */
export interface Artifact {
  readonly name: string
  readonly role: 'binary' | 'header' | 'loader' | 'declarations' | 'contract'
  readonly bytes: Uint8Array
  readonly executable: boolean
}

/** Where a binary runs and how its files are written: a plain value, one per triple. */
export interface Target {
  readonly triple: 'x86_64-linux' | 'wasm32'
  /** Makes the code. */
  readonly backEnd: BackEnd
  /** Judges and runs the files. */
  readonly platform: Platform
  /** One line for `sourceless targets`. */
  readonly description: string
  /** What can be emitted for each kind of contract; the first is the default. */
  readonly emits: { readonly function: readonly Emit[]; readonly program: readonly Emit[] }
  /** File name for a result that the user did not name. */
  fileName(name: string, emit: Emit): string
  /** The final file. */
  write(unit: CandidateUnit, contract: Contract, emit: Emit): Uint8Array
  /** Files beside the binary: header, loader. `fileName` is the binary's own name without a directory. */
  companions(contract: Contract, emit: Emit, verdict: string, fileName: string): readonly Artifact[]
  /** Reads the file back for people. */
  list(file: Uint8Array, contract: Contract | undefined, raw: boolean): Listing
}
