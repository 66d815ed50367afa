import type { Machine, RelocationKind } from '@sourceless/object'
import { amd64Types, arm64Types } from './raw/constants.js'

/** COFF relocations have no addend: it is what the field holds beforehand. The field lies within `view`. */
export interface CoffRelocations {
  /**
   * Stores the addend in the field and returns the type of the relocation; undefined when COFF cannot express it.
   */
  store(view: DataView, offset: number, kind: RelocationKind, addend: number): number | undefined
  /** The type of a 32-bit offset from the start of the section: what a reference to a note is, as notes have the address 0. */
  readonly sectionOffset: number
  /** What a relocation of that type means; undefined when the type is not known. */
  load(view: DataView, offset: number, type: number): { kind: RelocationKind; addend: number } | undefined
}

/** Fields of data, the same on both machines. Relative ones count from the end of the field. */
const storeData = (view: DataView, offset: number, kind: RelocationKind, addend: number): boolean => {
  if (kind === 'abs64') {
    view.setBigInt64(offset, BigInt(addend), true)
    return true
  }
  const stored = kind === 'pc32' || kind === 'plt32' ? addend + 4 : addend
  if (stored < -(2 ** 31) || stored >= 2 ** 32) return false
  view.setInt32(offset, stored, true)
  return true
}

const loadAbsolute64 = (view: DataView, offset: number) => {
  const addend = Number(view.getBigInt64(offset, true))
  return Number.isSafeInteger(addend) ? ({ kind: 'abs64', addend } as const) : undefined
}

const amd64TypeOf: Readonly<Partial<Record<RelocationKind, number>>> = {
  abs64: amd64Types.addr64,
  abs32: amd64Types.addr32,
  abs32s: amd64Types.addr32,
  image32: amd64Types.addr32nb,
  pc32: amd64Types.rel32,
  plt32: amd64Types.rel32,
}

const amd64: CoffRelocations = {
  sectionOffset: amd64Types.secrel,
  store: (view, offset, kind, addend) => {
    const type = amd64TypeOf[kind]
    return type !== undefined && storeData(view, offset, kind, addend) ? type : undefined
  },
  load: (view, offset, type) => {
    const { addr64, addr32, addr32nb, rel32, rel32_5 } = amd64Types
    if (type === addr64) return loadAbsolute64(view, offset)
    const stored = view.getInt32(offset, true)
    if (type === addr32) return { kind: 'abs32', addend: stored }
    if (type === addr32nb) return { kind: 'image32', addend: stored }
    // REL32_1 to REL32_5: so many bytes of the instruction follow the field.
    if (type >= rel32 && type <= rel32_5) return { kind: 'pc32', addend: stored - 4 - (type - rel32) }
    return undefined
  },
}

const arm64TypeOf: Readonly<Partial<Record<RelocationKind, number>>> = {
  abs64: arm64Types.addr64,
  abs32: arm64Types.addr32,
  abs32s: arm64Types.addr32,
  image32: arm64Types.addr32nb,
  pc32: arm64Types.rel32,
  'arm64-branch26': arm64Types.branch26,
  'arm64-call26': arm64Types.branch26,
  'arm64-branch19': arm64Types.branch19,
  'arm64-literal19': arm64Types.branch19,
  'arm64-branch14': arm64Types.branch14,
  'arm64-adr21': arm64Types.rel21,
  'arm64-page21': arm64Types.pagebaseRel21,
  'arm64-low12-scaled2': arm64Types.pageoffset12l,
  'arm64-low12-scaled4': arm64Types.pageoffset12l,
  'arm64-low12-scaled8': arm64Types.pageoffset12l,
  'arm64-low12-scaled16': arm64Types.pageoffset12l,
}

/** Which branches hold how many bits of distance, in words, from which bit on. Linkers take their addend to be 0. */
const branches: Readonly<Partial<Record<RelocationKind, readonly [from: number, bits: number]>>> = {
  'arm64-branch26': [0, 26],
  'arm64-call26': [0, 26],
  'arm64-branch19': [5, 19],
  'arm64-literal19': [5, 19],
  'arm64-branch14': [5, 14],
}

const scaledKinds: readonly RelocationKind[] = [
  'arm64-low12',
  'arm64-low12-scaled2',
  'arm64-low12-scaled4',
  'arm64-low12-scaled8',
  'arm64-low12-scaled16',
]

/** ADR and ADRP: immlo in bits 29–30, immhi in bits 5–23; the addend counts bytes even for ADRP. */
const storeAddress21 = (view: DataView, offset: number, addend: number): boolean => {
  if (addend < -(2 ** 20) || addend >= 2 ** 20) return false
  const rest = view.getUint32(offset, true) & 0x9f00_001f
  view.setUint32(offset, rest | ((addend & 3) << 29) | (((addend >> 2) & 0x7_ffff) << 5), true)
  return true
}

const loadAddress21 = (word: number): number => (((word >> 5) << 13) >> 11) | ((word >> 29) & 3)

/** Only the low 12 bits of S + A count, so only those of A are kept. */
const storeLow12 = (view: DataView, offset: number, addend: number, shift: number): boolean => {
  const low = ((addend % 4096) + 4096) % 4096
  if (low % 2 ** shift !== 0) return false
  view.setUint32(offset, (view.getUint32(offset, true) & ~(0xfff << 10)) | ((low >> shift) << 10), true)
  return true
}

/** Binary logarithm of the bytes that a load or store moves: its size field, and 128-bit SIMD registers apart. */
const accessShift = (word: number): number => {
  const shift = word >>> 30
  return (word & 0x0480_0000) === 0x0480_0000 && shift === 0 ? 4 : shift
}

const storeArm64 = (view: DataView, offset: number, kind: RelocationKind, addend: number): boolean => {
  const branch = branches[kind]
  if (branch !== undefined) {
    const [from, bits] = branch
    const mask = ((2 ** bits - 1) << from) >>> 0
    view.setUint32(offset, view.getUint32(offset, true) & ~mask, true)
    return addend === 0
  }
  if (kind === 'arm64-adr21' || kind === 'arm64-page21') return storeAddress21(view, offset, addend)
  const shift = scaledKinds.indexOf(kind)
  return shift >= 0 ? storeLow12(view, offset, addend, shift) : storeData(view, offset, kind, addend)
}

const isAddImmediate = (word: number): boolean => (word & 0x1f00_0000) === 0x1100_0000
const isLoadLiteral = (word: number): boolean => (word & 0x3b00_0000) === 0x1800_0000
const isCall = (word: number): boolean => word >>> 31 === 1

const arm64: CoffRelocations = {
  sectionOffset: arm64Types.secrel,
  store: (view, offset, kind, addend) => {
    const isAdd = kind === 'arm64-low12' && isAddImmediate(view.getUint32(offset, true))
    const byte = isAdd ? arm64Types.pageoffset12a : kind === 'arm64-low12' ? arm64Types.pageoffset12l : undefined
    const type = arm64TypeOf[kind] ?? byte
    return type !== undefined && storeArm64(view, offset, kind, addend) ? type : undefined
  },
  load: (view, offset, type) => {
    if (type === arm64Types.addr64) return loadAbsolute64(view, offset)
    const word = view.getInt32(offset, true)
    switch (type) {
      case arm64Types.addr32:
        return { kind: 'abs32', addend: word }
      case arm64Types.addr32nb:
        return { kind: 'image32', addend: word }
      case arm64Types.rel32:
        return { kind: 'pc32', addend: word - 4 }
      case arm64Types.branch26:
        return { kind: isCall(word) ? 'arm64-call26' : 'arm64-branch26', addend: 0 }
      case arm64Types.branch19:
        return { kind: isLoadLiteral(word) ? 'arm64-literal19' : 'arm64-branch19', addend: 0 }
      case arm64Types.branch14:
        return { kind: 'arm64-branch14', addend: 0 }
      case arm64Types.rel21:
        return { kind: 'arm64-adr21', addend: loadAddress21(word) }
      case arm64Types.pagebaseRel21:
        return { kind: 'arm64-page21', addend: loadAddress21(word) }
      case arm64Types.pageoffset12a:
        return { kind: 'arm64-low12', addend: (word >> 10) & 0xfff }
      case arm64Types.pageoffset12l: {
        const shift = accessShift(word)
        return { kind: scaledKinds[shift]!, addend: ((word >> 10) & 0xfff) << shift }
      }
      default:
        return undefined
    }
  },
}

export const coffRelocations = (machine: Machine): CoffRelocations | undefined =>
  machine === 'x86_64' ? amd64 : machine === 'aarch64' ? arm64 : undefined

/** Whether a relocation of that type needs 8 bytes; all others fill 4. */
export const coffFieldBytes = (machine: Machine, type: number): number =>
  type === (machine === 'x86_64' ? amd64Types.addr64 : arm64Types.addr64) ? 8 : 4
