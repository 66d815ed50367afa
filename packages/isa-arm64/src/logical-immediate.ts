/** The fields N:immr:imms of a logical immediate, and the values they stand for (DDI 0487, DecodeBitMasks). */

const ones = (count: number): bigint => (1n << BigInt(count)) - 1n

/**
 * The value of a bitmask immediate: a run of ones, rotated, repeated over 2, 4, … `bits` bits.
 * @param fields N:immr:imms, 13 bits
 * @returns undefined for reserved field values
 */
export function decodeLogicalImmediate(fields: number, bits: 32 | 64): bigint | undefined {
  const [n, immr, imms] = [fields >>> 12, (fields >>> 6) & 63, fields & 63]
  const length = 31 - Math.clz32((n << 6) | (~imms & 63))
  if (length < 1 || (bits === 32 && n === 1)) return undefined
  const size = 1 << length
  const run = (imms & (size - 1)) + 1
  if (run === size) return undefined
  // One value has one encoding: rotations beyond the size of the element are left out by the canonical form below.
  const rotation = immr & (size - 1)
  if (rotation !== immr) return undefined
  const plain = ones(run)
  const element = ((plain >> BigInt(rotation)) | (plain << BigInt(size - rotation))) & ones(size)
  let value = 0n
  for (let at = 0; at < bits; at += size) value |= element << BigInt(at)
  return value
}

interface Table {
  /** By the value, and by the negative number of the same bits, as far as numbers are exact. */
  readonly small: ReadonlyMap<number, number>
  readonly large: ReadonlyMap<bigint, number>
}

const tables: { 32: Table | undefined; 64: Table | undefined } = { 32: undefined, 64: undefined }

function makeTable(bits: 32 | 64): Table {
  const small = new Map<number, number>()
  const large = new Map<bigint, number>()
  for (let fields = 0; fields < 1 << 13; fields++) {
    const value = decodeLogicalImmediate(fields, bits)
    if (value === undefined) continue
    large.set(value, fields)
    for (const number of [Number(value), Number(BigInt.asIntN(bits, value))])
      if (Number.isSafeInteger(number)) small.set(number, fields)
  }
  return { small, large }
}

/**
 * The fields N:immr:imms for a value that `and`, `orr`, `eor` and `tst` take as an immediate; undefined for others. There
 * are 5,334 such values of 64 bits and 1,302 of 32. Negative numbers stand for their two's complement.
 */
export function encodeLogicalImmediate(value: number | bigint, bits: 32 | 64): number | undefined {
  const table = tables[bits] ?? (tables[bits] = makeTable(bits))
  if (typeof value === 'number') return table.small.get(value)
  if (value < -(1n << BigInt(bits - 1)) || value >> BigInt(bits) > 0n) return undefined
  return table.large.get(BigInt.asUintN(bits, value))
}
