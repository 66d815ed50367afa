import { writeArchive } from '../ar/write.js'
import { ArchiveError } from '../diagnostic.js'
import { importDescriptors } from './descriptors.js'
import { type ImportLibraryOptions, machineNumbers } from './model.js'
import { shortImport } from './short-import.js'

const isU16 = (value: number): boolean => Number.isInteger(value) && value >= 0 && value <= 0xffff

const check = ({ machine, dll, imports }: ImportLibraryOptions): void => {
  const fail = (message: string): never => {
    throw new ArchiveError('bad-import', message)
  }
  if (!Object.hasOwn(machineNumbers, machine)) fail(`import libraries are for x86_64 and aarch64, not ${machine}`)
  if (!/^[^\0\n/\\]+$/.test(dll)) fail(`'${dll}' is not the file name of a DLL`)
  const seen = new Set<string>()
  for (const { name, hint = 0, ordinal = 1 } of imports) {
    if (name === '' || name.includes('\0')) fail(`import '${name}': the name is empty or holds a zero byte`)
    if (seen.has(name)) fail(`import ${name} appears twice`)
    if (!isU16(hint)) fail(`import ${name}: the hint ${hint} is not in 0 to 65535`)
    if (!isU16(ordinal) || ordinal === 0) fail(`import ${name}: the ordinal ${ordinal} is not in 1 to 65535`)
    seen.add(name)
  }
}

/**
 * Writes the import library of a DLL: what a linker needs to link against the DLL without having it. Throws `ArchiveError`.
 *
 * @example
 * writeImportLibrary({ machine: 'x86_64', dll: 'KERNEL32.dll', imports: [{ name: 'ExitProcess' }] })
 */
export const writeImportLibrary = (options: ImportLibraryOptions): Uint8Array => {
  check(options)
  const members = [...importDescriptors(options), ...options.imports.map((entry) => shortImport(options, entry))]
  return writeArchive(members, { format: 'coff' })
}
