import type { Image, Segment } from '@sourceless/object'
import { commands, protections } from '../raw/constants.js'
import type { MachoImport } from '../types.js'
import { viewOf } from './bytes.js'
import { readChainedFixups } from './chained-fixups.js'
import { readExports } from './export-trie.js'
import { findCommand, libraryPaths, type MachoHeaders, type SegmentHeader } from './headers.js'
import { malformed } from './malformed.js'

/** Addresses stay below 2^47, the user half of both machines. */
const addressLimit = 2 ** 47

/** Segments lie in the file, one behind the other: so what is copied is never more than the file. */
export const checkSegments = ({ segments, bytes }: MachoHeaders): void => {
  const ranges = segments.filter(({ fileSizeBytes }) => fileSizeBytes > 0).sort((a, b) => a.offset - b.offset)
  let end = 0
  for (const { at, offset, fileSizeBytes, memorySizeBytes } of ranges) {
    if (!(offset + fileSizeBytes <= bytes.length)) malformed('truncated', at + 40, 'a segment leaves the file')
    if (offset < end) malformed('bad-segment', at + 40, 'segments overlap in the file')
    if (fileSizeBytes > memorySizeBytes)
      malformed('bad-segment', at + 48, 'a segment is larger in the file than in memory')
    end = offset + fileSizeBytes
  }
  for (const { at, address, memorySizeBytes } of segments) {
    if (!(address + memorySizeBytes <= addressLimit)) malformed('bad-segment', at + 24, 'a segment ends beyond 2^47')
  }
}

/** Address of the Mach-O header: where the segment that holds it is mapped. */
export const imageBase = ({ segments }: MachoHeaders): number => {
  const text = segments.find(({ offset, fileSizeBytes }) => offset === 0 && fileSizeBytes > 0)
  return text?.address ?? malformed('bad-segment', 0, 'no segment holds the header')
}

export const entryAddress = (headers: MachoHeaders): number | undefined => {
  const command = findCommand(headers, commands.main)
  if (command === undefined) return undefined
  const entryOffset = Number(command.part.view.getBigUint64(8, true))
  const holder = headers.segments.find(
    ({ offset, fileSizeBytes }) => entryOffset >= offset && entryOffset < offset + fileSizeBytes,
  )
  if (holder === undefined) return malformed('bad-command', command.part.offset + 8, 'the entry lies in no segment')
  return holder.address + entryOffset - holder.offset
}

const isMapped = ({ protection }: SegmentHeader): boolean => protection !== 0

const segmentOf = (header: SegmentHeader, bytes: Uint8Array, slide: number): Segment => ({
  address: header.address + slide,
  bytes,
  sizeBytes: header.memorySizeBytes,
  read: (header.protection & protections.read) !== 0,
  write: (header.protection & protections.write) !== 0,
  execute: (header.protection & protections.execute) !== 0,
})

export interface LoadedImage {
  readonly image: Image
  readonly imports: readonly MachoImport[]
  readonly libraries: readonly string[]
}

/** An executable or dylib as dyld maps it, `slide` above its preferred addresses. */
export const readImage = (headers: MachoHeaders, slide: number): LoadedImage => {
  const { segments, bytes } = headers
  for (const kind of [commands.dyldInfo, commands.dyldInfoOnly]) {
    const command = findCommand(headers, kind)
    if (command !== undefined)
      malformed('unsupported-file', command.part.offset, 'fixups by opcodes (LC_DYLD_INFO) are not read')
  }
  checkSegments(headers)
  const base = imageBase(headers)
  const libraries = libraryPaths(headers)
  // `slice` of a Node Buffer is no copy.
  const contents = segments.map(
    ({ offset, fileSizeBytes }) => new Uint8Array(bytes.subarray(offset, offset + fileSizeBytes)),
  )
  const views = contents.map(viewOf)
  const imports: MachoImport[] = []
  for (const pointer of readChainedFixups(headers, base)) {
    const view = views[pointer.segment]!
    if (pointer.kind === 'rebase') {
      view.setBigUint64(pointer.place, BigInt.asUintN(64, pointer.target + BigInt(slide)), true)
      continue
    }
    view.setBigUint64(pointer.place, 0n, true)
    const { name: symbol, ordinal, weak } = pointer.symbol
    const { address, offset } = segments[pointer.segment]!
    const library = libraries[ordinal - 1]
    if (ordinal > 0 && library === undefined) {
      malformed('bad-fixup', offset + pointer.place, `library ${ordinal} of ${symbol} is not there`)
    }
    imports.push({ address: address + pointer.place + slide, symbol, addend: pointer.addend, library, weak })
  }
  const exported = readExports(headers) ?? new Map<string, number>()
  const entry = entryAddress(headers)
  const image: Image = {
    machine: headers.machine,
    segments: segments.flatMap((header, index) =>
      isMapped(header) ? [segmentOf(header, contents[index]!, slide)] : [],
    ),
    entry: entry === undefined ? undefined : entry + slide,
    symbols: new Map([...exported].map(([name, offset]) => [name, base + offset + slide])),
  }
  return { image, imports, libraries }
}
