import { fileTypes } from '../raw/constants.js'
import type { ElfDiagnostic, ElfFile, ElfReadOptions } from '../types.js'
import { readHeaders } from './headers.js'
import { readExecutable, readShared } from './loaded.js'
import { captureMalformed, malformed } from './malformed.js'
import { readObject } from './object.js'

/** Largest file that is read: 256 MiB. */
const maximumFileBytes = 1 << 28

/**
 * Reads an ELF64 file for x86-64, AArch64 or RISC-V: relocatable objects whose sections and relocations the model knows,
 * executables, and shared libraries, as their loader would place and relocate them. Every offset is checked; what cannot be represented faithfully is refused. Section and
 * segment bytes are views of `bytes`.
 */
export const readElf = (
  bytes: Uint8Array,
  options: ElfReadOptions = {},
): { readonly value: ElfFile | undefined; readonly diagnostics: readonly ElfDiagnostic[] } =>
  captureMalformed((): ElfFile => {
    if (bytes.length > maximumFileBytes) malformed('limit-exceeded', 0, `the file exceeds ${maximumFileBytes} bytes`)
    const headers = readHeaders(bytes)
    const { type } = headers.header
    if (type === fileTypes.relocatable) return { kind: 'relocatable', object: readObject(headers) }
    if (type === fileTypes.executable) return { kind: 'executable', ...readExecutable(headers, options) }
    if (type === fileTypes.shared) return { kind: 'shared', ...readShared(headers, options) }
    return malformed('unsupported-file', 16, `file type ${type} is not read`)
  })
