export type * from './ast.js'
export { checkExamples, describeStop, sameValue } from './check-examples.js'
export { type DiagnosticCode, diagnosticCodes, formatDiagnostic, limits } from './diagnostics.js'
export {
  createInterpreter,
  type Interpreter,
  type InterpreterOptions,
  type ProgramInput,
} from './interpret/interpreter.js'
export {
  type Exited,
  type LimitReached,
  type Outcome,
  type ProgramOutcome,
  type Returned,
  type Violation,
  type ViolationKind,
  violationKinds,
} from './interpret/outcome.js'
export { valueProblem } from './interpret/values.js'
export { type Parsed, parseContract } from './parse.js'
export { renderContract, renderSummary } from './render/contract.js'
export { renderType } from './render/types.js'
export { parseExample, parseExampleCall } from './text/example.js'
export { formatSignature, parseSignature, type Signature, type SignatureParameter } from './text/signature.js'
export { formatBytes, formatCall, formatExample, formatValue } from './text/value.js'
export {
  formatType,
  integerRange,
  isScalar,
  isWritable,
  type ScalarTypeName,
  sameType,
  scalarSizeBytes,
  scalarTypes,
} from './types.js'
export { walkExpression } from './walk.js'
