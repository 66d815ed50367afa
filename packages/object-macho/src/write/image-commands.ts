import { alignUp } from '@sourceless/object'
import { createByteWriter } from '../raw/byte-writer.js'
import { commands, cpus, headerFlags, protections, sizes } from '../raw/constants.js'
import {
  encodeBuildVersion,
  encodeDylib,
  encodeDysymtab,
  encodeHeader,
  encodeLinkeditData,
  encodeSegment,
  encodeSymtab,
  encodeUuid,
  type SegmentRecord,
} from '../raw/load-commands.js'
import type { ImagePlan } from './image-plan.js'
import { type PlacedSegment, placeSegments } from './image-sections.js'
import type { Linkedit, LinkeditPart } from './linkedit.js'
import type { SymbolTable } from './symbol-table.js'

export const pageZero = (sizeBytes: number): SegmentRecord => ({
  name: '__PAGEZERO',
  address: 0,
  memorySizeBytes: sizeBytes,
  offset: 0,
  fileSizeBytes: 0,
  protection: 0,
  maximumProtection: 0,
  flags: 0,
})

export const linkeditSegment = (last: SegmentRecord, fileSizeBytes: number, pageSizeBytes: number): SegmentRecord => ({
  name: '__LINKEDIT',
  address: last.address + last.memorySizeBytes,
  memorySizeBytes: alignUp(fileSizeBytes, pageSizeBytes),
  offset: last.offset + last.fileSizeBytes,
  fileSizeBytes,
  protection: protections.read,
  maximumProtection: protections.read,
  flags: 0,
})

/** Everything that the load commands say. */
export interface CommandFacts {
  readonly placed: readonly PlacedSegment[]
  readonly linkedit: Linkedit
  readonly symbols: Omit<SymbolTable, 'numberOf' | 'records' | 'strings'>
  readonly exported: ReadonlyMap<string, number>
  readonly uuid: Uint8Array
}

const encodeCommands = (plan: ImagePlan, facts: CommandFacts): readonly Uint8Array[] => {
  const { kind, options, libraries, machine } = plan
  const { placed, linkedit, symbols, exported, uuid } = facts
  const { signature, fixups, exports, functionStarts, strings, indirect } = linkedit
  const { pageSizeBytes } = cpus[machine]
  const last = placed.at(-1)!.record
  const end = signature.offset + signature.sizeBytes
  const linkeditRecord = linkeditSegment(last, Math.max(0, end - last.offset - last.fileSizeBytes), pageSizeBytes)
  const data = (command: number, part: LinkeditPart) => encodeLinkeditData(command, part.offset, part.sizeBytes)
  return [
    ...(kind.baseAddress === 0 ? [] : [encodeSegment(pageZero(kind.baseAddress), [])]),
    ...placed.map(({ record, sections }) => encodeSegment(record, sections)),
    encodeSegment(linkeditRecord, []),
    data(commands.chainedFixups, fixups),
    data(commands.exportsTrie, exports),
    encodeSymtab(linkedit.symbols.offset, linkedit.symbols.sizeBytes / sizes.symbol, strings.offset, strings.sizeBytes),
    encodeDysymtab({
      ...symbols,
      indirectOffset: indirect.sizeBytes === 0 ? 0 : indirect.offset,
      indirectCount: 2 * plan.imports.called.length,
    }),
    ...kind.ownCommands(exported),
    encodeUuid(uuid),
    encodeBuildVersion(options.minimumVersion ?? '11.0'),
    ...libraries.map(({ path }) => encodeDylib(commands.loadDylib, path)),
    data(commands.functionStarts, functionStarts),
    data(commands.codeSignature, signature),
  ]
}

/** The header and all load commands. */
export const encodeHeaders = (plan: ImagePlan, facts: CommandFacts): Uint8Array => {
  const { machine, kind } = plan
  const loadCommands = encodeCommands(plan, facts)
  const { type: cpuType, subtype: cpuSubtype } = cpus[machine]
  const flags = headerFlags.noUndefined | headerFlags.dyldLink | headerFlags.twoLevel | kind.flags
  const writer = createByteWriter().bytes(
    encodeHeader({ cpuType, cpuSubtype, fileType: kind.fileType, flags }, loadCommands),
  )
  for (const loadCommand of loadCommands) writer.bytes(loadCommand)
  return writer.finish()
}

const nowhere: LinkeditPart = { offset: 0, sizeBytes: 0 }

/** Load commands have a fixed size, so a first encoding without places tells how much room they need. */
export const headerSize = (plan: ImagePlan): number => {
  const { kind, machine, segments } = plan
  const linkedit: Linkedit = {
    fixups: nowhere,
    exports: nowhere,
    functionStarts: nowhere,
    symbols: nowhere,
    indirect: nowhere,
    strings: nowhere,
    signature: nowhere,
  }
  const exported = new Map<string, number>(
    plan.object.symbols.flatMap(({ name, section }) => (section === undefined ? [] : [[name, 0] as const])),
  )
  const placed = placeSegments(segments, kind.baseAddress, cpus[machine].pageSizeBytes, 0)
  const symbols = { localCount: 0, externalCount: 0, undefinedCount: 0 }
  return encodeHeaders(plan, { placed, linkedit, symbols, exported, uuid: new Uint8Array(16) }).length
}
