import { alignUp } from '@sourceless/object'
import { sectionTypes, sizes } from '../raw/constants.js'
import { encodeSectionHeader, type SectionHeader } from '../raw/records.js'
import { createStringTable } from './string-table.js'

/** A section on its way into a file: name and contents instead of offsets. */
export interface PlannedSection {
  readonly name: string
  readonly type: number
  readonly flags: number
  readonly bytes: Uint8Array
  /** Size in memory; `bytes.length` when left out. */
  readonly sizeBytes?: number
  readonly alignment: number
  readonly link?: number
  readonly info?: number
  readonly entrySizeBytes?: number
  /** Where it lies in memory and in the file, when already fixed. */
  readonly placed?: { readonly address: number; readonly offset: number }
}

/** Largest section count without the escape through section 0. */
const maximumSections = 0xff00

/** Section number 0 is reserved, so the first planned section is number 1. */
export const firstSectionIndex = 1

/**
 * Ordered writer: reserves every offset first, then writes in the same order. `body` is what precedes the sections (headers,
 * and for loadable files the segments). Appends .shstrtab and the section header table.
 */
export const appendSections = (
  body: Uint8Array,
  planned: readonly PlannedSection[],
): { bytes: Uint8Array; sectionHeaderOffset: number; sectionHeaderCount: number; sectionNamesIndex: number } => {
  const names = createStringTable()
  const nameOffsets = planned.map(({ name }) => names.add(name))
  const ownName = names.add('.shstrtab')
  const all: PlannedSection[] = [
    ...planned,
    { name: '.shstrtab', type: sectionTypes.strtab, flags: 0, bytes: names.finish(), alignment: 1 },
  ]
  if (all.length + firstSectionIndex >= maximumSections) throw new RangeError(`${all.length} sections are too many`)

  let end = body.length
  const headers = all.map((section, index): SectionHeader => {
    const offset = section.placed?.offset ?? alignUp(end, section.alignment)
    const fileSizeBytes = section.type === sectionTypes.nobits ? 0 : section.bytes.length
    if (section.placed === undefined || fileSizeBytes > 0) end = Math.max(end, offset + fileSizeBytes)
    return {
      nameOffset: nameOffsets[index] ?? ownName,
      type: section.type,
      flags: section.flags,
      address: section.placed?.address ?? 0,
      offset,
      sizeBytes: section.sizeBytes ?? section.bytes.length,
      link: section.link ?? 0,
      info: section.info ?? 0,
      alignment: section.alignment,
      entrySizeBytes: section.entrySizeBytes ?? 0,
    }
  })
  const sectionHeaderOffset = alignUp(end, 8)
  const sectionHeaderCount = all.length + firstSectionIndex
  const bytes = new Uint8Array(sectionHeaderOffset + sectionHeaderCount * sizes.sectionHeader)
  bytes.set(body)
  for (const [index, header] of headers.entries()) {
    if (header.type !== sectionTypes.nobits) bytes.set(all[index]!.bytes, header.offset)
    bytes.set(encodeSectionHeader(header), sectionHeaderOffset + (index + firstSectionIndex) * sizes.sectionHeader)
  }
  return { bytes, sectionHeaderOffset, sectionHeaderCount, sectionNamesIndex: sectionHeaderCount - 1 }
}
