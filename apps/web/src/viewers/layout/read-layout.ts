import { archiveClaims } from './archive.js'
import { coffClaims, peClaims } from './coff.js'
import { elfClaims } from './elf.js'
import { intelHexClaims } from './intel-hex.js'
import { type Claims, coverFile, type FileLayout } from './layout.js'
import { machoClaims } from './macho.js'
import { wasmClaims } from './wasm.js'

/** Formats by the names that `recognise` of the targets package gives them; code bytes alone have none. */
export type LayoutFormat = 'ELF' | 'PE' | 'COFF' | 'Mach-O' | 'WebAssembly' | 'archive' | 'Intel HEX'

const readers: Readonly<Record<Exclude<LayoutFormat, 'archive'>, (file: Uint8Array) => Claims>> = {
  ELF: elfClaims,
  PE: peClaims,
  COFF: coffClaims,
  'Mach-O': machoClaims,
  WebAssembly: wasmClaims,
  'Intel HEX': intelHexClaims,
}

/** What every byte of a file is. `recognise` tells the format of an archive's members. */
export function readLayout(
  file: Uint8Array,
  format: LayoutFormat | undefined,
  recognise: (file: Uint8Array) => LayoutFormat | undefined,
): FileLayout {
  const claimsOf = (bytes: Uint8Array, kind: LayoutFormat | undefined): Claims | undefined =>
    kind === undefined || kind === 'archive' ? undefined : readers[kind](bytes)
  if (format === 'archive')
    return coverFile(
      file,
      archiveClaims(file, (member) => claimsOf(member, recognise(member))),
    )
  return coverFile(file, claimsOf(file, format) ?? rawClaims(file))
}

const rawClaims = (file: Uint8Array): Claims => ({
  format: 'Code bytes alone',
  parts: [{ start: 0, end: file.length, name: 'code', kind: 'code', detail: 'The first byte is the entry.' }],
  segments: [],
  symbols: [],
  problems: [],
})
