import type { ArrayType, CstrType, FloatType, IntType, ScalarType, SliceType, Type, VoidType } from './ast.js'

const int = (bits: IntType['bits'], signed: boolean): IntType => ({ kind: 'int', bits, signed })
const float = (bits: FloatType['bits']): FloatType => ({ kind: 'float', bits })

/** The scalar types by name. */
export const scalarTypes = {
  u8: int(8, false),
  u16: int(16, false),
  u32: int(32, false),
  u64: int(64, false),
  i8: int(8, true),
  i16: int(16, true),
  i32: int(32, true),
  i64: int(64, true),
  bool: { kind: 'bool' },
  f32: float(32),
  f64: float(64),
} as const satisfies Record<string, ScalarType>
export type ScalarTypeName = keyof typeof scalarTypes

export const voidType: VoidType = { kind: 'void' }
/** What a string literal is. */
export const bytesType: SliceType = { kind: 'slice', element: scalarTypes.u8, writable: false }

export function isScalarTypeName(name: string): name is ScalarTypeName {
  return Object.hasOwn(scalarTypes, name)
}

export function isScalar(type: Type): type is ScalarType {
  return type.kind === 'int' || type.kind === 'bool' || type.kind === 'float'
}

/** Equality of scalar types and of `void`; slices, strings and arrays are compared where they are passed. */
export function sameType(a: Type, b: Type): boolean {
  if (a.kind === 'int' && b.kind === 'int') return a.bits === b.bits && a.signed === b.signed
  if (a.kind === 'float' && b.kind === 'float') return a.bits === b.bits
  return a.kind === b.kind && (isScalar(a) || a.kind === 'void')
}

/** A type as the notation writes it: `u32`, `readonly u8[]`, `bool[256]`, `cstr`. */
export function formatType(type: Type): string {
  switch (type.kind) {
    case 'int':
      return `${type.signed ? 'i' : 'u'}${type.bits}`
    case 'float':
      return `f${type.bits}`
    case 'slice':
      return `${type.writable ? '' : 'readonly '}${formatType(type.element)}[]`
    case 'array':
      return `${formatType(type.element)}[${type.length}]`
    case 'args':
      return 'cstr[]'
    default:
      return type.kind
  }
}

/** With its article: `a u8`, `an i32`, `an f64`. */
export function formatWithArticle(type: Type): string {
  const text = formatType(type)
  return `${/^[if]/.test(text) ? 'an' : 'a'} ${text}`
}

/** Smallest and largest value of an integer type. */
export function integerRange(type: IntType): { readonly min: bigint; readonly max: bigint } {
  const size = 1n << BigInt(type.bits)
  return type.signed ? { min: -size / 2n, max: size / 2n - 1n } : { min: 0n, max: size - 1n }
}

/** Bytes that one value takes in memory; a `bool` takes one. */
export function scalarSizeBytes(type: ScalarType): 1 | 2 | 4 | 8 {
  return type.kind === 'bool' ? 1 : ((type.bits / 8) as 1 | 2 | 4 | 8)
}

/** Type of `base[index]` for slices, arrays and strings; undefined for what holds no scalars. */
export function elementType(type: Type): ScalarType | undefined {
  if (type.kind === 'slice' || type.kind === 'array') return type.element
  return type.kind === 'cstr' ? scalarTypes.u8 : undefined
}

/** Whether elements may be assigned. */
export function isWritable(type: Type): type is (SliceType | ArrayType | CstrType) & { readonly writable: true } {
  return (type.kind === 'slice' || type.kind === 'array' || type.kind === 'cstr') && type.writable
}
