export { applyMeaning } from './access.js'
export { linuxSystemCall, psabi } from './calling-convention.js'
export { csrName, csrNumber } from './csr.js'
export { createDecoder, type Decoder, decode, decodeCanonical } from './decode/decode.js'
export { type Assembler, type AssemblerOptions, createAssembler } from './encode/assembler.js'
export { type ImmediateStep, loadImmediateSequence } from './encode/immediate.js'
export { type Expanded, expandInstruction } from './expand.js'
export { auditFeatures, featureSets } from './features.js'
export { type Footprint, footprint, type MemoryAccess } from './footprint.js'
export type {
  Compression,
  Expansion,
  Feature,
  FieldSlice,
  Form,
  Format,
  Meaning,
  OperandAccess,
  OperandKind,
  OperandRole,
  OperandSpec,
  Slot,
} from './form.js'
export type { Instruction } from './instruction.js'
export {
  type AddressPart,
  type AddressPartKind,
  at,
  hi,
  lo,
  type MemoryOperand,
  type Operand,
  pcrelHi,
  pcrelLo,
  type RoundingMode,
  roundingModeNumbers,
  roundingModes,
} from './operand.js'
export {
  f,
  locations,
  type Register,
  type RegisterClass,
  type RegisterName,
  registerNamed,
  registers,
  x,
} from './register.js'
export { form, forms } from './table/table.js'
export { type FormatOptions, formatInstruction } from './text/format.js'
export { type ParseOptions, parseAssembly, parseInstruction } from './text/parse.js'
export { unmodelled } from './unmodelled.js'
