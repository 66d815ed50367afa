import type { GuestSegment } from '../../src/index.js'

/** What tests need of a linked ELF file: its loaded segments, its entry and the addresses of its symbols. */
export interface LinkedFile {
  readonly segments: readonly GuestSegment[]
  readonly entry: bigint
  readonly symbols: ReadonlyMap<string, bigint>
}

const loaded = 1
const symbolTable = 2
const headerBytes = { program: 56, section: 64, symbol: 24 }

/** Reads a little-endian ELF64 file that a linker has written. */
export function readLinkedFile(file: Uint8Array): LinkedFile {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength)
  const u64 = (at: number): number => Number(view.getBigUint64(at, true))
  const segments: GuestSegment[] = []
  for (let index = 0; index < view.getUint16(56, true); index++) {
    const at = u64(32) + index * headerBytes.program
    if (view.getUint32(at, true) !== loaded) continue
    const flags = view.getUint32(at + 4, true)
    const offset = u64(at + 8)
    segments.push({
      address: view.getBigUint64(at + 16, true),
      bytes: file.slice(offset, offset + u64(at + 32)),
      sizeBytes: u64(at + 40),
      execute: (flags & 1) !== 0,
      write: (flags & 2) !== 0,
      read: (flags & 4) !== 0,
    })
  }
  const symbols = new Map<string, bigint>()
  const section = (index: number): number => u64(40) + index * headerBytes.section
  for (let index = 0; index < view.getUint16(60, true); index++) {
    const at = section(index)
    if (view.getUint32(at + 4, true) !== symbolTable) continue
    const strings = u64(section(view.getUint32(at + 40, true)) + 24)
    for (let symbol = u64(at + 24); symbol < u64(at + 24) + u64(at + 32); symbol += headerBytes.symbol) {
      const start = strings + view.getUint32(symbol, true)
      const name = Buffer.from(file.subarray(start, file.indexOf(0, start))).toString()
      symbols.set(name, view.getBigUint64(symbol + 8, true))
    }
  }
  return { segments, entry: view.getBigUint64(24, true), symbols }
}
