import type { ObjectFile, ObjectSymbol, Relocation, Section } from '@sourceless/object'
import type { Contents } from './contents.js'

/** A place that relocations can refer to. */
export interface Anchor {
  readonly symbol: number
  readonly addend: number
}

const sectionSymbol = (name: string, section: number): ObjectSymbol => ({
  name,
  binding: 'local',
  kind: 'section',
  section,
  offset: 0,
  sizeBytes: 0,
})

/**
 * The object with a symbol for every code section, and a function that finds places in them. References go through sections, as
 * assemblers make them: another definition of a function's symbol must not move what describes this one.
 */
export const withAnchors = (
  object: ObjectFile,
): { readonly object: ObjectFile; anchor(section: number, offset: number): Anchor } => {
  const symbols = [...object.symbols]
  const known = new Map<number, number>()
  for (const [index, { kind, section, offset }] of symbols.entries()) {
    if (kind === 'section' && section !== undefined && offset === 0) known.set(section, index)
  }
  for (const [index, { name, kind }] of object.sections.entries()) {
    if (kind === 'code' && !known.has(index)) known.set(index, symbols.push(sectionSymbol(name, index)) - 1)
  }
  return { object: { ...object, symbols }, anchor: (section, addend) => ({ symbol: known.get(section)!, addend }) }
}

/** What a new section is called and holds. Its own symbol is the object's last at that time. */
export interface NewSection {
  readonly name: string
  readonly kind: Section['kind']
  readonly alignment: number
  readonly contents: Contents
}

/** The object with more sections at its end, each with a section symbol, in the same order, at the end of the symbols. */
export const appendSections = (object: ObjectFile, added: readonly NewSection[]): ObjectFile => {
  const first = object.sections.length
  const sections = added.map(({ name, kind, alignment, contents }): Section => {
    const bytes = contents.finish()
    return { name, kind, alignment, bytes, sizeBytes: bytes.length }
  })
  const relocations = added.flatMap(({ contents }, place) =>
    contents.references.map((reference): Relocation => ({ section: first + place, ...reference })),
  )
  return {
    ...object,
    sections: [...object.sections, ...sections],
    symbols: [...object.symbols, ...added.map(({ name }, place) => sectionSymbol(name, first + place))],
    relocations: [...object.relocations, ...relocations],
  }
}
