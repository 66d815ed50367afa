import type { Section, SectionKind } from '@sourceless/object'
import { sectionFlags, sectionTypes } from '../raw/constants.js'

const { alloc, execute, write } = sectionFlags

/** ELF type and flags of each kind of section. */
const kindAttributes: Readonly<Record<SectionKind, { readonly type: number; readonly flags: number }>> = {
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

/** Sections whose name decides their type, as in assemblers. */
const namedTypes: readonly (readonly [RegExp, SectionKind, number])[] = [
  [/^\.init_array($|\.)/, 'data', sectionTypes.initArray],
  [/^\.fini_array($|\.)/, 'data', sectionTypes.finiArray],
  [/^\.preinit_array($|\.)/, 'data', sectionTypes.preinitArray],
  [/^\.note\.(?!GNU-stack$)/, 'readonly', sectionTypes.note],
  [/^\.note\.(?!GNU-stack$)/, 'note', sectionTypes.note],
  [/^\.riscv\.attributes$/, 'note', sectionTypes.riscvAttributes],
]

/** Type and flags of a section of an object or a loadable file. */
export const sectionAttributes = ({ name, kind }: Pick<Section, 'name' | 'kind'>) => {
  const { type, flags } = kindAttributes[kind]
  const named = namedTypes.find(([pattern, of]) => of === kind && pattern.test(name))
  return { type: named?.[2] ?? type, flags }
}
