import { directories, sizes } from '../raw/constants.js'
import type { PeImportedName } from '../types.js'
import { contentsAt, directoryOf, type ImageHeaders } from './headers.js'
import { malformed } from './malformed.js'

const entryBytes = 8
const hintBytes = 2

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)

/** Imports of all libraries. Slot addresses are those at `loadAddress`. */
export const readImports = (headers: ImageHeaders, loadAddress: number): PeImportedName[] => {
  const directory = directoryOf(headers, directories.imports)
  if (directory === undefined) return []
  const { at } = directory
  const imports: PeImportedName[] = []
  // Tables of several libraries may overlap in a hostile file; sound ones have 8 bytes of file for each import.
  const limit = headers.bytes.length / entryBytes
  const descriptors = viewOf(contentsAt(headers, directory.address, at, 'the import table'))
  for (let offset = 0; ; offset += sizes.importDescriptor) {
    if (offset + sizes.importDescriptor > descriptors.byteLength)
      malformed('bad-import', at, 'the import table has no end')
    const nameAddress = descriptors.getUint32(offset + 12, true)
    const slots = descriptors.getUint32(offset + 16, true)
    if (nameAddress === 0 || slots === 0) return imports
    const library = headers.names.zeroTerminated(contentsAt(headers, nameAddress, at, 'the name of a library'), 0, at)
    const lookups = descriptors.getUint32(offset, true) || slots
    const table = viewOf(contentsAt(headers, lookups, at, `the imports from ${library}`))
    for (let place = 0; ; place += entryBytes) {
      if (place + entryBytes > table.byteLength) malformed('bad-import', at, `the imports from ${library} have no end`)
      const [low, high] = [table.getUint32(place, true), table.getUint32(place + 4, true)]
      if (low === 0 && high === 0) break
      if (imports.length >= limit) malformed('limit-exceeded', at, 'import tables overlap')
      const slotAddress = loadAddress + slots + place
      const byNumber = high >>> 31 === 1
      if (!byNumber && high !== 0) malformed('bad-import', at, `an import from ${library} has reserved bits`)
      const name = byNumber ? undefined : nameOf(headers, low, at)
      imports.push({ library, name, ordinal: byNumber ? low & 0xffff : undefined, slotAddress })
    }
  }
}

/** "Hint/Name Table": the name follows the hint. */
const nameOf = (headers: ImageHeaders, address: number, at: number): string =>
  headers.names.zeroTerminated(contentsAt(headers, address, at, 'the name of an import'), hintBytes, at)
