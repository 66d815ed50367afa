import type { ObjectFile } from '@sourceless/object'
import type { CodeRange, MachinePlatform } from '@sourceless/verifier'

/** Code of a file, and what is known about addresses in it. */
export interface Region extends CodeRange {
  /** Where functions begin, by address. */
  readonly entries: ReadonlyMap<number, string>
  /** What else addresses are called: pointers to imported functions. */
  readonly names: ReadonlyMap<number, string>
  /** Symbols that fields of the code refer to and that are open, by the field's address. */
  readonly references: ReadonlyMap<number, string>
}

type FileFormat = Awaited<ReturnType<MachinePlatform['system']['format']>>

const nothing = new Map<number, string>()

/** Bytes alone: the first is the entry. */
export const rawRegion = (bytes: Uint8Array): Region => ({
  address: 0,
  bytes,
  entries: new Map([[0, 'code']]),
  names: nothing,
  references: nothing,
})

/** The code of an object, section by section; every section starts at 0. */
export function objectRegions({ sections, symbols, relocations }: ObjectFile): readonly Region[] {
  return sections.flatMap((section, index) => {
    if (section.kind !== 'code') return []
    const functions = symbols.filter((symbol) => symbol.section === index && symbol.kind === 'function')
    const open = relocations.filter((one) => one.section === index && symbols[one.symbol]!.section === undefined)
    return {
      address: 0,
      bytes: section.bytes,
      entries: new Map(functions.map(({ offset, name }) => [offset, name])),
      names: nothing,
      references: new Map(open.map(({ offset, symbol }) => [offset, symbols[symbol]!.name])),
    }
  })
}

/** Where the code of a file is, as far as it can be read. `entryName`: how the start of a program is called. */
export function fileRegions(format: FileFormat, file: Uint8Array, entryName: string): readonly Region[] {
  const { value } = format.read(file, 0)
  if (value === undefined) return []
  if (value.kind === 'relocatable') return objectRegions(value.object)
  const { image, imports } = value
  const names = new Map(imports.map(({ name, address: slot }) => [slot, name]))
  return image.segments.flatMap(({ execute, address, bytes }) => {
    if (!execute) return []
    const inside = (place: number) => place >= address && place < address + bytes.length
    const named = [...image.symbols].filter(([, place]) => inside(place)).map(([name, place]) => [place, name] as const)
    const entry = image.entry !== undefined && inside(image.entry) ? [[image.entry, entryName] as const] : []
    return { address, bytes, entries: new Map([...entry, ...named]), names, references: nothing }
  })
}
