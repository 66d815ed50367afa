/**
 * The values of one term in many environments: limbs of 32 bits, lowest first, each with one entry per environment. Bits
 * above the term's width are zero. Columns share limbs and are never written after they are made.
 */
export type Column = readonly Uint32Array[]

export const limbsOf = (bits: number): number => (bits + 31) >> 5

/** The bits of the highest limb that belong to a value of `bits` bits. */
export const topMask = (bits: number): number => ((bits & 31) === 0 ? -1 : (1 << (bits & 31)) - 1)

export function constantColumn(value: bigint, bits: number, count: number): Column {
  return Array.from({ length: limbsOf(bits) }, (_, limb) =>
    new Uint32Array(count).fill(Number((value >> BigInt(32 * limb)) & 0xffffffffn)),
  )
}

/** The value in one environment. */
export function valueAt(column: Column, index: number): bigint {
  let value = 0n
  for (let limb = column.length - 1; limb >= 0; limb--) value = (value << 32n) | BigInt(column[limb]![index]!)
  return value
}

/** A column of `count` values that are told one by one. */
export function columnOf(bits: number, count: number, valueFor: (index: number) => bigint): Column {
  const limbs = Array.from({ length: limbsOf(bits) }, () => new Uint32Array(count))
  for (let index = 0; index < count; index++) {
    let value = valueFor(index)
    for (const limb of limbs) {
      limb[index] = Number(value & 0xffffffffn)
      value >>= 32n
    }
  }
  return limbs
}

/** Each limb of a result from a function that fills it. */
export function limbs(count: number, bits: number, fill: (out: Uint32Array, limb: number) => void): Column {
  return Array.from({ length: limbsOf(bits) }, (_, limb) => {
    const out = new Uint32Array(count)
    fill(out, limb)
    return out
  })
}
