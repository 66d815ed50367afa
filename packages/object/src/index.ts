export { createObjectBuilder, type ObjectBuilder, type SymbolDefinition } from './builder.js'
export { failOn, hex, type ObjectDiagnostic, type ObjectDiagnosticCode, ObjectError } from './diagnostic.js'
export { createInventory, createNames, createPartFinder, type InventoryBuilder } from './inventory/builder.js'
export type { CodeInventory, CodeMark, CodePart, CodeReference } from './inventory/inventory.js'
export {
  alignUp,
  applyRelocations,
  globalAddresses,
  isAllocated,
  type LayoutOptions,
  layoutObject,
} from './layout.js'
export { createMalformed, type FileDiagnostic, type FileResult, fileDiagnostic } from './malformed.js'
export type {
  FrameRow,
  FunctionFrame,
  Image,
  Machine,
  ObjectFile,
  ObjectSymbol,
  Relocation,
  RelocationKind,
  SavedRegister,
  Section,
  SectionKind,
  Segment,
} from './model.js'
export { isPositionDependent, isRelocationKind, patchRelocation, relocationSizeBytes } from './relocation.js'
export { validateObject } from './validate.js'
