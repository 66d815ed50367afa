/** Numbers of the System V ABI (generic, chapters 4 and 5) and its x86-64 supplement. */
export const magic: readonly number[] = [0x7f, 0x45, 0x4c, 0x46]
/** 64-bit, little-endian, version 1, System V. */
export const identification: readonly number[] = [2, 1, 1, 0]
/** GNU's extensions (unique symbols, indirect functions) may occur. */
export const gnuIdentification = 3

export const sizes = { header: 64, programHeader: 56, sectionHeader: 64, symbol: 24, rela: 24, dynamic: 16 } as const

export const fileTypes = { relocatable: 1, executable: 2, shared: 3 } as const

export const segmentTypes = {
  load: 1,
  dynamic: 2,
  interpreter: 3,
  note: 4,
  programHeaders: 6,
  gnuEhFrame: 0x6474e550,
  gnuStack: 0x6474e551,
  gnuRelro: 0x6474e552,
  gnuProperty: 0x6474e553,
} as const
export const segmentFlags = { execute: 1, write: 2, read: 4 } as const

export const sectionTypes = {
  null: 0,
  progbits: 1,
  symtab: 2,
  strtab: 3,
  rela: 4,
  hash: 5,
  dynamic: 6,
  note: 7,
  nobits: 8,
  dynsym: 11,
  initArray: 14,
  finiArray: 15,
  preinitArray: 16,
  group: 17,
  gnuHash: 0x6ffffff6,
  riscvAttributes: 0x70000003,
} as const

export const sectionFlags = {
  write: 1,
  alloc: 2,
  execute: 4,
  merge: 0x10,
  strings: 0x20,
  infoLink: 0x40,
  group: 0x200,
  tls: 0x400,
} as const

export const reservedSections = { undefined: 0, lowest: 0xff00, absolute: 0xfff1, common: 0xfff2 } as const

/** Bits 0 and 1 of st_other. */
export const hiddenVisibility = 2
export const symbolBindings = { local: 0, global: 1, weak: 2 } as const
/** `threadLocal`: the value is an offset in thread-local storage; `indirect`: code at the value finds the address. */
export const symbolTypes = {
  none: 0,
  object: 1,
  function: 2,
  section: 3,
  file: 4,
  threadLocal: 6,
  indirect: 10,
} as const

export const dynamicTags = {
  null: 0,
  needed: 1,
  hash: 4,
  stringTable: 5,
  symbolTable: 6,
  rela: 7,
  relaSize: 8,
  relaEntry: 9,
  rel: 17,
  pltRelocationSize: 2,
  pltRelocationKind: 20,
  pltRelocations: 23,
  relrSize: 35,
  relr: 36,
  stringSize: 10,
  symbolEntry: 11,
  soname: 14,
  debug: 21,
  initArray: 25,
  finiArray: 26,
  initArraySize: 27,
  finiArraySize: 28,
  preinitArray: 32,
  preinitArraySize: 33,
  gnuHash: 0x6ffffef5,
  flags1: 0x6ffffffb,
  relaCount: 0x6ffffff9,
  symbolVersions: 0x6ffffff0,
} as const

/** The smallest page of every machine here. */
export const smallestPageBytes = 0x1000
