/** Value types of WebAssembly core 2.0. Core specification, section 5.3. */
export type NumberType = 'i32' | 'i64' | 'f32' | 'f64'
export type VectorType = 'v128'
export type ReferenceType = 'funcref' | 'externref'
export type ValueType = NumberType | VectorType | ReferenceType

/** Type of a structured instruction: nothing, one result, or an index into the module's types. */
export type BlockType = 'empty' | ValueType | number

export interface FunctionType {
  readonly parameters: readonly ValueType[]
  readonly results: readonly ValueType[]
}

export const valueTypeBytes: Readonly<Record<ValueType, number>> = {
  i32: 0x7f,
  i64: 0x7e,
  f32: 0x7d,
  f64: 0x7c,
  v128: 0x7b,
  funcref: 0x70,
  externref: 0x6f,
}

/** Byte of the block type without result. */
export const emptyBlockByte = 0x40

const byByte: (ValueType | undefined)[] = new Array(256).fill(undefined)
for (const type of Object.keys(valueTypeBytes) as ValueType[]) byByte[valueTypeBytes[type]] = type

export const valueTypeOfByte = (byte: number): ValueType | undefined => byByte[byte]

export const isReferenceType = (type: ValueType): type is ReferenceType => type === 'funcref' || type === 'externref'

const sameList = (a: readonly ValueType[], b: readonly ValueType[]): boolean =>
  a.length === b.length && a.every((type, index) => type === b[index])

export const sameFunctionType = (a: FunctionType, b: FunctionType): boolean =>
  sameList(a.parameters, b.parameters) && sameList(a.results, b.results)
