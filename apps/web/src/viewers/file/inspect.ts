import { type LoadedTarget, openFile, recognise, targets } from '@sourceless/targets'
import { writtenPlaces } from '../layout/intel-hex.js'
import type { FileLayout, Span } from '../layout/layout.js'
import { type LayoutFormat, readLayout } from '../layout/read-layout.js'
import { digitsOf } from '../shared/hex.js'
import { type Listing, type Machine, machineOf } from '../types.js'
import { viewFunctions } from './assemble.js'
import { locate } from './locate.js'
import { readRelocations } from './relocations.js'
import { sweep } from './sweep.js'
import { type FileRelocation, maximumListedBytes, type ViewedFile, type ViewedFunction } from './viewed-file.js'

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
}

export const triples: readonly string[] = targets.map(({ triple }) => triple)

/** Opens a file as far as it can be read: what cannot be listed is laid out all the same, and the remarks say why. */
export async function inspect(request: ViewRequest): Promise<ViewedFile> {
  const { bytes, name, isRaw = false } = request
  const format = isRaw ? undefined : formatOf(bytes)
  const layout = readLayout(bytes, format, formatOf)
  const opened = await openFile(bytes, { isRaw })
  const target = request.target ?? opened.value?.triple
  const listed =
    request.listing ??
    (opened.value === undefined ? { remark: `${opened.problem}.` } : await list(request, layout, opened.value, target))
  const { functions, sizeBytes } = 'functions' in listed ? listed : { functions: [], sizeBytes: 0 }
  const code = opened.value?.bytes
  const relocations = code && code.length <= maximumListedBytes ? await relocationsOf(bytes, code, layout) : []
  const written = format === 'Intel HEX' ? { written: writtenPlaces(bytes) } : {}
  const viewed = viewFunctions(functions, locate({ file: bytes, layout, functions, ...written }), relocations)
  return {
    name,
    bytes,
    layout: layout.symbols.length > 0 ? layout : { ...layout, symbols: viewed.flatMap(symbolOf) },
    target,
    machine: target === undefined ? undefined : machineOf(target),
    functions: viewed,
    lines: viewed.flatMap(({ lines }) => lines),
    codeBytes: sizeBytes,
    relocations,
    remarks: [...layout.problems, ...('remark' in listed && listed.remark ? [listed.remark] : [])],
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

/** Why code is not listed, as a sentence. */
type Unlisted = { readonly remark: string }

interface Code {
  readonly bytes: Uint8Array
  readonly isRaw: boolean
}

/** The listing of a file, in the form that the HTTP API gives it. */
async function list(
  request: ViewRequest,
  layout: FileLayout,
  code: Code,
  triple: string | undefined,
): Promise<(Listing & { readonly remark?: string }) | Unlisted> {
  if (triple === undefined) return { remark: 'Code bytes name no machine: choose the target that they are for.' }
  if (code.bytes.length > maximumListedBytes)
    return { remark: 'Files of more than 1 MB are shown as bytes and laid out, but not disassembled.' }
  const target = targets.find((one) => one.triple === triple)
  if (target === undefined) return { remark: `There is no target ${triple}; known are ${triples.join(', ')}.` }
  const { contract } = request
  const parsed =
    contract === undefined ? undefined : (await import('@sourceless/contract')).parseContract(contract).value
  const loaded = await target.load()
  const listing = asSent(loaded.list(code.bytes, parsed, code.isRaw))
  if (listing.instructions > 0) return listing
  const machine = machineOf(triple)
  const swept =
    machine === undefined || machine === 'wasm32' || code.isRaw
      ? undefined
      : await sweepAll(machine, request.bytes, layout)
  if (swept !== undefined && swept.instructions > 0) return swept
  return { remark: 'No instructions were found: the file is damaged, holds no code, or uses what is not read here.' }
}

/** Sweeping takes as long as the file has code. */
const sweepLimitMs = 25_000

async function sweepAll(
  machine: Exclude<Machine, 'wasm32'>,
  file: Uint8Array,
  layout: FileLayout,
): Promise<Listing & { readonly remark?: string }> {
  const linux = await targets.find((one) => one.triple === `${machine}-linux`)!.load()
  const started = performance.now()
  const { listing, isComplete } = sweep(
    machine,
    file,
    layout,
    (executable) => asSent(linux.list(executable, undefined, false)),
    () => performance.now() - started > sweepLimitMs,
  )
  const sections =
    'The file is not read in full, since it is linked against others or uses what is not read here: its sections of code were disassembled from end to end.'
  return {
    ...listing,
    remark: isComplete ? sections : `${sections} That was stopped after ${sweepLimitMs / 1000} seconds.`,
  }
}

type TargetListing = ReturnType<LoadedTarget['list']>

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
