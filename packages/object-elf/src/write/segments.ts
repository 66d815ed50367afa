import { alignUp, type ObjectFile, type Section } from '@sourceless/object'

/** `sealed`: written by the dynamic linker, read-only afterwards (RELRO). */
export type Group = 'fixed' | 'sealed' | 'writable'

/** Where the sections of a loadable file lie, and the parts that are loaded; the first part starts the file. */
export interface Placement {
  readonly addresses: readonly number[]
  readonly offsets: readonly number[]
  readonly fixed: LoadedPart
  readonly sealed: LoadedPart | undefined
  readonly writable: LoadedPart | undefined
  /** How much of the sealed part is read-only when the program runs: zeros follow. */
  readonly sealedSizeBytes: number
}

export interface LoadedPart {
  readonly address: number
  readonly offset: number
  readonly fileSizeBytes: number
  readonly memorySizeBytes: number
  readonly alignment: number
}

export interface PlacementOptions {
  readonly baseAddress: number
  /** Headers and tables, which start the file and are loaded at `baseAddress`. */
  readonly headerSizeBytes: number
  /** Bytes of the caller's own at the start of the sealed part. */
  readonly sealedSizeBytes: number
  readonly pageSizeBytes: number
  groupOf(section: Section, index: number): Group
}

const alignDown = (value: number, alignment: number): number => Math.floor(value / alignment) * alignment

const kinds: readonly Section['kind'][] = ['code', 'readonly', 'data', 'zero']

/** Arrays of functions come first and are not separated: by name, those with a priority (a suffix) before those without. */
const arrayNames = ['.preinit_array', '.init_array', '.fini_array'] as const
export type ArrayName = (typeof arrayNames)[number]

export const arrayNameOf = ({ name }: Section): ArrayName | undefined =>
  arrayNames.find((array) => name === array || name.startsWith(`${array}.`))

const rank = (section: Section): readonly number[] => {
  const array = arrayNameOf(section)
  if (array === undefined) return [arrayNames.length, kinds.indexOf(section.kind)]
  const suffix = section.name.slice(array.length + 1)
  return [arrayNames.indexOf(array), /^\d+$/.test(suffix) ? Number(suffix) : Number.POSITIVE_INFINITY]
}

const compareRanks = (a: readonly number[], b: readonly number[]): number =>
  a[0]! - b[0]! || (a[1] === b[1] ? 0 : a[1]! - b[1]!)

/**
 * Places code and constants right after the headers, then, on pages of their own, data, and last the sealed part, which takes its
 * last page as a whole, since loaders seal whole pages only. Zeros follow it, or the data where nothing is sealed. The file stays dense: an address and its offset agree modulo the page size, so the kernel maps the border
 * pages twice.
 */
export const placeSections = (object: ObjectFile, options: PlacementOptions): Placement => {
  const { baseAddress, pageSizeBytes } = options
  const addresses: number[] = object.sections.map(() => 0)
  const offsets: number[] = object.sections.map(() => 0)
  const members: Record<Group, number[]> = { fixed: [], sealed: [], writable: [] }
  for (const [index, section] of object.sections.entries()) {
    if (section.kind !== 'note') members[options.groupOf(section, index)].push(index)
  }
  const ranks = object.sections.map(rank)
  const pageAlignment = Math.max(pageSizeBytes, ...object.sections.map(({ alignment }) => alignment))

  let end = 0
  const place = (group: Group, delta: number, ownSizeBytes: number): LoadedPart => {
    const start = ownSizeBytes > 0 ? alignUp(end, 8) : end
    let offset = start + ownSizeBytes
    let fileEnd = offset
    for (const index of members[group].sort((a, b) => compareRanks(ranks[a]!, ranks[b]!))) {
      const { alignment, sizeBytes, kind } = object.sections[index]!
      addresses[index] = alignUp(offset + delta, alignment)
      offsets[index] = addresses[index]! - delta
      offset = addresses[index]! - delta + sizeBytes
      if (kind !== 'zero') fileEnd = offset
      else offsets[index] = fileEnd
    }
    end = fileEnd
    const [fileSizeBytes, memorySizeBytes] = [fileEnd - start, offset - start]
    return { address: start + delta, offset: start, fileSizeBytes, memorySizeBytes, alignment: pageAlignment }
  }
  const fixed = place('fixed', baseAddress, options.headerSizeBytes)
  /** How far addresses are from offsets when the next part starts on a page of its own. */
  const nextDelta = ({ address, memorySizeBytes }: LoadedPart): number =>
    alignUp(address + memorySizeBytes, pageAlignment) - alignDown(end, pageAlignment)
  const isSealed = options.sealedSizeBytes > 0 || members.sealed.length > 0
  const isZero = (index: number): boolean => object.sections[index]!.kind === 'zero'
  const zeros = isSealed ? members.writable.filter(isZero) : []
  members.writable = members.writable.filter((index) => !zeros.includes(index))
  /** Sections without bytes have an address and no part of their own. */
  const placed = place('writable', nextDelta(fixed), 0)
  const writable = placed.memorySizeBytes === 0 ? undefined : placed
  if (!isSealed) return { addresses, offsets, fixed, sealed: undefined, writable, sealedSizeBytes: 0 }

  const part = place('sealed', nextDelta(writable ?? fixed), options.sealedSizeBytes)
  const sealedSizeBytes = alignUp(part.address + part.memorySizeBytes, pageSizeBytes) - part.address
  let memorySizeBytes = sealedSizeBytes
  for (const index of zeros) {
    const { alignment, sizeBytes } = object.sections[index]!
    addresses[index] = alignUp(part.address + memorySizeBytes, alignment)
    offsets[index] = end
    memorySizeBytes = addresses[index]! + sizeBytes - part.address
  }
  return { addresses, offsets, fixed, sealed: { ...part, memorySizeBytes }, writable, sealedSizeBytes }
}
