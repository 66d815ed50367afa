import { createNames, type InventoryBuilder } from '@sourceless/object'
import { commands, cpus, fileTypes, type MachoMachine, magic64, sectionAttributes, sizes } from '../raw/constants.js'
import { u64, viewOf } from '../read/bytes.js'
import { malformed } from '../read/malformed.js'

export interface SectionFacts {
  readonly name: string
  readonly address: number
  readonly sizeBytes: number
  readonly offset: number
  readonly relocationOffset: number
  readonly relocationCount: number
  readonly type: number
  readonly isCode: boolean
  /** Of stubs and pointers: the index of their first entry in the indirect symbol table. */
  readonly firstIndirect: number
  readonly stubBytes: number
}

/** A file's tables, as far as they lie in it. */
export interface MachoTables {
  readonly bytes: Uint8Array
  readonly view: DataView
  readonly machine: MachoMachine
  readonly fileType: number
  /** Of all segments, in order: symbols count them from 1. */
  readonly sections: readonly SectionFacts[]
  readonly partOf: ReadonlyMap<number, number>
  /** Where __TEXT is mapped. */
  readonly base: number
  readonly entry: number | undefined
  readonly symbols: {
    readonly start: number
    readonly count: number
    readonly strings: number
    readonly stringsBytes: number
  }
  readonly indirect: { readonly start: number; readonly count: number }
  readonly functionStarts: { readonly start: number; readonly sizeBytes: number }
  /** Records of what is no code among code. */
  readonly dataInCode: { readonly start: number; readonly sizeBytes: number }
}

type Command = { readonly kind: number; readonly at: number; readonly end: number }

function readCommands(bytes: Uint8Array, view: DataView, found: InventoryBuilder): readonly Command[] {
  const count = view.getUint32(16, true)
  const read: Command[] = []
  for (let at = sizes.header; read.length < count; ) {
    const size = at + 8 <= bytes.length ? view.getUint32(at + 4, true) : 0
    if (size < 8 || at + size > bytes.length) {
      found.problem(`${count} load commands are announced, and ${read.length} can be read.`)
      return read
    }
    read.push({ kind: view.getUint32(at, true), at, end: at + size })
    at += size
  }
  return read
}

function* sectionsOf(bytes: Uint8Array, view: DataView, { at, end }: Command): Iterable<SectionFacts> {
  const text = (start: number) => createNames(bytes.subarray(start, start + 16))(0)
  for (let start = at + sizes.segment; start + sizes.section <= end; start += sizes.section) {
    const flags = view.getUint32(start + 64, true)
    const instructions = sectionAttributes.pureInstructions + sectionAttributes.someInstructions
    yield {
      name: `${text(start + 16)},${text(start)}`,
      address: u64(view, start + 32),
      sizeBytes: u64(view, start + 40),
      offset: view.getUint32(start + 48, true),
      relocationOffset: view.getUint32(start + 56, true),
      relocationCount: view.getUint32(start + 60, true),
      type: flags & 0xff,
      isCode: (flags & instructions) !== 0,
      firstIndirect: view.getUint32(start + 68, true),
      stubBytes: view.getUint32(start + 72, true),
    }
  }
}

export function readTables(bytes: Uint8Array, found: InventoryBuilder): MachoTables {
  const view = viewOf(bytes)
  if (bytes.length < sizes.header || view.getUint32(0, true) !== magic64)
    return malformed('not-macho', 0, 'this is no 64-bit little-endian Mach-O file')
  const cpuType = view.getUint32(4, true)
  const machine = (Object.keys(cpus) as MachoMachine[]).find((name) => cpus[name].type === cpuType)
  if (machine === undefined) return malformed('unsupported-file', 4, `cpu type 0x${cpuType.toString(16)} is not read`)
  const all = readCommands(bytes, view, found)
  const segments = all.filter(({ kind, at, end }) => kind === commands.segment64 && end - at >= sizes.segment)
  const sections = segments.flatMap((one) => [...sectionsOf(bytes, view, one)])
  const partOf = new Map<number, number>()
  for (const [index, { name, isCode, address, offset, sizeBytes }] of sections.entries()) {
    const part = isCode && offset > 0 ? found.part(name, address, offset, sizeBytes) : undefined
    if (part !== undefined) partOf.set(index, part)
  }
  /** The words behind the head of the command of a kind; zeros where there is none. */
  const words = (kind: number, sizeBytes: number): ((at: number) => number) => {
    const command = all.find((one) => one.kind === kind && one.end - one.at >= sizeBytes)
    return (at) => (command === undefined ? 0 : view.getUint32(command.at + at, true))
  }
  const symtab = words(commands.symtab, sizes.symtab)
  const dysymtab = words(commands.dysymtab, sizes.dysymtab)
  const starts = words(commands.functionStarts, sizes.linkeditData)
  const data = words(commands.dataInCode, sizes.linkeditData)
  const text = segments.find(({ at }) => u64(view, at + 40) === 0 && u64(view, at + 48) > 0)
  const base = text === undefined ? 0 : u64(view, text.at + 24)
  const main = all.find(({ kind, at, end }) => kind === commands.main && end - at >= sizes.main)
  const fileType = view.getUint32(12, true)
  return {
    bytes,
    view,
    machine,
    fileType,
    sections,
    partOf,
    base,
    entry: main === undefined || fileType === fileTypes.object ? undefined : base + u64(view, main.at + 8),
    symbols: { start: symtab(8), count: symtab(12), strings: symtab(16), stringsBytes: symtab(20) },
    indirect: {
      start: dysymtab(56),
      count: Math.min(dysymtab(60), Math.max(0, Math.floor((bytes.length - dysymtab(56)) / 4))),
    },
    functionStarts: { start: starts(8), sizeBytes: starts(12) },
    dataInCode: { start: data(8), sizeBytes: data(12) },
  }
}
