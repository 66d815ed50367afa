import type { Image, Segment } from '@sourceless/object'
import { sectionTypes, segmentFlags, segmentTypes, sizes, smallestPageBytes } from '../raw/constants.js'
import type { ElfReadOptions, ElfUnresolved } from '../types.js'
import { exportedSymbols, readDynamic, readDynamicSymbols } from './dynamic.js'
import { type ElfHeaders, slice } from './headers.js'
import { malformed } from './malformed.js'
import { relocate } from './relocate.js'
import { readSymbols } from './symbols.js'

/** Offset of the program header with this index. */
const headerOffset = (headers: ElfHeaders, index: number): number =>
  headers.header.programHeaderOffset + index * sizes.programHeader

const readSegments = (headers: ElfHeaders): Segment[] => {
  let roomBytes = headers.bytes.length
  return headers.programHeaders.flatMap((part, index): Segment[] => {
    if (part.type !== segmentTypes.load) return []
    const at = headerOffset(headers, index)
    const bytes = slice(headers.bytes, part.offset, part.fileSizeBytes, at, 'a segment')
    roomBytes -= bytes.length
    if (roomBytes < 0) malformed('bad-segment', at, 'segments overlap in the file')
    const { address, memorySizeBytes: sizeBytes, flags } = part
    if (!Number.isSafeInteger(address + sizeBytes)) malformed('bad-segment', at, 'the segment lies out of range')
    if (sizeBytes < bytes.length) malformed('bad-segment', at, 'the segment is larger in the file than in memory')
    const has = (flag: number) => (flags & flag) !== 0
    return [
      {
        address,
        bytes,
        sizeBytes,
        read: has(segmentFlags.read),
        write: has(segmentFlags.write),
        execute: has(segmentFlags.execute),
      },
    ]
  })
}

/** Global symbols of .symtab, when section headers are there. */
const symbolTable = (headers: ElfHeaders): Map<string, number> => {
  const table = headers.sections.find(({ type }) => type === sectionTypes.symtab)
  if (table === undefined) return new Map()
  const defined = readSymbols(headers, table).filter(({ binding, section }) => binding !== 0 && section !== 0)
  return new Map(defined.map(({ name, value }) => [name, value]))
}

interface Loaded {
  readonly image: Image
  readonly unresolved: readonly ElfUnresolved[]
}

/** What a dynamic linker makes of a file. `symbols` are what it exports. */
const readDynamicImage = (headers: ElfHeaders, index: number, options: ElfReadOptions): Loaded => {
  const { loadAddress = 0 } = options
  // Segments first: what the dynamic section leads to is then known to lie in the file.
  const contents = readSegments(headers)
  const dynamic = readDynamic(headers, headers.programHeaders[index]!, headerOffset(headers, index))
  const symbols = readDynamicSymbols(headers, dynamic)
  const exported = exportedSymbols(headers, dynamic, symbols)
  const { segments, unresolved } = relocate(headers, dynamic, symbols, contents, options)
  const { entry } = headers.header
  return {
    image: {
      machine: headers.machine.name,
      segments: segments.map((segment) => ({ ...segment, address: segment.address + loadAddress })),
      entry: entry === 0 ? undefined : entry + loadAddress,
      symbols: new Map([...exported].map(([name, address]) => [name, address + loadAddress])),
    },
    unresolved,
  }
}

const dynamicIndex = ({ programHeaders }: ElfHeaders): number =>
  programHeaders.findIndex(({ type }) => type === segmentTypes.dynamic)

/** An executable at a fixed address. */
export const readExecutable = (headers: ElfHeaders, { resolve, unresolved }: ElfReadOptions): Loaded => {
  const index = dynamicIndex(headers)
  const symbols = symbolTable(headers)
  if (index >= 0) {
    const options = { ...(resolve && { resolve }), ...(unresolved && { unresolved }) }
    const loaded = readDynamicImage(headers, index, options)
    return { ...loaded, image: { ...loaded.image, entry: headers.header.entry, symbols } }
  }
  const segments = readSegments(headers)
  return { image: { machine: headers.machine.name, segments, entry: headers.header.entry, symbols }, unresolved: [] }
}

/** A shared library, or an executable that may be placed anywhere, which has an entry. */
export const readShared = (headers: ElfHeaders, options: ElfReadOptions): Loaded => {
  const { loadAddress = 0 } = options
  if (!Number.isSafeInteger(loadAddress) || loadAddress < 0 || loadAddress % smallestPageBytes !== 0) {
    throw new RangeError(`the load address must be a multiple of ${smallestPageBytes}, not ${loadAddress}`)
  }
  const index = dynamicIndex(headers)
  if (index < 0) malformed('bad-dynamic', 32, 'a shared library needs PT_DYNAMIC')
  return readDynamicImage(headers, index, options)
}
