import { createByteWriter, encodeText } from './byte-writer.js'
import { commands, platformMacos, sizes } from './constants.js'

/** Encoders of the load commands, <mach-o/loader.h>. */

export interface HeaderRecord {
  readonly cpuType: number
  readonly cpuSubtype: number
  readonly fileType: number
  readonly flags: number
}

export interface SectionRecord {
  readonly section: string
  readonly segment: string
  readonly address: number
  readonly sizeBytes: number
  readonly offset: number
  readonly alignment: number
  readonly relocationOffset: number
  readonly relocationCount: number
  readonly flags: number
  /** First entry in the indirect symbol table, for stubs and pointers. */
  readonly indirectIndex: number
  readonly stubSizeBytes: number
}

export interface SegmentRecord {
  readonly name: string
  readonly address: number
  readonly memorySizeBytes: number
  readonly offset: number
  readonly fileSizeBytes: number
  readonly protection: number
  /** maxprot; the linker's habit is the same as the initial protection, except in objects. */
  readonly maximumProtection: number
  readonly flags: number
}

export interface DynamicSymbolsRecord {
  readonly localCount: number
  readonly externalCount: number
  readonly undefinedCount: number
  readonly indirectOffset: number
  readonly indirectCount: number
}

const command = (kind: number, sizeBytes: number) => createByteWriter().u32(kind).u32(sizeBytes)

export const encodeHeader = (header: HeaderRecord, loadCommands: readonly Uint8Array[]): Uint8Array =>
  createByteWriter()
    .u32(0xfeedfacf)
    .u32(header.cpuType)
    .u32(header.cpuSubtype)
    .u32(header.fileType)
    .u32(loadCommands.length)
    .u32(loadCommands.reduce((total, { length }) => total + length, 0))
    .u32(header.flags)
    .u32(0)
    .finish()

export const encodeSegment = (segment: SegmentRecord, sections: readonly SectionRecord[]): Uint8Array => {
  const writer = command(commands.segment64, sizes.segment + sections.length * sizes.section)
    .name(segment.name, 16)
    .u64(segment.address)
    .u64(segment.memorySizeBytes)
    .u64(segment.offset)
    .u64(segment.fileSizeBytes)
    .u32(segment.maximumProtection)
    .u32(segment.protection)
    .u32(sections.length)
    .u32(segment.flags)
  for (const section of sections) {
    writer
      .name(section.section, 16)
      .name(section.segment, 16)
      .u64(section.address)
      .u64(section.sizeBytes)
      .u32(section.offset)
      .u32(Math.log2(section.alignment))
      .u32(section.relocationOffset)
      .u32(section.relocationCount)
      .u32(section.flags)
      .u32(section.indirectIndex)
      .u32(section.stubSizeBytes)
      .u32(0)
  }
  return writer.finish()
}

export const encodeSymtab = (offset: number, count: number, stringsOffset: number, stringsSize: number): Uint8Array =>
  command(commands.symtab, sizes.symtab).u32(offset).u32(count).u32(stringsOffset).u32(stringsSize).finish()

export const encodeDysymtab = (record: DynamicSymbolsRecord): Uint8Array =>
  command(commands.dysymtab, sizes.dysymtab)
    .u32(0)
    .u32(record.localCount)
    .u32(record.localCount)
    .u32(record.externalCount)
    .u32(record.localCount + record.externalCount)
    .u32(record.undefinedCount)
    .bytes(new Uint8Array(24))
    .u32(record.indirectOffset)
    .u32(record.indirectCount)
    .fillTo(sizes.dysymtab)
    .finish()

/** X.Y.Z in nibbles, xxxx.yy.zz; throws `RangeError` for another text. */
const encodeVersion = (version: string): number => {
  const match = /^(\d{1,4})\.(\d{1,3})(?:\.(\d{1,3}))?$/.exec(version)
  const [major, minor, patch] = [Number(match?.[1]), Number(match?.[2]), Number(match?.[3] ?? 0)]
  if (match === null || minor > 255 || patch > 255) {
    throw new RangeError(`a version is major.minor or major.minor.patch, not '${version}'`)
  }
  return (major << 16) | (minor << 8) | patch
}

/** LC_BUILD_VERSION for macOS, without tools. */
export const encodeBuildVersion = (minimumVersion: string): Uint8Array => {
  const version = encodeVersion(minimumVersion)
  return command(commands.buildVersion, sizes.buildVersion).u32(platformMacos).u32(version).u32(version).u32(0).finish()
}

export const encodeUuid = (uuid: Uint8Array): Uint8Array => command(commands.uuid, sizes.uuid).bytes(uuid).finish()

export const encodeMain = (entryOffset: number): Uint8Array =>
  command(commands.main, sizes.main).u64(entryOffset).u64(0).finish()

export const encodeLinkeditData = (kind: number, offset: number, sizeBytes: number): Uint8Array =>
  command(kind, sizes.linkeditData).u32(offset).u32(sizeBytes).finish()

const pathSizeBytes = (fixedSizeBytes: number, path: string): number =>
  Math.ceil((fixedSizeBytes + encodeText(path).length + 1) / 8) * 8

export const encodeDylinker = (path: string): Uint8Array =>
  command(commands.loadDylinker, pathSizeBytes(12, path)).u32(12).string(path).align(8).finish()

/** LC_ID_DYLIB or LC_LOAD_DYLIB; the versions are 1.0.0, the timestamp is the fixed one that linkers write. */
export const encodeDylib = (kind: number, path: string): Uint8Array =>
  command(kind, pathSizeBytes(24, path))
    .u32(24)
    .u32(kind === commands.idDylib ? 1 : 2)
    .u32(0x10000)
    .u32(0x10000)
    .string(path)
    .align(8)
    .finish()
