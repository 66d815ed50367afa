import { fileDiagnostic } from '@sourceless/object'
import {
  allocationBytes,
  directories,
  fileFlags,
  imageFlags,
  pageSizeBytes,
  sectionFlags,
  subsystems,
} from './raw/constants.js'
import { imageChecksum } from './raw/image-header.js'
import { movedContents } from './read/base-relocations.js'
import { readExports } from './read/exports.js'
import {
  directoryOf,
  hasFlag,
  type ImageHeaders,
  type ImageSection,
  isExecutable,
  isWritable,
  readImageHeaders,
  sectionAt,
  tableAt,
} from './read/headers.js'
import { readImports } from './read/imports.js'
import { captureMalformed } from './read/malformed.js'
import type { PeDiagnostic } from './types.js'

const isPowerOfTwo = (value: number): boolean => value > 0 && Math.log2(value) % 1 === 0
const up = (value: number, alignment: number): number => Math.ceil(value / alignment) * alignment
const isDll = ({ fileFlags: flags }: ImageHeaders): boolean => hasFlag(flags, fileFlags.dll)

/** Rules that each section must keep on its own. */
const sectionRules: readonly (readonly [string, (section: ImageSection, file: ImageHeaders) => boolean])[] = [
  ['a section is both writable and executable', (section) => !(isWritable(section) && isExecutable(section))],
  ['a section is not readable', ({ flags }) => hasFlag(flags, sectionFlags.read)],
  ['a section is empty', ({ memoryBytes }) => memoryBytes > 0],
  [
    'the contents of a section are not aligned in the file',
    ({ fileBytes, fileOffset }, { fileAlignment }) => fileBytes === 0 || fileOffset % fileAlignment === 0,
  ],
  [
    'the contents of a section leave the file',
    ({ fileBytes, fileOffset }, { bytes }) => fileBytes === 0 || fileOffset + fileBytes <= bytes.length,
  ],
]

/** Rules about the file as a whole, with the offset of the field at fault from the optional header. */
const fileRules: readonly (readonly [number, string, (file: ImageHeaders) => boolean])[] = [
  [-2, 'the file is not marked as executable', ({ fileFlags: flags }) => hasFlag(flags, fileFlags.executable)],
  [-18, 'it has no sections', ({ sections }) => sections.length > 0],
  [24, 'the image base is no multiple of 64 KiB', ({ baseAddress }) => baseAddress % allocationBytes === 0],
  [
    32,
    'the section alignment is no power of two of at least a page',
    ({ sectionAlignment }) => isPowerOfTwo(sectionAlignment) && sectionAlignment >= pageSizeBytes,
  ],
  [
    36,
    'the file alignment is no power of two from 512 to the section alignment',
    ({ fileAlignment, sectionAlignment }) =>
      isPowerOfTwo(fileAlignment) && fileAlignment >= 512 && fileAlignment <= sectionAlignment,
  ],
  [
    56,
    'sections do not follow one another without gaps up to the end of the image',
    ({ sections, headerBytes, sectionAlignment, imageBytes }) => {
      let next = up(headerBytes, sectionAlignment)
      for (const { address, memoryBytes } of sections) {
        if (address !== next) return false
        next = up(address + memoryBytes, sectionAlignment)
      }
      return imageBytes === next
    },
  ],
  [
    60,
    'the headers are not whole, or run into the first section',
    ({ headerBytes, tableEnd, fileAlignment, sections }) =>
      headerBytes >= tableEnd &&
      headerBytes % fileAlignment === 0 &&
      sections.every(({ fileBytes, fileOffset }) => fileBytes === 0 || fileOffset >= headerBytes),
  ],
  [
    16,
    'the entry is not in an executable section',
    (file) => {
      const section = sectionAt(file, file.entry)
      return (isDll(file) && file.entry === 0) || (section !== undefined && isExecutable(section))
    },
  ],
  [
    68,
    'the subsystem is neither console nor windows',
    ({ subsystem }) => Object.values(subsystems).includes(subsystem as 2),
  ],
  [
    70,
    'it says that it can be moved, but its base relocations were taken out',
    ({ flags, fileFlags: file }) =>
      !(hasFlag(flags, imageFlags.dynamicBase) && hasFlag(file, fileFlags.relocationsStripped)),
  ],
  [
    70,
    'high entropy needs an image that can be moved and large addresses',
    ({ flags, fileFlags: file }) =>
      !hasFlag(flags, imageFlags.highEntropy) ||
      (hasFlag(flags, imageFlags.dynamicBase) && hasFlag(file, fileFlags.largeAddressAware)),
  ],
  [70, 'data may be executed', ({ flags }) => hasFlag(flags, imageFlags.noExecute)],
  [
    64,
    'the checksum is wrong',
    ({ bytes, view, checksumOffset }) => {
      const checksum = view.getUint32(checksumOffset, true)
      return checksum === 0 || checksum === imageChecksum(bytes, checksumOffset)
    },
  ],
  [
    112,
    'a data directory is in no section',
    (file) =>
      Object.values(directories).every((index) => {
        const directory = directoryOf(file, index)
        if (directory === undefined) return true
        const section = sectionAt(file, directory.address)
        const end = directory.address + directory.sizeBytes
        return section !== undefined && end <= section.address + section.memoryBytes
      }),
  ],
]

/** The exception table must be sorted by the starts of functions, which the system searches. */
const checkExceptions = (file: ImageHeaders): PeDiagnostic[] => {
  const directory = directoryOf(file, directories.exceptions)
  if (directory === undefined) return []
  const { at, address, sizeBytes } = directory
  const { value: table, diagnostics } = captureMalformed(() =>
    tableAt(file, address, sizeBytes, at, 'the exception table'),
  )
  if (table === undefined) return [...diagnostics]
  const entryBytes = file.machine === 'x86_64' ? 12 : 8
  let last = 0
  for (let offset = 0; offset + entryBytes <= sizeBytes; offset += entryBytes) {
    const start = table.getUint32(offset, true)
    if (start < last) return [fileDiagnostic('bad-section', at, 'the exception table is not sorted')]
    last = start
  }
  return []
}

/**
 * The loader's rules as a checklist: what Windows needs of an image, and what a sound file keeps besides (no-execute, a right
 * checksum if there is one). Its tables are read as a whole, and it is moved once. Empty for a file that loads.
 */
export const checkLoadable = (file: Uint8Array): readonly PeDiagnostic[] => {
  const bytes = new Uint8Array(file.buffer, file.byteOffset, file.byteLength)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const { value: headers, diagnostics } = captureMalformed(() => readImageHeaders(bytes, view))
  if (headers === undefined) return diagnostics
  const tables = captureMalformed(() => {
    readImports(headers, 0)
    readExports(headers, 0)
    if (hasFlag(headers.flags, imageFlags.dynamicBase)) movedContents(headers, allocationBytes)
  })
  return [
    ...fileRules.flatMap(([offset, what, holds]) =>
      holds(headers) ? [] : [fileDiagnostic('bad-header', headers.at + offset, what)],
    ),
    ...headers.sections.flatMap((section) =>
      sectionRules.flatMap(([what, holds]) =>
        holds(section, headers) ? [] : [fileDiagnostic('bad-section', section.at, what)],
      ),
    ),
    ...checkExceptions(headers),
    ...tables.diagnostics,
  ]
}
