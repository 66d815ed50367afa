import type { ObjectFile } from '@sourceless/object'
import { commands, fileTypes, headerFlags } from '../raw/constants.js'
import { encodeDylib } from '../raw/load-commands.js'
import type { MachoDylibOptions } from '../types.js'
import { writeImage } from './image.js'

/**
 * Links an object into a dynamic library for macOS that exports all of its global symbols. Throws `ObjectError` when the object
 * is not sound or holds what dyld cannot load.
 */
export const writeMachoDylib = (object: ObjectFile, options: MachoDylibOptions): Uint8Array => {
  const ownCommands = () => [encodeDylib(commands.idDylib, options.installName)]
  const flags = headerFlags.noReexportedDylibs
  return writeImage(object, { fileType: fileTypes.dylib, flags, baseAddress: 0, ownCommands }, options)
}
