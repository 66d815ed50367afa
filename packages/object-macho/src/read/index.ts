import { fileTypes } from '../raw/constants.js'
import type { MachoDiagnostic, MachoFile, MachoReadOptions } from '../types.js'
import { readHeaders } from './headers.js'
import { readImage } from './image.js'
import { captureMalformed, malformed } from './malformed.js'
import { readObject } from './object.js'

/** Largest file that is read: 256 MiB. */
const maximumFileBytes = 1 << 28

/**
 * Reads a 64-bit Mach-O file for x86-64 or AArch64: relocatable objects whose sections and relocations the model knows, and
 * executables and dylibs with chained fixups. Every offset is checked; what cannot be represented faithfully is refused.
 * Section bytes are views of `bytes`; segment bytes are copies, with rebased pointers and zeros where imports go.
 */
export const readMacho = (
  bytes: Uint8Array,
  options: MachoReadOptions = {},
): { readonly value: MachoFile | undefined; readonly diagnostics: readonly MachoDiagnostic[] } =>
  captureMalformed((): MachoFile => {
    if (bytes.length > maximumFileBytes) malformed('limit-exceeded', 0, `the file exceeds ${maximumFileBytes} bytes`)
    const headers = readHeaders(bytes)
    const { fileType } = headers
    if (fileType === fileTypes.object) return { kind: 'relocatable', object: readObject(headers) }
    if (fileType === fileTypes.execute) return { kind: 'executable', ...readImage(headers, options.slide ?? 0) }
    if (fileType === fileTypes.dylib) return { kind: 'shared', ...readImage(headers, options.slide ?? 0) }
    return malformed('unsupported-file', 12, `file type ${fileType} is not read`)
  })
