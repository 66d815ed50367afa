/** Layout of a float's bits. */
interface Format {
  readonly bits: number
  readonly fractionBits: number
  readonly bias: number
}

const formats: Readonly<Record<32 | 64, Format>> = {
  32: { bits: 32, fractionBits: 23, bias: 127 },
  64: { bits: 64, fractionBits: 52, bias: 1023 },
}

/**
 * Exact text of a float's bits: hexadecimal digits, `inf`, `nan` or `nan:0x…` with the payload. Core specification,
 * section 6.3.2.
 */
export const formatFloatBits = (bits: bigint, width: 32 | 64): string => {
  const { fractionBits, bias } = formats[width]
  const sign = bits >> BigInt(width - 1) === 1n ? '-' : ''
  const fraction = bits & ((1n << BigInt(fractionBits)) - 1n)
  const exponent = Number((bits >> BigInt(fractionBits)) & ((1n << BigInt(width - 1 - fractionBits)) - 1n))
  if (exponent === 2 * bias + 1) {
    if (fraction === 0n) return `${sign}inf`
    return fraction === 1n << BigInt(fractionBits - 1) ? `${sign}nan` : `${sign}nan:0x${fraction.toString(16)}`
  }
  if (exponent === 0 && fraction === 0n) return `${sign}0x0p+0`
  // Four bits per digit; a subnormal has no leading 1 and the lowest exponent.
  const pad = (4 - (fractionBits % 4)) % 4
  const digits = (fraction << BigInt(pad))
    .toString(16)
    .padStart((fractionBits + pad) / 4, '0')
    .replace(/0+$/, '')
  const power = (exponent === 0 ? 1 : exponent) - bias
  const leading = exponent === 0 ? '0' : '1'
  return `${sign}0x${leading}${digits === '' ? '' : `.${digits}`}p${power < 0 ? '' : '+'}${power}`
}

const hexFloat = /^([+-]?)0x([0-9a-f]+)(?:\.([0-9a-f]*))?(?:p([+-]?\d{1,5}))?$/i
const decimalFloat = /^[+-]?\d+(\.\d*)?(e[+-]?\d{1,5})?$/i
const nanText = /^([+-]?)nan(?::0x([0-9a-f]{1,13}))?$/i

/** An underscore stands between digits. */
const misplacedUnderscore = /_(?![0-9a-f])|(?<![0-9a-f])_/i

const scratch = new DataView(new ArrayBuffer(8))

const bitsOfNumber = (value: number, width: 32 | 64): bigint => {
  if (width === 32) scratch.setFloat32(0, value)
  else scratch.setFloat64(0, value)
  return width === 32 ? BigInt(scratch.getUint32(0)) : scratch.getBigUint64(0)
}

/** Rounds `mantissa` × 2^`exponent` to the format, ties to even. */
const roundToFormat = (mantissa: bigint, exponent: number, width: 32 | 64): bigint => {
  if (mantissa === 0n) return 0n
  const { fractionBits, bias } = formats[width]
  const length = mantissa.toString(2).length
  const lowest = 1 - bias - fractionBits
  // Exponent of the unit in the last place of the result.
  const unit = Math.max(exponent + length - 1 - fractionBits, lowest)
  const shift = unit - exponent
  let rounded = mantissa
  if (shift <= 0) rounded = mantissa << BigInt(-shift)
  else {
    const half = 1n << BigInt(shift - 1)
    const rest = mantissa & ((1n << BigInt(shift)) - 1n)
    rounded = mantissa >> BigInt(shift)
    if (rest > half || (rest === half && (rounded & 1n) === 1n)) rounded += 1n
  }
  // A carry out of the fraction moves into the exponent by itself.
  const biased = BigInt(unit - lowest)
  const implicit = 1n << BigInt(fractionBits)
  const bits = rounded < implicit ? rounded : (biased << BigInt(fractionBits)) + rounded
  const infinity = BigInt(2 * bias + 1) << BigInt(fractionBits)
  return bits > infinity ? infinity : bits
}

/** Longest literal: a limit on the digits that big integers are made of. */
const longestLiteral = 4096

/** Bits of a float literal; undefined when it is not one, or is out of range. Core specification, section 6.3.2. */
export const parseFloatBits = (source: string, width: 32 | 64): bigint | undefined => {
  if (source.length > longestLiteral || misplacedUnderscore.test(source)) return undefined
  const { fractionBits, bias } = formats[width]
  const text = source.replaceAll('_', '')
  const signBit = text.startsWith('-') ? 1n << BigInt(width - 1) : 0n
  const infinity = BigInt(2 * bias + 1) << BigInt(fractionBits)
  if (/^[+-]?inf$/.test(text)) return signBit | infinity
  const nan = nanText.exec(text)
  if (nan !== null) {
    const payload = nan[2] === undefined ? 1n << BigInt(fractionBits - 1) : BigInt(`0x${nan[2]}`)
    return payload > 0n && payload < 1n << BigInt(fractionBits) ? signBit | infinity | payload : undefined
  }
  const hex = hexFloat.exec(text)
  if (hex !== null) {
    const fraction = hex[3] ?? ''
    const short = shortHexFloat(hex[2]!, fraction, hex[4])
    if (short !== undefined) return inRange(signBit | bitsOfNumber(short, width), infinity)
    const exponent = Number(hex[4] ?? '0') - 4 * fraction.length
    const bits = roundToFormat(BigInt(`0x${hex[2]}${fraction}`), exponent, width)
    return bits >= infinity ? undefined : signBit | bits
  }
  if (!decimalFloat.test(text)) return undefined
  // A double rounds a decimal correctly; a single must not be rounded twice.
  return inRange(width === 64 ? bitsOfNumber(Number(text), 64) : singleOfDecimal(text), infinity)
}

/** Rounding to infinity is out of range. */
const inRange = (bits: bigint, infinity: bigint): bigint | undefined =>
  (bits & infinity) === infinity ? undefined : bits

/** A hexadecimal literal whose value is a double exactly: then rounding it to a format happens once. */
const shortHexFloat = (whole: string, fraction: string, power = '0'): number | undefined => {
  const exponent = Number(power) - 4 * fraction.length
  if (whole.length + fraction.length > 13 || exponent < -1022 || exponent > 900) return undefined
  return Number.parseInt(whole + fraction, 16) * 2 ** exponent
}

/** Whether rounding this double to a single rounds the literal that it came from correctly: it is no tie of singles. */
const roundsAlone = (value: number): boolean => {
  const magnitude = Math.abs(value)
  if (!(magnitude > 2 ** -120 && magnitude < 2 ** 126)) return false
  scratch.setFloat64(0, value)
  return (scratch.getUint32(4) & 0x1fff_ffff) !== 0x1000_0000
}

/** Nearest single of a decimal literal: the exact decimal value as a ratio, so that no second rounding creeps in. */
const singleOfDecimal = (text: string): bigint => {
  const double = Number(text)
  if (roundsAlone(double)) return bitsOfNumber(double, 32)
  const [, sign, whole, fraction = '', power = '0'] = /^([+-]?)(\d+)(?:\.(\d*))?(?:e([+-]?\d+))?$/i.exec(text)!
  const signBit = sign === '-' ? 1n << 31n : 0n
  const digits = BigInt(whole! + fraction)
  const exponent = Number(power) - fraction.length
  if (digits === 0n || exponent + String(digits).length < -60) return signBit
  if (exponent + String(digits).length > 60) return signBit | (255n << 23n)
  // Scale so that the quotient has many more bits than a single, and keep a sticky bit for the rest.
  const numerator = exponent >= 0 ? digits * 10n ** BigInt(exponent) : digits
  const denominator = exponent >= 0 ? 1n : 10n ** BigInt(-exponent)
  const scaled = numerator << 512n
  const sticky = scaled % denominator === 0n ? 0n : 1n
  return signBit | roundToFormat(((scaled / denominator) << 1n) | sticky, -513, 32)
}
