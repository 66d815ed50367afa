import { byteText, hexNumber } from '../shared/hex.js'
import { oncePer } from '../shared/once.js'
import { firstIndex } from '../shared/search.js'

/** What a part of a file is for; each has a colour of its own. */
export type PartKind =
  | 'header'
  | 'code'
  | 'constants'
  | 'data'
  | 'symbols'
  | 'strings'
  | 'relocations'
  | 'linking'
  | 'metadata'
  | 'padding'
  | 'unknown'

/** Bytes of a file, from `start` up to but not including `end`. */
export interface Span {
  readonly start: number
  readonly end: number
  readonly name: string
  /** Address in memory, where it has one. */
  readonly address?: number
  /** Size in memory, where it differs. */
  readonly memoryBytes?: number
  /** Rights and other flags, in words. */
  readonly flags?: string
}

export interface Part extends Span {
  readonly kind: PartKind
  /** One sentence more, for people. */
  readonly detail?: string
}

/** What a reader of a format finds. Claims may overlap and leave the file: `coverFile` settles that. */
export interface Claims {
  /** As people call it: `ELF relocatable object for x86-64`. */
  readonly format: string
  readonly parts: readonly Part[]
  /** What a loader maps; segments overlap headers and sections. */
  readonly segments: readonly Span[]
  /** What the addresses are counted from, where listings of some files count from 0. */
  readonly imageBase?: number
  /** Named places in code and data. */
  readonly symbols: readonly Span[]
  /** What does not fit, in sentences. */
  readonly problems: readonly string[]
}

export interface FileLayout extends Claims {
  readonly sizeBytes: number
  /** Every byte of the file in exactly one part, in order. */
  readonly parts: readonly Part[]
}

/** Which part a byte of the file belongs to; as many as there are parts for a place behind the file. */
export const partIndexAt = ({ parts }: FileLayout, offset: number): number =>
  firstIndex(parts.length, (at) => parts[at]!.end > offset)

/** The symbols that begin in each part. */
export const symbolsByPart = oncePer((layout: FileLayout): readonly (readonly Span[])[] => {
  const found: Span[][] = layout.parts.map(() => [])
  for (const symbol of layout.symbols) found[partIndexAt(layout, symbol.start)]?.push(symbol)
  return found
})

/** More parts than this are neither drawn nor told apart. */
const maximumParts = 1000

/**
 * Every byte in exactly one part: where claims overlap, the smaller one has the bytes, since it says more; what nothing claims
 * is padding where it is filled with one byte, and unknown elsewhere.
 */
export function coverFile(file: Uint8Array, claims: Claims): FileLayout {
  const problems = [...claims.problems]
  const inside = claims.parts.flatMap((part) => clip(part, file.length, problems))
  const kept = inside.slice(0, maximumParts)
  if (kept.length < inside.length) problems.push(`Only the first ${maximumParts} of ${inside.length} parts are shown.`)
  const segments = claims.segments.flatMap((one) => clip(one, file.length, []))
  const symbols = claims.symbols.flatMap((one) => clip(one, file.length, []))
  return { ...claims, segments, symbols, problems, sizeBytes: file.length, parts: settle(file, kept) }
}

function clip<T extends Span>(span: T, sizeBytes: number, problems: string[]): readonly T[] {
  const { name, start, end } = span
  if (end > sizeBytes && end > start)
    problems.push(`${name} should end at ${hexNumber(end)}, but the file ends at ${hexNumber(sizeBytes)}.`)
  const clipped = { ...span, end: Math.min(end, sizeBytes) }
  return Number.isSafeInteger(start) && start >= 0 && clipped.end > start ? [clipped] : []
}

/** Walks the file once, with the claims that are open at each place. */
function settle(file: Uint8Array, claims: readonly Part[]): readonly Part[] {
  const bounds = [...new Set([0, file.length, ...claims.flatMap(({ start, end }) => [start, end])])].sort(
    (a, b) => a - b,
  )
  const byStart = [...claims].sort((a, b) => a.start - b.start)
  const parts: Part[] = []
  let open: Part[] = []
  let next = 0
  let last: Part | undefined
  for (const [index, start] of bounds.entries()) {
    const end = bounds[index + 1]
    if (end === undefined) break
    while (byStart[next]?.start === start) open.push(byStart[next++]!)
    open = open.filter((one) => one.end > start)
    const owner = open.reduce<Part | undefined>(
      (best, one) => (best && size(best) <= size(one) ? best : one),
      undefined,
    )
    if (owner !== undefined && owner === last) parts.push({ ...parts.pop()!, end })
    else parts.push(owner === undefined ? unclaimed(file, start, end) : piece(owner, start, end))
    last = owner
  }
  return parts
}

const size = ({ start, end }: Span): number => end - start

/** What is left of a claim between smaller ones, with the address of its own first byte. */
function piece(owner: Part, start: number, end: number): Part {
  const address = owner.address === undefined ? {} : { address: owner.address + start - owner.start }
  return { ...owner, start, end, ...address }
}

function unclaimed(file: Uint8Array, start: number, end: number): Part {
  const first = file[start]!
  const isFilled = file.subarray(start, end).every((byte) => byte === first)
  const fill = first === 0 ? 'zeros' : `bytes 0x${byteText(first)}`
  return isFilled
    ? { start, end, name: 'padding', kind: 'padding', detail: `Filled with ${fill}, so that what follows is aligned.` }
    : { start, end, name: 'not accounted for', kind: 'unknown', detail: 'No header of the file refers to these bytes.' }
}
