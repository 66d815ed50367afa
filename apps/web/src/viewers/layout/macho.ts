import { header, upToNext, withRelocations } from './claims.js'
import type { Claims, Part, PartKind, Span } from './layout.js'
import { type FieldReader, fieldReader, fixedName, flagNames, recordOffsets } from './reader.js'

/** <mach-o/loader.h>, <mach-o/nlist.h>. */
const machines = new Map([
  [0x0100_0007, 'x86-64'],
  [0x0100_000c, 'AArch64'],
])
const fileTypes = new Map([
  [1, 'relocatable object'],
  [2, 'executable'],
  [6, 'dynamic library'],
  [8, 'bundle'],
])
const commands = { segment: 0x19, symbols: 0x2, dynamicSymbols: 0xb, dyldInfo: 0x22, dyldInfoOnly: 0x8000_0022 }
/** Commands of a `linkedit_data_command`: an offset and a size. */
const linkedit = new Map<number, readonly [name: string, kind: PartKind]>([
  [0x1d, ['code signature', 'metadata']],
  [0x1e, ['split information', 'metadata']],
  [0x26, ['function starts', 'metadata']],
  [0x29, ['data in code', 'metadata']],
  [0x2b, ['library signatures', 'metadata']],
  [0x2e, ['optimization hints', 'metadata']],
  [0x8000_0033, ['exports trie', 'linking']],
  [0x8000_0034, ['chained fix-ups', 'relocations']],
])
const zeroFill: ReadonlySet<number> = new Set([1, 12, 18])
const maximumCommands = 1024
const maximumRecords = 4096

interface Section {
  readonly name: string
  readonly address: number
  readonly size: number
  readonly offset: number
  readonly flags: number
  readonly relocations: number
  readonly relocationCount: number
}

interface Command {
  readonly type: number
  readonly at: number
}

export function machoClaims(file: Uint8Array): Claims {
  const read = fieldReader(file)
  const machine = machines.get(read.u32(4) ?? 0)
  const type = fileTypes.get(read.u32(12) ?? 0) ?? 'file'
  const problems: string[] = []
  const found = readCommands(read, problems)
  const segments = found.flatMap((one) => (one.type === commands.segment ? [one.at] : []))
  const sections = segments.flatMap((at) => readSections(read, at))
  const commandBytes = read.u32(20) ?? 0
  const parts: Part[] = [
    header(0, 32, 'Mach-O header'),
    header(32, commandBytes, 'load commands', `${found.length} commands tell the loader what to map and link.`),
    ...sections.flatMap(sectionParts),
    ...found.flatMap((one) => commandParts(read, one)),
  ]
  return {
    format: `Mach-O ${type}${machine ? ` for ${machine}` : ''}`,
    parts,
    segments: type === 'relocatable object' ? [] : segments.map((at) => readSegment(read, at)),
    symbols: readSymbols(read, found, sections),
    problems,
  }
}

function readCommands(read: FieldReader, problems: string[]): readonly Command[] {
  const count = read.u32(16) ?? 0
  const found: Command[] = []
  let at = 32
  while (found.length < Math.min(count, maximumCommands)) {
    const [type, size] = [read.u32(at), read.u32(at + 4)]
    if (type === undefined || size === undefined || size < 8) break
    found.push({ type, at })
    at += size
  }
  if (found.length < count) problems.push(`${count} load commands are announced, ${found.length} can be read.`)
  return found
}

const nameAt = (read: FieldReader, at: number): string => fixedName(read.bytes.subarray(at, at + 16))

function readSections(read: FieldReader, at: number): readonly Section[] {
  return recordOffsets(read, at + 72, read.u32(at + 64) ?? 0, 80, maximumRecords).map((place) => ({
    name: `${nameAt(read, place + 16)},${nameAt(read, place)}`,
    address: read.u64(place + 32)!,
    size: read.u64(place + 40)!,
    offset: read.u32(place + 48)!,
    relocations: read.u32(place + 56)!,
    relocationCount: read.u32(place + 60)!,
    flags: read.u32(place + 64)!,
  }))
}

function readSegment(read: FieldReader, at: number): Span {
  const [address, memoryBytes, offset, fileBytes] = [24, 32, 40, 48].map((field) => read.u64(at + field) ?? 0)
  const rights = flagNames(read.u32(at + 60) ?? 0, [
    [1, 'read'],
    [2, 'write'],
    [4, 'execute'],
  ])
  const name = nameAt(read, at + 8)
  return {
    start: offset!,
    end: offset! + fileBytes!,
    name,
    address: address!,
    memoryBytes: memoryBytes!,
    flags: rights || 'no access',
  }
}

function kindOf({ name, flags }: Section): PartKind {
  if ((flags & 0x8000_0000) !== 0) return 'code'
  if (/unwind|eh_frame|debug/.test(name)) return 'metadata'
  if (/stubs|__got|la_symbol_ptr/.test(name)) return 'linking'
  return name.startsWith('__TEXT') ? 'constants' : 'data'
}

function sectionParts(section: Section): readonly Part[] {
  const { name, address, size, offset, flags } = section
  if (zeroFill.has(flags & 0xff) || offset === 0) return []
  const isPure = (flags & 0x8000_0000) !== 0
  const words = isPure ? 'instructions only' : flagNames(flags, [[0x400, 'some instructions']])
  const own: Part = {
    start: offset,
    end: offset + size,
    name,
    kind: kindOf(section),
    address,
    ...(words ? { flags: words } : {}),
  }
  return withRelocations(own, section, 8)
}

/** What load commands say lies at the end of the file. */
function commandParts(read: FieldReader, { type, at }: Command): readonly Part[] {
  const field = (offset: number): number => read.u32(at + offset) ?? 0
  const part = (name: string, kind: PartKind, start: number, size: number): readonly Part[] =>
    size > 0 ? [{ start, end: start + size, name, kind }] : []
  if (type === commands.symbols)
    return [
      ...part('symbol table', 'symbols', field(8), 16 * field(12)),
      ...part('string table', 'strings', field(16), field(20)),
    ]
  if (type === commands.dynamicSymbols) return part('indirect symbols', 'symbols', field(56), 4 * field(60))
  if (type === commands.dyldInfo || type === commands.dyldInfoOnly)
    return ['rebasing', 'binding', 'weak binding', 'lazy binding', 'exports trie'].flatMap((name, index) =>
      part(name, 'linking', field(8 + 8 * index), field(12 + 8 * index)),
    )
  const known = linkedit.get(type)
  return known ? part(known[0], known[1], field(8), field(12)) : []
}

/** Symbols that lie in sections; the table has no sizes, so each goes on to the next. */
function readSymbols(read: FieldReader, found: readonly Command[], sections: readonly Section[]): readonly Span[] {
  const table = found.find(({ type }) => type === commands.symbols)
  if (table === undefined) return []
  const [start, count, strings] = [8, 12, 16].map((offset) => read.u32(table.at + offset) ?? 0)
  const symbols = recordOffsets(read, start!, count!, 16, maximumRecords).flatMap((at) => {
    const type = read.u8(at + 4)!
    const section = sections[read.u8(at + 5)! - 1]
    const name = read.name(strings! + read.u32(at)!)
    if ((type & 0xe0) !== 0 || (type & 0xe) !== 0xe || section === undefined || section.offset === 0 || name === '')
      return []
    const address = read.u64(at + 8)!
    const place = section.offset + address - section.address
    return [{ start: place, end: section.offset + section.size, name, address }]
  })
  return upToNext(symbols)
}
