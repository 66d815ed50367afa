/** Bytes at an address of a 32-bit address space. */
export interface HexSegment {
  readonly address: number
  readonly bytes: Uint8Array
}

export interface HexFile {
  /** Ascending, no two overlap; the reader joins what touches. */
  readonly segments: readonly HexSegment[]
  /** Where execution starts. A start given as segment and offset is read as the address that it means. */
  readonly entry?: number
}
