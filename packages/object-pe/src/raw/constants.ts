/** Facts of "PE Format", Microsoft Learn; section names in comments. */

export const machines = { x86_64: 0x8664, aarch64: 0xaa64 } as const
export type PeMachine = keyof typeof machines

export const machineOf = (code: number): PeMachine | undefined =>
  code === machines.x86_64 ? 'x86_64' : code === machines.aarch64 ? 'aarch64' : undefined

/** Sizes of records in bytes. */
export const sizes = {
  fileHeader: 20,
  /** PE32+ with 16 data directories. */
  optionalHeader: 240,
  sectionHeader: 40,
  relocation: 10,
  symbol: 18,
  importDescriptor: 20,
  exportDirectory: 40,
} as const

export const optionalMagic = 0x20b
/** `MZ`, the first word of images. */
export const dosMagic = 0x5a4d
export const peSignature = 0x4550
/** Where a DOS header holds the offset of the signature. */
export const peOffsetField = 60
/** Optional header without directories. */
export const fixedHeaderBytes = 112
export const directoryCount = 16

/** Index of each data directory that is used here. "Optional Header Data Directories". */
export const directories = { exports: 0, imports: 1, exceptions: 3, baseRelocations: 5, importAddresses: 12 } as const

/** "Characteristics" of the file header. */
export const fileFlags = { relocationsStripped: 1, executable: 2, largeAddressAware: 0x20, dll: 0x2000 } as const

/** "DLL Characteristics". */
export const imageFlags = {
  highEntropy: 0x20,
  dynamicBase: 0x40,
  noExecute: 0x100,
  terminalServerAware: 0x8000,
} as const

export const subsystems = { gui: 2, console: 3 } as const

/** "Section Flags". */
export const sectionFlags = {
  code: 0x20,
  initialised: 0x40,
  zero: 0x80,
  information: 0x200,
  remove: 0x800,
  manyRelocations: 0x100_0000,
  discardable: 0x200_0000,
  execute: 0x2000_0000,
  read: 0x4000_0000,
  write: 0x8000_0000,
} as const

/** Where the alignment's binary logarithm plus one is kept in the section flags. */
export const alignmentShift = 20
export const maximumObjectAlignment = 8192

/** "Storage Class". */
export const storageClasses = { external: 2, static: 3, label: 6, function: 101, file: 103, weakExternal: 105 } as const

/** Special values of a symbol's section number. */
export const specialSections = { undefined: 0, absolute: -1, debug: -2 } as const

/** Type of a function symbol; everything else has type 0. */
export const functionType = 0x20

/** IMAGE_WEAK_EXTERN_SEARCH_ALIAS: the default is used when no other object defines the name. */
export const searchAlias = 3

/** "Type Indicators": x64 processors. */
export const amd64Types = { absolute: 0, addr64: 1, addr32: 2, addr32nb: 3, rel32: 4, rel32_5: 9, secrel: 11 } as const

/** "Type Indicators": ARM64 processors. */
export const arm64Types = {
  absolute: 0,
  addr32: 1,
  addr32nb: 2,
  branch26: 3,
  pagebaseRel21: 4,
  rel21: 5,
  pageoffset12a: 6,
  pageoffset12l: 7,
  secrel: 8,
  addr64: 14,
  branch19: 15,
  branch14: 16,
  rel32: 17,
} as const

/** "Base Relocation Types". */
export const baseRelocationTypes = { absolute: 0, dir64: 10 } as const

export const pageSizeBytes = 4096
export const fileAlignmentBytes = 512
/** The loader places images at multiples of this. */
export const allocationBytes = 0x10000
