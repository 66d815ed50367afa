import type { FileLayout } from '../layout/layout.js'
import type { ListedFunction } from '../types.js'
import type { Place } from './viewed-file.js'

/** Finds the bytes of listed functions in the file; `places` are by function and line. */
export interface LocateRequest {
  readonly file: Uint8Array
  readonly layout: FileLayout
  readonly functions: readonly ListedFunction[]
  /** For files that write their bytes as text: where each byte of the code is written. */
  readonly written?: readonly Place[]
}

type Places = readonly (readonly (Place | undefined)[])[]

/**
 * A listing counts offsets in ways of its own: in a section, an image, a module. Each way is a shift, and the right one is
 * that under which the bytes in the file are those of the listing.
 */
export function locate({ file, layout, functions, written }: LocateRequest): Places {
  if (written !== undefined) return functions.map(({ lines }) => lines.map((line) => writtenPlace(line, written)))
  const shifts = shiftsOf(layout)
  return functions.map((one, at) => {
    const shift = shiftFor(file, layout, one, shifts)
    if (shift === undefined) return placesInBody(file, layout, one, at)
    return one.lines.map(({ offset, bytes }) => ({ start: offset + shift, end: offset + shift + bytes.length / 2 }))
  })
}

function writtenPlace(
  { offset, bytes }: ListedFunction['lines'][number],
  written: readonly Place[],
): Place | undefined {
  const [first, last] = [written[offset], written[offset + bytes.length / 2 - 1]]
  return first && last && { start: first.start, end: last.end }
}

function shiftsOf({ segments, parts }: FileLayout): readonly number[] {
  const mapped = segments.flatMap(({ start, address }) => (address === undefined ? [] : [start - address]))
  const sections = parts.flatMap(({ kind, start, address = 0 }) => (kind === 'code' ? [start - address, start] : []))
  return [...new Set([...mapped, ...sections, 0])]
}

/** Symbols of that name come first: sections of the same bytes are told apart by them. */
function shiftFor(
  file: Uint8Array,
  { symbols }: FileLayout,
  { name, lines }: ListedFunction,
  shifts: readonly number[],
): number | undefined {
  const [first] = lines
  if (first === undefined) return undefined
  const named = symbols.flatMap((one) => (one.name === name ? [one.start - first.offset] : []))
  return [...named, ...shifts].find((shift) => lines.every((line) => holds(file, line.offset + shift, line.bytes)))
}

function holds(file: Uint8Array, start: number, hex: string): boolean {
  if (start < 0 || start + hex.length / 2 > file.length) return false
  for (let at = 0; at < hex.length; at += 2)
    if (file[start + at / 2] !== Number.parseInt(hex.slice(at, at + 2), 16)) return false
  return true
}

/**
 * The listing of a WebAssembly object shows it linked; in the file, immediates that a linker fills in are padded. The functions
 * stand in the same order, and have the same opcodes with as many immediates.
 */
function placesInBody(
  file: Uint8Array,
  { format, symbols }: FileLayout,
  { lines }: ListedFunction,
  at: number,
): readonly (Place | undefined)[] {
  const body = format.startsWith('WebAssembly') ? symbols[at] : undefined
  const places: Place[] = []
  let start = body && afterLocals(file, body.start)
  for (const { bytes } of lines) {
    const end = start === undefined ? undefined : endOfSame(file, start, bytes)
    if (start === undefined || end === undefined) return lines.map(() => undefined)
    places.push({ start, end })
    start = end
  }
  return start === body?.end ? places : lines.map(() => undefined)
}

/** Where an instruction ends in the file whose bytes in the listing are these, up to padding. */
function endOfSame(file: Uint8Array, start: number, hex: string): number | undefined {
  const size = hex.length / 2
  if (holds(file, start, hex)) return start + size
  if (!holds(file, start, hex.slice(0, 2))) return undefined
  let end = start + 1
  for (let at = 1; at < size; at++)
    if (Number.parseInt(hex.slice(2 * at, 2 * at + 2), 16) < 0x80) end = afterNumber(file, end)
  return end
}

/** Behind the declarations of a body's locals: a count, then how many of which type. */
function afterLocals(file: Uint8Array, start: number): number {
  let end = afterNumber(file, start)
  for (let left = file[start] ?? 0; left > 0; left--) end = afterNumber(file, end) + 1
  return end
}

/** Behind a number in LEB128. */
function afterNumber(file: Uint8Array, start: number): number {
  let end = start
  while ((file[end] ?? 0) >= 0x80) end++
  return end + 1
}
