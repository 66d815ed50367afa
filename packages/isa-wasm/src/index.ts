export { ByteReader } from './byte-reader.js'
export { ByteWriter } from './byte-writer.js'
export { captureMalformed, malformed, type WasmDiagnostic, type WasmDiagnosticCode } from './diagnostic.js'
export { WasmEmitter } from './emitter.js'
export { type Mnemonic, op, rowOfMnemonic, rowOfOpcode, table, type WasmRow } from './table/index.js'
export type { Immediate, ImmediateKind, Meaning, Row, Signature } from './table/row.js'
export {
  type BlockType,
  type FunctionType,
  isReferenceType,
  type NumberType,
  type ReferenceType,
  sameFunctionType,
  type ValueType,
  valueTypeBytes,
  valueTypeOfByte,
} from './value-type.js'
