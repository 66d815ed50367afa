import type { Relocation, RelocationKind } from '@sourceless/object'
import { arm64Relocations, type MachoMachine, sizes, x64Relocations } from '../raw/constants.js'
import { type Part, viewOf } from './bytes.js'
import { malformed } from './malformed.js'

interface RelocationRecord {
  readonly at: number
  readonly offset: number
  readonly symbol: number
  readonly pcRelative: boolean
  readonly lengthLog2: number
  readonly external: boolean
  readonly type: number
}

const decodeRecord = ({ view, offset: start }: Part, index: number): RelocationRecord => {
  const word = view.getUint32(index * sizes.relocation + 4, true)
  return {
    at: start + index * sizes.relocation,
    offset: view.getUint32(index * sizes.relocation, true),
    symbol: word & 0xffffff,
    pcRelative: ((word >>> 24) & 1) !== 0,
    lengthLog2: (word >>> 25) & 3,
    external: ((word >>> 27) & 1) !== 0,
    type: word >>> 28,
  }
}

const signedTypes: ReadonlySet<number> = new Set([
  x64Relocations.signed,
  x64Relocations.signed1,
  x64Relocations.signed2,
  x64Relocations.signed4,
])

const x64Kind = ({ type, pcRelative, lengthLog2 }: RelocationRecord): RelocationKind | undefined => {
  if (type === x64Relocations.unsigned && !pcRelative && lengthLog2 === 3) return 'abs64'
  if (!pcRelative || lengthLog2 !== 2) return undefined
  if (signedTypes.has(type)) return 'pc32'
  return type === x64Relocations.branch ? 'plt32' : undefined
}

/** PAGEOFF12 does not say how its instruction scales the offset: its encoding does. */
const pageOffsetKind = (instruction: number): RelocationKind | undefined => {
  // ADD (immediate), not shifted.
  if ((instruction & 0x7fc00000) === 0x11000000) return 'arm64-low12'
  // Loads and stores with an unsigned scaled offset; a 16-byte vector has size 0 and opc 1x.
  if ((instruction & 0x3b000000) !== 0x39000000) return undefined
  const vector16 = (instruction & 0xff800000) >>> 0 === 0x3d800000
  const sizeLog2 = vector16 ? 4 : instruction >>> 30
  return (
    [
      'arm64-low12',
      'arm64-low12-scaled2',
      'arm64-low12-scaled4',
      'arm64-low12-scaled8',
      'arm64-low12-scaled16',
    ] as const
  )[sizeLog2]
}

const arm64Kind = (record: RelocationRecord, instruction: number): RelocationKind | undefined => {
  const { type, pcRelative, lengthLog2 } = record
  if (type === arm64Relocations.unsigned) return !pcRelative && lengthLog2 === 3 ? 'abs64' : undefined
  if (lengthLog2 !== 2) return undefined
  if (type === arm64Relocations.page21) return pcRelative ? 'arm64-page21' : undefined
  if (type === arm64Relocations.pageOffset12) return pcRelative ? undefined : pageOffsetKind(instruction)
  if (type !== arm64Relocations.branch26 || !pcRelative) return undefined
  return instruction >>> 31 === 1 ? 'arm64-call26' : 'arm64-branch26'
}

/** What the relocations of one section refer to. */
export interface RelocationContext {
  readonly machine: MachoMachine
  /** Index of the section. */
  readonly section: number
  readonly sectionAddress: number
  readonly contents: Uint8Array
  /** Index of the symbol with that number. */
  readonly symbolOf: (number: number, at: number) => number
  /** Offset of a symbol in this section; undefined for those of others. */
  readonly offsetOf: (symbol: number) => number | undefined
  /** Index of a symbol for a whole section, and the section's address. */
  readonly wholeSection: (ordinal: number, at: number) => { symbol: number; address: number }
}

const relocationOf = (context: RelocationContext, record: RelocationRecord, explicitAddend: number): Relocation => {
  const { machine, section, contents } = context
  const { offset, symbol, external, at } = record
  const sizeBytes = 2 ** record.lengthLog2
  if (offset + sizeBytes > contents.length) malformed('bad-relocation', at, 'the field leaves its section')
  const view = viewOf(contents)
  const instruction = sizeBytes >= 4 ? view.getUint32(offset, true) : 0
  const kind = machine === 'x86_64' ? x64Kind(record) : arm64Kind(record, instruction)
  if (kind === undefined)
    return malformed('unsupported-relocation', at, `a relocation of type ${record.type} is not read`)
  const stored = kind === 'abs64' ? Number(view.getBigInt64(offset, true)) : view.getInt32(offset, true)
  if (!Number.isSafeInteger(stored)) malformed('bad-relocation', at, 'the addend exceeds 53 bits')
  if (!external) {
    if (machine === 'aarch64' && kind !== 'abs64') {
      malformed('unsupported-relocation', at, 'an instruction refers to a section without a symbol')
    }
    const target = context.wholeSection(symbol, at)
    const place = kind === 'abs64' ? 0 : context.sectionAddress + offset
    return { section, offset, kind, symbol: target.symbol, addend: stored + place - target.address }
  }
  const inField = kind === 'abs64' ? stored : machine === 'x86_64' ? stored - 4 : explicitAddend
  return { section, offset, kind, symbol: context.symbolOf(symbol, at), addend: inField }
}

/** A distance: the first record names the symbol that is subtracted, the second the one that it is subtracted from. */
const distanceOf = (context: RelocationContext, from: RelocationRecord, to: RelocationRecord): Relocation => {
  const { offset, at } = from
  const fault = (what: string): never => malformed('unsupported-relocation', at, what)
  const isPair = to.type === arm64Relocations.unsigned && to.offset === offset && to.lengthLog2 === from.lengthLog2
  if (!isPair || !to.external || !from.external) fault('a subtraction without its minuend, or from a section')
  if (from.lengthLog2 < 2) fault('a distance of less than 32 bits is not read')
  const sizeBytes = 2 ** from.lengthLog2
  if (offset + sizeBytes > context.contents.length) malformed('bad-relocation', at, 'the field leaves its section')
  const start =
    context.offsetOf(context.symbolOf(from.symbol, at)) ?? fault('a distance from another section is not read')
  const view = viewOf(context.contents)
  const stored = sizeBytes === 4 ? view.getInt32(offset, true) : Number(view.getBigInt64(offset, true))
  if (!Number.isSafeInteger(stored)) malformed('bad-relocation', at, 'the addend exceeds 53 bits')
  const symbol = context.symbolOf(to.symbol, to.at)
  const kind = sizeBytes === 4 ? 'pc32' : 'pc64'
  return { section: context.section, offset, kind, symbol, addend: stored + offset - start }
}

/** Relocations of one section in ascending order of their records from the end: linkers write them backwards. */
export const readRelocations = (table: Part, count: number, context: RelocationContext): readonly Relocation[] => {
  const relocations: Relocation[] = []
  for (let index = 0; index < count; index++) {
    let record = decodeRecord(table, index)
    let addend = 0
    if (context.machine === 'aarch64' && record.type === arm64Relocations.subtractor) {
      if (++index === count) malformed('bad-relocation', record.at, 'a subtraction without its minuend')
      relocations.push(distanceOf(context, record, decodeRecord(table, index)))
      continue
    }
    if (context.machine === 'aarch64' && record.type === arm64Relocations.addend) {
      addend = (record.symbol << 8) >> 8
      const { at, offset } = record
      if (++index === count) malformed('bad-relocation', at, 'an addend without a relocation')
      record = decodeRecord(table, index)
      const takesAddend = record.type === arm64Relocations.branch26 || record.type === arm64Relocations.page21
      if (record.offset !== offset || !(takesAddend || record.type === arm64Relocations.pageOffset12)) {
        malformed('bad-relocation', at, 'an addend without its relocation')
      }
    }
    relocations.push(relocationOf(context, record, addend))
  }
  return relocations.reverse()
}
