import { type FoundFunction, type Inspection, listExcerpt, openFile, recognise, targets } from '@sourceless/targets'
import { writtenPlaces } from '../layout/intel-hex.js'
import type { FileLayout, Span } from '../layout/layout.js'
import { type LayoutFormat, readLayout } from '../layout/read-layout.js'
import { digitsOf } from '../shared/hex.js'
import { type Listing, machineOf } from '../types.js'
import { viewFunctions } from './assemble.js'
import { locate } from './locate.js'
import { mainOf } from './main.js'
import { readRelocations } from './relocations.js'
import { type FileRelocation, maximumLines, type ViewedFile, type ViewedFunction } from './viewed-file.js'

/** A file to look at. */
export interface ViewRequest {
  readonly bytes: Uint8Array
  readonly name: string
  /** Of the HTTP API. Absent: the file is disassembled here. */
  readonly listing?: Listing
  /** What the code is for. Absent: what the file says. */
  readonly target?: string
  /** The file is code bytes alone, for `target`. */
  readonly isRaw?: boolean
  /** The function's contract as text: names arguments of WebAssembly functions, and the member of an archive. */
  readonly contract?: string
  /** Number of the first line that is listed, where the file has too many of them. Default: that of `main`, or 0. */
  readonly from?: number
}

export const triples: readonly string[] = targets.map(({ triple }) => triple)

/** Opens a file as far as it can be read: what cannot be listed is laid out all the same, and the remarks say why. */
export async function inspect(request: ViewRequest): Promise<ViewedFile> {
  const { bytes, name, isRaw = false } = request
  const format = isRaw ? undefined : formatOf(bytes)
  const layout = readLayout(bytes, format, formatOf)
  const opened = await openFile(bytes, { isRaw })
  const target = request.target ?? opened.value?.triple
  const listed = request.listing
    ? { ...nothingListed, listing: request.listing }
    : opened.value === undefined
      ? { ...nothingListed, remarks: [`${opened.problem}.`] }
      : await list(request, opened.value, target)
  const { functions, sizeBytes } = listed.listing
  const code = opened.value?.bytes
  const relocations = code ? await relocationsOf(bytes, code, layout) : []
  const written = format === 'Intel HEX' ? { written: writtenPlaces(bytes) } : {}
  const viewed = viewFunctions(functions, locate({ file: bytes, layout, functions, ...written }), relocations)
  const { remark } = opened.value ?? {}
  return {
    name,
    bytes,
    layout: layout.symbols.length > 0 ? layout : { ...layout, symbols: viewed.flatMap(symbolOf) },
    target,
    machine: target === undefined ? undefined : machineOf(target),
    functions: viewed,
    lines: viewed.flatMap(({ lines }) => lines),
    codeBytes: sizeBytes,
    index: listed.index,
    from: listed.from,
    relocations,
    remarks: [...(remark ? [remark] : []), ...layout.problems, ...listed.remarks],
  }
}

async function relocationsOf(
  whole: Uint8Array,
  code: Uint8Array,
  layout: FileLayout,
): Promise<readonly FileRelocation[]> {
  const format = formatOf(code)
  if (format !== 'WebAssembly') return readRelocations(whole, code, format)
  if (!layout.format.endsWith('object')) return []
  return (await import('./wasm-relocations.js')).readWasmRelocations(whole, layout)
}

/** Functions of files without a symbol table, as far as their instructions lie side by side. */
function symbolOf({ name, lines }: ViewedFunction): readonly Span[] {
  const [first, last] = [lines[0], lines.at(-1)]
  if (first?.place === undefined || last?.place === undefined || last.place.end <= first.place.start) return []
  return [{ start: first.place.start, end: last.place.end, name, flags: 'function' }]
}

const formatOf = (bytes: Uint8Array): LayoutFormat | undefined => recognise(bytes)?.format

interface Listed {
  readonly listing: Listing
  readonly index: readonly FoundFunction[]
  readonly from: number
  readonly remarks: readonly string[]
}

const nothingListed: Listed = {
  listing: { functions: [], sizeBytes: 0, instructions: 0 },
  index: [],
  from: 0,
  remarks: [],
}

interface Code {
  readonly bytes: Uint8Array
  readonly isRaw: boolean
}

/** The listing of a file, in the form that the HTTP API gives it, or why there is none. */
async function list(request: ViewRequest, code: Code, triple: string | undefined): Promise<Listed> {
  const unlisted = (why: string): Listed => ({ ...nothingListed, remarks: [why] })
  if (triple === undefined) return unlisted('Code bytes name no machine: choose the target that they are for.')
  const target = targets.find((one) => one.triple === triple)
  if (target === undefined) return unlisted(`There is no target ${triple}; known are ${triples.join(', ')}.`)
  const { contract } = request
  const parsed =
    contract === undefined ? undefined : (await import('@sourceless/contract')).parseContract(contract).value
  const { bytes: file, isRaw } = code
  const found = await (await target.load()).inspect({ file, isRaw, ...(parsed ? { contract: parsed } : {}) })
  if (found.value === undefined) return unlisted(found.problem)
  const { functions: index, problems } = found.value
  const from = request.from ?? firstLine(found.value)
  const { listing } = listExcerpt(found.value, { from, limit: maximumLines })!
  return { listing: asSent(listing), index, from, remarks: problems }
}

/** Where a file with too many lines is opened. */
function firstLine({ functions, instructions }: Inspection): number {
  return instructions <= maximumLines ? 0 : (mainOf(functions)?.first ?? 0)
}

type TargetListing = NonNullable<ReturnType<typeof listExcerpt>>['listing']

const asSent = ({ functions, ...counts }: TargetListing): Listing => ({
  ...counts,
  functions: functions.map(({ name, lines }) => ({
    name,
    lines: lines.map(({ target, ...line }) => ({
      ...line,
      bytes: digitsOf(line.bytes),
      ...(target === undefined ? {} : { target }),
    })),
  })),
})
