import { header, upToNext, withRelocations } from './claims.js'
import type { Claims, Part, PartKind, Span } from './layout.js'
import { type FieldReader, fieldReader, fixedName, flagNames, recordOffsets } from './reader.js'

/** Microsoft PE Format: COFF file header, section table, directories. */
const machines = new Map([
  [0x8664, 'x86-64'],
  [0xaa64, 'AArch64'],
  [0x14c, 'x86 of 32 bits'],
])
const directories = [
  'export table',
  'import table',
  'resources',
  'exception table (unwinding)',
  'certificates',
  'base relocations',
  'debug directory',
  'architecture',
  'global pointer',
  'thread-local storage',
  'load configuration',
  'bound imports',
  'import address table',
  'delay imports',
  'CLR header',
]
const certificates = 4
const maximumRecords = 4096

interface SectionHeader {
  readonly name: string
  readonly address: number
  readonly memoryBytes: number
  readonly offset: number
  readonly size: number
  readonly relocations: number
  readonly relocationCount: number
  readonly flags: number
}

interface Image {
  readonly read: FieldReader
  /** Offset of the COFF file header. */
  readonly at: number
  readonly sections: readonly SectionHeader[]
  readonly problems: string[]
}

/** An executable or DLL. */
export function peClaims(file: Uint8Array): Claims {
  const read = fieldReader(file)
  const signature = read.u32(0x3c) ?? 0
  const at = signature + 4
  const optionalBytes = read.u16(at + 16) ?? 0
  const image = readImage(read, at, optionalBytes)
  const isLibrary = ((read.u16(at + 18) ?? 0) & 0x2000) !== 0
  const parts: Part[] = [
    header(0, 64, 'DOS header', 'Offset 0x3c says where the PE header lies.'),
    header(64, signature - 64, 'DOS stub', 'Runs when the file is started under MS-DOS.'),
    header(signature, 4, 'PE signature'),
    header(at, 20, 'COFF file header'),
    header(at + 20, optionalBytes, 'optional header', 'Entry, image base, sizes and the data directories.'),
    ...tables(image, optionalBytes),
    ...readDirectories(image),
  ]
  const format = `PE ${isLibrary ? 'library (DLL)' : 'executable'}${machineName(read, at)}`
  const imageBase = read.u64(at + 44) ?? 0
  const segments = image.sections.map(({ name, offset, size, address, memoryBytes, flags }) => ({
    start: offset,
    end: offset + size,
    name,
    address,
    memoryBytes,
    flags: rights(flags),
  }))
  return { format, parts, segments, imageBase, symbols: readSymbols(image), problems: image.problems }
}

/** A COFF object. */
export function coffClaims(file: Uint8Array): Claims {
  const image = readImage(fieldReader(file), 0, 0)
  const parts = [header(0, 20, 'COFF file header'), ...tables(image, 0)]
  const format = `COFF object${machineName(image.read, 0)}`
  return { format, parts, segments: [], symbols: readSymbols(image), problems: image.problems }
}

const machineName = (read: FieldReader, at: number): string => {
  const name = machines.get(read.u16(at) ?? 0)
  return name ? ` for ${name}` : ''
}

const rights = (flags: number): string =>
  flagNames(flags, [
    [0x4000_0000, 'read'],
    [0x8000_0000, 'write'],
    [0x2000_0000, 'execute'],
    [0x0200_0000, 'discardable'],
  ])

function readImage(read: FieldReader, at: number, optionalBytes: number): Image {
  const problems: string[] = []
  const count = read.u16(at + 2) ?? 0
  const offsets = recordOffsets(read, at + 20 + optionalBytes, count, 40, maximumRecords)
  if (offsets.length < count)
    problems.push(`${count} sections are announced, ${offsets.length} headers lie in the file.`)
  const sections = offsets.map((place) => ({
    name: sectionName(read, at, place),
    memoryBytes: read.u32(place + 8)!,
    address: read.u32(place + 12)!,
    size: read.u32(place + 16)!,
    offset: read.u32(place + 20)!,
    relocations: read.u32(place + 24)!,
    relocationCount: read.u16(place + 32)!,
    flags: read.u32(place + 36)!,
  }))
  return { read, at, sections, problems }
}

/** Names longer than eight bytes stand in the string table: `/123`. */
function sectionName(read: FieldReader, at: number, place: number): string {
  const short = fixedName(read.bytes.subarray(place, place + 8))
  const long = /^\/(\d+)$/.exec(short)?.[1]
  return long === undefined ? short : read.name(stringTable(read, at) + Number(long)) || short
}

const stringTable = (read: FieldReader, at: number): number => (read.u32(at + 8) ?? 0) + 18 * (read.u32(at + 12) ?? 0)

function kindOf({ name, flags }: SectionHeader): PartKind {
  if (/^\.(reloc)/.test(name)) return 'relocations'
  if (/^\.(pdata|xdata|debug|drectve)/.test(name)) return 'metadata'
  if (/^\.(idata|edata)/.test(name)) return 'linking'
  if ((flags & 0x20) !== 0) return 'code'
  return (flags & 0x8000_0000) !== 0 ? 'data' : 'constants'
}

/** Section headers, sections with their relocations, and the symbol table. */
function tables({ read, at, sections }: Image, optionalBytes: number): readonly Part[] {
  const symbols = read.u32(at + 8) ?? 0
  const symbolBytes = 18 * (read.u32(at + 12) ?? 0)
  const stringBytes = symbols > 0 ? (read.u32(symbols + symbolBytes) ?? 0) : 0
  return [
    header(at + 20 + optionalBytes, 40 * sections.length, 'section headers', `${sections.length} of 40 bytes each.`),
    ...sections.flatMap((section): readonly Part[] => {
      const { name, offset, size, address, memoryBytes, flags } = section
      if (offset === 0) return []
      const used = optionalBytes > 0 && memoryBytes > 0 ? Math.min(size, memoryBytes) : size
      const place = optionalBytes > 0 ? { address, memoryBytes } : {}
      const own: Part = {
        start: offset,
        end: offset + used,
        name,
        kind: kindOf(section),
        flags: rights(flags),
        ...place,
      }
      return withRelocations(own, section, 10)
    }),
    ...(symbols > 0
      ? ([
          { start: symbols, end: symbols + symbolBytes, name: 'symbol table', kind: 'symbols' },
          {
            start: symbols + symbolBytes,
            end: symbols + symbolBytes + stringBytes,
            name: 'string table',
            kind: 'strings',
          },
        ] as const)
      : []),
  ]
}

/** Tables that the optional header points to; most lie within sections. */
function readDirectories({ read, at, sections }: Image): readonly Part[] {
  const start = at + 20 + 112
  const count = Math.min(read.u32(start - 4) ?? 0, directories.length)
  return recordOffsets(read, start, count, 8, directories.length).flatMap((place, index): readonly Part[] => {
    const [address, size] = [read.u32(place)!, read.u32(place + 4)!]
    if (size === 0) return []
    const offset = index === certificates ? address : fileOffset(sections, address)
    const kind = index === 5 ? 'relocations' : index === 3 || index === 6 ? 'metadata' : 'linking'
    return offset === undefined ? [] : [{ start: offset, end: offset + size, name: directories[index]!, kind, address }]
  })
}

const fileOffset = (sections: readonly SectionHeader[], address: number): number | undefined => {
  const section = sections.find((one) => address >= one.address && address < one.address + one.size)
  return section && address - section.address + section.offset
}

/** Functions and variables of the symbol table. */
function readSymbols({ read, at, sections }: Image): readonly Span[] {
  const start = read.u32(at + 8) ?? 0
  if (start === 0) return []
  const strings = stringTable(read, at)
  const found: Span[] = []
  const offsets = recordOffsets(read, start, read.u32(at + 12) ?? 0, 18, maximumRecords)
  for (let index = 0; index < offsets.length; index++) {
    const place = offsets[index]!
    const section = sections[read.u16(place + 12)! - 1]
    const storage = read.u8(place + 16)!
    const isFunction = read.u16(place + 14) === 0x20
    const isSectionName = storage === 3 && read.u8(place + 17)! > 0
    const value = read.u32(place + 8)!
    const name =
      read.u32(place) === 0
        ? read.name(strings + read.u32(place + 4)!)
        : fixedName(read.bytes.subarray(place, place + 8))
    index += read.u8(place + 17)!
    if (section === undefined || section.offset === 0 || isSectionName || (storage !== 2 && storage !== 3)) continue
    const first = section.offset + value
    found.push({
      start: first,
      end: Math.max(first + 1, section.offset + section.size),
      name,
      ...(isFunction ? { flags: 'function' } : {}),
    })
  }
  return upToNext(found)
}
