/**
 * IEEE 754 binary32 and binary64 operations on bit patterns, round to nearest, ties to even. Double precision is the
 * host's own; single precision computes in double and rounds once more, which is exact for + - * / and square root
 * (Figueroa, "When is double rounding innocuous?", 1995). NaN results are the canonical quiet NaN.
 */
const view = new DataView(new ArrayBuffer(8))

const CANONICAL_NAN_32 = 0x7fc00000n
const CANONICAL_NAN_64 = 0x7ff8000000000000n

/** The number a bit pattern stands for. NaN payloads are lost. */
export function floatFromBits(pattern: bigint, bits: number): number {
  if (bits === 32) {
    view.setUint32(0, Number(pattern))
    return view.getFloat32(0)
  }
  view.setBigUint64(0, pattern)
  return view.getFloat64(0)
}

/** The bit pattern of a number rounded to the format; NaN gives the canonical quiet NaN. */
export function bitsFromFloat(value: number, bits: number): bigint {
  if (bits === 32) {
    if (Number.isNaN(value)) return CANONICAL_NAN_32
    view.setFloat32(0, value)
    return BigInt(view.getUint32(0))
  }
  if (Number.isNaN(value)) return CANONICAL_NAN_64
  view.setFloat64(0, value)
  return view.getBigUint64(0)
}

/** Rounds to an integer, ties to even, keeping the sign of zero. */
export function roundToNearestEven(value: number): number {
  if (!(Math.abs(value) < 2 ** 52)) return value
  const magnitude = Math.abs(value) + 2 ** 52 - 2 ** 52
  return value < 0 || Object.is(value, -0) ? -magnitude : magnitude
}

/** IEEE 754-2019 minimum: NaN wins, -0 < +0. `Math.min` is exactly that. */
export const floatMinimum = (a: number, b: number): number => Math.min(a, b)
export const floatMaximum = (a: number, b: number): number => Math.max(a, b)

/** Integer to float with a single rounding. `Number(bigint)` rounds to double correctly; single needs a sticky bit. */
export function integerToFloat(value: bigint, bits: number): bigint {
  if (bits === 64) return bitsFromFloat(Number(value), 64)
  const magnitude = value < 0n ? -value : value
  const excess = magnitude.toString(2).length - 40
  if (excess <= 0) return bitsFromFloat(Number(value), 32)
  const shift = BigInt(excess)
  const kept = magnitude >> shift
  const sticky = kept << shift === magnitude ? 0n : 1n
  const rounded = Number((kept | sticky) << shift)
  return bitsFromFloat(value < 0n ? -rounded : rounded, 32)
}

/** Float to integer: truncates toward zero, saturates to [minimum, maximum], NaN gives 0. */
export function floatToInteger(value: number, minimum: bigint, maximum: bigint): bigint {
  if (Number.isNaN(value)) return 0n
  if (value === Infinity) return maximum
  if (value === -Infinity) return minimum
  const integer = BigInt(Math.trunc(value))
  return integer < minimum ? minimum : integer > maximum ? maximum : integer
}
