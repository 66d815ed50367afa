export type { Archive, ArchiveFormat, ArchiveMember, ArchiveOptions } from './ar/model.js'
export { readArchive } from './ar/read.js'
export { writeArchive } from './ar/write.js'
export {
  type ArchiveDiagnostic,
  type ArchiveDiagnosticCode,
  ArchiveError,
  type ArchiveErrorCode,
} from './diagnostic.js'
export type { ImportedName, ImportLibraryOptions } from './import-library/model.js'
export { writeImportLibrary } from './import-library/write.js'
export type { HexFile, HexSegment } from './intel-hex/model.js'
export { readIntelHex } from './intel-hex/read.js'
export { type IntelHexOptions, writeIntelHex } from './intel-hex/write.js'
