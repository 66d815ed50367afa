import type { ObjectFile } from '@sourceless/object'
import { sectionTypes, segmentFlags, segmentTypes } from '../raw/constants.js'
import type { ProgramHeader } from '../raw/records.js'
import { sectionAttributes } from './section-kinds.js'
import type { LoadedPart, Placement } from './segments.js'
import { unwindIndexName } from './unwind-index.js'

export const headerOf = (type: number, flags: number, part: LoadedPart): ProgramHeader => ({ type, flags, ...part })

export const loadHeader = (part: LoadedPart, flags: number): ProgramHeader => headerOf(segmentTypes.load, flags, part)

/** The stack is not executable. */
export const stackHeader: ProgramHeader = {
  type: segmentTypes.gnuStack,
  flags: segmentFlags.read | segmentFlags.write,
  offset: 0,
  address: 0,
  fileSizeBytes: 0,
  memorySizeBytes: 0,
  alignment: 16,
}

/**
 * Segments that stand for one section: PT_NOTE for the notes that are loaded, for the properties of the program PT_GNU_PROPERTY as
 * well, and PT_GNU_EH_FRAME.
 */
const sectionSegments = ({ sections }: ObjectFile): readonly (readonly [section: number, type: number])[] =>
  [...sections.entries()].flatMap(([index, section]): [number, number][] => {
    if (section.name === unwindIndexName) return [[index, segmentTypes.gnuEhFrame]]
    if (section.kind === 'note' || sectionAttributes(section).type !== sectionTypes.note) return []
    if (section.name !== '.note.gnu.property') return [[index, segmentTypes.note]]
    return [
      [index, segmentTypes.note],
      [index, segmentTypes.gnuProperty],
    ]
  })

export const countSectionSegments = (object: ObjectFile): number => sectionSegments(object).length

export const sectionSegmentHeaders = (
  object: ObjectFile,
  { addresses, offsets }: Placement,
): readonly ProgramHeader[] =>
  sectionSegments(object).map(([index, type]) => {
    const { sizeBytes, alignment } = object.sections[index]!
    const range = { fileSizeBytes: sizeBytes, memorySizeBytes: sizeBytes, alignment }
    return headerOf(type, segmentFlags.read, { address: addresses[index]!, offset: offsets[index]!, ...range })
  })
