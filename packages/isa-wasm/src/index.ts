export { ByteReader } from './byte-reader.js'
export { ByteWriter } from './byte-writer.js'
export { captureMalformed, malformed, type WasmDiagnostic, type WasmDiagnosticCode } from './diagnostic.js'
export { WasmEmitter } from './emitter.js'
export { auditFeatures, type BodyAudit, featureOfType, featureSets, featuresOf } from './feature.js'
export { type Footprint, footprint, type MemoryAccess, unmodelled } from './footprint.js'
export {
  decodeBody,
  decodeInstruction,
  encodeInstructions,
  readExpression,
  readInstruction,
  type WasmInstruction,
  writeInstruction,
} from './instruction.js'
export { type Mnemonic, op, rowOfMnemonic, rowOfOpcode, table, type WasmRow } from './table/index.js'
export type { Feature, Immediate, ImmediateKind, Meaning, Row, Signature, Structure } from './table/row.js'
export { formatFloatBits, parseFloatBits } from './text/float.js'
export { formatBody, formatInstruction } from './text/format.js'
export { type ParsedInstruction, parseInstructions } from './text/parse.js'
export { checkBody, validateBody } from './validate/body.js'
export type { ValidationContext } from './validate/context.js'
export {
  type BlockType,
  type FunctionType,
  isReferenceType,
  type NumberType,
  type ReferenceType,
  sameFunctionType,
  type ValueType,
  type VectorType,
  valueTypeBytes,
  valueTypeOfByte,
} from './value-type.js'
