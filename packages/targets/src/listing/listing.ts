/** One instruction of a finished file, or bytes that are none. */
export interface ListingLine {
  /** Address in an image, offset in its section in an object, offset in the file in WebAssembly. */
  readonly offset: number
  readonly bytes: Uint8Array
  /** The instruction in its ISA's usual syntax; `.byte` and the bytes where nobody knows one. */
  readonly text: string
  /** What it does, in words; empty where its meaning is not known. */
  readonly note: string
  /** Nesting depth, for structured code. */
  readonly depth: number
  /** Offset of the line that it jumps to, branches to or calls, where that is known. */
  readonly target?: number
}

/** The code of a file, symbol by symbol. */
export interface Listing {
  readonly functions: readonly { readonly name: string; readonly lines: readonly ListingLine[] }[]
  /** Bytes of code. */
  readonly sizeBytes: number
  readonly instructions: number
}

const hex = (bytes: Uint8Array) => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(' ')

/** A listing as text: offset, bytes, instruction and, where asked for, what it does. */
export function formatListing(listing: Listing, notes: boolean): string {
  const lines = listing.functions.flatMap(({ lines }) => lines)
  // A long listing has more lines than a call takes arguments.
  const widest = (atLeast: number, width: (line: ListingLine) => number): number =>
    lines.reduce((most, line) => Math.max(most, width(line)), atLeast)
  const bytesWidth = Math.min(
    30,
    widest(0, ({ bytes }) => 3 * bytes.length - 1),
  )
  const textWidth = Math.min(
    44,
    widest(0, ({ text, depth }) => text.length + 2 * depth),
  )
  const offsetWidth = widest(2, ({ offset }) => offset.toString(16).length)
  const format = (line: ListingLine): string => {
    const text = `${'  '.repeat(line.depth)}${line.text}`
    const row = `  ${line.offset.toString(16).padStart(offsetWidth)}: ${hex(line.bytes).padEnd(bytesWidth)}  ${text}`
    return notes && line.note !== '' ? `${row}${' '.repeat(Math.max(0, textWidth - text.length))}  ; ${line.note}` : row
  }
  return listing.functions.map(({ name, lines }) => [`${name}:`, ...lines.map(format)].join('\n')).join('\n\n')
}
