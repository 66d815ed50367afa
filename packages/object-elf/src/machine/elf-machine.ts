import { type Machine, ObjectError, type ObjectFile, type RelocationKind } from '@sourceless/object'
import {
  aarch64Relocations,
  arm64LoadStoreLow12,
  type RelocationTypes,
  riscv64Relocations,
  x86_64Relocations,
} from './relocation-types.js'
import { aarch64StartCode, riscv64StartCode, type StartCode, x86_64StartCode } from './start-code.js'
import { bytesOfWords } from './words.js'

export interface ImportStub {
  readonly bytes: Uint8Array
  readonly references: readonly { readonly offset: number; readonly kind: RelocationKind; readonly addend: number }[]
}

/** What ELF files for one machine have in particular. */
export interface ElfMachine {
  readonly name: Machine
  /** e_machine. */
  readonly number: number
  /** e_flags as written, and the bits of it that files that are read may have otherwise. */
  readonly flags: number
  readonly optionalFlags: number
  /** Largest page that a kernel for this machine may use: segments of different permissions share none. */
  readonly pageSizeBytes: number
  /** Where Linux distributions keep glibc's dynamic linker. */
  readonly interpreter: string
  /** Jumps to the address in a slot, which `references` refer to. */
  readonly importStub: ImportStub
  /** Relocates a program that has no dynamic linker. */
  readonly startCode: StartCode
  /** Type of the relocation that adds the load address: R_*_RELATIVE. */
  readonly relativeType: number
  /** Types that store the address of a symbol when a file is loaded: R_*_GLOB_DAT, R_*_JUMP_SLOT and plain words. */
  readonly addressTypes: readonly number[]
  /** Section types between SHT_LOPROC and SHT_HIPROC that are plain contents. */
  readonly sectionTypes: readonly number[]
  /** undefined for kinds that ELF cannot express for this machine. */
  relocationType(kind: RelocationKind, field: Uint8Array): number | undefined
  /** `hint` for types that may be left out. */
  relocationKind(type: number): RelocationKind | 'hint' | undefined
}

const relocationsOf = ({ written, read, hints }: RelocationTypes) => {
  const types = new Map(written)
  const kinds = new Map<number, RelocationKind | 'hint'>([
    ...[...written, ...read].map(([kind, type]) => [type, kind] as const),
    ...hints.map((type) => [type, 'hint'] as const),
  ])
  return {
    relocationType: (kind: RelocationKind): number | undefined => types.get(kind),
    relocationKind: (type: number) => kinds.get(type),
  }
}

const x86_64: ElfMachine = {
  name: 'x86_64',
  number: 62,
  flags: 0,
  optionalFlags: 0,
  pageSizeBytes: 0x1000,
  interpreter: '/lib64/ld-linux-x86-64.so.2',
  // jmp [rip + slot], on a boundary of 8 bytes
  importStub: {
    bytes: Uint8Array.of(0xff, 0x25, 0, 0, 0, 0, 0xcc, 0xcc),
    references: [{ offset: 2, kind: 'pc32', addend: -4 }],
  },
  startCode: x86_64StartCode,
  relativeType: 8,
  addressTypes: [1, 6, 7],
  sectionTypes: [0x70000001], // SHT_X86_64_UNWIND
  ...relocationsOf(x86_64Relocations),
}

const aarch64Types = relocationsOf(aarch64Relocations)

/** Loads and stores with an unsigned offset: bits 29 to 27 are 111, bits 25 and 24 are 01. */
const isLoadOrStore = (instruction: Uint8Array): boolean => (instruction[3]! & 0b0011_1011) === 0b0011_1001

const aarch64: ElfMachine = {
  name: 'aarch64',
  number: 183,
  flags: 0,
  optionalFlags: 0,
  pageSizeBytes: 0x10000,
  interpreter: '/lib/ld-linux-aarch64.so.1',
  importStub: {
    bytes: bytesOfWords(0x9000_0010, 0xf940_0211, 0xd61f_0220), // adrp x16, slot; ldr x17, [x16, :lo12:slot]; br x17
    references: [
      { offset: 0, kind: 'arm64-page21', addend: 0 },
      { offset: 4, kind: 'arm64-low12-scaled8', addend: 0 },
    ],
  },
  startCode: aarch64StartCode,
  relativeType: 1027,
  addressTypes: [257, 1025, 1026],
  sectionTypes: [],
  ...aarch64Types,
  relocationType: (kind, field) =>
    kind === 'arm64-low12' && isLoadOrStore(field) ? arm64LoadStoreLow12 : aarch64Types.relocationType(kind),
}

/** e_flags of RISC-V: compressed instructions may occur, and floating-point arguments lie in double-precision registers. */
const compressed = 1
const doubleFloatAbi = 4

const riscv64: ElfMachine = {
  name: 'riscv64',
  number: 243,
  flags: compressed | doubleFloatAbi,
  optionalFlags: compressed,
  pageSizeBytes: 0x1000,
  interpreter: '/lib/ld-linux-riscv64-lp64d.so.1',
  importStub: {
    bytes: bytesOfWords(0x0000_0e17, 0x000e_3e03, 0x000e_0067), // auipc t3, slot; ld t3, slot(t3); jr t3
    references: [
      { offset: 0, kind: 'riscv-pc-high20', addend: 0 },
      { offset: 4, kind: 'riscv-pc-low12', addend: 4 },
    ],
  },
  startCode: riscv64StartCode,
  relativeType: 3,
  addressTypes: [2, 5],
  sectionTypes: [0x70000003], // SHT_RISCV_ATTRIBUTES
  ...relocationsOf(riscv64Relocations),
}

const machines: readonly ElfMachine[] = [x86_64, aarch64, riscv64]

export const elfMachineNumbered = (number: number): ElfMachine | undefined =>
  machines.find((machine) => machine.number === number)

/** Throws `ObjectError` for machines that ELF files are not written for. */
export const elfMachineOf = ({ machine: name }: ObjectFile): ElfMachine => {
  const machine = machines.find((known) => known.name === name)
  if (machine !== undefined) return machine
  const known = machines.map((each) => each.name).join(', ')
  throw new ObjectError([{ code: 'unsupported-machine', message: `ELF output is for ${known}, not ${name}` }])
}
