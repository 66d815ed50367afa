import { failOn, type ObjectFile, type Section } from '@sourceless/object'
import { encodeText } from '../raw/byte-writer.js'
import { sectionAttributes, sectionTypes } from '../raw/constants.js'

/** A section as Mach-O names it. */
export interface NamedSection {
  readonly segment: string
  readonly section: string
  readonly flags: number
}

const { pureInstructions, someInstructions, debug, noTableOfContents, stripStaticSymbols, liveSupport } =
  sectionAttributes

const flagsOf: Readonly<Record<Section['kind'], number>> = {
  code: sectionTypes.regular + someInstructions + pureInstructions,
  readonly: sectionTypes.regular,
  data: sectionTypes.regular,
  zero: sectionTypes.zeroFill,
  note: sectionTypes.regular + debug,
}

const defaultNames: Readonly<Record<Section['kind'], string>> = {
  code: '__TEXT,__text',
  readonly: '__TEXT,__const',
  data: '__DATA,__data',
  zero: '__DATA,__bss',
  note: '',
}

/** Unwind tables and debug information are known by these names. */
const unwindTable: NamedSection = {
  segment: '__TEXT',
  section: '__eh_frame',
  flags: sectionTypes.coalesced + noTableOfContents + stripStaticSymbols + liveSupport,
}
const debugName = /^\.(debug_.*)$/

/** Constants that hold addresses are written by dyld, so they cannot lie in __TEXT. */
export const holdsPointers = (object: ObjectFile): ReadonlySet<number> =>
  new Set(object.relocations.flatMap(({ section, kind }) => (kind === 'abs64' ? [section] : [])))

/**
 * Sections named `segment,section` keep their names, `.eh_frame` and `.debug_…` have names here too, others are named by their
 * kind. Undefined for any other note: it belongs to another format (`.note.GNU-stack`) and is left out.
 */
export const nameSections = (object: ObjectFile): readonly (NamedSection | undefined)[] => {
  const pointers = holdsPointers(object)
  const named = object.sections.map(({ name, kind }, index): NamedSection | undefined => {
    if (name === '.eh_frame') return unwindTable
    const debugged = kind === 'note' ? debugName.exec(name)?.[1] : undefined
    if (debugged !== undefined) return { segment: '__DWARF', section: `__${debugged}`, flags: flagsOf.note }
    const byKind = kind === 'readonly' && pointers.has(index) ? '__DATA,__const' : defaultNames[kind]
    const full = name.includes(',') ? name : byKind
    if (full === '') return undefined
    const comma = full.indexOf(',')
    return { segment: full.slice(0, comma), section: full.slice(comma + 1), flags: flagsOf[kind] }
  })
  failOn(
    object.sections.flatMap(({ name }, index) => {
      const tooLong = [named[index]?.segment, named[index]?.section].some(
        (part) => part !== undefined && (part === '' || encodeText(part).length > 16),
      )
      const message = `section ${name}: segment and section names have 1 to 16 bytes`
      return tooLong ? [{ code: 'bad-section', section: name, message } as const] : []
    }),
  )
  return named
}

/** Refuses symbols of sections that are left out; those have the number 0. */
export const checkSymbolSections = (object: ObjectFile, ordinals: readonly number[]): void =>
  failOn(
    object.symbols.flatMap(({ name, kind, section }) =>
      section === undefined || kind === 'section' || ordinals[section] !== 0
        ? []
        : [
            {
              code: 'bad-symbol',
              symbol: name,
              message: `symbol ${name}: its section is not written to Mach-O`,
            } as const,
          ],
    ),
  )
