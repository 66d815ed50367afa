import { failOn, type ObjectFile } from '@sourceless/object'
import { fileTypes, headerFlags } from '../raw/constants.js'
import { encodeDylinker, encodeMain } from '../raw/load-commands.js'
import type { MachoExecutableOptions } from '../types.js'
import { writeImage } from './image.js'

/** 4 GiB, so that no 32-bit value is a valid pointer. */
const baseAddress = 2 ** 32

/**
 * Links an object into a position-independent executable for macOS: LC_MAIN, imports by chained fixups, ad-hoc signature.
 * Functions defined elsewhere are called through stubs; 8-byte pointers in data may refer to any import. Throws `ObjectError`
 * when the object is not sound, lacks the entry symbol or holds what dyld cannot load.
 */
export const writeMachoExecutable = (object: ObjectFile, options: MachoExecutableOptions): Uint8Array => {
  const entrySymbol = options.entrySymbol ?? '_main'
  const symbol = object.symbols.find(({ name, binding }) => name === entrySymbol && binding === 'global')
  if (symbol?.section === undefined) {
    failOn([{ code: 'missing-entry', symbol: entrySymbol, message: `the entry symbol ${entrySymbol} is not defined` }])
  }
  const ownCommands = (exported: ReadonlyMap<string, number>) => [
    encodeDylinker('/usr/lib/dyld'),
    encodeMain(exported.get(entrySymbol)!),
  ]
  return writeImage(object, { fileType: fileTypes.execute, flags: headerFlags.pie, baseAddress, ownCommands }, options)
}
