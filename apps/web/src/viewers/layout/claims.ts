import type { Part, Span } from './layout.js'

/** A header or a table that describes the rest of the file. */
export const header = (start: number, size: number, name: string, detail?: string): Part => ({
  start,
  end: start + size,
  name,
  kind: 'header',
  ...(detail ? { detail } : {}),
})

/** A section of an object, and the table of its relocations where it has one: `entryBytes` each. */
export function withRelocations(
  section: Part,
  { relocations, relocationCount }: { readonly relocations: number; readonly relocationCount: number },
  entryBytes: number,
): readonly Part[] {
  if (relocationCount === 0) return [section]
  const table: Part = {
    start: relocations,
    end: relocations + entryBytes * relocationCount,
    name: `relocations of ${section.name}`,
    kind: 'relocations',
    detail: `${relocationCount} of ${entryBytes} bytes each.`,
  }
  return [section, table]
}

/** Symbols of a table that has no sizes, given up to the ends of their sections: each goes on to the next one at most. */
export function upToNext(symbols: readonly Span[]): readonly Span[] {
  const starts = [...new Set(symbols.map(({ start }) => start))].sort((a, b) => a - b)
  const next = new Map(starts.map((start, at) => [start, starts[at + 1] ?? Number.POSITIVE_INFINITY]))
  return symbols.map((symbol) => ({ ...symbol, end: Math.min(symbol.end, next.get(symbol.start)!) }))
}
