import { directories, sizes } from '../raw/constants.js'
import { contentsAt, directoryOf, type ImageHeaders, tableAt } from './headers.js'
import { malformed } from './malformed.js'

interface Exports {
  readonly name: string | undefined
  readonly symbols: ReadonlyMap<string, number>
  readonly forwards: ReadonlyMap<string, string>
}

/** Exports with a name, at `loadAddress`. */
export const readExports = (headers: ImageHeaders, loadAddress: number): Exports => {
  const symbols = new Map<string, number>()
  const forwards = new Map<string, string>()
  const directory = directoryOf(headers, directories.exports)
  if (directory === undefined) return { name: undefined, symbols, forwards }
  const { at, address: start, sizeBytes } = directory
  const text = (address: number): string =>
    headers.names.zeroTerminated(contentsAt(headers, address, at, 'a name of the export table'), 0, at)
  const head = tableAt(headers, start, sizes.exportDirectory, at, 'the export table')
  const name = head.getUint32(12, true)
  const addressCount = head.getUint32(20, true)
  const nameCount = head.getUint32(24, true)
  const table = (field: number, count: number, entryBytes: number): DataView =>
    count === 0
      ? new DataView(new ArrayBuffer(0))
      : tableAt(headers, head.getUint32(field, true), count * entryBytes, at, 'a part of the export table')
  const addresses = table(28, addressCount, 4)
  const pointers = table(32, nameCount, 4)
  const ordinals = table(36, nameCount, 2)
  for (let index = 0; index < nameCount; index++) {
    const symbol = text(pointers.getUint32(4 * index, true))
    const ordinal = ordinals.getUint16(2 * index, true)
    if (ordinal >= addressCount) malformed('bad-export', at, `the number of the export ${symbol} is out of range`)
    const address = addresses.getUint32(4 * ordinal, true)
    // An address within the export table is that of another library's name.
    if (address >= start && address < start + sizeBytes) forwards.set(symbol, text(address))
    else if (address > headers.imageBytes) malformed('bad-export', at, `the export ${symbol} leaves the image`)
    else symbols.set(symbol, loadAddress + address)
  }
  return { name: name === 0 ? undefined : text(name), symbols, forwards }
}
