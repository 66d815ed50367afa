import { alignUp, type ObjectFile, type Section } from '@sourceless/object'

/** Where the sections of a loadable file lie. `readOnly` and `writable` are the two loaded parts. */
export interface Placement {
  readonly addresses: readonly number[]
  readonly offsets: readonly number[]
  readonly readOnly: LoadedPart
  readonly writable: LoadedPart | undefined
}

export interface LoadedPart {
  readonly address: number
  readonly offset: number
  readonly fileSizeBytes: number
  readonly memorySizeBytes: number
}

/**
 * Places code and constants right after `headerSizeBytes` (headers and tables, themselves loaded at `baseAddress`), then,
 * one page further so that no page is shared, what must be writable: `writableSizeBytes` of the caller's own, data, zeros.
 * The file stays dense: an address and its offset agree modulo the page size, so the kernel maps the border page twice.
 */
export const placeSections = (
  object: ObjectFile,
  baseAddress: number,
  headerSizeBytes: number,
  isWritable: (section: Section, index: number) => boolean,
  writableSizeBytes: number,
  pageSizeBytes: number,
): Placement => {
  const addresses: number[] = object.sections.map(() => 0)
  const offsets: number[] = object.sections.map(() => 0)
  const indices = object.sections.flatMap(({ kind }, index) => (kind === 'note' ? [] : [index]))
  const writable = indices.filter((index) => isWritable(object.sections[index]!, index))
  const fixed = indices.filter((index) => !writable.includes(index))
  const ordered = (kinds: readonly string[], among: readonly number[]) =>
    kinds.flatMap((kind) => among.filter((index) => object.sections[index]!.kind === kind))

  let offset = headerSizeBytes
  const place = (index: number, delta: number): void => {
    const { alignment, sizeBytes, kind } = object.sections[index]!
    const address = alignUp(offset + delta, alignment)
    addresses[index] = address
    offsets[index] = address - delta
    offset = address - delta + sizeBytes
    if (kind !== 'zero') fileEnd = offset
  }
  let fileEnd = offset
  for (const index of ordered(['code', 'readonly', 'data', 'zero'], fixed)) place(index, baseAddress)
  const readOnly = { address: baseAddress, offset: 0, fileSizeBytes: offset, memorySizeBytes: offset }
  if (writable.length === 0 && writableSizeBytes === 0) return { addresses, offsets, readOnly, writable: undefined }

  const alignment = Math.max(8, ...writable.map((index) => object.sections[index]!.alignment))
  const delta = baseAddress + Math.max(pageSizeBytes, alignUp(alignment, pageSizeBytes))
  const start = writableSizeBytes > 0 ? alignUp(offset, 8) : offset
  offset = start + writableSizeBytes
  fileEnd = offset
  for (const index of ordered(['readonly', 'data', 'zero'], writable)) place(index, delta)
  const part = {
    address: start + delta,
    offset: start,
    fileSizeBytes: fileEnd - start,
    memorySizeBytes: offset - start,
  }
  return { addresses, offsets, readOnly, writable: part }
}
