import { ByteReader } from '@sourceless/isa-wasm'
import { readCodeSection, readData, readList } from '../read/items.js'
import { preamble, sectionIds } from '../sections.js'

/** A section's place among all sections, and where its bodies or segments start in its contents. */
export interface LocatedSection {
  readonly index: number
  readonly items: readonly number[]
}

/** Finds what relocations count from, in a module that the writer made. */
export const locateContents = (
  bytes: Uint8Array,
): { readonly code?: LocatedSection; readonly data?: LocatedSection } => {
  const found: { code?: LocatedSection; data?: LocatedSection } = {}
  const reader = new ByteReader(bytes, preamble.length)
  for (let index = 0; !reader.atEnd; index++) {
    const id = reader.byte()
    const sizeBytes = reader.u32()
    const start = reader.offset
    const contents = new ByteReader(bytes, start, start + sizeBytes)
    const offsetOf = (item: Uint8Array): number => item.byteOffset - bytes.byteOffset - start
    if (id === sectionIds.code) {
      found.code = { index, items: readCodeSection(contents).map(({ body }) => offsetOf(body)) }
    } else if (id === sectionIds.data) {
      found.data = { index, items: readList(contents, readData).map((segment) => offsetOf(segment.bytes)) }
    }
    reader.take(sizeBytes)
  }
  return found
}
