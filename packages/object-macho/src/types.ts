import type { FileDiagnostic, Image, ObjectFile } from '@sourceless/object'

/** What can be wrong with a Mach-O file. The codes are closed: programs may switch on them. */
export type MachoDiagnosticCode =
  | 'not-macho'
  | 'unsupported-file'
  | 'truncated'
  | 'bad-header'
  | 'bad-command'
  | 'bad-section'
  | 'bad-segment'
  | 'bad-symbol'
  | 'bad-relocation'
  | 'bad-fixup'
  | 'bad-export'
  | 'bad-signature'
  | 'unsupported-section'
  | 'unsupported-symbol'
  | 'unsupported-relocation'
  | 'limit-exceeded'

export type MachoDiagnostic = FileDiagnostic<MachoDiagnosticCode>

/** SHA-256 of bytes. Node: `(bytes) => createHash('sha256').update(bytes).digest()`. */
export type Sha256 = (bytes: Uint8Array) => Uint8Array

export interface MachoObjectOptions {
  /** Oldest macOS that the code runs on, `major.minor` or `major.minor.patch`. Default '11.0'. */
  readonly minimumVersion?: string
  /**
   * Whether a linker may move and drop the part of a section that starts at each symbol on its own
   * (MH_SUBSECTIONS_VIA_SYMBOLS). Default true, unless a relocation refers to a section symbol. Say false when parts of a
   * section reach each other without relocations.
   */
  readonly subsectionsViaSymbols?: boolean
}

/** A dylib that an image is bound to. */
export interface MachoLibrary {
  /** Install name, such as `/usr/lib/libSystem.B.dylib`. */
  readonly path: string
  /** Symbols that come from it; those that no library names come from the first. */
  readonly symbols?: readonly string[]
}

export interface MachoImageOptions {
  /** Used for the UUID and the ad-hoc code signature. */
  readonly sha256: Sha256
  /** Name that the code signature carries. */
  readonly identifier: string
  /** Default: `/usr/lib/libSystem.B.dylib` alone. */
  readonly libraries?: readonly MachoLibrary[]
  /** Oldest macOS that loads the file. Default '11.0', the first with chained fixups. */
  readonly minimumVersion?: string
}

export interface MachoExecutableOptions extends MachoImageOptions {
  /** Global symbol of the C-style main function, (argc, argv, envp, apple) → exit status. Default `_main`. */
  readonly entrySymbol?: string
}

export interface MachoDylibOptions extends MachoImageOptions {
  /** Path that programs linked against the library look for, such as `@rpath/libmine.dylib`. */
  readonly installName: string
}

/** A pointer that dyld fills with the address of another image's symbol. */
export interface MachoImport {
  /** Address of the 8-byte pointer in the image. */
  readonly address: number
  readonly symbol: string
  readonly addend: number
  /** Install name of the library, undefined for special ordinals (flat lookup, the executable itself). */
  readonly library: string | undefined
  /** The pointer is null when nothing defines the symbol. */
  readonly weak: boolean
}

/** What a Mach-O file holds. Images are as dyld maps them, rebased; `imports` are still to be filled. */
export type MachoFile =
  | { readonly kind: 'relocatable'; readonly object: ObjectFile }
  | {
      readonly kind: 'executable' | 'shared'
      readonly image: Image
      readonly imports: readonly MachoImport[]
      readonly libraries: readonly string[]
    }

export interface MachoReadOptions {
  /** Added to every address of an image, a multiple of the page size. Default 0. */
  readonly slide?: number
}

export interface MachoCheckOptions {
  /** With it the hashes of the code signature are checked too. */
  readonly sha256?: Sha256
}
