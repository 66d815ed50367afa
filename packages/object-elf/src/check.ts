import { fileDiagnostic } from '@sourceless/object'
import { fileTypes, segmentFlags, segmentTypes, sizes } from './raw/constants.js'
import type { ProgramHeader } from './raw/records.js'
import { type ElfHeaders, readHeaders } from './read/headers.js'
import { captureMalformed } from './read/malformed.js'
import type { ElfDiagnostic } from './types.js'

/** Lowest address that Linux maps for ordinary users (vm.mmap_min_addr), and end of the user address space. */
const lowestAddress = 0x10000
const highestAddress = 2 ** 47

const has = (flags: number, flag: number): boolean => (flags & flag) !== 0

/** Rules that each loaded segment must keep on its own. */
const segmentRules: readonly (readonly [string, (part: ProgramHeader, file: ElfHeaders) => boolean])[] = [
  ['it leaves the file', ({ offset, fileSizeBytes }, { bytes }) => offset + fileSizeBytes <= bytes.length],
  ['it is larger in the file than in memory', ({ fileSizeBytes, memorySizeBytes }) => fileSizeBytes <= memorySizeBytes],
  ['it is empty', ({ memorySizeBytes }) => memorySizeBytes > 0],
  [
    'its alignment is not a power of two of at least a page',
    ({ alignment }, { machine }) => alignment >= machine.pageSizeBytes && Math.log2(alignment) % 1 === 0,
  ],
  [
    'its address and offset differ modulo the alignment',
    ({ address, offset, alignment }) => address % alignment === offset % alignment,
  ],
  [
    'it lies outside the user address space',
    ({ address, memorySizeBytes }, { header }) =>
      (header.type === fileTypes.shared || address >= lowestAddress) && address + memorySizeBytes <= highestAddress,
  ],
  [
    'it is both writable and executable',
    ({ flags }) => !(has(flags, segmentFlags.write) && has(flags, segmentFlags.execute)),
  ],
  ['it is not readable', ({ flags }) => has(flags, segmentFlags.read)],
]

/** Rules about the file as a whole. */
const fileRules: readonly (readonly [string, (loads: readonly ProgramHeader[], file: ElfHeaders) => boolean])[] = [
  ['nothing is loaded', (loads) => loads.length > 0],
  [
    'segments are not in ascending order, or share a page',
    (loads, { machine: { pageSizeBytes } }) =>
      loads.every((part, index) => {
        const before = loads[index - 1]
        if (before === undefined) return true
        const endPage = Math.ceil((before.address + before.memorySizeBytes) / pageSizeBytes)
        return Math.floor(part.address / pageSizeBytes) >= endPage
      }),
  ],
  [
    'the program headers are not loaded',
    (loads, { header }) =>
      loads.some(
        ({ offset, fileSizeBytes }) =>
          offset <= header.programHeaderOffset &&
          header.programHeaderOffset + header.programHeaderCount * sizes.programHeader <= offset + fileSizeBytes,
      ),
  ],
  [
    'the entry lies in no executable segment',
    (loads, { header }) =>
      (header.type === fileTypes.shared && header.entry === 0) ||
      loads.some(
        ({ flags, address, fileSizeBytes }) =>
          has(flags, segmentFlags.execute) && header.entry >= address && header.entry < address + fileSizeBytes,
      ),
  ],
  [
    'the stack is executable',
    (_, { programHeaders }) =>
      programHeaders.every(({ type, flags }) => type !== segmentTypes.gnuStack || !has(flags, segmentFlags.execute)),
  ],
  [
    'the dynamic section is not inside a writable segment',
    (loads, { programHeaders }) =>
      programHeaders.every(
        (part) =>
          part.type !== segmentTypes.dynamic ||
          loads.some(
            (load) =>
              has(load.flags, segmentFlags.write) &&
              load.offset <= part.offset &&
              part.offset + part.fileSizeBytes <= load.offset + load.fileSizeBytes &&
              part.address - load.address === part.offset - load.offset,
          ),
      ),
  ],
]

/**
 * The loader's rules as a checklist: what Linux (fs/binfmt_elf.c) and dynamic loaders need, and what a sound file keeps besides.
 * Empty for a file that loads.
 */
export const checkLoadable = (bytes: Uint8Array): readonly ElfDiagnostic[] => {
  const { value: file, diagnostics } = captureMalformed(() => readHeaders(bytes))
  if (file === undefined) return diagnostics
  const { header, programHeaders } = file
  if (header.type !== fileTypes.executable && header.type !== fileTypes.shared) {
    return [fileDiagnostic('bad-header', 16, 'the file is neither an executable nor a shared library')]
  }
  const loads = programHeaders.filter(({ type }) => type === segmentTypes.load)
  return [
    ...programHeaders.flatMap((part, index) =>
      part.type !== segmentTypes.load
        ? []
        : segmentRules
            .filter(([, holds]) => !holds(part, file))
            .map(([what]) =>
              fileDiagnostic('bad-segment', header.programHeaderOffset + index * sizes.programHeader, what),
            ),
    ),
    ...fileRules
      .filter(([, holds]) => !holds(loads, file))
      .map(([what]) => fileDiagnostic('bad-segment', header.programHeaderOffset, what)),
  ]
}
