import { malformed } from '../diagnostic.js'
import type { NameReader } from './names.js'

/** One line of an index: the member's header is at `offset`. */
export interface IndexLine {
  readonly name: string
  readonly offset: number
}

const numberAt = (view: DataView, offset: number, width: 32 | 64, littleEndian: boolean): number =>
  width === 32 ? view.getUint32(offset, littleEndian) : Number(view.getBigUint64(offset, littleEndian))

/** A number of items of `itemSizeBytes` that must fit in what is left of the index. */
const checkCount = (count: number, itemSizeBytes: number, room: number, at: number): void => {
  if (count * itemSizeBytes > room) malformed('bad-index', at, `${count} symbols do not fit in the index`)
}

const checkRoom = (view: DataView, sizeBytes: number, at: number): void => {
  if (view.byteLength < sizeBytes) malformed('bad-index', at, `the index is shorter than ${sizeBytes} bytes`)
}

/** `at` is the place of `bytes` in the file, for diagnostics. */
type ReadIndex = (bytes: Uint8Array, at: number, width: 32 | 64, names: NameReader) => IndexLine[]

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.length)

export const readSystemVIndex: ReadIndex = (bytes, at, width, names) => {
  const view = viewOf(bytes)
  const step = width / 8
  checkRoom(view, step, at)
  const count = numberAt(view, 0, width, false)
  checkCount(count, step + 1, view.byteLength - step, at)
  const lines: IndexLine[] = []
  let name = step * (1 + count)
  for (let index = 0; index < count; index++) {
    const { text, end } = names.read(bytes, name, at)
    lines.push({ name: text, offset: numberAt(view, step * (1 + index), width, false) })
    name = end
  }
  return lines
}

export const readBsdIndex: ReadIndex = (bytes, at, width, names) => {
  const view = viewOf(bytes)
  const step = width / 8
  checkRoom(view, 2 * step, at)
  const pairsSizeBytes = numberAt(view, 0, width, true)
  if (pairsSizeBytes % (2 * step) !== 0) malformed('bad-index', at, 'the size of the pairs is not a multiple of one')
  checkRoom(view, 2 * step + pairsSizeBytes, at)
  const strings = 2 * step + pairsSizeBytes
  const stringsSizeBytes = numberAt(view, strings - step, width, true)
  checkRoom(view, strings + stringsSizeBytes, at)
  const table = bytes.subarray(strings, strings + stringsSizeBytes)
  return Array.from({ length: pairsSizeBytes / (2 * step) }, (_, index) => {
    const name = numberAt(view, step * (1 + 2 * index), width, true)
    const offset = numberAt(view, step * (2 + 2 * index), width, true)
    return { name: names.read(table, name, at + strings).text, offset }
  })
}

/** COFF's second index. */
export const readCoffIndex: ReadIndex = (bytes, at, _width, names) => {
  const view = viewOf(bytes)
  checkRoom(view, 8, at)
  const members = view.getUint32(0, true)
  checkCount(members, 4, view.byteLength - 8, at)
  const counted = 4 + 4 * members
  const count = view.getUint32(counted, true)
  checkCount(count, 3, view.byteLength - counted - 4, at + counted)
  const lines: IndexLine[] = []
  let name = counted + 4 + 2 * count
  for (let index = 0; index < count; index++) {
    const place = counted + 4 + 2 * index
    const member = view.getUint16(place, true)
    if (member === 0 || member > members) malformed('bad-index', at + place, `member ${member} does not exist`)
    const { text, end } = names.read(bytes, name, at)
    lines.push({ name: text, offset: view.getUint32(4 * member, true) })
    name = end
  }
  return lines
}
