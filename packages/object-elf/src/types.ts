import type { FileDiagnostic, Image, ObjectFile } from '@sourceless/object'

/** What can be wrong with an ELF file. The codes are closed: programs may switch on them. */
export type ElfDiagnosticCode =
  | 'not-elf'
  | 'unsupported-file'
  | 'truncated'
  | 'bad-header'
  | 'bad-section'
  | 'bad-symbol'
  | 'bad-segment'
  | 'bad-dynamic'
  | 'unsupported-section'
  | 'unsupported-symbol'
  | 'unsupported-relocation'
  | 'limit-exceeded'

export type ElfDiagnostic = FileDiagnostic<ElfDiagnosticCode>

/** What an ELF file holds: code and data with open references, or a laid-out program. */
export type ElfFile =
  | { readonly kind: 'relocatable'; readonly object: ObjectFile }
  | { readonly kind: 'executable'; readonly image: Image; readonly unresolved: readonly ElfUnresolved[] }
  /** As loaded at the load address that the reader was given; `symbols` are the exported ones. */
  | { readonly kind: 'shared'; readonly image: Image; readonly unresolved: readonly ElfUnresolved[] }

/** A field that is left to a dynamic linker. */
export interface ElfUnresolved {
  readonly address: number
  /** Number of the relocation: R_*. */
  readonly type: number
  /** Undefined when it refers to none. */
  readonly symbol: string | undefined
  readonly addend: bigint
}

/** Any hash whose length is a multiple of 4 bytes, such as SHA-1 or SHA-256. */
export type Hash = (bytes: Uint8Array) => Uint8Array

interface ElfLinkOptions {
  /** With it the file holds its own hash (NT_GNU_BUILD_ID), by which debuggers and crash reports tell builds apart. */
  readonly buildId?: Hash
}

export interface ElfExecutableOptions extends ElfLinkOptions {
  /** Global symbol where execution starts, usually `_start`. */
  readonly entrySymbol: string
  /** Default 0x400000, a multiple of the page size. Not for position-independent files. */
  readonly baseAddress?: number
  /** Static-PIE: the kernel chooses the address, and code before the entry adds it where addresses are stored. Default false. */
  readonly positionIndependent?: boolean
}

/** What a program needs to run with other files. */
export interface ElfDynamicExecutableOptions extends ElfLinkOptions {
  /** Global symbol where execution starts, usually `_start`. */
  readonly entrySymbol: string
  /** Names of the shared libraries that define what the object does not, such as `libc.so.6`: DT_NEEDED. */
  readonly libraries: readonly string[]
  /** Path of the dynamic linker. Default: glibc's. */
  readonly interpreter?: string
}

export interface ElfSharedOptions extends ElfLinkOptions {
  /** Recorded as DT_SONAME. */
  readonly name?: string
  /** Names of the shared libraries that define what the object does not: DT_NEEDED. Without it, imports are refused. */
  readonly libraries?: readonly string[]
}

export interface ElfReadOptions {
  /** Where a shared library is placed, a multiple of the page size. Default 0. Other files say it themselves. */
  readonly loadAddress?: number
  /** Addresses of what a file imports. */
  readonly resolve?: (name: string) => number | undefined
  /**
   * What is done with fields that need more: the address or the contents of another file's variable, thread-local storage, a
   * function that chooses a function. Default: the file is refused.
   */
  readonly unresolved?: 'refuse' | 'list'
}
