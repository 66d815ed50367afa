import { dosMagic, machineOf } from '../raw/constants.js'
import type { PeDiagnostic, PeFile, PeReadOptions } from '../types.js'
import { readImage } from './image.js'
import { captureMalformed, malformed } from './malformed.js'
import { readObject } from './object.js'

/** Largest file that is read: 256 MiB. */
const maximumFileBytes = 1 << 28

/**
 * Reads a PE32+ executable or DLL, or a COFF object, for x86-64 or AArch64. Every offset is checked; what cannot be
 * represented faithfully is refused. Section and segment bytes are views of `file` unless they had to be relocated.
 */
export const readPe = (
  file: Uint8Array,
  options: PeReadOptions = {},
): { readonly value: PeFile | undefined; readonly diagnostics: readonly PeDiagnostic[] } =>
  captureMalformed((): PeFile => {
    // Not a Buffer: its slices would share memory with the caller's.
    const bytes = new Uint8Array(file.buffer, file.byteOffset, file.byteLength)
    if (bytes.length > maximumFileBytes) malformed('limit-exceeded', 0, `the file exceeds ${maximumFileBytes} bytes`)
    if (bytes.length < 2) malformed('not-pe', 0, 'this is no PE or COFF file')
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    const start = view.getUint16(0, true)
    if (start === dosMagic) return readImage(bytes, view, options.loadAddress)
    if (machineOf(start) === undefined) malformed('not-pe', 0, 'this is no PE or COFF file for x86-64 or AArch64')
    return { kind: 'relocatable', object: readObject(bytes, view) }
  })
