import type { FileDiagnostic, Image, ObjectFile } from '@sourceless/object'

/** What can be wrong with a PE or COFF file. The codes are closed: programs may switch on them. */
export type PeDiagnosticCode =
  | 'not-pe'
  | 'unsupported-file'
  | 'truncated'
  | 'bad-header'
  | 'bad-section'
  | 'bad-symbol'
  | 'bad-import'
  | 'bad-export'
  | 'bad-relocation'
  | 'unsupported-section'
  | 'unsupported-symbol'
  | 'unsupported-relocation'
  | 'limit-exceeded'

export type PeDiagnostic = FileDiagnostic<PeDiagnosticCode>

/** One function or variable that the loader looks up in a DLL. */
export interface PeImportedName {
  readonly library: string
  /** Undefined when it is imported by number. */
  readonly name: string | undefined
  readonly ordinal: number | undefined
  /** Where the loader stores its address: the slot of the import address table. */
  readonly slotAddress: number
}

/** What a PE or COFF file holds: code and data with open references, or a laid-out program. */
export type PeFile =
  | { readonly kind: 'relocatable'; readonly object: ObjectFile }
  /** An executable, or a DLL (`shared`). `symbols` of the image are what it exports. */
  | {
      readonly kind: 'executable' | 'shared'
      readonly image: Image
      /** The name that a DLL gives itself. */
      readonly name: string | undefined
      readonly imports: readonly PeImportedName[]
      /** Exports that stand for another library's, by name: `library.name`. They are not in `image.symbols`. */
      readonly forwards: ReadonlyMap<string, string>
    }

/**
 * Code reads the address of an import from the symbol `__imp_<symbol>`, as compilers for Windows do (`call [rip + __imp_x]`).
 * Code that refers to `<symbol>` itself gets a jump through that slot.
 */
export interface PeImport {
  readonly symbol: string
  /** File name of the DLL, `kernel32.dll`. */
  readonly library: string
  /** Name in that library. Default: `symbol`. */
  readonly name?: string
}

interface PeImageOptions {
  readonly imports?: readonly PeImport[]
  /** Preferred address, a multiple of 64 KiB. Default 0x140000000 for executables, 0x180000000 for DLLs. */
  readonly baseAddress?: number
}

export interface PeExecutableOptions extends PeImageOptions {
  /** Symbol where execution starts. It must not return with an unbalanced stack: its result is the exit code. */
  readonly entrySymbol: string
  /** Default `console`. */
  readonly subsystem?: 'console' | 'gui'
}

export interface PeLibraryOptions extends PeImageOptions {
  /** File name that the export table records, `adder.dll`. */
  readonly name: string
  /** Symbols to export. Default: every global symbol that the object defines and does not hide. */
  readonly exports?: readonly string[]
  /** A `DllMain`, called when the library is loaded and unloaded. */
  readonly entrySymbol?: string
}

export interface PeReadOptions {
  /** Where an image is placed, a multiple of 64 KiB. Default: where it asks to be. Objects have no address. */
  readonly loadAddress?: number
}
