import { sha256 } from '@noble/hashes/sha2.js'
import { withUnwindTables, writeMachoDylib, writeMachoExecutable, writeMachoObject } from '@sourceless/object-macho'
import { baseName } from '../names.js'
import type { SystemFiles } from './system.js'

/** Mach-O; programs and libraries with an ad-hoc signature, without which Apple silicon runs nothing. */
export const macos: SystemFiles = {
  archiveFormat: 'bsd',
  objectExtension: '.o',
  sha256,
  withUnwindTables,
  object: (unit) => writeMachoObject(unit),
  shared: (unit, fileName) =>
    writeMachoDylib(unit, { sha256, identifier: baseName(fileName), installName: `@rpath/${fileName}` }),
  executable: (unit, fileName) => writeMachoExecutable(unit, { sha256, identifier: baseName(fileName) }),
}
