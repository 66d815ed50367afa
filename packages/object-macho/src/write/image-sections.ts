import { alignUp, failOn, type ObjectFile, type Section } from '@sourceless/object'
import {
  cpus,
  type MachoMachine,
  protections,
  sectionAttributes,
  sectionTypes,
  segmentReadOnly,
} from '../raw/constants.js'
import type { SectionRecord, SegmentRecord } from '../raw/load-commands.js'
import { holdsPointers, nameSections } from './section-names.js'
import { stubSizes } from './stubs.js'

/** Where the bytes of a section come from: a section of the object, or what the writer adds for imports. */
export type SectionOrigin = number | 'stubs' | 'pointers'

export interface PlannedSection {
  readonly origin: SectionOrigin
  readonly section: string
  readonly flags: number
  readonly sizeBytes: number
  readonly alignment: number
  readonly isZero: boolean
  readonly indirectIndex: number
  readonly stubSizeBytes: number
}

export interface PlannedSegment {
  readonly name: string
  readonly protection: number
  readonly flags: number
  readonly sections: readonly PlannedSection[]
}

export interface PlacedSection extends SectionRecord {
  readonly origin: SectionOrigin
}

export interface PlacedSegment {
  readonly record: SegmentRecord
  readonly sections: readonly PlacedSection[]
}

const { read, write, execute } = protections

/** The segment of each kind of section; constants with addresses join __DATA_CONST, notes are left out. */
const segmentOf = (kind: Section['kind'], holdsAddresses: boolean): string | undefined => {
  if (kind === 'note') return undefined
  if (kind === 'code') return '__TEXT'
  if (kind === 'readonly') return holdsAddresses ? '__DATA_CONST' : '__TEXT'
  return '__DATA'
}

/** Sections made for `callCount` imported functions: one jump each, through one pointer each. */
const importSections = (
  machine: MachoMachine,
  callCount: number,
): { stubs: PlannedSection[]; pointers: PlannedSection[] } => {
  if (callCount === 0) return { stubs: [], pointers: [] }
  const { pureInstructions, someInstructions } = sectionAttributes
  const stubSizeBytes = stubSizes[machine]
  const rest = { isZero: false, stubSizeBytes: 0 }
  return {
    stubs: [
      {
        ...rest,
        origin: 'stubs',
        section: '__stubs',
        flags: sectionTypes.stubs + pureInstructions + someInstructions,
        sizeBytes: callCount * stubSizeBytes,
        alignment: 4,
        indirectIndex: 0,
        stubSizeBytes,
      },
    ],
    pointers: [
      {
        ...rest,
        origin: 'pointers',
        section: '__got',
        flags: sectionTypes.nonLazyPointers,
        sizeBytes: 8 * callCount,
        alignment: 8,
        indirectIndex: callCount,
      },
    ],
  }
}

/** The segments between __PAGEZERO and __LINKEDIT, without the empty ones; __TEXT is always there. */
export const planSegments = (
  object: ObjectFile,
  machine: MachoMachine,
  callCount: number,
): readonly PlannedSegment[] => {
  const names = nameSections(object)
  const pointers = holdsPointers(object)
  const { pageSizeBytes } = cpus[machine]
  failOn(
    object.sections.flatMap(({ name, alignment }) => {
      const message = `section ${name}: alignment ${alignment} exceeds the page size ${pageSizeBytes}`
      return alignment > pageSizeBytes ? [{ code: 'bad-section', section: name, message } as const] : []
    }),
  )
  const sectionsOf = (segment: string, ...kinds: readonly Section['kind'][]): PlannedSection[] =>
    object.sections.flatMap(({ kind, sizeBytes, alignment }, origin) => {
      if (!kinds.includes(kind) || segmentOf(kind, pointers.has(origin)) !== segment) return []
      const { section, flags } = names[origin]!
      const rest = { isZero: kind === 'zero', indirectIndex: 0, stubSizeBytes: 0 }
      return [{ ...rest, origin, section, flags, sizeBytes, alignment }]
    })
  const made = importSections(machine, callCount)
  const text = [...sectionsOf('__TEXT', 'code'), ...made.stubs, ...sectionsOf('__TEXT', 'readonly')]
  const constants = [...made.pointers, ...sectionsOf('__DATA_CONST', 'readonly')]
  const data = [...sectionsOf('__DATA', 'data'), ...sectionsOf('__DATA', 'zero')]
  const segments: PlannedSegment[] = [
    { name: '__TEXT', protection: read | execute, flags: 0, sections: text },
    { name: '__DATA_CONST', protection: read | write, flags: segmentReadOnly, sections: constants },
    { name: '__DATA', protection: read | write, flags: 0, sections: data },
  ]
  return segments.filter(({ name, sections }) => name === '__TEXT' || sections.length > 0)
}

/** Gives every section its address and file offset. The headers take the first `headerSizeBytes` of __TEXT. */
export const placeSegments = (
  planned: readonly PlannedSegment[],
  baseAddress: number,
  pageSizeBytes: number,
  headerSizeBytes: number,
): readonly PlacedSegment[] => {
  let segmentAddress = baseAddress
  let segmentOffset = 0
  return planned.map(({ name, protection, flags, sections }, place) => {
    let end = place === 0 ? headerSizeBytes : 0
    let fileEnd = end
    const placed = sections.map(({ isZero, ...section }): PlacedSection => {
      const start = alignUp(end, section.alignment)
      end = start + section.sizeBytes
      if (!isZero) fileEnd = end
      const offset = isZero ? 0 : segmentOffset + start
      return {
        ...section,
        segment: name,
        address: segmentAddress + start,
        offset,
        relocationOffset: 0,
        relocationCount: 0,
      }
    })
    const memorySizeBytes = alignUp(Math.max(end, 1), pageSizeBytes)
    const fileSizeBytes = alignUp(fileEnd, pageSizeBytes)
    const record: SegmentRecord = {
      name,
      address: segmentAddress,
      memorySizeBytes,
      offset: segmentOffset,
      fileSizeBytes,
      protection,
      maximumProtection: protection,
      flags,
    }
    segmentAddress += memorySizeBytes
    segmentOffset += fileSizeBytes
    return { record, sections: placed }
  })
}
