/** Values of the scripts as bits: unsigned bigints, lane 0 of a vector lowest. References are `null` or numbers. */

const widths = { i8: 8, i16: 16, i32: 32, i64: 64, f32: 32, f64: 64 }

export const isReference = (type) => type === 'externref' || type === 'funcref'

/** Whether a value of a script can be passed on or compared here. */
export const isKnown = ({ type, value }) =>
  type in widths || type === 'v128' || (isReference(type) && (value === 'null' || type === 'externref'))

export const bitsOf = ({ type, value, lane_type: lane }) => {
  if (isReference(type)) return value === 'null' ? null : Number(value)
  if (type !== 'v128') return BigInt.asUintN(widths[type], BigInt(value))
  return value.reduceRight(
    (bits, each) => (bits << BigInt(widths[lane])) | BigInt.asUintN(widths[lane], BigInt(each)),
    0n,
  )
}

const isNan = (bits, width) =>
  width === 32 ? (bits & 0x7fff_ffffn) > 0x7f80_0000n : (bits & 0x7fff_ffff_ffff_ffffn) > 0x7ff0n << 48n

/** A canonical NaN has only the highest bit of its fraction set, an arithmetic one has it set. */
const agreesWithNan = (bits, width, kind) => {
  const fraction = width === 32 ? bits & 0x7f_ffffn : bits & 0xf_ffff_ffff_ffffn
  const quiet = width === 32 ? 1n << 22n : 1n << 51n
  if (!isNan(bits, width)) return false
  return kind === 'nan:canonical' ? fraction === quiet : (fraction & quiet) !== 0n
}

const scalarAgrees = (bits, type, value) =>
  String(value).startsWith('nan:')
    ? agreesWithNan(bits, widths[type], value)
    : bits === BigInt.asUintN(widths[type], BigInt(value))

/** Whether a result is what the script expects. */
export const agrees = (actual, { type, value, lane_type: lane }) => {
  if (isReference(type)) return value === 'null' ? actual === null : actual === Number(value)
  if (typeof actual !== 'bigint') return false
  if (type !== 'v128') return scalarAgrees(actual, type, value)
  const width = widths[lane]
  return value.every((each, place) => scalarAgrees(BigInt.asUintN(width, actual >> BigInt(place * width)), lane, each))
}

/** The same where a NaN of any payload will do, as terms promise no more. */
export const agreesByClass = (actual, { type, value, lane_type: lane }) => {
  const each = type === 'v128' ? value : [value]
  const scalar = type === 'v128' ? lane : type
  const width = widths[scalar]
  return each.every((one, place) => {
    const bits = BigInt.asUintN(width, actual >> BigInt(place * width))
    const nanWanted = String(one).startsWith('nan:')
    return nanWanted ? isNan(bits, width) : scalarAgrees(bits, scalar, one)
  })
}

export const text = (bits) => (typeof bits === 'bigint' ? `0x${bits.toString(16)}` : String(bits))
