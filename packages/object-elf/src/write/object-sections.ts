import type { ObjectFile, Section } from '@sourceless/object'
import { sectionFlags, sectionTypes } from '../raw/constants.js'
import type { PlannedSection } from './file-writer.js'
import { sectionAttributes } from './section-kinds.js'
import type { Placement } from './segments.js'

/** Debug information is not loaded, and yet kept in linked files; other notes are for linkers. */
export const isDebugSection = ({ kind, name }: Section): boolean => kind === 'note' && name.startsWith('.debug_')

/**
 * Section headers of the object's own sections in a linked file: of those that are loaded, with the place of each among them, and
 * of those that are kept behind them. `isSealed` tells which are written once, when they are loaded.
 */
export const planObjectSections = (
  object: ObjectFile,
  contents: readonly Uint8Array[],
  { addresses, offsets }: Placement,
  isSealed: (index: number) => boolean,
): { loaded: readonly PlannedSection[]; kept: readonly PlannedSection[]; numberOf: ReadonlyMap<number, number> } => {
  const numberOf = new Map<number, number>()
  const loaded: PlannedSection[] = []
  const kept: PlannedSection[] = []
  for (const [index, section] of object.sections.entries()) {
    const { name, kind, sizeBytes, alignment } = section
    const { type, flags } = sectionAttributes(section)
    const planned = { name, type, flags, bytes: contents[index]!, sizeBytes, alignment }
    if (isDebugSection(section)) kept.push(planned)
    if (kind === 'note') continue
    numberOf.set(index, loaded.length)
    loaded.push({
      ...planned,
      flags: isSealed(index) ? flags | sectionFlags.write : flags,
      placed: { address: addresses[index]!, offset: offsets[index]! },
    })
  }
  return { loaded, kept, numberOf }
}

/**
 * The rest of the last sealed page, as a section: tools that copy a file make its segments as large as their sections, and a
 * segment that ends before what is to be sealed cannot be loaded where pages are smaller than the alignment.
 */
export const planSealedPadding = ({ sealed, sealedSizeBytes }: Placement): readonly PlannedSection[] => {
  if (sealed === undefined || sealedSizeBytes === sealed.fileSizeBytes) return []
  const { address, offset, fileSizeBytes } = sealed
  return [
    {
      name: '.bss.rel.ro',
      type: sectionTypes.nobits,
      flags: sectionFlags.alloc | sectionFlags.write,
      bytes: new Uint8Array(0),
      sizeBytes: sealedSizeBytes - fileSizeBytes,
      alignment: 1,
      placed: { address: address + fileSizeBytes, offset: offset + fileSizeBytes },
    },
  ]
}
