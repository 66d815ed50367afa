import type { Contract } from '@sourceless/contract'
import type { BackEnd, Candidate } from '@sourceless/forge'
import type { Disassembler, Platform, Sha256 } from '@sourceless/verifier'
import type { Inspected } from './inspect/inspection.js'
import type { Listing } from './listing/listing.js'

/**
 * What kind of file to make. `archive`: a static library. `raw`: bytes that can be copied to memory. `hex`: such bytes as
 * Intel HEX, at an address. `wasm`: a WebAssembly module.
 */
export type Emit = 'object' | 'executable' | 'shared' | 'archive' | 'raw' | 'hex' | 'wasm'

/** A file that goes to the user. */
export interface Artifact {
  readonly name: string
  readonly role: 'binary' | 'header' | 'import-library' | 'explanation' | 'loader' | 'declarations' | 'contract'
  readonly bytes: Uint8Array
  readonly executable: boolean
}

/** Where a binary runs and what its files are called: a plain value, one per triple, cheap until it is loaded. */
export interface Target {
  readonly triple: string
  /** One line for `sourceless targets`. */
  readonly description: string
  /** What can be emitted for each kind of contract; the first is the default, none: not possible. */
  readonly emits: { readonly function: readonly Emit[]; readonly program: readonly Emit[] }
  /** What of it can carry debug information. */
  readonly debuggable: readonly Emit[]
  /** File name for a result that the user did not name. */
  fileName(name: string, emit: Emit): string
  /** Brings what makes, judges and explains its files. */
  load(): Promise<LoadedTarget>
}

/** What writing needs to know besides the code. */
export interface WriteRequest {
  readonly candidate: Candidate
  readonly contract: Contract
  readonly emit: Emit
  /** The file's own name, without a directory: libraries carry it. */
  readonly fileName: string
  /** `hex`: where the first byte lies. Default 0. */
  readonly address?: number
  /** With a debugger's tables, which refer to the explanation among the companions. Default false. */
  readonly debug?: boolean
}

/** One sentence, for the person who asked. */
export interface WriteProblem {
  readonly problem: string
}

export interface CompanionRequest extends WriteRequest {
  /** As text, for the header. */
  readonly verdict: string
}

export interface InspectRequest {
  /** As `openFile` gives it. */
  readonly file: Uint8Array
  /** Code bytes alone: the first is the entry. */
  readonly isRaw: boolean
  /** Names the arguments of WebAssembly functions. */
  readonly contract?: Contract
  /** Reads what the tables of the instruction set do not have. Absent: that is listed as bytes. */
  readonly disassembler?: Disassembler
}

/** Makes, judges and explains the files of one triple. */
export interface LoadedTarget {
  readonly backEnd: BackEnd
  readonly platform: Platform
  /** For code signatures, where files have them. */
  readonly sha256?: Sha256
  /** The final file, or why what is asked cannot be written. */
  write(request: WriteRequest): Uint8Array | WriteProblem
  /** Files beside the binary: header, import library, loader, explanation. */
  companions(request: CompanionRequest): readonly Artifact[]
  /** Lists a file that `write` made, or one that was verified. */
  list(file: Uint8Array, contract: Contract | undefined, isRaw: boolean): Listing
  /** Finds the code of a file of any maker, to look at it. */
  inspect(request: InspectRequest): Promise<Inspected>
}
