import type { Listing, ListingLine } from '../listing/listing.js'

/** Code of a file of any maker, found but not yet told: instructions are described when they are asked for. */
export interface Inspection {
  /** By their place in the file's code; together they are all of it. */
  readonly functions: readonly FoundFunction[]
  /** Bytes of code. */
  readonly sizeBytes: number
  /** Lines in all. */
  readonly instructions: number
  /** What is wrong with the file, in sentences. */
  readonly problems: readonly string[]
  /** Lines of a function by its index: `limit` of them from the one with the number `from`, counted from 0. */
  lines(functionIndex: number, from: number, limit: number): readonly ListingLine[]
}

/** A file's code, or why there is none, as a sentence. */
export type Inspected = { readonly value: Inspection } | { readonly value: undefined; readonly problem: string }

export const refuse = (why: string): Inspected => ({
  value: undefined,
  problem: `No instruction can be read from the file: ${why}.`,
})

/** Without a line it is refused, for what is wrong with the file, or else for `why`. */
export const inspected = (found: Inspection, why: string): Inspected =>
  found.instructions > 0 ? { value: found } : refuse(found.problems[0]?.replace(/\.$/, '') ?? why)

export interface FoundFunction {
  /** Of a symbol, or `sub_` and the address; what lies before the first function of a section has the section's name. */
  readonly name: string
  /** The section that it lies in. */
  readonly section: string
  /** As `ListingLine.offset` of its first line. */
  readonly offset: number
  readonly sizeBytes: number
  /** Lines. */
  readonly instructions: number
  /** Number of its first line among all lines of the file. */
  readonly first: number
}

/** Which part of a listing is wanted. */
export interface Excerpt {
  /** Functions of that name, or the one at an address such as `0x401136`. Absent: all. */
  readonly symbol?: string
  /** Number of the first line, among those of the file, or of the symbol. Default 0. */
  readonly from?: number
  /** Lines. Default: all. */
  readonly limit?: number
}

export interface ListedExcerpt {
  readonly listing: Listing
  /** `from` of what comes next; undefined: nothing does. */
  readonly next: number | undefined
}

/** Lists a part of the code; undefined: there is no such function. */
export function listExcerpt(
  inspection: Inspection,
  { symbol, from = 0, limit = Number.POSITIVE_INFINITY }: Excerpt = {},
): ListedExcerpt | undefined {
  const chosen = symbol === undefined ? [...inspection.functions.keys()] : functionsNamed(inspection, symbol)
  if (symbol !== undefined && chosen.length === 0) return undefined
  const functions: { readonly name: string; readonly lines: readonly ListingLine[] }[] = []
  let passed = 0
  let left = limit
  for (const index of chosen) {
    const { name, instructions } = inspection.functions[index]!
    const skipped = Math.min(instructions, Math.max(0, from - passed))
    const count = Math.min(left, instructions - skipped)
    if (count > 0) functions.push({ name, lines: inspection.lines(index, skipped, count) })
    passed += instructions
    left -= count
  }
  const lines = functions.flatMap((one) => one.lines)
  const sizeBytes = lines.reduce((sum, { bytes }) => sum + bytes.length, 0)
  const next = from + lines.length
  return {
    listing: { functions, sizeBytes, instructions: lines.length },
    next: next < passed && lines.length > 0 ? next : undefined,
  }
}

/** Whether a symbol that is asked for is an address, such as `0x401136`. */
export const isAddress = (symbol: string): boolean => /^0x[0-9a-f]{1,16}$/i.test(symbol)

function functionsNamed({ functions }: Inspection, symbol: string): readonly number[] {
  const named = functions.flatMap(({ name }, index) => (name === symbol ? [index] : []))
  if (named.length > 0) return named
  // A function of a library is known by its name, wherever that was bound.
  if (!isAddress(symbol)) return functions.flatMap(({ name }, index) => (isSame(name, symbol) ? [index] : []))
  const address = Number(symbol)
  return functions.flatMap(({ offset, sizeBytes }, index) =>
    address >= offset && address < offset + sizeBytes ? [index] : [],
  )
}

/** `_main` of Mach-O is `main`, and `printf@plt` is what is meant by `printf`. */
const isSame = (name: string, symbol: string): boolean => name === `_${symbol}` || name.replace(/@\w+$/, '') === symbol

/** All of it, told. */
export const everything = (inspection: Inspection): Listing => listExcerpt(inspection)!.listing
