import { baseRelocationTypes, pageSizeBytes } from '../raw/constants.js'
import { concatenate } from '../raw/records.js'

/**
 * "The .reloc Section": for each page with addresses in it, a block of their offsets. A block has an even number of entries,
 * so that the next is aligned.
 */
export const encodeBaseRelocations = (addresses: readonly number[]): Uint8Array => {
  const pages = new Map<number, number[]>()
  for (const address of [...addresses].sort((a, b) => a - b)) {
    const page = address - (address % pageSizeBytes)
    const entries = pages.get(page) ?? []
    entries.push((baseRelocationTypes.dir64 << 12) | (address % pageSizeBytes))
    pages.set(page, entries)
  }
  return concatenate(
    [...pages].map(([page, entries]) => {
      const count = entries.length + (entries.length % 2)
      const block = new Uint8Array(8 + 2 * count)
      const view = new DataView(block.buffer)
      view.setUint32(0, page, true)
      view.setUint32(4, block.length, true)
      for (const [index, entry] of entries.entries()) view.setUint16(8 + 2 * index, entry, true)
      return block
    }),
  )
}
