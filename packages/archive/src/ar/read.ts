import { type ArchiveDiagnostic, captureMalformed, malformed } from '../diagnostic.js'
import {
  headerSizeBytes,
  magic,
  nameFieldSizeBytes,
  padToEven,
  sizeField,
  terminatorOffset,
  thinMagic,
} from './header.js'
import type { Archive, ArchiveFormat } from './model.js'
import { createNameReader, type NameReader } from './names.js'
import { type IndexLine, readBsdIndex, readCoffIndex, readSystemVIndex } from './read-index.js'

/** Largest file that is read: 1 GiB. */
const maximumFileBytes = 1 << 30

/** Characters of a header field without the spaces that fill it. Every byte is a character: names are decoded later. */
const field = (bytes: Uint8Array, offset: number, sizeBytes: number): string => {
  let end = offset + sizeBytes
  while (end > offset && bytes[end - 1] === 0x20) end--
  return String.fromCharCode(...bytes.subarray(offset, end))
}

/** A header's claims: where it stands, its name field, its contents. */
interface RawEntry {
  readonly offset: number
  readonly nameField: string
  readonly start: number
  readonly bytes: Uint8Array
}

const readEntries = (file: Uint8Array): RawEntry[] => {
  const entries: RawEntry[] = []
  let offset = magic.length
  while (offset < file.length) {
    if (offset + headerSizeBytes > file.length) malformed('truncated', offset, 'the file ends inside a member header')
    if (field(file, offset + terminatorOffset, 2) !== '`\n') {
      malformed('bad-header', offset + terminatorOffset, "a member header ends with '`' and a new line")
    }
    const size = field(file, offset + sizeField.offset, sizeField.sizeBytes)
    if (!/^\d+$/.test(size)) malformed('bad-header', offset + sizeField.offset, 'the size is not a decimal number')
    const start = offset + headerSizeBytes
    const end = start + Number(size)
    if (end > file.length) malformed('truncated', offset, `the file ends before the ${size} bytes of the member`)
    entries.push({
      offset,
      nameField: field(file, offset, nameFieldSizeBytes),
      start,
      bytes: file.subarray(start, end),
    })
    offset = padToEven(end)
  }
  return entries
}

interface NamedEntry extends RawEntry {
  readonly name: string
  readonly style: 'system-v' | 'bsd'
}

/** The name after a header of the form `#1/length`, taken off the contents. */
const readBsdName = (entry: RawEntry, names: NameReader): NamedEntry => {
  const length = Number(entry.nameField.slice(3))
  if (length > entry.bytes.length) malformed('bad-name', entry.offset, 'the name is longer than the member')
  let end = length
  while (end > 0 && entry.bytes[end - 1] === 0) end--
  const name = names.decode(entry.bytes.subarray(0, end), entry.start)
  return { ...entry, start: entry.start + length, bytes: entry.bytes.subarray(length), name, style: 'bsd' }
}

/** A name in the table `//`: up to "/\n" (GNU) or a zero byte (COFF). */
const readLongName = (entry: RawEntry, table: RawEntry | undefined, names: NameReader): NamedEntry => {
  const from = Number(entry.nameField.slice(1))
  if (table === undefined || from >= table.bytes.length) {
    return malformed('bad-name', entry.offset, `there is no long name at ${from}`)
  }
  let end = from
  while (end < table.bytes.length && table.bytes[end] !== 0 && table.bytes[end] !== 0x0a) end++
  if (table.bytes[end] === 0x0a && table.bytes[end - 1] === 0x2f) end--
  return {
    ...entry,
    name: names.decode(table.bytes.subarray(from, Math.max(from, end)), table.start + from),
    style: 'system-v',
  }
}

const latin1Bytes = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0))

const nameEntry = (entry: RawEntry, table: RawEntry | undefined, names: NameReader): NamedEntry => {
  const { nameField } = entry
  if (/^#1\/\d+$/.test(nameField)) return readBsdName(entry, names)
  if (/^\/\d+$/.test(nameField)) return readLongName(entry, table, names)
  const isSystemV = nameField.length > 1 && nameField.endsWith('/')
  const short = isSystemV ? nameField.slice(0, -1) : nameField
  return { ...entry, name: names.decode(latin1Bytes(short), entry.offset), style: isSystemV ? 'system-v' : 'bsd' }
}

const bsdIndexNames: ReadonlyMap<string, 32 | 64> = new Map([
  ['__.SYMDEF', 32],
  ['__.SYMDEF SORTED', 32],
  ['__.SYMDEF_64', 64],
  ['__.SYMDEF_64 SORTED', 64],
])

/** The entries before the members: indices and the table of long names. Others of the form `/<NAME>/` are passed over. */
interface Preamble {
  readonly format: ArchiveFormat | undefined
  readonly lines: readonly IndexLine[]
  readonly table: RawEntry | undefined
  readonly next: number
}

const readPreamble = (entries: readonly RawEntry[], names: NameReader): Preamble => {
  let format: ArchiveFormat | undefined
  let lines: readonly IndexLine[] = []
  let table: RawEntry | undefined
  let next = 0
  for (; next < entries.length; next++) {
    const entry = entries[next]!
    const { nameField, bytes, start } = entry
    if (nameField === '/' && next === 0) {
      format = 'gnu'
      lines = readSystemVIndex(bytes, start, 32, names)
    } else if (nameField === '/' && next === 1 && format === 'gnu') {
      format = 'coff'
      lines = readCoffIndex(bytes, start, 32, names)
    } else if (nameField === '/SYM64/' && next === 0) {
      format = 'gnu'
      lines = readSystemVIndex(bytes, start, 64, names)
    } else if (nameField === '//' && table === undefined) table = entry
    else if (nameField === '/' || nameField === '//' || nameField === '/SYM64/') {
      malformed('bad-header', entry.offset, `a second '${nameField}' is out of place`)
    } else if (!/^\/<.*>\/$/.test(nameField)) break
  }
  const first = entries[0]
  if (next === 0 && first !== undefined) {
    const named = nameEntry(first, undefined, names)
    const width = bsdIndexNames.get(named.name)
    if (named.style === 'bsd' && width !== undefined) {
      return { format: 'bsd', lines: readBsdIndex(named.bytes, named.start, width, names), table, next: 1 }
    }
  }
  return { format, lines, table, next }
}

const read = (file: Uint8Array): Archive => {
  const start = field(file, 0, Math.min(file.length, magic.length))
  if (start === thinMagic) malformed('thin-archive', 0, 'a thin archive holds only the paths of its members')
  if (start !== magic) malformed('not-archive', 0, "an archive starts with '!<arch>'")
  if (file.length > maximumFileBytes) malformed('limit-exceeded', 0, `the file exceeds ${maximumFileBytes} bytes`)
  const names = createNameReader(file.length)
  const entries = readEntries(file)
  const { format, lines, table, next } = readPreamble(entries, names)
  const byOffset = new Map<number, { name: string; bytes: Uint8Array; symbols: string[] }>()
  let style: ArchiveFormat = 'gnu'
  for (const entry of entries.slice(next)) {
    if (/^\/(SYM64\/|\/)?$/.test(entry.nameField)) malformed('bad-header', entry.offset, 'an index follows a member')
    const named = nameEntry(entry, table, names)
    if (named.style === 'bsd') style = 'bsd'
    byOffset.set(entry.offset, { name: named.name, bytes: named.bytes, symbols: [] })
  }
  for (const { name, offset } of lines) {
    const member = byOffset.get(offset)
    if (member === undefined) return malformed('bad-index', entries[0]!.start, `no member starts at ${offset}`)
    member.symbols.push(name)
  }
  return { format: format ?? style, members: [...byOffset.values()] }
}

/** Reads an archive of any of the three formats, bounds-checked. Thin archives, which hold only paths, are refused. */
export const readArchive = (
  bytes: Uint8Array,
): { readonly value: Archive | undefined; readonly diagnostics: readonly ArchiveDiagnostic[] } =>
  captureMalformed(() => read(bytes))
