export { CodeBuffer } from './assembler/code-buffer.js'
export {
  type AssembledCode,
  type BranchEncoding,
  type BranchForm,
  CodeLayout,
  LayoutError,
} from './assembler/code-layout.js'
export {
  type Field,
  type FieldKind,
  type FieldLayout,
  fieldLayouts,
  fieldReaches,
  patchField,
} from './assembler/field.js'
export type { Label } from './assembler/label.js'
export type { CallingConvention, SystemCallConvention } from './calling-convention.js'
export type { DecodeDiagnostic, Decoded } from './decoding.js'
export { EncodeError, type EncodeErrorCode, type EncodeErrorDetails } from './encode-error.js'
export { auditFeatures, type FeatureAudit, type MissingFeature } from './feature-audit.js'
export {
  type ConcreteIsa,
  type ConcreteMachine,
  type ConcreteMachineOptions,
  type ConcreteMemory,
  createConcreteMachine,
  type StepOutcome,
} from './machine/concrete-machine.js'
export type { Location, MeaningContext, TrapKind } from './meaning.js'
export { type SymbolReference, symbol } from './symbol.js'
export type { BinaryOp, CompareOp, ConvertOp, Term, TermBuilder, TermOp, UnaryOp } from './term.js'
export { type Column, columnOf, valueAt } from './terms/columns/column.js'
export { planColumns } from './terms/columns/evaluate-columns.js'
export { type ConcreteTermOptions, createConcreteTerms } from './terms/concrete.js'
export { createTerms, type TermOptions } from './terms/create.js'
export { type Environment, evaluate, namedValues, planEvaluation } from './terms/evaluate.js'
export { bitsFromFloat, floatFromBits } from './terms/float.js'
export { sameFloat } from './terms/float-terms.js'
export { applyOperation, maskOf, toSigned } from './terms/operation.js'
export { printTerm } from './terms/print.js'
export { rebuild } from './terms/rebuild.js'
export { freeVariables, postorder, substitute, termSize, undefinedLeaves } from './terms/walk.js'
export { MAXIMUM_BITS } from './terms/widths.js'
export {
  type AssembledText,
  type AssembleInstruction,
  type AssemblyDiagnostic,
  assembleText,
  type Parsed,
  type TextLabels,
} from './text/assembly.js'
