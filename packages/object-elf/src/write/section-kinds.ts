import type { Section, SectionKind } from '@sourceless/object'
import { sectionFlags, sectionTypes } from '../raw/constants.js'

const { alloc, execute, write } = sectionFlags

/** ELF type and flags of each kind of section. */
export const kindAttributes: Readonly<Record<SectionKind, { readonly type: number; readonly flags: number }>> = {
  code: { type: sectionTypes.progbits, flags: alloc | execute },
  readonly: { type: sectionTypes.progbits, flags: alloc },
  data: { type: sectionTypes.progbits, flags: alloc | write },
  zero: { type: sectionTypes.nobits, flags: alloc | write },
  note: { type: sectionTypes.progbits, flags: 0 },
}

/** Marks an object as not needing an executable stack. */
export const stackNoteName = '.note.GNU-stack'

export const hasStackNote = (sections: readonly Section[]): boolean =>
  sections.some(({ name }) => name === stackNoteName)
