import { alignUp } from '@sourceless/object'
import { createByteWriter } from '../raw/byte-writer.js'
import { importFormats, noFixups, pointerFormats } from '../raw/constants.js'
import type { ImportedSymbol } from './imports.js'

/** A pointer that dyld writes. */
export type Fixup =
  | { readonly address: number; readonly kind: 'rebase'; readonly target: number }
  | { readonly address: number; readonly kind: 'bind'; readonly symbol: number; readonly addend: number }

export interface FixedSegment {
  readonly address: number
  readonly memorySizeBytes: number
}

/** DYLD_CHAINED_PTR_64: next in units of 4 bytes at bit 51; bit 63 tells a bind (symbol, addend) from a rebase (address). */
const encodePointer = (fixup: Fixup, next: number): bigint => {
  const link = BigInt(next / 4) << 51n
  if (fixup.kind === 'bind') return (1n << 63n) | link | (BigInt(fixup.addend) << 24n) | BigInt(fixup.symbol)
  return link | BigInt(fixup.target)
}

/** Where each page's chain starts, and the pointer values to store by address. */
const chainSegment = (segment: FixedSegment, fixups: readonly Fixup[], pageSizeBytes: number) => {
  const starts: number[] = Array.from({ length: segment.memorySizeBytes / pageSizeBytes }, () => noFixups)
  const values: (readonly [address: number, value: bigint])[] = []
  const pageOf = ({ address }: Fixup): number => Math.floor((address - segment.address) / pageSizeBytes)
  for (const [place, fixup] of fixups.entries()) {
    const page = pageOf(fixup)
    if (starts[page] === noFixups) starts[page] = (fixup.address - segment.address) % pageSizeBytes
    const next = fixups[place + 1]
    const distance = next !== undefined && pageOf(next) === page ? next.address - fixup.address : 0
    values.push([fixup.address, encodePointer(fixup, distance)])
  }
  while (starts.at(-1) === noFixups) starts.pop()
  return { starts, values }
}

const encodeStarts = (starts: readonly number[], segmentOffset: number, pageSizeBytes: number): Uint8Array => {
  const writer = createByteWriter()
    .u32(22 + 2 * starts.length)
    .u16(pageSizeBytes)
    .u16(pointerFormats.pointer64)
    .u64(segmentOffset)
    .u32(0)
    .u16(starts.length)
  for (const start of starts) writer.u16(start)
  return writer.finish()
}

/**
 * The payload of LC_DYLD_CHAINED_FIXUPS, <mach-o/fixup-chains.h>, and the pointers to store. `segments` are those of the load
 * commands in order; `fixups` must be sorted by address.
 */
export const buildChainedFixups = (
  segments: readonly FixedSegment[],
  fixups: readonly Fixup[],
  symbols: readonly ImportedSymbol[],
  baseAddress: number,
  pageSizeBytes: number,
): { bytes: Uint8Array; values: readonly (readonly [address: number, value: bigint])[] } => {
  const headerSizeBytes = 32
  const table = createByteWriter().u32(segments.length)
  const bodies = createByteWriter()
  const values: (readonly [number, bigint])[] = []
  const tableSizeBytes = alignUp(4 + 4 * segments.length, 8)
  for (const segment of segments) {
    const end = segment.address + segment.memorySizeBytes
    const own = fixups.filter(({ address }) => address >= segment.address && address < end)
    if (own.length === 0) {
      table.u32(0)
      continue
    }
    const chain = chainSegment(segment, own, pageSizeBytes)
    table.u32(tableSizeBytes + bodies.length)
    bodies.bytes(encodeStarts(chain.starts, segment.address - baseAddress, pageSizeBytes)).align(8)
    values.push(...chain.values)
  }
  const starts = table.align(8).bytes(bodies.finish()).finish()
  const imports = createByteWriter()
  const names = createByteWriter().u8(0)
  for (const { name, libraryOrdinal, weak } of symbols) {
    imports.u32(libraryOrdinal + Number(weak) * 0x100 + names.length * 0x200)
    names.string(name)
  }
  const importsOffset = headerSizeBytes + starts.length
  const bytes = createByteWriter()
    .u32(0)
    .u32(headerSizeBytes)
    .u32(importsOffset)
    .u32(importsOffset + imports.length)
    .u32(symbols.length)
    .u32(importFormats.plain)
    .u32(0)
    .fillTo(headerSizeBytes)
    .bytes(starts)
    .bytes(imports.finish())
    .bytes(names.finish())
    .align(8)
    .finish()
  return { bytes, values }
}
