/** A symbol of the index and the place of its member in the list of members. */
export interface IndexedSymbol {
  readonly name: Uint8Array
  readonly member: number
}

type Width = 32 | 64

const setNumber = (view: DataView, offset: number, value: number, width: Width, littleEndian: boolean): void => {
  if (width === 32) view.setUint32(offset, value, littleEndian)
  else view.setBigUint64(offset, BigInt(value), littleEndian)
}

const namesSizeBytes = (symbols: readonly IndexedSymbol[]): number =>
  symbols.reduce((sum, { name }) => sum + name.length + 1, 0)

const writeNames = (out: Uint8Array, offset: number, symbols: readonly IndexedSymbol[]): void => {
  let at = offset
  for (const { name } of symbols) {
    out.set(name, at)
    at += name.length + 1
  }
}

const roundUp = (value: number, to: number): number => Math.ceil(value / to) * to

/** System V: count, then the offset of each symbol's member, big-endian, then the names. Also COFF's first index. */
export const systemVIndexSizeBytes = (symbols: readonly IndexedSymbol[], width: Width): number =>
  roundUp((width / 8) * (1 + symbols.length) + namesSizeBytes(symbols), width === 32 ? 2 : 8)

export const systemVIndex = (
  symbols: readonly IndexedSymbol[],
  offsets: readonly number[],
  width: Width,
): Uint8Array => {
  const bytes = new Uint8Array(systemVIndexSizeBytes(symbols, width))
  const view = new DataView(bytes.buffer)
  const step = width / 8
  setNumber(view, 0, symbols.length, width, false)
  for (const [index, { member }] of symbols.entries()) {
    setNumber(view, step * (1 + index), offsets[member]!, width, false)
  }
  writeNames(bytes, step * (1 + symbols.length), symbols)
  return bytes
}

/**
 * `__.SYMDEF`: size of the pairs, (offset of the name, offset of the member) for each symbol, size of the names, the names;
 * little-endian, as every machine here is.
 */
export const bsdIndexSizeBytes = (symbols: readonly IndexedSymbol[], width: Width): number =>
  (width / 8) * (2 + 2 * symbols.length) + roundUp(namesSizeBytes(symbols), 8)

export const bsdIndex = (symbols: readonly IndexedSymbol[], offsets: readonly number[], width: Width): Uint8Array => {
  const bytes = new Uint8Array(bsdIndexSizeBytes(symbols, width))
  const view = new DataView(bytes.buffer)
  const step = width / 8
  setNumber(view, 0, 2 * step * symbols.length, width, true)
  let name = 0
  for (const [index, symbol] of symbols.entries()) {
    setNumber(view, step * (1 + 2 * index), name, width, true)
    setNumber(view, step * (2 + 2 * index), offsets[symbol.member]!, width, true)
    name += symbol.name.length + 1
  }
  setNumber(view, step * (1 + 2 * symbols.length), roundUp(name, 8), width, true)
  writeNames(bytes, step * (2 + 2 * symbols.length), symbols)
  return bytes
}

/**
 * COFF's second index: the offsets of all members, then for each symbol, sorted by name, the one-based place of its member in
 * them, little-endian. PE format specification, "Second Linker Member".
 */
export const coffIndexSizeBytes = (symbols: readonly IndexedSymbol[], members: number): number =>
  8 + 4 * members + 2 * symbols.length + namesSizeBytes(symbols)

const compareBytes = (a: Uint8Array, b: Uint8Array): number => {
  const length = Math.min(a.length, b.length)
  for (let index = 0; index < length; index++) if (a[index] !== b[index]) return a[index]! - b[index]!
  return a.length - b.length
}

export const coffIndex = (symbols: readonly IndexedSymbol[], offsets: readonly number[]): Uint8Array => {
  const bytes = new Uint8Array(coffIndexSizeBytes(symbols, offsets.length))
  const view = new DataView(bytes.buffer)
  const sorted = [...symbols].sort((a, b) => compareBytes(a.name, b.name))
  view.setUint32(0, offsets.length, true)
  for (const [index, offset] of offsets.entries()) view.setUint32(4 + 4 * index, offset, true)
  const counted = 4 + 4 * offsets.length
  view.setUint32(counted, sorted.length, true)
  for (const [index, { member }] of sorted.entries()) view.setUint16(counted + 4 + 2 * index, member + 1, true)
  writeNames(bytes, counted + 4 + 2 * sorted.length, sorted)
  return bytes
}
