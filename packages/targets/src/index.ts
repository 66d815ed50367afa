export {
  type Excerpt,
  type FoundFunction,
  type Inspected,
  type Inspection,
  type ListedExcerpt,
  listExcerpt,
} from './inspect/inspection.js'
export { formatListing, type Listing, type ListingLine } from './listing/listing.js'
export { contractFileName } from './names.js'
export { type OpenedFile, type Opening, type OpenRequest, openFile } from './open.js'
export { cDeclaration, cHeader } from './outputs/c-header.js'
export { esmLoader } from './outputs/esm-loader.js'
export { type FileKind, recognise } from './recognise.js'
export type {
  Artifact,
  CompanionRequest,
  Emit,
  InspectRequest,
  LoadedTarget,
  Target,
  WriteProblem,
  WriteRequest,
} from './target.js'
export { targets } from './targets.js'
