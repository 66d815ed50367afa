import { ArchiveError } from '../diagnostic.js'
import {
  type Entry,
  entrySizeBytes,
  headerSizeBytes,
  magic,
  maximumMemberBytes,
  padToEven,
  writeEntry,
} from './header.js'
import {
  bsdIndex,
  bsdIndexSizeBytes,
  coffIndex,
  coffIndexSizeBytes,
  type IndexedSymbol,
  systemVIndex,
  systemVIndexSizeBytes,
} from './index-tables.js'
import type { ArchiveFormat, ArchiveMember, ArchiveOptions } from './model.js'

const encoder = new TextEncoder()
const nothing = new Uint8Array(0)

/** Members that the second index of a COFF archive can count. */
const maximumCoffMembers = 0xffff

const checkMembers = (members: readonly ArchiveMember[], format: ArchiveFormat): void => {
  if (format === 'coff' && members.length > maximumCoffMembers) {
    throw new ArchiveError('too-large', `a COFF archive holds at most ${maximumCoffMembers} members`)
  }
  for (const { name, bytes, symbols = [] } of members) {
    const what =
      name === ''
        ? 'the name is empty'
        : /[\0\n]/.test(name)
          ? 'the name holds a zero byte or a new line'
          : format === 'bsd' && name.startsWith('__.SYMDEF')
            ? 'the name is that of the index'
            : bytes.length > maximumMemberBytes
              ? `${bytes.length} bytes are more than a header can say`
              : undefined
    if (what !== undefined) throw new ArchiveError('bad-member', `member '${name}': ${what}`)
    for (const symbol of symbols) {
      if (symbol !== '' && !symbol.includes('\0')) continue
      throw new ArchiveError('bad-symbol', `member '${name}': a symbol is empty or holds a zero byte`)
    }
  }
}

/** Name fields of the members and the table of those names that do not fit in them. */
const nameMembers = (members: readonly ArchiveMember[], format: 'gnu' | 'coff') => {
  const table: number[] = []
  const fields = members.map(({ name }) => {
    const bytes = encoder.encode(name)
    if (bytes.length < 16 && !name.includes('/')) return `${name}/`
    const offset = table.length
    for (const byte of bytes) table.push(byte)
    if (format === 'gnu') table.push(0x2f, 0x0a)
    else table.push(0)
    return `/${offset}`
  })
  return { fields, table: Uint8Array.from(table) }
}

/** Header offsets of entries that follow each other from `start`. */
const place = (entries: readonly Entry[], start: number): number[] => {
  let at = start
  return entries.map((entry) => {
    const offset = at
    at += entrySizeBytes(entry)
    return offset
  })
}

const join = (entries: readonly Entry[]): Uint8Array => {
  const out = new Uint8Array(entries.reduce((sum, entry) => sum + entrySizeBytes(entry), magic.length))
  out.set(encoder.encode(magic))
  let at = magic.length
  for (const entry of entries) at = writeEntry(out, at, entry)
  return out
}

const needs64 = (offsets: readonly number[]): boolean => offsets.some((offset) => offset > 0xffff_ffff)

const plain = (nameField: string, bytes: Uint8Array): Entry => ({ nameField, longName: nothing, bytes })
const spaceOf = (sizeBytes: number): number => headerSizeBytes + padToEven(sizeBytes)

const writeGnu = (members: readonly ArchiveMember[], symbols: readonly IndexedSymbol[], bits: 32 | 64): Uint8Array => {
  const { fields, table } = nameMembers(members, 'gnu')
  const entries = members.map(({ bytes }, index) => plain(fields[index]!, bytes))
  const names = table.length === 0 ? [] : [plain('//', table)]
  const start = magic.length + spaceOf(systemVIndexSizeBytes(symbols, bits)) + (names[0] ? spaceOf(table.length) : 0)
  const offsets = place(entries, start)
  if (bits === 32 && needs64(offsets)) return writeGnu(members, symbols, 64)
  const index = plain(bits === 32 ? '/' : '/SYM64/', systemVIndex(symbols, offsets, bits))
  return join([index, ...names, ...entries])
}

/** Every name stands before the contents and is padded so that these start at a multiple of 8, as Apple's linker wants. */
const bsdEntry = (name: string, bytes: Uint8Array, offset: number): Entry => {
  const text = encoder.encode(name)
  const start = offset + headerSizeBytes + text.length
  const longName = new Uint8Array(text.length + ((8 - (start % 8)) % 8))
  longName.set(text)
  return { nameField: `#1/${longName.length}`, longName, bytes }
}

/** 16 bytes and then 4 zeros: the one padded form of the index's name that GNU tools look for is 20 bytes long. */
const bsdIndexName = (bits: 32 | 64): string => (bits === 32 ? '__.SYMDEF' : '__.SYMDEF_64').padEnd(20, '\0')

const writeBsd = (members: readonly ArchiveMember[], symbols: readonly IndexedSymbol[], bits: 32 | 64): Uint8Array => {
  const reserved = bsdEntry(bsdIndexName(bits), new Uint8Array(bsdIndexSizeBytes(symbols, bits)), magic.length)
  const entries: Entry[] = []
  const offsets: number[] = []
  let at = magic.length + entrySizeBytes(reserved)
  for (const { name, bytes } of members) {
    const entry = bsdEntry(name, bytes, at)
    offsets.push(at)
    entries.push(entry)
    at += entrySizeBytes(entry)
  }
  if (bits === 32 && needs64(offsets)) return writeBsd(members, symbols, 64)
  return join([{ ...reserved, bytes: bsdIndex(symbols, offsets, bits) }, ...entries])
}

const writeCoff = (members: readonly ArchiveMember[], symbols: readonly IndexedSymbol[]): Uint8Array => {
  const { fields, table } = nameMembers(members, 'coff')
  const entries = members.map(({ bytes }, index) => plain(fields[index]!, bytes))
  const names = table.length === 0 ? [] : [plain('//', table)]
  const indices = spaceOf(systemVIndexSizeBytes(symbols, 32)) + spaceOf(coffIndexSizeBytes(symbols, members.length))
  const offsets = place(entries, magic.length + indices + (names[0] ? spaceOf(table.length) : 0))
  if (needs64(offsets)) throw new ArchiveError('too-large', 'a COFF archive ends before 4 GiB')
  const first = plain('/', systemVIndex(symbols, offsets, 32))
  const second = plain('/', coffIndex(symbols, offsets))
  return join([first, second, ...names, ...entries])
}

/**
 * Writes an archive with its index, members in the given order. Equal inputs give equal bytes. Throws `ArchiveError`.
 *
 * @example
 * writeArchive([{ name: 'sum.o', bytes: object, symbols: ['sum'] }], { format: 'gnu' })
 */
export const writeArchive = (members: readonly ArchiveMember[], options: ArchiveOptions): Uint8Array => {
  const { format, indexOffsetBits = 32 } = options
  checkMembers(members, format)
  const symbols = members.flatMap(({ symbols: names = [] }, member): IndexedSymbol[] =>
    names.map((name) => ({ name: encoder.encode(name), member })),
  )
  if (format === 'gnu') return writeGnu(members, symbols, indexOffsetBits)
  if (format === 'bsd') return writeBsd(members, symbols, indexOffsetBits)
  if (indexOffsetBits === 64) throw new ArchiveError('too-large', 'a COFF archive has no index with 64-bit offsets')
  return writeCoff(members, symbols)
}
