import { failOn, type ObjectFile, validateObject } from '@sourceless/object'
import { subsystems } from '../raw/constants.js'
import type { PeExecutableOptions, PeLibraryOptions } from '../types.js'
import { appendExports } from './exports.js'
import { writeImage } from './image.js'
import { resolveImports } from './imports.js'
import { requireMachine } from './machine.js'

/**
 * Writes a PE32+ program for x86-64 or AArch64: code and constants in one read-and-execute section, data, base relocations;
 * address space randomisation and no-execute on; a right checksum. Throws `ObjectError` when the object is not sound, a symbol
 * is neither defined nor imported, or a field cannot hold an address.
 */
export const writePeExecutable = (object: ObjectFile, options: PeExecutableOptions): Uint8Array => {
  const machine = requireMachine(object)
  failOn(validateObject(object))
  const { object: linked, table } = resolveImports(object, machine, options.imports ?? [])
  const { baseAddress = 0x1_4000_0000, entrySymbol, subsystem = 'console' } = options
  return writeImage({
    object: linked,
    machine,
    importTable: table,
    baseAddress,
    subsystem: subsystems[subsystem],
    isLibrary: false,
    entrySymbol,
  })
}

/** Writes a DLL, as `writePeExecutable` writes a program, with an export table. */
export const writePeLibrary = (object: ObjectFile, options: PeLibraryOptions): Uint8Array => {
  const machine = requireMachine(object)
  failOn(validateObject(object))
  const { object: linked, table } = resolveImports(object, machine, options.imports ?? [])
  const { baseAddress = 0x1_8000_0000, name, exports, entrySymbol } = options
  return writeImage({
    object: appendExports(linked, name, exports),
    machine,
    importTable: table,
    baseAddress,
    subsystem: subsystems.gui,
    isLibrary: true,
    entrySymbol,
  })
}
