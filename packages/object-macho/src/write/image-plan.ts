import { failOn, type ObjectFile, validateObject } from '@sourceless/object'
import type { MachoMachine } from '../raw/constants.js'
import type { MachoImageOptions, MachoLibrary } from '../types.js'
import { type PlacedSection, type PlacedSegment, type PlannedSegment, planSegments } from './image-sections.js'
import { checkPointers, checkReferences, createLibraryLookup, type ImportPlan, planImports } from './imports.js'
import { requireMachine } from './machine.js'
import { linkUnwindInfo } from './unwind-info.js'

/** What differs between executables and dylibs. */
export interface ImageKind {
  readonly fileType: number
  readonly flags: number
  /** Address of the first byte of the file; __PAGEZERO covers what lies below. */
  readonly baseAddress: number
  /** Load commands of this kind of file, given the addresses of global symbols as offsets from the first byte. */
  readonly ownCommands: (exported: ReadonlyMap<string, number>) => readonly Uint8Array[]
}

const systemLibrary: MachoLibrary = { path: '/usr/lib/libSystem.B.dylib' }

/** An object made ready for linking: everything that does not depend on addresses. */
export interface ImagePlan {
  readonly object: ObjectFile
  readonly machine: MachoMachine
  readonly kind: ImageKind
  readonly options: MachoImageOptions
  readonly libraries: readonly MachoLibrary[]
  readonly libraryOf: (name: string) => number
  readonly imports: ImportPlan
  readonly segments: readonly PlannedSegment[]
}

/** Splits an object for linking; throws `ObjectError` when that cannot be done. */
export const planImage = (original: ObjectFile, kind: ImageKind, options: MachoImageOptions): ImagePlan => {
  const machine = requireMachine(original)
  failOn(validateObject(original))
  const object = linkUnwindInfo(original)
  const libraries = options.libraries ?? [systemLibrary]
  const libraryOf = createLibraryLookup(libraries)
  const imports = planImports(object, libraryOf)
  failOn([...checkPointers(object, imports), ...checkReferences(object, imports)])
  if (libraries.length === 0 && imports.symbols.length > 0) {
    const symbol = imports.symbols[0]!.name
    failOn([{ code: 'unresolved-symbol', symbol, message: `no library is given that defines ${symbol}` }])
  }
  const segments = planSegments(object, machine, imports.called.length)
  return { object, machine, kind, options, libraries, libraryOf, imports, segments }
}

export const allSections = (segments: readonly PlacedSegment[]): readonly PlacedSection[] =>
  segments.flatMap(({ sections }) => sections)

/** Addresses of the object's sections, and their numbers in the symbol table. */
export const sectionPlaces = (object: ObjectFile, segments: readonly PlacedSegment[]) => {
  const addresses: number[] = object.sections.map(() => 0)
  const ordinals: number[] = object.sections.map(() => 0)
  for (const [place, { origin, address }] of allSections(segments).entries()) {
    if (typeof origin !== 'number') continue
    addresses[origin] = address
    ordinals[origin] = place + 1
  }
  return { addresses, ordinals }
}
