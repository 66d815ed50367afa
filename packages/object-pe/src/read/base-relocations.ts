import { baseRelocationTypes, directories, fileFlags, pageSizeBytes } from '../raw/constants.js'
import { directoryOf, hasFlag, type ImageHeaders, type ImageSection, sectionAt, tableAt } from './headers.js'
import { malformed } from './malformed.js'

const blockHeaderBytes = 8

/** Addresses, from the image base, of the 64-bit addresses that move with the image. */
const movedFields = (headers: ImageHeaders): number[] => {
  const directory = directoryOf(headers, directories.baseRelocations)
  if (directory === undefined) return []
  const { at, address, sizeBytes } = directory
  const table = tableAt(headers, address, sizeBytes, at, 'the base relocation table')
  const fields: number[] = []
  for (let offset = 0; offset + blockHeaderBytes <= sizeBytes; ) {
    const page = table.getUint32(offset, true)
    const blockBytes = table.getUint32(offset + 4, true)
    if (blockBytes < blockHeaderBytes || blockBytes % 2 !== 0 || offset + blockBytes > sizeBytes) {
      malformed('bad-relocation', at, `a block of base relocations has ${blockBytes} bytes`)
    }
    for (let place = blockHeaderBytes; place < blockBytes; place += 2) {
      const entry = table.getUint16(offset + place, true)
      const type = entry >>> 12
      if (type === baseRelocationTypes.absolute) continue
      if (type !== baseRelocationTypes.dir64) malformed('unsupported-relocation', at, `base relocation type ${type}`)
      fields.push(page + (entry % pageSizeBytes))
    }
    offset += blockBytes
  }
  return fields
}

/** Contents of each section with the image moved by `distance`; views of the file where nothing changes. */
export const movedContents = (headers: ImageHeaders, distance: number): ReadonlyMap<ImageSection, Uint8Array> => {
  const contents = new Map(headers.sections.map((section) => [section, section.contents]))
  if (distance === 0) return contents
  const { at } = headers
  if (hasFlag(headers.fileFlags, fileFlags.relocationsStripped)) {
    malformed('unsupported-file', at, 'the image can only be placed at its own address')
  }
  // Sections may share their bytes in a hostile file; copies of sound ones are no larger than the file.
  let roomBytes = headers.bytes.length
  for (const field of movedFields(headers)) {
    const section = sectionAt(headers, field)
    if (section === undefined || field - section.address + 8 > section.contents.length) {
      return malformed('bad-relocation', at, `a base relocation at 0x${field.toString(16)} is in no section`)
    }
    if (contents.get(section) === section.contents) {
      roomBytes -= section.contents.length
      if (roomBytes < 0) malformed('limit-exceeded', section.at, 'sections share their bytes')
      // `slice` of a Node Buffer is no copy.
      contents.set(section, new Uint8Array(section.contents))
    }
    const bytes = contents.get(section)!
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    const offset = field - section.address
    view.setBigInt64(offset, view.getBigInt64(offset, true) + BigInt(distance), true)
  }
  return contents
}
