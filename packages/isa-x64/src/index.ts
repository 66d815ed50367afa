export { applyMeaning, unmodelled } from './access.js'
export { linuxSystemCall, systemV, windowsX64 } from './calling-convention.js'
export {
  createDecoder,
  type Decoder,
  decode,
  decodeCanonical,
} from './decode/decode.js'
export { withLongNops } from './decode/long-nop.js'
export { type Assembler, createAssembler } from './encode/assembler.js'
export type { EncodingLayout } from './encoding-layout.js'
export { auditFeatures, featureSets } from './feature.js'
export { type Footprint, footprint, type MemoryAccess } from './footprint.js'
export {
  type Condition,
  changedForm,
  conditions,
  type Feature,
  type Flag,
  type FlagEffects,
  type Form,
  type ImplicitOperand,
  type Meaning,
  type OperandAccess,
  type OperandKind,
  type OperandRole,
  type OperandSpec,
} from './form.js'
export type { Instruction } from './instruction.js'
export {
  absolute,
  at,
  type Immediate,
  type MemoryOperand,
  type MemoryParts,
  memory,
  type Operand,
  ripRelative,
} from './operand.js'
export {
  gp,
  gp8,
  gp8high,
  gp16,
  gp32,
  gp64,
  locations,
  type Register,
  type RegisterClass,
  type RegisterName,
  registers,
  segments,
  xmm,
  ymm,
} from './register.js'
export { form } from './table/forms.js'
export { forms } from './table/table.js'
export { type FormatOptions, formatInstruction } from './text/format.js'
export { type ParseOptions, parseAssembly, parseInstruction } from './text/parse.js'
