/**
 * IEEE 754 binary32 and binary64 operations (and binary16 conversions) on bit patterns, round to nearest, ties to even. Double precision is the
 * host's own; single precision computes in double and rounds once more, which is exact for + - * / and square root
 * (Figueroa, "When is double rounding innocuous?", 1995). NaN results are the canonical quiet NaN.
 */
const view = new DataView(new ArrayBuffer(8))

const CANONICAL_NAN_16 = 0x7e00n
const CANONICAL_NAN_32 = 0x7fc00000n
const CANONICAL_NAN_64 = 0x7ff8000000000000n

/** The number a bit pattern stands for. NaN payloads are lost. */
export function floatFromBits(pattern: bigint, bits: number): number {
  if (bits === 32) {
    view.setUint32(0, Number(pattern))
    return view.getFloat32(0)
  }
  if (bits === 16) return halfFromBits(Number(pattern))
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
  if (bits === 16) return bitsFromHalf(value)
  if (Number.isNaN(value)) return CANONICAL_NAN_64
  view.setFloat64(0, value)
  return view.getBigUint64(0)
}

function halfFromBits(pattern: number): number {
  const exponent = (pattern >> 10) & 31
  const fraction = pattern & 0x3ff
  const sign = pattern >> 15 === 0 ? 1 : -1
  if (exponent === 31) return fraction === 0 ? sign * Infinity : Number.NaN
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1024 + fraction) * 2 ** (exponent - 25))
}

/** One rounding from double: the significand at the target's exponent is an integer below 2^11, exact in a double. */
function bitsFromHalf(value: number): bigint {
  if (Number.isNaN(value)) return CANONICAL_NAN_16
  const sign = value < 0 || Object.is(value, -0) ? 0x8000 : 0
  const magnitude = Math.abs(value)
  if (magnitude >= 65520) return BigInt(sign | 0x7c00)
  const exponent = Math.max(exponentOf(magnitude), -14)
  const significand = roundToNearestEven(magnitude * 2 ** (10 - exponent))
  // A carry out of the significand moves into the exponent by itself; subnormals have exponent field 0.
  return BigInt(sign | (significand < 1024 ? significand : ((exponent + 14) << 10) + significand))
}

/** floor(log2(x)) of a positive number; -1023 for zero and subnormals. */
function exponentOf(x: number): number {
  view.setFloat64(0, x)
  return ((view.getUint16(0) >> 4) & 0x7ff) - 1023
}

interface Scaled {
  /** The number is significand × 2^exponent. */
  readonly significand: bigint
  readonly exponent: number
}

/** A finite number as an integer times a power of two; the integer carries the sign. */
function scaled(pattern: bigint, bits: number): Scaled {
  const fractionBits = bits === 32 ? 23n : 52n
  const bias = bits === 32 ? 127 : 1023
  const fraction = pattern & ((1n << fractionBits) - 1n)
  const field = Number((pattern >> fractionBits) & (bits === 32 ? 0xffn : 0x7ffn))
  const significand = field === 0 ? fraction : fraction | (1n << fractionBits)
  const isNegative = pattern >> BigInt(bits - 1) === 1n
  const exponent = Math.max(field, 1) - bias - Number(fractionBits)
  return { significand: isNegative ? -significand : significand, exponent }
}

/** Rounds significand × 2^exponent, not zero, to nearest even in the format. */
function roundScaled(significand: bigint, exponent: number, bits: number): bigint {
  const precision = bits === 32 ? 24 : 53
  const least = bits === 32 ? -149 : -1074
  const bias = bits === 32 ? 127 : 1023
  const sign = significand < 0n ? 1n << BigInt(bits - 1) : 0n
  let magnitude = significand < 0n ? -significand : significand
  const length = magnitude.toString(2).length
  let unit = Math.max(exponent + length - precision, least)
  const drop = unit - exponent
  if (drop <= 0) magnitude <<= BigInt(-drop)
  else {
    const shift = BigInt(drop)
    const rest = magnitude & ((1n << shift) - 1n)
    const half = 1n << (shift - 1n)
    magnitude >>= shift
    if (rest > half || (rest === half && (magnitude & 1n) === 1n)) magnitude++
  }
  if (magnitude === 1n << BigInt(precision)) {
    magnitude >>= 1n
    unit++
  }
  const hidden = 1n << BigInt(precision - 1)
  const field = magnitude < hidden ? 0 : unit - least + 1
  if (field >= 2 * bias + 1) return sign | (BigInt(2 * bias + 1) << BigInt(precision - 1))
  return sign | (BigInt(field) << BigInt(precision - 1)) | (magnitude & (hidden - 1n))
}

/** a × b + c with one rounding, exact in integers. */
export function fusedMultiplyAdd(a: bigint, b: bigint, c: bigint, bits: number): bigint {
  const [x, y, z] = [floatFromBits(a, bits), floatFromBits(b, bits), floatFromBits(c, bits)]
  // With an infinity or NaN the rounding does not matter; a product of finite numbers must not overflow on the way.
  if (!Number.isFinite(x) || !Number.isFinite(y)) return bitsFromFloat(x * y + z, bits)
  if (!Number.isFinite(z)) return bitsFromFloat(z, bits)
  if (x === 0 || y === 0) return bitsFromFloat(x * y + z, bits)
  const [p, q, r] = [scaled(a, bits), scaled(b, bits), scaled(c, bits)]
  const product = p.significand * q.significand
  const exponent = Math.min(p.exponent + q.exponent, r.exponent)
  const sum = (product << BigInt(p.exponent + q.exponent - exponent)) + (r.significand << BigInt(r.exponent - exponent))
  return sum === 0n ? bitsFromFloat(0, bits) : roundScaled(sum, exponent, bits)
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
