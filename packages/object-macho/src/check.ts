import { fileDiagnostic } from '@sourceless/object'
import { commands, cpus, fileTypes, headerFlags, platformMacos, protections } from './raw/constants.js'
import { readChainedFixups } from './read/chained-fixups.js'
import { checkSignature } from './read/code-signature.js'
import { readExports } from './read/export-trie.js'
import {
  commandText,
  findCommand,
  isImage,
  libraryPaths,
  linkeditPart,
  type MachoHeaders,
  readHeaders,
  type SegmentHeader,
} from './read/headers.js'
import { checkSegments, entryAddress, imageBase } from './read/image.js'
import { captureMalformed } from './read/malformed.js'
import { readSymbolRecords } from './read/symbols.js'
import type { MachoCheckOptions, MachoDiagnostic } from './types.js'

type SegmentRule = readonly [what: string, holds: (segment: SegmentHeader, file: MachoHeaders) => boolean]
type FileRule = readonly [what: string, holds: (file: MachoHeaders) => boolean]

const isExecutable = ({ fileType }: MachoHeaders): boolean => fileType === fileTypes.execute
const has = (file: MachoHeaders, kind: number): boolean => findCommand(file, kind) !== undefined
const named = ({ segments }: MachoHeaders, name: string): SegmentHeader | undefined =>
  segments.find((segment) => segment.name === name)

/** Rules that each segment must keep on its own. */
const segmentRules: readonly SegmentRule[] = [
  [
    'it does not start on a page',
    ({ address, offset }, { machine }) =>
      address % cpus[machine].pageSizeBytes === 0 && offset % cpus[machine].pageSizeBytes === 0,
  ],
  ['it is larger in the file than in memory', ({ fileSizeBytes, memorySizeBytes }) => fileSizeBytes <= memorySizeBytes],
  [
    'it is both writable and executable',
    ({ protection }) => (protection & protections.write) === 0 || (protection & protections.execute) === 0,
  ],
  [
    'a section leaves it',
    ({ sections, address, memorySizeBytes }) =>
      sections.every((one) => one.address >= address && one.address + one.sizeBytes <= address + memorySizeBytes),
  ],
  [
    'a section has another offset than its address says',
    ({ sections, address, offset }) =>
      sections.every((one) => one.offset === 0 || one.offset - offset === one.address - address),
  ],
]

const linkeditCommands = [
  commands.chainedFixups,
  commands.exportsTrie,
  commands.functionStarts,
  commands.codeSignature,
] as const

/** Rules about the file as a whole. */
const fileRules: readonly FileRule[] = [
  [
    '__TEXT does not hold the header and the load commands, readable and executable',
    (file) => {
      const text = named(file, '__TEXT')
      const wanted = protections.read | protections.execute
      return text?.offset === 0 && text.fileSizeBytes >= file.commandsEnd && text.protection === wanted
    },
  ],
  [
    'segments are not in ascending order, or overlap in memory',
    ({ segments }) =>
      segments.every((one, index) => {
        const before = segments[index - 1]
        return before === undefined || one.address >= before.address + before.memorySizeBytes
      }),
  ],
  [
    '__LINKEDIT is not the last segment, read-only, up to the end of the file',
    ({ segments, bytes }) => {
      const last = segments.at(-1)
      if (last?.name !== '__LINKEDIT' || last.protection !== protections.read) return false
      return last.offset + last.fileSizeBytes === bytes.length
    },
  ],
  [
    'a part of __LINKEDIT lies outside it or not on a multiple of 8',
    (file) =>
      linkeditCommands.every((kind) => {
        const part = linkeditPart(file, kind, 'a part of __LINKEDIT')
        const start = named(file, '__LINKEDIT')?.offset ?? Number.POSITIVE_INFINITY
        return part === undefined || (part.offset >= start && part.offset % 8 === 0)
      }),
  ],
  ['LC_SYMTAB or LC_DYSYMTAB is missing', (file) => has(file, commands.symtab) && has(file, commands.dysymtab)],
  ['LC_UUID is missing', (file) => has(file, commands.uuid)],
  [
    'LC_BUILD_VERSION is missing, or not for macOS',
    (file) => findCommand(file, commands.buildVersion)?.part.view.getUint32(8, true) === platformMacos,
  ],
  ['LC_DYLD_CHAINED_FIXUPS is missing', (file) => has(file, commands.chainedFixups)],
  ['no library is loaded, not even libSystem', (file) => !isExecutable(file) || libraryPaths(file).length > 0],
  ['a library is loaded twice', (file) => new Set(libraryPaths(file)).size === libraryPaths(file).length],
  [
    'the header flags do not say DYLDLINK and TWOLEVEL',
    ({ flags }) => (flags & headerFlags.dyldLink) !== 0 && (flags & headerFlags.twoLevel) !== 0,
  ],
]

/** Rules for executables and for dylibs alone. */
const kindRules: Readonly<Record<'executable' | 'dylib', readonly FileRule[]>> = {
  executable: [
    ['the executable has a fixed address (no MH_PIE)', ({ flags }) => (flags & headerFlags.pie) !== 0],
    [
      'the lowest 4 GiB are not kept free by __PAGEZERO',
      (file) => {
        const zero = named(file, '__PAGEZERO')
        return zero?.address === 0 && zero.memorySizeBytes >= 2 ** 32 && zero.protection === 0
      },
    ],
    [
      'the dynamic linker is not /usr/lib/dyld',
      (file) => {
        const command = findCommand(file, commands.loadDylinker)
        return command !== undefined && commandText(command) === '/usr/lib/dyld'
      },
    ],
    [
      'the entry lies in no executable segment',
      (file) => {
        const entry = entryAddress(file)
        return file.segments.some(
          ({ address, fileSizeBytes, protection }) =>
            entry !== undefined &&
            (protection & protections.execute) !== 0 &&
            entry >= address &&
            entry < address + fileSizeBytes,
        )
      },
    ],
  ],
  dylib: [
    [
      'the library has no install name',
      (file) => {
        const command = findCommand(file, commands.idDylib)
        return command !== undefined && commandText(command) !== ''
      },
    ],
  ],
}

/** Rebased pointers and exported names stay in the image; bound ones name a library that is loaded and lie in data. */
const checkPointers = (file: MachoHeaders): readonly MachoDiagnostic[] => {
  const base = imageBase(file)
  const last = file.segments.at(-1)!
  const end = last.address + last.memorySizeBytes
  const libraryCount = libraryPaths(file).length
  const faults: MachoDiagnostic[] = []
  for (const pointer of readChainedFixups(file, base)) {
    const segment = file.segments[pointer.segment]!
    const fault = (what: string) => faults.push(fileDiagnostic('bad-fixup', segment.offset + pointer.place, what))
    if ((segment.protection & protections.write) === 0) fault('a pointer that dyld writes lies in a read-only segment')
    if (pointer.kind === 'rebase' && (pointer.target < BigInt(base) || pointer.target >= BigInt(end))) {
      fault('a pointer leads out of the image')
    }
    if (pointer.kind === 'bind' && pointer.symbol.ordinal > libraryCount) fault('a pointer is bound to no library')
  }
  for (const [name, offset] of readExports(file) ?? []) {
    if (base + offset >= end) faults.push(fileDiagnostic('bad-export', 0, `${name} lies outside the image`))
  }
  return faults
}

const checkRules = (file: MachoHeaders): readonly MachoDiagnostic[] => {
  const rules = [...fileRules, ...kindRules[isExecutable(file) ? 'executable' : 'dylib']]
  return [
    ...file.segments.flatMap((segment) =>
      segmentRules
        .filter(([, holds]) => !holds(segment, file))
        .map(([what]) => fileDiagnostic('bad-segment', segment.at, `segment ${segment.name}: ${what}`)),
    ),
    ...rules.filter(([, holds]) => !holds(file)).map(([what]) => fileDiagnostic('bad-header', 0, what)),
  ]
}

/**
 * The loader's rules as a checklist: what the kernel and dyld need of an executable or dylib, and what a sound file keeps
 * besides. Empty for a file that loads. Hashes of the signature are checked when `sha256` is given.
 */
export const checkLoadable = (bytes: Uint8Array, options: MachoCheckOptions = {}): readonly MachoDiagnostic[] => {
  const { value: file, diagnostics } = captureMalformed(() => readHeaders(bytes))
  if (file === undefined) return diagnostics
  if (!isImage(file)) return [fileDiagnostic('bad-header', 12, 'the file is neither an executable nor a dylib')]
  /** Faults that a check found, or the one that stopped it. */
  const faultsOf = (check: () => readonly MachoDiagnostic[]): readonly MachoDiagnostic[] => {
    const result = captureMalformed(check)
    return result.value ?? result.diagnostics
  }
  const misplaced = faultsOf(() => {
    checkSegments(file)
    return []
  })
  if (misplaced.length > 0) return misplaced
  return [
    ...faultsOf(() => checkRules(file)),
    ...faultsOf(() => {
      readSymbolRecords(file)
      return checkPointers(file)
    }),
    ...faultsOf(() => checkSignature(file, options.sha256)),
  ]
}
