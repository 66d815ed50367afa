export { applyMeaning, type OperandAccess, unmodelled } from './access.js'
export { aapcs64, appleArm64, linuxSystemCall, windowsArm64 } from './calling-convention.js'
export { createDecoder, type Decoder, decode, decodeCanonical, decodeWord } from './decode/decode.js'
export { type Assembler, createAssembler } from './encode/assembler.js'
export { auditFeatures, type Feature, featureSets } from './feature.js'
export { type Footprint, footprint, type MemoryAccess } from './footprint.js'
export { Form, type Layout, type Meaning, type OperandRole, type OperandSpec } from './form.js'
export type { Instruction } from './instruction.js'
export { decodeLogicalImmediate, encodeLogicalImmediate } from './logical-immediate.js'
export { type MoveStep, moveWideSequence } from './move-wide.js'
export type { OperandKind } from './operand/kind.js'
export {
  type AddressPart,
  addressPart,
  at,
  type Condition,
  conditions,
  type Immediate,
  indexed,
  type Lane,
  lane,
  list,
  type MemoryOperand,
  type Name,
  name,
  type Operand,
  post,
  pre,
  type RegisterList,
  type Shift,
  shift,
} from './operand/operand.js'
export {
  type Arrangement,
  locations,
  type Register,
  type RegisterClass,
  type RegisterName,
  registerOf,
  registers,
  vector,
} from './operand/register.js'
export { aliases } from './table/aliases.js'
export { form } from './table/forms.js'
export { forms } from './table/table.js'
export { type FormatOptions, formatInstruction } from './text/format.js'
export { parseAssembly, parseInstruction } from './text/parse.js'
