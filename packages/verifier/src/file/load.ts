import { layoutObject, type Machine, type ObjectDiagnostic, type ObjectFile, type Segment } from '@sourceless/object'
import type { VerifyDiagnostic, VerifyRequest } from '../api.js'
import type { MachinePlatform, System } from '../platform/platform.js'
import type { FileContents, Import } from './format.js'
import { importsOfObject } from './object-imports.js'

/** Code as a loader would place it, ready to run. */
export interface LoadedCode {
  readonly segments: readonly Segment[]
  readonly entry: number
  /** Executable address ranges. */
  readonly codeRanges: readonly CodeRange[]
  /** They hold nothing but code, so that every byte must be an instruction or padding; else headers and constants lie beside it. */
  readonly isAllCode: boolean
  /** How the file was read: 'ELF relocatable', 'PE executable', 'Mach-O shared', 'raw'. */
  readonly fileKind: string
  /** Starts of functions in the code ranges, besides the entry. */
  readonly functions: readonly number[]
  readonly imports: readonly Import[]
}
export interface CodeRange {
  readonly address: number
  readonly bytes: Uint8Array
  /** The section, where there are several. */
  readonly name?: string
}

export type Loaded<T> =
  | { readonly value: T }
  | { readonly value: undefined; readonly diagnostics: readonly VerifyDiagnostic[] }

/** Sections of an object are apart: what lies between them, and their order, is for linkers to decide. */
const guardBytes = 64
/** Above 32 bits, so that code that truncates an address fails; a multiple of every system's page size. */
const loadAddress = 0x10_0001_0000
const largestFileBytes = 16 * 1024 * 1024
/** Between the lowest address and the highest. */
const largestImageBytes = 64 * 1024 * 1024

type LoadRequest = Pick<VerifyRequest, 'contract' | 'file' | 'format' | 'symbol' | 'sha256'>

export async function loadCode(platform: MachinePlatform, request: LoadRequest): Promise<Loaded<LoadedCode>> {
  const loaded = await load(platform, request)
  if (loaded.value === undefined) return loaded
  const { start, end } = extentOf(loaded.value)
  if (end - start <= largestImageBytes) return loaded
  return refuse(
    'unreadable-file',
    `The file takes ${end - start} bytes of memory; at most ${largestImageBytes} are given.`,
  )
}

/** The memory from the first byte of code or data to the last. */
export function extentOf({ segments }: LoadedCode): { readonly start: number; readonly end: number } {
  let [start, end] = [Number.POSITIVE_INFINITY, 0]
  for (const { address, sizeBytes } of segments) {
    start = Math.min(start, address)
    end = Math.max(end, address + sizeBytes)
  }
  return { start, end }
}

async function load(platform: MachinePlatform, request: LoadRequest): Promise<Loaded<LoadedCode>> {
  const { file } = request
  if (file.length === 0) return refuse('unreadable-file', 'The file is empty.')
  if (file.length > largestFileBytes)
    return refuse('unreadable-file', `The file has ${file.length} bytes; at most ${largestFileBytes} are checked.`)
  if (request.format === 'raw') return { value: rawCode(file) }
  const format = await platform.system.format()
  const { value: contents, diagnostics } = format.read(file, loadAddress)
  if (contents === undefined || diagnostics.length > 0) {
    const found = diagnostics.map(unreadable)
    return found.length > 0
      ? { value: undefined, diagnostics: found }
      : refuse('unreadable-file', `The file is no ${format.name} file.`)
  }
  const machine = contents.kind === 'relocatable' ? contents.object.machine : contents.image.machine
  if (machine !== platform.isa.machine) return refuseMachine(platform, contents.kind, machine)
  const names = wantedNames(platform, request)
  const fileKind = `${format.name} ${contents.kind}`
  if (contents.kind === 'relocatable') return loadObject(platform.system, contents.object, names, fileKind)
  const faults = format.check(file, request.sha256)
  if (faults.length > 0) return { value: undefined, diagnostics: faults.map(unreadable) }
  const refused = request.contract.kind === 'program' ? missingFiles(platform.system, contents.imports) : undefined
  return refused ?? loadImage(contents, names, fileKind)
}

const unreadable = ({ message, offset }: { message: string; offset: number }): VerifyDiagnostic => ({
  code: 'unreadable-file',
  message,
  offset,
})

function rawCode(bytes: Uint8Array): LoadedCode {
  const place = { address: loadAddress, bytes }
  const segment = { ...place, sizeBytes: bytes.length, read: true, write: false, execute: true }
  const parts = { codeRanges: [place], isAllCode: true, functions: [], imports: [] }
  return { segments: [segment], entry: loadAddress, fileKind: 'raw', ...parts }
}

/** Refuses a program that calls into files which its system has none of here. */
function missingFiles(system: System, imports: readonly Import[]): Loaded<never> | undefined {
  if (system.library !== undefined || imports.length === 0) return undefined
  const names = [...new Set(imports.map(({ name }) => name))]
  const shown = names.slice(0, 5).join(', ') + (names.length > 5 ? ', …' : '')
  const message = `The program needs what other files define: ${shown}.`
  const hint = 'Link it with all it needs, and without a libc that looks at its processor (-static -nostdlib).'
  return { value: undefined, diagnostics: [{ code: 'unreadable-file', message, hint }] }
}

/** The symbol to look for, and whether the entry of a linked program stands for it. */
interface WantedNames {
  readonly symbol: string
  readonly isEntry: boolean
}

function wantedNames({ system }: MachinePlatform, { contract, symbol }: LoadRequest): WantedNames {
  const isEntry = contract.kind === 'program' && symbol === undefined
  return { symbol: symbol ?? (isEntry ? system.entrySymbol : `${system.symbolPrefix}${contract.name}`), isEntry }
}

function loadObject(system: System, object: ObjectFile, { symbol }: WantedNames, fileKind: string): Loaded<LoadedCode> {
  const { imports, segments: words, resolve } = importsOfObject(system, object, loadAddress)
  const laidOut = layoutObject(withoutUnwindTables(object), { baseAddress: loadAddress, guardBytes, resolve })
  const { value: image, addresses } = laidOut
  if (image === undefined || addresses === undefined)
    return { value: undefined, diagnostics: laidOut.diagnostics.map(unplaced) }
  const entry = image.symbols.get(symbol)
  if (entry === undefined) return missing(symbol, [...image.symbols.keys()])
  const definition = object.symbols.find((s) => s.name === symbol && s.section !== undefined)
  if (definition?.section === undefined || object.sections[definition.section]?.kind !== 'code') {
    return refuse('missing-symbol', `Symbol ${symbol} is not in a code section.`)
  }
  const code = image.segments.filter((s) => s.execute)
  return {
    value: {
      segments: [...words, ...image.segments],
      entry,
      codeRanges: codeSections(object, addresses, code),
      isAllCode: true,
      fileKind,
      functions: [...image.symbols.values()].filter((a) =>
        code.some((s) => a >= s.address && a < s.address + s.sizeBytes),
      ),
      imports,
    },
  }
}

function codeSections(
  { sections }: ObjectFile,
  addresses: readonly number[],
  segments: readonly Segment[],
): readonly CodeRange[] {
  const ranges = segments.map(({ address, bytes }) => ({ address, bytes }))
  if (ranges.length < 2) return ranges
  const isCode = (at: number) => sections[at]!.kind === 'code' && sections[at]!.sizeBytes > 0
  const names = new Map(sections.flatMap(({ name }, at) => (isCode(at) ? [[addresses[at]!, name] as const] : [])))
  return ranges.map((range) => ({ ...range, name: names.get(range.address)! }))
}

/** The one that holds an address. */
export function rangeAt<R extends CodeRange>(ranges: readonly R[], address: number): R | undefined {
  return ranges.find((r) => address >= r.address && address < r.address + r.bytes.length)
}

const unplaced = ({ code, message }: ObjectDiagnostic): VerifyDiagnostic => ({
  code: 'unreadable-file',
  message,
  ...(code === 'unresolved-symbol' ? { hint: openSymbolHint } : {}),
})

/** What to do about functions of other files. */
export const openSymbolHint =
  'What a function calls is checked with it: link both into one file, or have the compiler call no library (-ffreestanding, -fno-builtin, -fno-math-errno, -fno-stack-protector).'

/** Tables that are for unwinders, not for code, by their sections' names in all formats. */
const unwindTables = new Set(['.eh_frame', '.pdata', '.xdata', '__TEXT,__eh_frame', '__LD,__compact_unwind'])

/** Constants are what is left: proofs look at all of them where an index is open. */
function withoutUnwindTables(object: ObjectFile): ObjectFile {
  const isTable = (section: number): boolean => unwindTables.has(object.sections[section]?.name ?? '')
  return {
    ...object,
    sections: object.sections.map((section, at) => (isTable(at) ? { ...section, kind: 'note' } : section)),
    relocations: object.relocations.filter(({ section }) => !isTable(section)),
  }
}

function loadImage(
  { image, imports }: Extract<FileContents, { readonly imports: unknown }>,
  { symbol, isEntry }: WantedNames,
  fileKind: string,
): Loaded<LoadedCode> {
  const { segments } = image
  const entry = (isEntry ? image.entry : undefined) ?? image.symbols.get(symbol)
  if (entry === undefined) return missing(symbol, [...image.symbols.keys()])
  const code = segments.filter((s) => s.execute)
  if (rangeAt(code, entry) === undefined) {
    return refuse('missing-symbol', `Symbol ${symbol} does not lie in executable memory.`)
  }
  const codeRanges = code.map(({ address, bytes }) => ({ address, bytes }))
  return { value: { segments, entry, codeRanges, isAllCode: false, fileKind, functions: [], imports } }
}

function refuseMachine({ isa }: MachinePlatform, kind: FileContents['kind'], machine: Machine): Loaded<never> {
  const what = kind === 'relocatable' ? 'object' : 'file'
  return refuse('unreadable-file', `The ${what} is for ${machine}, not ${isa.name}.`)
}

function missing(symbol: string, present: readonly string[]): Loaded<never> {
  const hint =
    present.length === 0 ? 'The file defines no global symbols.' : `It defines: ${present.slice(0, 10).join(', ')}.`
  return {
    value: undefined,
    diagnostics: [{ code: 'missing-symbol', message: `The file does not define ${symbol}.`, hint }],
  }
}

function refuse(code: 'unreadable-file' | 'missing-symbol', message: string): Loaded<never> {
  return { value: undefined, diagnostics: [{ code, message }] }
}
