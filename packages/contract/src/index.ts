export type * from './ast.js'
export { type DiagnosticCode, diagnosticCodes, formatDiagnostic, limits } from './diagnostics.js'
export { type Parsed, parseContract } from './parse.js'
export {
  formatType,
  integerRange,
  isScalar,
  type ScalarTypeName,
  sameType,
  scalarSizeBytes,
  scalarTypes,
} from './types.js'
