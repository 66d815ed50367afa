/** Numbers from <mach-o/loader.h>, <mach-o/nlist.h>, <mach-o/reloc.h>, <mach-o/fixup-chains.h> and <kern/cs_blobs.h>. */

export const magic64 = 0xfeedfacf

/** cputype, cpusubtype, page size of segments in images. */
export const cpus = {
  x86_64: { type: 0x01000007, subtype: 3, pageSizeBytes: 0x1000 },
  aarch64: { type: 0x0100000c, subtype: 0, pageSizeBytes: 0x4000 },
} as const

export type MachoMachine = keyof typeof cpus

export const fileTypes = { object: 1, execute: 2, dylib: 6 } as const

export const headerFlags = {
  noUndefined: 0x1,
  dyldLink: 0x4,
  twoLevel: 0x80,
  subsectionsViaSymbols: 0x2000,
  noReexportedDylibs: 0x100000,
  pie: 0x200000,
} as const

const required = 0x80000000

export const commands = {
  symtab: 0x2,
  dysymtab: 0xb,
  loadDylib: 0xc,
  idDylib: 0xd,
  loadDylinker: 0xe,
  segment64: 0x19,
  uuid: 0x1b,
  codeSignature: 0x1d,
  lazyLoadDylib: 0x20,
  dyldInfo: 0x22,
  functionStarts: 0x26,
  dataInCode: 0x29,
  buildVersion: 0x32,
  loadWeakDylib: required + 0x18,
  reexportDylib: required + 0x1f,
  dyldInfoOnly: required + 0x22,
  loadUpwardDylib: required + 0x23,
  main: required + 0x28,
  exportsTrie: required + 0x33,
  chainedFixups: required + 0x34,
} as const

export const sizes = {
  header: 32,
  segment: 72,
  section: 80,
  symtab: 24,
  dysymtab: 80,
  buildVersion: 24,
  main: 24,
  uuid: 24,
  linkeditData: 16,
  symbol: 16,
  relocation: 8,
} as const

export const protections = { read: 1, write: 2, execute: 4 } as const

/** SG_READ_ONLY: dyld makes the segment read-only after its fixups. */
export const segmentReadOnly = 0x10

export const sectionTypes = { regular: 0, zeroFill: 1, nonLazyPointers: 6, stubs: 8, coalesced: 0xb } as const

export const sectionAttributes = {
  pureInstructions: 0x80000000,
  debug: 0x02000000,
  noTableOfContents: 0x40000000,
  stripStaticSymbols: 0x20000000,
  liveSupport: 0x08000000,
  someInstructions: 0x400,
} as const

export const symbolTypes = { stab: 0xe0, privateExternal: 0x10, typeMask: 0x0e, external: 1, section: 0x0e } as const

export const symbolDescriptions = { weakReference: 0x40, weakDefinition: 0x80 } as const

export const platformMacos = 1

export const x64Relocations = { unsigned: 0, signed: 1, branch: 2, signed1: 6, signed2: 7, signed4: 8 } as const

export const arm64Relocations = {
  unsigned: 0,
  subtractor: 1,
  branch26: 2,
  page21: 3,
  pageOffset12: 4,
  addend: 10,
} as const

/** Pointers of a chain: rebase targets are addresses (64) or offsets from the first byte of the image (64_OFFSET). */
export const pointerFormats = { pointer64: 2, pointer64Offset: 6 } as const

export const importFormats = { plain: 1, addend: 2, addend64: 3 } as const

/** page_start of a page without fixups. */
export const noFixups = 0xffff

export const signature = {
  superBlob: 0xfade0cc0,
  codeDirectory: 0xfade0c02,
  directorySlot: 0,
  version: 0x20400,
  /** CS_ADHOC | CS_LINKER_SIGNED: no certificate; codesign may replace it. */
  flags: 0x20002,
  hashTypeSha256: 2,
  hashSizeBytes: 32,
  /** Hashed pages are 4 KiB on both machines. */
  pageShift: 12,
  mainBinary: 1,
  /** Size of a SuperBlob with one index entry, and of a CodeDirectory before its identifier. */
  superBlobSizeBytes: 20,
  directorySizeBytes: 88,
} as const

export const exportFlags = { kindMask: 0x03, reexport: 0x08, stubAndResolver: 0x10 } as const

/** <mach-o/compact_unwind_encoding.h>: modes of encodings, and the size of an entry of an object. */
export const compactUnwind = {
  entryBytes: 32,
  x64: { frameless: 0x02000000, dwarf: 0x04000000, modeMask: 0x0f000000 },
  arm64: { frameless: 0x02000000, dwarf: 0x03000000, modeMask: 0x0f000000 },
} as const
