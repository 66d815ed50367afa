import type { ObjectFile } from '@sourceless/object'
import type { CodeInstruction, CodeRange, System } from '@sourceless/verifier'

/** Code of a file, and what is known about addresses in it. */
export interface Region extends CodeRange {
  /** Where functions begin, by address. */
  readonly entries: ReadonlyMap<number, string>
  /** Imported functions, by the addresses of the words that the loader fills in with theirs. */
  readonly imports: ReadonlyMap<number, ImportedFunction>
  /** Symbols outside of the code that open fields of it refer to, by the field's address. */
  readonly references: ReadonlyMap<number, string>
}

export type FileFormat = Awaited<ReturnType<System['format']>>

type ImportedFunction = NonNullable<Extract<CodeInstruction['flow'], { readonly kind: 'call' }>['import']>

const nothing = new Map<never, never>()

/** Bytes alone: the first is the entry. */
export const rawRegion = (bytes: Uint8Array): Region => ({
  address: 0,
  bytes,
  entries: new Map([[0, 'code']]),
  imports: nothing,
  references: nothing,
})

/** The code of an object, section by section; every section starts at 0. */
export function objectRegions({ sections, symbols, relocations }: ObjectFile): readonly Region[] {
  return sections.flatMap((section, index) => {
    if (section.kind !== 'code') return []
    const functions = symbols.filter((symbol) => symbol.section === index && symbol.kind === 'function')
    const open = relocations.filter((one) => one.section === index && symbols[one.symbol]!.section !== index)
    return {
      address: 0,
      bytes: section.bytes,
      entries: new Map(functions.map(({ offset, name }) => [offset, name])),
      imports: nothing,
      references: new Map(open.map(({ offset, symbol }) => [offset, symbols[symbol]!.name])),
    }
  })
}

/** Where the code of a file is, as its loader has it, or why that cannot be said. */
export function fileRegions(
  format: FileFormat,
  file: Uint8Array,
  system: System,
): { readonly regions: readonly Region[]; readonly problem: string | undefined } {
  const { value, diagnostics } = format.read(file, 0)
  if (value === undefined) return { regions: [], problem: diagnostics[0]?.message }
  if (value.kind === 'relocatable') return { regions: objectRegions(value.object), problem: undefined }
  const { image } = value
  const imports = new Map(
    value.imports.map(({ name, library, address }) => {
      const returns = system.imports.get(name) !== 'ends'
      return [address, { name, library, returns }]
    }),
  )
  const regions = image.segments.flatMap(({ execute, address, bytes }) => {
    if (!execute) return []
    const inside = (place: number) => place >= address && place < address + bytes.length
    const named = [...image.symbols].filter(([, place]) => inside(place)).map(([name, place]) => [place, name] as const)
    const entry = image.entry !== undefined && inside(image.entry) ? [[image.entry, system.entrySymbol] as const] : []
    return { address, bytes, entries: new Map([...entry, ...named]), imports, references: nothing }
  })
  return { regions, problem: undefined }
}
