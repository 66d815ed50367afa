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
  return functions.map((one) => {
    const shift = shiftFor(file, layout, one, shifts)
    if (shift === undefined) return one.lines.map(() => undefined)
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

function shiftsOf({ segments, parts, imageBase = 0 }: FileLayout): readonly number[] {
  const mapped = segments.flatMap(({ start, address }) => (address === undefined ? [] : [start - address]))
  const sections = parts.flatMap(({ kind, start, address = 0 }) => (kind === 'code' ? [start - address, start] : []))
  const counted = [...new Set([...mapped, ...sections, 0])]
  return imageBase === 0 ? counted : [...counted, ...counted.map((shift) => shift - imageBase)]
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
