import { fieldLayouts } from '@sourceless/isa'
import {
  alignUp,
  applyRelocations,
  isAllocated,
  type Machine,
  type ObjectFile,
  type RelocationKind,
} from '@sourceless/object'

/** Code and its read-only data as one run of bytes. */
export interface Flat {
  readonly bytes: Uint8Array
  /** The bytes run at every multiple of this: all references are relative, but some count in pages. */
  readonly alignment: number
}

const pageBytes = 4096

/** What lies between the sections is never executed; the byte of an instruction that traps says so. */
const filling: Partial<Record<Machine, number>> = { x86_64: 0xcc }

const countsInPages = (kind: RelocationKind): boolean => kind !== 'image32' && fieldLayouts[kind].origin === 'page'

/** Lays an object out as bytes that can be copied to memory, code first; the first byte is the entry. */
export function flatten(unit: ObjectFile): Flat {
  let end = 0
  const placed = unit.sections.map((section) => {
    if (!isAllocated(section)) return { section, address: 0 }
    const address = alignUp(end, section.alignment)
    end = address + section.sizeBytes
    return { section, address }
  })
  const addresses = placed.map(({ address }) => address)
  const { bytes, diagnostics } = applyRelocations(unit, addresses)
  if (diagnostics.length > 0) throw new Error(diagnostics[0]!.message)
  const flat = new Uint8Array(end).fill(filling[unit.machine] ?? 0)
  for (const [at, { section, address }] of placed.entries()) {
    if (!isAllocated(section)) continue
    flat.fill(0, address, address + section.sizeBytes)
    flat.set(bytes[at]!, address)
  }
  const alignments = placed.map(({ section }) => section.alignment)
  const hasPages = unit.relocations.some(({ kind }) => countsInPages(kind))
  return { bytes: flat, alignment: Math.max(1, ...alignments, hasPages ? pageBytes : 1) }
}
