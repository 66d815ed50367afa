import { hex, type ObjectDiagnostic, type ObjectFile, type Relocation } from '@sourceless/object'
import type { MachoLibrary } from '../types.js'

/** A symbol that dyld looks up. */
export interface ImportedSymbol {
  readonly name: string
  /** 1 for the first library. */
  readonly libraryOrdinal: number
  readonly weak: boolean
}

export interface ImportPlan {
  readonly symbols: readonly ImportedSymbol[]
  /** Indices into `symbols` of functions that code calls: each gets a stub and a pointer. */
  readonly called: readonly number[]
  /** Index into `symbols`. */
  readonly indexOf: ReadonlyMap<string, number>
  /** 8-byte addresses in data: dyld writes them. */
  readonly pointers: readonly Relocation[]
  /** The others; the writer applies them. */
  readonly fixed: readonly Relocation[]
}

/** Largest library number that is not a special one. */
const maximumLibraries = 240

export const createLibraryLookup = (libraries: readonly MachoLibrary[]): ((name: string) => number) => {
  if (libraries.length > maximumLibraries) throw new RangeError(`an image has at most ${maximumLibraries} libraries`)
  const paths = libraries.map(({ path }) => path)
  const twice = paths.find((path, index) => paths.indexOf(path) !== index)
  if (twice !== undefined) throw new RangeError(`the library ${twice} is given twice`)
  const ordinals = new Map(
    libraries.flatMap(({ symbols = [] }, index) => symbols.map((name): [string, number] => [name, index + 1])),
  )
  return (name) => ordinals.get(name) ?? 1
}

const isBranch = ({ kind }: Relocation): boolean =>
  kind === 'plt32' || kind === 'arm64-call26' || kind === 'arm64-branch26'

/** Splits the relocations into what the writer and what dyld does. Relocations of notes are dropped with their sections. */
export const planImports = (object: ObjectFile, libraryOf: (name: string) => number): ImportPlan => {
  const loaded = object.relocations.filter(({ section }) => object.sections[section]!.kind !== 'note')
  const pointers = loaded.filter(({ kind }) => kind === 'abs64')
  const fixed = loaded.filter(({ kind }) => kind !== 'abs64')
  const symbols: ImportedSymbol[] = []
  const indexOf = new Map<string, number>()
  const importOf = (index: number): number | undefined => {
    const { name, binding, section } = object.symbols[index]!
    if (section !== undefined) return undefined
    if (!indexOf.has(name)) {
      indexOf.set(name, symbols.push({ name, libraryOrdinal: libraryOf(name), weak: binding === 'weak' }) - 1)
    }
    return indexOf.get(name)
  }
  const called = new Set<number>()
  for (const relocation of fixed.filter(isBranch)) {
    const index = importOf(relocation.symbol)
    if (index !== undefined) called.add(index)
  }
  for (const { symbol } of pointers) importOf(symbol)
  return { symbols, called: [...called], indexOf, pointers, fixed }
}

/** dyld writes only to data, whole aligned pointers, with small addends to imports. */
export const checkPointers = (object: ObjectFile, { pointers, indexOf }: ImportPlan): readonly ObjectDiagnostic[] =>
  pointers.flatMap(({ section: index, offset, symbol, addend }): ObjectDiagnostic[] => {
    const section = object.sections[index]!
    const where = { section: section.name, offset }
    const place = `${section.name}+${hex(offset)}`
    if (section.kind === 'code') {
      const message = `${place}: an absolute address in code cannot be loaded anywhere; use a pc-relative reference`
      return [{ code: 'text-relocation', message, ...where }]
    }
    if (offset % 8 !== 0 || section.alignment % 8 !== 0) {
      return [{ code: 'bad-relocation', message: `${place}: an address must lie on a multiple of 8 bytes`, ...where }]
    }
    const { name } = object.symbols[symbol]!
    if (indexOf.has(name) && (addend < 0 || addend > 0xff)) {
      const message = `${place}: an addend to the import ${name} lies in 0 to 255, ${addend} does not`
      return [{ code: 'bad-relocation', message, ...where }]
    }
    return []
  })

/** Code has no direct reference to another image's data: only calls go through stubs. */
export const checkReferences = (object: ObjectFile, plan: ImportPlan): readonly ObjectDiagnostic[] => {
  const called = new Set(plan.called.map((index) => plan.symbols[index]!.name))
  return plan.fixed.flatMap(({ section: index, offset, symbol }): ObjectDiagnostic[] => {
    const { name, section: definedIn } = object.symbols[symbol]!
    if (definedIn !== undefined || called.has(name)) return []
    const section = object.sections[index]!.name
    const message = `${section}+${hex(offset)} refers to ${name}, which is not defined here; imported data is reached through an 8-byte pointer in data`
    return [{ code: 'unresolved-symbol', section, offset, symbol: name, message }]
  })
}
