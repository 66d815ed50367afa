/** Whether a bit pattern of 16, 32 or 64 bits is a NaN. */
export function isNaNPattern(value: bigint, bits: number): boolean {
  if (bits === 64) return (value & 0x7fffffffffffffffn) > 0x7ff0000000000000n
  if (bits === 32) return (value & 0x7fffffffn) > 0x7f800000n
  return bits === 16 && (value & 0x7fffn) > 0x7c00n
}

/** Equal, but for lanes of 64, 32 or 16 bits that are NaNs on both sides: which NaN an operation gives is left open. */
export function sameButForNaNs(a: bigint, b: bigint): boolean {
  if (a === b) return true
  if (isNaNPattern(a, 64) && isNaNPattern(b, 64)) return true
  for (let low = 0n; low < 64n; low += 32n) {
    const [x, y] = [BigInt.asUintN(32, a >> low), BigInt.asUintN(32, b >> low)]
    if (x === y || (isNaNPattern(x, 32) && isNaNPattern(y, 32))) continue
    for (let part = 0n; part < 32n; part += 16n) {
      const [p, q] = [BigInt.asUintN(16, x >> part), BigInt.asUintN(16, y >> part)]
      if (p !== q && !(isNaNPattern(p, 16) && isNaNPattern(q, 16))) return false
    }
  }
  return true
}

/** Whether a lane of 64, 32 or 16 bits is the NaN that operations give in the bigint machine, of either sign. */
export function hasMadeNaN(value: bigint): boolean {
  const isMade = (bits: number, quiet: bigint): boolean => {
    for (let low = 0n; low < 64n; low += BigInt(bits)) if (BigInt.asUintN(bits - 1, value >> low) === quiet) return true
    return false
  }
  return isMade(64, 0x7ff8000000000000n) || isMade(32, 0x7fc00000n) || isMade(16, 0x7e00n)
}
