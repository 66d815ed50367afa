import { hex, type ObjectDiagnostic } from './diagnostic.js'
import type { Image, ObjectFile, Section, Segment } from './model.js'
import { patchRelocation } from './relocation.js'
import { validateObject } from './validate.js'

/** Addresses must stay below 2^47, the user half of x86-64. */
const addressLimit = 2 ** 47

export const alignUp = (value: number, alignment: number): number => Math.ceil(value / alignment) * alignment

/** Sections that take room in memory. */
export const isAllocated = (section: Section): boolean => section.kind !== 'note'

/**
 * Copies of the section bytes with relocations applied. `addresses` holds one address per section; symbols defined nowhere
 * are asked from `resolve`; a weak one that `resolve` does not know has the address 0. The object must be valid.
 * `image32` fields count from `imageBase`.
 */
export const applyRelocations = (
  object: ObjectFile,
  addresses: readonly number[],
  resolve: (name: string) => number | undefined = () => undefined,
  imageBase = 0,
): { bytes: readonly Uint8Array[]; diagnostics: readonly ObjectDiagnostic[] } => {
  // `slice` of a Node Buffer is no copy.
  const bytes = object.sections.map((section) => new Uint8Array(section.bytes))
  const diagnostics: ObjectDiagnostic[] = []
  for (const { section: index, offset, kind, symbol: symbolIndex, addend } of object.relocations) {
    const section = object.sections[index]!
    const symbol = object.symbols[symbolIndex]!
    const where = { section: section.name, offset, symbol: symbol.name }
    const nothing = symbol.binding === 'weak' ? 0 : undefined
    const target =
      symbol.section === undefined ? (resolve(symbol.name) ?? nothing) : addresses[symbol.section]! + symbol.offset
    if (target === undefined) {
      const message = `${section.name}+${hex(offset)} needs symbol ${symbol.name}, which nothing defines`
      diagnostics.push({ code: 'unresolved-symbol', message, ...where })
      continue
    }
    const place = addresses[index]! + offset
    const origin = kind === 'image32' ? imageBase : 0
    if (patchRelocation(bytes[index]!, offset, kind, target - origin, addend, place)) continue
    const message = `${section.name}+${hex(offset)}: ${symbol.name} is out of reach, ${hex(target + addend)} from ${hex(place)} does not fit ${kind}`
    diagnostics.push({ code: 'relocation-overflow', message, ...where })
  }
  return { bytes, diagnostics }
}

export interface LayoutOptions {
  /** Address of the first section; aligned up to a page. */
  readonly baseAddress: number
  /** Segments of different permissions share no page of this size. Default 4096. */
  readonly pageSizeBytes?: number
  /** Symbol whose address becomes the image's entry. */
  readonly entrySymbol?: string
  /** With it each section has a segment of its own, and so many bytes behind it are left out. Default: sections share segments. */
  readonly guardBytes?: number
  /** Addresses of symbols defined elsewhere. */
  readonly resolve?: (name: string) => number | undefined
}

/** Permissions of the memory that each kind of section gets, in layout order. */
const permissions = [
  { kinds: ['code'], read: true, write: false, execute: true },
  { kinds: ['readonly'], read: true, write: false, execute: false },
  { kinds: ['data', 'zero'], read: true, write: true, execute: false },
] as const

interface Group {
  readonly address: number
  readonly end: number
  readonly sections: readonly number[]
  readonly permission: (typeof permissions)[number]
}

/** One group per permission, sections of a group back to back, `zero` sections last; with a guard one group per section. */
const assignAddresses = (object: ObjectFile, base: number, { pageSizeBytes = 4096, guardBytes }: LayoutOptions) => {
  const addresses: number[] = object.sections.map(() => 0)
  const groups: Group[] = []
  let next = base
  for (const permission of permissions) {
    const sections = permission.kinds.flatMap((kind) =>
      object.sections.flatMap((section, index) => (section.kind === kind ? [index] : [])),
    )
    if (sections.length === 0) continue
    const address = alignUp(next, pageSizeBytes)
    next = address
    for (const index of sections) {
      const { alignment, sizeBytes } = object.sections[index]!
      const start = alignUp(next, alignment)
      addresses[index] = start
      next = start + sizeBytes + (guardBytes ?? 0)
      if (guardBytes !== undefined && sizeBytes > 0)
        groups.push({ address: start, end: start + sizeBytes, sections: [index], permission })
    }
    if (guardBytes === undefined) groups.push({ address, end: next, sections, permission })
  }
  return { addresses, groups, end: next }
}

const segmentOf = (group: Group, object: ObjectFile, addresses: readonly number[], bytes: readonly Uint8Array[]) => {
  const filled = group.sections.filter((index) => object.sections[index]!.kind !== 'zero')
  const end = Math.max(group.address, ...filled.map((index) => addresses[index]! + bytes[index]!.length))
  const contents = new Uint8Array(end - group.address)
  for (const index of filled) contents.set(bytes[index]!, addresses[index]! - group.address)
  const { read, write, execute } = group.permission
  const segment: Segment = {
    address: group.address,
    bytes: contents,
    sizeBytes: group.end - group.address,
    read,
    write,
    execute,
  }
  return segment
}

/** Addresses of all global and weak symbols that the object defines. */
export const globalAddresses = (object: ObjectFile, addresses: readonly number[]): ReadonlyMap<string, number> =>
  new Map(
    object.symbols.flatMap(({ name, binding, section, offset }): [string, number][] =>
      binding !== 'local' && section !== undefined ? [[name, addresses[section]! + offset]] : [],
    ),
  )

/**
 * Lays an object out in memory as a static linker and loader would; `addresses` are those of its sections. Faults are data; the
 * image is then undefined.
 */
export const layoutObject = (
  object: ObjectFile,
  options: LayoutOptions,
):
  | { value: Image; addresses: readonly number[]; diagnostics: readonly [] }
  | { value: undefined; addresses?: undefined; diagnostics: readonly ObjectDiagnostic[] } => {
  const faults = validateObject(object)
  if (faults.length > 0) return { value: undefined, diagnostics: faults }
  const { addresses, groups, end } = assignAddresses(object, options.baseAddress, options)
  if (end > addressLimit) {
    const message = `the layout ends at ${hex(end)}, beyond the user address space`
    return { value: undefined, diagnostics: [{ code: 'address-overflow', message }] }
  }
  const imageBase = groups[0]?.address
  const { bytes, diagnostics } = applyRelocations(object, addresses, options.resolve, imageBase)
  const symbols = globalAddresses(object, addresses)
  const { entrySymbol } = options
  const entry = entrySymbol === undefined ? undefined : symbols.get(entrySymbol)
  if (entrySymbol !== undefined && entry === undefined) {
    const message = `the entry symbol ${entrySymbol} is not defined`
    return { value: undefined, diagnostics: [...diagnostics, { code: 'missing-entry', message, symbol: entrySymbol }] }
  }
  if (diagnostics.length > 0) return { value: undefined, diagnostics }
  const segments = groups.map((group) => segmentOf(group, object, addresses, bytes))
  return { value: { machine: object.machine, segments, entry, symbols }, addresses, diagnostics: [] }
}
