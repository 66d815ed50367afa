import { hexNumber } from '../shared/hex.js'
import { header } from './claims.js'
import type { Claims, Part, PartKind, Span } from './layout.js'
import { type FieldReader, fieldReader, flagNames, recordOffsets } from './reader.js'

/** ELF-64 Object File Format 1.5, and the processors' supplements. */
const machines = new Map([
  [62, 'x86-64'],
  [183, 'AArch64'],
  [243, 'RISC-V'],
])
const fileTypes = new Map([
  [1, 'relocatable object'],
  [2, 'executable'],
  [3, 'shared library'],
])
const segmentTypes = new Map([
  [1, 'LOAD'],
  [2, 'DYNAMIC'],
  [3, 'INTERP'],
  [4, 'NOTE'],
  [6, 'PHDR'],
  [7, 'TLS'],
  [0x6474e550, 'GNU_EH_FRAME'],
  [0x6474e551, 'GNU_STACK'],
  [0x6474e552, 'GNU_RELRO'],
  [0x6474e553, 'GNU_PROPERTY'],
])
const nobits = 8
const allocated = 2
const executable = 4
const writable = 1
const maximumRecords = 4096

const dynamicSegment = 2
/** DT_FLAGS_1, and DF_1_PIE in it. */
const flagsTag = 0x6fff_fffb
const pieFlag = 0x0800_0000

/** Whether a file that is a shared library for the loader is a program for people. */
function isPie(read: FieldReader, segments: readonly Span[]): boolean {
  if (read.u16(16) !== 3) return false
  const dynamic = segments.find(({ name }) => name === segmentTypes.get(dynamicSegment))
  if (dynamic === undefined) return false
  const records = recordOffsets(read, dynamic.start, (dynamic.end - dynamic.start) / 16, 16, maximumRecords)
  return records.some((at) => read.u64(at) === flagsTag && Math.floor(read.u64(at + 8)! / pieFlag) % 2 === 1)
}

interface SectionHeader {
  readonly name: string
  readonly type: number
  readonly flags: number
  readonly address: number
  readonly offset: number
  readonly size: number
  readonly link: number
}

export function elfClaims(file: Uint8Array): Claims {
  const read = fieldReader(file)
  const machine = machines.get(read.u16(18) ?? 0)
  const type = fileTypes.get(read.u16(16) ?? 0) ?? 'file'
  const formatOf = (shown: string) => `ELF ${shown}${machine ? ` for ${machine}` : ''}`
  if (read.u8(4) !== 2 || read.u8(5) !== 1) {
    const problems = ['Only 64-bit little-endian ELF files are laid out; this one is neither.']
    return { format: formatOf(type), parts: [header(0, 52, 'ELF header')], segments: [], symbols: [], problems }
  }
  const problems: string[] = []
  const sections = readSections(read, problems)
  const segmentCount = read.u16(56) ?? 0
  const segmentStart = read.u64(32) ?? 0
  const sectionStart = read.u64(40) ?? 0
  const sectionCount = read.u16(60) ?? 0
  const parts: Part[] = [header(0, 64, 'ELF header')]
  if (segmentCount > 0)
    parts.push(
      header(
        segmentStart,
        segmentCount * 56,
        'program headers',
        `${segmentCount} of 56 bytes each; the loader reads them.`,
      ),
    )
  if (sectionCount > 0)
    parts.push(
      header(
        sectionStart,
        sectionCount * 64,
        'section headers',
        `${sectionCount} of 64 bytes each; linkers and tools read them.`,
      ),
    )
  for (const one of sections) if (one.type !== nobits && one.type !== 0) parts.push(sectionPart(one))
  const segments = readSegments(read, segmentStart, segmentCount)
  if (sectionCount === 0) parts.push(...segments.filter(({ name }) => name === 'LOAD').map(segmentPart))
  return {
    format: formatOf(isPie(read, segments) ? 'position-independent executable' : type),
    parts,
    segments,
    symbols: readSymbols(read, sections),
    problems,
  }
}

/** Without section headers a segment is all that is known of its bytes. */
const segmentPart = (segment: Span): Part => ({
  ...segment,
  name: 'loaded segment',
  kind: segment.flags?.includes('execute') ? 'code' : segment.flags?.includes('write') ? 'data' : 'constants',
  detail: 'The file has no section headers: code and constants are not told apart.',
})

function readSections(read: FieldReader, problems: string[]): readonly SectionHeader[] {
  const start = read.u64(40) ?? 0
  const count = read.u16(60) ?? 0
  const offsets = recordOffsets(read, start, count, 64, maximumRecords)
  if (offsets.length < count)
    problems.push(`${count} section headers are announced, ${offsets.length} lie in the file.`)
  const raw = offsets.map((at) => ({
    name: read.u32(at)!,
    type: read.u32(at + 4)!,
    flags: read.u64(at + 8)!,
    address: read.u64(at + 16)!,
    offset: read.u64(at + 24)!,
    size: read.u64(at + 32)!,
    link: read.u32(at + 40)!,
  }))
  const names = raw[read.u16(62) ?? 0]
  return raw.map((one, index) => ({
    ...one,
    name: (names && read.name(names.offset + one.name)) || `section ${index}`,
  }))
}

function kindOf({ name, type, flags }: SectionHeader): PartKind {
  if (type === 2 || type === 11) return 'symbols'
  if (type === 3) return 'strings'
  if (type === 4 || type === 9 || type === 19) return 'relocations'
  if (type === 5 || type === 6 || type === 0x6ffffff6 || type >= 0x6ffffffd) return 'linking'
  if (type === 7 || (flags & allocated) === 0) return 'metadata'
  if ((flags & executable) !== 0) return 'code'
  if (/^\.(eh_frame|gcc_except)/.test(name)) return 'metadata'
  return (flags & writable) !== 0 ? 'data' : 'constants'
}

function sectionPart(section: SectionHeader): Part {
  const { name, offset, size, address, flags } = section
  const words = flagNames(flags, [
    [allocated, 'loaded'],
    [writable, 'writable'],
    [executable, 'executable'],
  ])
  return {
    start: offset,
    end: offset + size,
    name,
    kind: kindOf(section),
    flags: words || 'not loaded',
    ...(address > 0 ? { address } : {}),
  }
}

function readSegments(read: FieldReader, start: number, count: number): readonly Span[] {
  return recordOffsets(read, start, count, 56, maximumRecords).map((at) => {
    const type = read.u32(at)!
    const [offset, address, fileBytes, memoryBytes] = [8, 16, 32, 40].map((field) => read.u64(at + field)!)
    const rights = flagNames(read.u32(at + 4)!, [
      [4, 'read'],
      [2, 'write'],
      [1, 'execute'],
    ])
    const name = segmentTypes.get(type) ?? `type ${hexNumber(type)}`
    return {
      start: offset!,
      end: offset! + fileBytes!,
      name,
      address: address!,
      memoryBytes: memoryBytes!,
      flags: rights,
    }
  })
}

/** Functions and objects that the symbol table names, as places in the file. */
function readSymbols(read: FieldReader, sections: readonly SectionHeader[]): readonly Span[] {
  const table = sections.find(({ type }) => type === 2) ?? sections.find(({ type }) => type === 11)
  const strings = table && sections[table.link]
  if (table === undefined || strings === undefined) return []
  const isObject = read.u16(16) === 1
  return recordOffsets(read, table.offset, table.size / 24, 24, maximumRecords).flatMap((at) => {
    const section = sections[read.u16(at + 6)!]
    const kind = read.u8(at + 4)! & 15
    const name = read.name(strings.offset + read.u32(at)!)
    if (section === undefined || section.type === nobits || section.type === 0 || kind > 2 || name === '') return []
    const value = read.u64(at + 8)!
    const start = section.offset + (isObject ? value : value - section.address)
    const size = read.u64(at + 16)!
    const flags = ['', 'object', 'function'][kind]!
    return [
      {
        start,
        end: start + Math.max(1, size),
        name,
        ...(isObject ? {} : { address: value }),
        ...(flags ? { flags } : {}),
      },
    ]
  })
}
