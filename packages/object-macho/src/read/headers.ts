import { commands, cpus, fileTypes, type MachoMachine, magic64, sizes } from '../raw/constants.js'
import { fixedName, type Part, slice, u64, viewOf } from './bytes.js'
import { malformed } from './malformed.js'

export interface SectionHeader {
  /** Offset of the record in the file. */
  readonly at: number
  readonly section: string
  readonly segment: string
  readonly address: number
  readonly sizeBytes: number
  readonly offset: number
  readonly alignmentLog2: number
  readonly relocationOffset: number
  readonly relocationCount: number
  readonly flags: number
}

export interface SegmentHeader {
  readonly at: number
  readonly name: string
  readonly address: number
  readonly memorySizeBytes: number
  readonly offset: number
  readonly fileSizeBytes: number
  readonly protection: number
  readonly flags: number
  readonly sections: readonly SectionHeader[]
}

export interface LoadCommand {
  readonly kind: number
  /** The whole command, checked to lie in the file. */
  readonly part: Part
}

/** The header and the load commands, checked against the file's size; what they point to is not yet looked at. */
export interface MachoHeaders {
  readonly bytes: Uint8Array
  readonly machine: MachoMachine
  readonly fileType: number
  readonly flags: number
  readonly commandsEnd: number
  readonly commands: readonly LoadCommand[]
  readonly segments: readonly SegmentHeader[]
}

/** Smallest size of the commands that are looked into. */
const minimumSizes: Readonly<Record<number, number>> = {
  [commands.segment64]: sizes.segment,
  [commands.symtab]: sizes.symtab,
  [commands.dysymtab]: sizes.dysymtab,
  [commands.main]: sizes.main,
  [commands.uuid]: sizes.uuid,
  [commands.buildVersion]: sizes.buildVersion,
  [commands.codeSignature]: sizes.linkeditData,
  [commands.functionStarts]: sizes.linkeditData,
  [commands.exportsTrie]: sizes.linkeditData,
  [commands.chainedFixups]: sizes.linkeditData,
  [commands.loadDylinker]: 12,
  [commands.idDylib]: 24,
  [commands.loadDylib]: 24,
  [commands.lazyLoadDylib]: 24,
  [commands.loadWeakDylib]: 24,
  [commands.reexportDylib]: 24,
  [commands.loadUpwardDylib]: 24,
}

const readCommands = (bytes: Uint8Array, view: DataView): readonly LoadCommand[] => {
  const count = view.getUint32(16, true)
  const sizeBytes = view.getUint32(20, true)
  const table = slice(bytes, sizes.header, sizeBytes, 20, 'the table of load commands')
  if (count * 8 > sizeBytes) malformed('bad-header', 16, `${count} load commands do not fit into ${sizeBytes} bytes`)
  const read: LoadCommand[] = []
  let start = 0
  for (let index = 0; index < count; index++) {
    const at = sizes.header + start
    if (start + 8 > sizeBytes) malformed('truncated', at, 'a load command leaves the table')
    const kind = table.view.getUint32(start, true)
    const size = table.view.getUint32(start + 4, true)
    const minimum = minimumSizes[kind] ?? 8
    if (size < minimum || size % 8 !== 0) malformed('bad-command', at, `a load command has ${size} bytes`)
    if (start + size > sizeBytes) malformed('truncated', at, 'a load command leaves the table')
    read.push({ kind, part: slice(bytes, at, size, at, 'a load command') })
    start += size
  }
  return read
}

const readSection = ({ bytes, view, offset }: Part, start: number): SectionHeader => ({
  at: offset + start,
  section: fixedName(bytes.subarray(start, start + 16), offset + start),
  segment: fixedName(bytes.subarray(start + 16, start + 32), offset + start + 16),
  address: u64(view, start + 32),
  sizeBytes: u64(view, start + 40),
  offset: view.getUint32(start + 48, true),
  alignmentLog2: view.getUint32(start + 52, true),
  relocationOffset: view.getUint32(start + 56, true),
  relocationCount: view.getUint32(start + 60, true),
  flags: view.getUint32(start + 64, true),
})

const readSegment = (part: Part): SegmentHeader => {
  const { bytes, view, offset } = part
  const count = view.getUint32(64, true)
  if (sizes.segment + count * sizes.section !== bytes.length) {
    malformed('bad-command', offset + 64, `${count} sections do not match the size of the segment's command`)
  }
  return {
    at: offset,
    name: fixedName(bytes.subarray(8, 24), offset + 8),
    address: u64(view, 24),
    memorySizeBytes: u64(view, 32),
    offset: u64(view, 40),
    fileSizeBytes: u64(view, 48),
    protection: view.getUint32(60, true),
    flags: view.getUint32(68, true),
    sections: Array.from({ length: count }, (_, index) => readSection(part, sizes.segment + index * sizes.section)),
  }
}

export const readHeaders = (bytes: Uint8Array): MachoHeaders => {
  const view = viewOf(bytes)
  if (bytes.length < sizes.header || view.getUint32(0, true) !== magic64) {
    malformed('not-macho', 0, 'this is not a 64-bit little-endian Mach-O file')
  }
  const cpuType = view.getUint32(4, true)
  const subtype = view.getUint32(8, true) & 0xffffff
  const machine = (Object.keys(cpus) as MachoMachine[]).find((name) => cpus[name].type === cpuType)
  if (machine === undefined) return malformed('unsupported-file', 4, `cpu type ${cpuType} is not read`)
  if (subtype !== cpus[machine].subtype) malformed('unsupported-file', 8, `cpu subtype ${subtype} is not read`)
  const loadCommands = readCommands(bytes, view)
  return {
    bytes,
    machine,
    fileType: view.getUint32(12, true),
    flags: view.getUint32(24, true),
    commandsEnd: sizes.header + view.getUint32(20, true),
    commands: loadCommands,
    segments: loadCommands.flatMap(({ kind, part }) => (kind === commands.segment64 ? [readSegment(part)] : [])),
  }
}

export const isImage = ({ fileType }: MachoHeaders): boolean =>
  fileType === fileTypes.execute || fileType === fileTypes.dylib

/** The one command of that kind; a second one is a fault. */
export const findCommand = ({ commands: all }: MachoHeaders, kind: number): LoadCommand | undefined => {
  const [first, second] = all.filter((command) => command.kind === kind)
  if (second !== undefined) malformed('bad-command', second.part.offset, 'a load command appears twice')
  return first
}

/** The part of __LINKEDIT that a command points to. */
export const linkeditPart = (headers: MachoHeaders, kind: number, what: string): Part | undefined => {
  const command = findCommand(headers, kind)
  if (command === undefined) return undefined
  const { view, offset } = command.part
  return slice(headers.bytes, view.getUint32(8, true), view.getUint32(12, true), offset + 8, what)
}

/** The text that a command holds at the offset in its third word. */
export const commandText = ({ part }: LoadCommand): string => {
  const start = part.view.getUint32(8, true)
  if (start < 12 || start >= part.bytes.length)
    malformed('bad-command', part.offset + 8, 'a path leaves its load command')
  return fixedName(part.bytes.subarray(start), part.offset + start)
}

const libraryCommands: ReadonlySet<number> = new Set([
  commands.loadDylib,
  commands.lazyLoadDylib,
  commands.loadWeakDylib,
  commands.reexportDylib,
  commands.loadUpwardDylib,
])

/** Install names of the libraries that the image is bound to, in the order of their ordinals. */
export const libraryPaths = ({ commands: all }: MachoHeaders): readonly string[] =>
  all.filter(({ kind }) => libraryCommands.has(kind)).map(commandText)
