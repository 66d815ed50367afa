import { openFile, recognise, targets } from '@sourceless/targets'
import { writtenPlaces } from '../layout/intel-hex.js'
import type { Span } from '../layout/layout.js'
import { type LayoutFormat, readLayout } from '../layout/read-layout.js'
import { type Listing, machineOf } from '../types.js'
import { viewFunctions } from './assemble.js'
import { locate } from './locate.js'
import { readRelocations } from './relocations.js'
import { maximumListedBytes, type ViewedFile, type ViewedFunction } from './viewed-file.js'

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
  const remarks: string[] = [...layout.problems]
  if (opened.value === undefined) remarks.push(`${opened.problem}.`)
  const target = request.target ?? opened.value?.triple
  const listed = request.listing ?? (opened.value && (await list(request, opened.value, target, remarks)))
  const functions = listed?.functions ?? []
  const code = opened.value?.bytes
  const relocations =
    code && code.length <= maximumListedBytes ? await readRelocations(bytes, code, formatOf(code)) : []
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
    codeBytes: listed?.sizeBytes ?? 0,
    relocations,
    remarks,
  }
}

/** Functions of files without a symbol table, as far as their instructions lie side by side. */
function symbolOf({ name, lines }: ViewedFunction): readonly Span[] {
  const [first, last] = [lines[0], lines.at(-1)]
  if (first?.place === undefined || last?.place === undefined || last.place.end <= first.place.start) return []
  return [{ start: first.place.start, end: last.place.end, name, flags: 'function' }]
}

const formatOf = (bytes: Uint8Array): LayoutFormat | undefined => recognise(bytes)?.format

/** The listing of a target, in the form that the HTTP API gives it. */
async function list(
  { contract }: ViewRequest,
  code: { readonly bytes: Uint8Array; readonly isRaw: boolean },
  triple: string | undefined,
  remarks: string[],
): Promise<Listing | undefined> {
  if (triple === undefined) {
    remarks.push('Code bytes name no machine: choose the target that they are for.')
    return undefined
  }
  if (code.bytes.length > maximumListedBytes) {
    remarks.push('Files of more than 1 MB are shown as bytes and laid out, but not disassembled.')
    return undefined
  }
  const target = targets.find((one) => one.triple === triple)
  if (target === undefined) {
    remarks.push(`There is no target ${triple}; known are ${triples.join(', ')}.`)
    return undefined
  }
  const parsed =
    contract === undefined ? undefined : (await import('@sourceless/contract')).parseContract(contract).value
  const listing = (await target.load()).list(code.bytes, parsed, code.isRaw)
  if (listing.instructions === 0)
    remarks.push('No instructions were found: the file is damaged, holds no code, or uses what is not read here.')
  return {
    ...listing,
    functions: listing.functions.map(({ name, lines }) => ({
      name,
      lines: lines.map(({ target: to, ...line }) => ({
        ...line,
        bytes: hexOf(line.bytes),
        ...(to === undefined ? {} : { target: to }),
      })),
    })),
  }
}

const digits = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))
const hexOf = (bytes: Uint8Array): string => Array.from(bytes, (byte) => digits[byte]).join('')
