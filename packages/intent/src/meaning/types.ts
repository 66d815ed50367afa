/** Scalar types by their names in the notation, and the few relations that reading needs. */
export interface Parameter {
  readonly name: string
  /** Notation text of the type. */
  readonly type: string
}

export const isInteger = (type: string): boolean => /^[ui](8|16|32|64)$/.test(type)
export const isFloat = (type: string): boolean => /^f(32|64)$/.test(type)
export const isSigned = (type: string): boolean => type.startsWith('i')
export const bitsOf = (type: string): number => Number(type.slice(1))
export const isSlice = (type: string): boolean => type.endsWith('[]')
export const isSequence = (type: string): boolean => isSlice(type) || type === 'cstr'

/** Type of one element of a slice or string. */
export const elementOf = (type: string): string =>
  type === 'cstr' ? 'u8' : type.replace(/^readonly /, '').replace(/\[\]$/, '')

/** A type that holds the values of both; `undefined` (a literal) fits any. */
export function joinTypes(a: string | undefined, b: string | undefined): string | undefined {
  if (a === undefined || a === b) return b
  if (b === undefined) return a
  if (isFloat(a) || isFloat(b)) return a === 'f32' && b === 'f32' ? 'f32' : 'f64'
  if (a === 'bool' || b === 'bool') return a === 'bool' ? b : a
  if (isSigned(a) === isSigned(b)) return bitsOf(a) >= bitsOf(b) ? a : b
  const [signed, unsigned] = isSigned(a) ? [a, b] : [b, a]
  if (bitsOf(signed) > bitsOf(unsigned)) return signed
  return bitsOf(unsigned) < 32 ? 'i32' : 'i64'
}

/** Notation literal of an integer value at a type. */
export function literalText(value: bigint, type: string | undefined): string {
  if (type !== undefined && isFloat(type)) return `${value}.0`
  if (type === 'bool') return value === 0n ? 'false' : 'true'
  return String(value)
}

export function fitsType(value: bigint, type: string): boolean {
  if (!isInteger(type)) return true
  const size = 1n << BigInt(bitsOf(type))
  return isSigned(type) ? value >= -size / 2n && value < size / 2n : value >= 0n && value < size
}
