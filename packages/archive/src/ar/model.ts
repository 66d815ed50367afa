/**
 * `gnu`: System V style, what ld and lld for ELF expect. `bsd`: names before the contents and `__.SYMDEF`, for Mach-O.
 * `coff`: Microsoft's, with a second, sorted index.
 */
export type ArchiveFormat = 'gnu' | 'bsd' | 'coff'

export interface ArchiveMember {
  readonly name: string
  readonly bytes: Uint8Array
  /** Names that the index lists for this member: the global symbols that it defines. */
  readonly symbols?: readonly string[]
}

export interface ArchiveOptions {
  readonly format: ArchiveFormat
  /**
   * Width of the offsets in the index: 64 gives `/SYM64/` or `__.SYMDEF_64`. Default 32, or 64 where an offset needs it. The
   * COFF format has 32 only.
   */
  readonly indexOffsetBits?: 32 | 64
}

/** What an archive holds. Dates, owners and modes are not kept. */
export interface Archive {
  /** Told by the index and the spelling of names; 'gnu' for an empty archive. */
  readonly format: ArchiveFormat
  /** `symbols` are those of the index, in its order. Bytes are views of the file. Names may hold path separators. */
  readonly members: readonly Required<ArchiveMember>[]
}
