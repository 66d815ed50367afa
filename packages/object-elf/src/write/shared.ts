import { failOn, type ObjectFile, validateObject } from '@sourceless/object'
import { elfMachineOf } from '../machine/elf-machine.js'
import type { ElfDynamicExecutableOptions, ElfSharedOptions } from '../types.js'
import { linkDynamic } from './dynamic.js'

/**
 * Links an object into a shared library that exports every global and weak symbol (DT_GNU_HASH and DT_HASH). Throws `ObjectError`
 * when the object is not sound, not position-independent, or needs symbols from elsewhere and `libraries` is not given.
 */
export const writeElfShared = (object: ObjectFile, options: ElfSharedOptions = {}): Uint8Array => {
  const machine = elfMachineOf(object)
  failOn(validateObject(object))
  return linkDynamic(machine, object, { soname: options.name, libraries: options.libraries, buildId: options.buildId })
}

/**
 * Links an object into a position-independent program that a dynamic linker starts. Functions that are called and not defined get
 * a stub; imported data is reached through pointers. Throws `ObjectError` as `writeElfShared`.
 */
export const writeElfDynamicExecutable = (object: ObjectFile, options: ElfDynamicExecutableOptions): Uint8Array => {
  const machine = elfMachineOf(object)
  failOn(validateObject(object))
  const { entrySymbol, libraries, interpreter = machine.interpreter, buildId } = options
  return linkDynamic(machine, object, { entrySymbol, libraries, interpreter, buildId })
}
