import type { ArchiveFormat } from '@sourceless/archive'
import type { ObjectFile } from '@sourceless/object'
import type { Sha256 } from '@sourceless/verifier'
import type { Artifact, CompanionRequest } from '../target.js'

/** How an operating system's files are written. */
export interface SystemFiles {
  readonly archiveFormat: ArchiveFormat
  readonly objectExtension: '.o' | '.obj'
  readonly sha256?: Sha256
  /** The object with tables by which callers of its functions are found, where its frames say how. */
  withUnwindTables(unit: ObjectFile): ObjectFile
  object(unit: ObjectFile): Uint8Array
  /** `fileName` is the library's own. */
  shared(unit: ObjectFile, fileName: string): Uint8Array
  executable(unit: ObjectFile, fileName: string): Uint8Array
  /** Files that go with the binary, besides the header. */
  companions?(unit: Pick<ObjectFile, 'machine'>, request: CompanionRequest): readonly Artifact[]
}

/** Names that the object needs from elsewhere. */
export const undefinedNames = ({ symbols }: ObjectFile): readonly string[] =>
  symbols.filter(({ section, binding }) => section === undefined && binding !== 'local').map(({ name }) => name)
