import { commands, importFormats, noFixups, pointerFormats } from '../raw/constants.js'
import { createStringReader, type Part, slice, u64, within } from './bytes.js'
import { linkeditPart, type MachoHeaders, type SegmentHeader } from './headers.js'
import { malformed } from './malformed.js'

export interface ImportRecord {
  readonly name: string
  /** Number of a library from 1, or a special one: 0 itself, −1 the executable, −2 flat, −3 weak. */
  readonly ordinal: number
  readonly weak: boolean
  readonly addend: number
}

/** A pointer of a chain: `place` counts from the start of its segment. */
export type PointerRecord =
  | { readonly segment: number; readonly place: number; readonly kind: 'rebase'; readonly target: bigint }
  | {
      readonly segment: number
      readonly place: number
      readonly kind: 'bind'
      readonly symbol: ImportRecord
      readonly addend: number
    }

const readImports = (part: Part): readonly ImportRecord[] => {
  const { view, offset: at, bytes } = part
  const [importsOffset, symbolsOffset] = [view.getUint32(8, true), view.getUint32(12, true)]
  const [count, format] = [view.getUint32(16, true), view.getUint32(20, true)]
  if (view.getUint32(24, true) !== 0) malformed('bad-fixup', at + 24, 'compressed symbol names are not read')
  const sizeBytes = { [importFormats.plain]: 4, [importFormats.addend]: 8, [importFormats.addend64]: 16 }[format]
  if (sizeBytes === undefined) return malformed('bad-fixup', at + 20, `import format ${format} is not known`)
  const table = within(part, importsOffset, count * sizeBytes, 'bad-fixup', 'the import table')
  const namesSize = Math.max(0, bytes.length - symbolsOffset)
  const nameAt = createStringReader(within(part, symbolsOffset, namesSize, 'bad-fixup', 'the symbol names'))
  return Array.from({ length: count }, (_, index): ImportRecord => {
    const start = index * sizeBytes
    const place = table.offset + start
    const low = table.view.getUint32(start, true)
    if (format !== importFormats.addend64) {
      const addend = format === importFormats.addend ? table.view.getInt32(start + 4, true) : 0
      const ordinal = (low & 0xff) > 0xf0 ? (low & 0xff) - 0x100 : low & 0xff
      return { name: nameAt(low >>> 9, place), ordinal, weak: (low & 0x100) !== 0, addend }
    }
    const ordinal = (low & 0xffff) > 0xfff0 ? (low & 0xffff) - 0x10000 : low & 0xffff
    const name = nameAt(table.view.getUint32(start + 4, true), place)
    const addend = Number(table.view.getBigInt64(start + 8, true))
    if (!Number.isSafeInteger(addend)) malformed('bad-fixup', place, 'an addend exceeds 53 bits')
    return { name, ordinal, weak: (low & 0x10000) !== 0, addend }
  })
}

interface Chain {
  /** Offset in the file of what says where the chain starts. */
  readonly at: number
  readonly segment: number
  readonly base: number
  readonly format: number
  readonly contents: Part
  /** First byte behind the page. */
  readonly end: number
}

function* walkChain(chain: Chain, start: number, imports: readonly ImportRecord[]): Generator<PointerRecord> {
  const { segment, format, contents, base } = chain
  const end = Math.min(chain.end, contents.bytes.length)
  let at = chain.at
  for (let place = start; ; ) {
    if (place + 8 > end) malformed('bad-fixup', at, 'a chain leaves its page')
    at = contents.offset + place
    const raw = contents.view.getBigUint64(place, true)
    if (raw >> 63n === 1n) {
      const symbol = imports[Number(raw & 0xffffffn)]
      if (symbol === undefined) return malformed('bad-fixup', at, 'a pointer is bound to an import that is not there')
      yield { segment, place, kind: 'bind', symbol, addend: Number((raw >> 24n) & 0xffn) + symbol.addend }
    } else {
      const offset = format === pointerFormats.pointer64Offset ? BigInt(base) : 0n
      const high = ((raw >> 36n) & 0xffn) << 56n
      yield { segment, place, kind: 'rebase', target: (raw & 0xfffffffffn) + offset + high }
    }
    const next = 4 * Number((raw >> 51n) & 0xfffn)
    if (next === 0) return
    // Pointers that overlap would read what the one before them has just been said to be.
    if (next < 8) malformed('bad-fixup', at, 'pointers of a chain overlap')
    place += next
  }
}

function* readSegmentChains(
  starts: Part,
  index: number,
  header: SegmentHeader,
  file: Uint8Array,
  base: number,
  imports: readonly ImportRecord[],
): Generator<PointerRecord> {
  const { view, offset: at } = starts
  const [pageSizeBytes, format, count] = [view.getUint16(4, true), view.getUint16(6, true), view.getUint16(20, true)]
  if (pageSizeBytes !== 0x1000 && pageSizeBytes !== 0x4000)
    malformed('bad-fixup', at + 4, `pages of ${pageSizeBytes} bytes`)
  if (format !== pointerFormats.pointer64 && format !== pointerFormats.pointer64Offset) {
    malformed('unsupported-file', at + 6, `pointer format ${format} is not read`)
  }
  if (u64(view, 8) !== header.address - base) malformed('bad-fixup', at + 8, 'the offset is not that of its segment')
  const pages = within(starts, 22, 2 * count, 'bad-fixup', 'the table of pages')
  const contents = slice(file, header.offset, header.fileSizeBytes, header.at + 40, 'a segment with pointers')
  for (let page = 0; page < count; page++) {
    const start = pages.view.getUint16(2 * page, true)
    if (start === noFixups) continue
    if (start >= pageSizeBytes) malformed('bad-fixup', pages.offset + 2 * page, 'a chain starts outside its page')
    const end = (page + 1) * pageSizeBytes
    yield* walkChain(
      { at: pages.offset + 2 * page, segment: index, base, format, contents, end },
      page * pageSizeBytes + start,
      imports,
    )
  }
}

/** Every pointer that dyld writes. The segments must have been checked to lie in the file, apart from each other. */
export function* readChainedFixups(headers: MachoHeaders, base: number): Generator<PointerRecord> {
  const part = linkeditPart(headers, commands.chainedFixups, 'the chained fixups')
  if (part === undefined || part.bytes.length === 0) return
  if (part.bytes.length < 28) malformed('bad-fixup', part.offset, 'the chained fixups are too short')
  if (part.view.getUint32(0, true) !== 0) malformed('bad-fixup', part.offset, 'the version of the fixups is not 0')
  const imports = readImports(part)
  const startsOffset = part.view.getUint32(4, true)
  const sizeBytes = Math.max(0, part.bytes.length - startsOffset)
  const starts = within(part, startsOffset, sizeBytes, 'bad-fixup', 'the table of starts')
  const count = sizeBytes < 4 ? 0 : starts.view.getUint32(0, true)
  if (count > headers.segments.length) malformed('bad-fixup', starts.offset, `${count} segments are not there`)
  const offsets = within(starts, 4, 4 * count, 'bad-fixup', 'the table of segments')
  for (let index = 0; index < count; index++) {
    const start = offsets.view.getUint32(4 * index, true)
    if (start === 0) continue
    const own = within(starts, start, 22, 'bad-fixup', 'the starts of a segment')
    const rest = within(starts, start, starts.bytes.length - start, 'bad-fixup', 'the starts of a segment')
    yield* readSegmentChains(
      { ...own, bytes: rest.bytes, view: rest.view },
      index,
      headers.segments[index]!,
      headers.bytes,
      base,
      imports,
    )
  }
}
