import { hexNumber } from '../shared/hex.js'
import type { Claims, Part, PartKind, Span } from './layout.js'
import { type FieldReader, fieldReader } from './reader.js'

/** WebAssembly core specification, section 5.5. */
const sections: readonly (readonly [name: string, kind: PartKind, detail: string])[] = [
  ['custom', 'metadata', 'Tools read it; engines pass it over.'],
  ['types', 'header', 'Signatures of functions.'],
  ['imports', 'linking', 'What the host has to give.'],
  ['functions', 'header', 'Which function has which signature.'],
  ['tables', 'header', 'Tables of functions for indirect calls.'],
  ['memory', 'header', 'How much memory there is at the start and at most.'],
  ['globals', 'data', 'Global variables and their first values.'],
  ['exports', 'linking', 'What the host may use, by name.'],
  ['start', 'header', 'The function that runs at once.'],
  ['elements', 'linking', 'What the tables of functions hold.'],
  ['code', 'code', 'Bodies of functions.'],
  ['data', 'data', 'What memory holds at the start.'],
  ['data count', 'header', 'How many pieces of data follow, for one pass over the code.'],
]
const customKinds: Readonly<Record<string, PartKind>> = { linking: 'symbols', name: 'symbols' }
const codeSection = 10
const maximumRecords = 4000

interface Leb {
  readonly value: number
  readonly end: number
}

function leb(read: FieldReader, start: number): Leb | undefined {
  let value = 0
  for (let index = 0; index < 5; index++) {
    const byte = read.u8(start + index)
    if (byte === undefined) return undefined
    value += (byte & 0x7f) * 2 ** (7 * index)
    if (byte < 0x80) return { value, end: start + index + 1 }
  }
  return undefined
}

export function wasmClaims(file: Uint8Array): Claims {
  const read = fieldReader(file)
  const parts: Part[] = [{ start: 0, end: 8, name: 'magic number and version', kind: 'header' }]
  const problems: string[] = []
  let code: Part | undefined
  let isObject = false
  for (let at = 8; at < file.length; ) {
    const id = read.u8(at)!
    const size = leb(read, at + 1)
    if (size === undefined || parts.length > maximumRecords) {
      problems.push(`The section at ${hexNumber(at)} has no readable size.`)
      break
    }
    const start = size.end
    const end = start + size.value
    const part = sectionPart(read, id, start, end)
    parts.push(
      { start: at, end: start, name: `header of ${part.name}`, kind: 'header', detail: 'Section number and size.' },
      part,
    )
    if (id === codeSection) code = part
    isObject ||= part.name === 'linking'
    at = end
  }
  const bodies = code ? functionBodies(read, code) : []
  const format = `WebAssembly ${isObject ? 'object' : 'module'}`
  return { format, parts, segments: [], symbols: named(read, parts, bodies), problems }
}

function sectionPart(read: FieldReader, id: number, start: number, end: number): Part {
  const [name, kind, detail] = sections[id] ?? [`section ${id}`, 'unknown' as const, 'A section of no known number.']
  if (id !== 0) return { start, end, name, kind, detail }
  const length = leb(read, start)
  const custom = length ? read.name(length.end, Math.min(length.value, 256)).slice(0, length.value) : ''
  const own = customKinds[custom] ?? (custom.startsWith('reloc.') ? 'relocations' : kind)
  return { start, end, name: custom || name, kind: own, detail }
}

/** Bodies of the code section, with their sizes in front. */
function functionBodies(read: FieldReader, { start, end }: Part): readonly Span[] {
  const count = leb(read, start)
  const found: Span[] = []
  let at = count?.end ?? end
  while (count && found.length < Math.min(count.value, maximumRecords) && at < end) {
    const size = leb(read, at)
    if (size === undefined) break
    found.push({
      start: size.end,
      end: Math.min(end, size.end + size.value),
      name: `function ${found.length}`,
      flags: 'function',
    })
    at = size.end + size.value
  }
  return found
}

/** Bodies by the names under which they are exported. */
function named(read: FieldReader, parts: readonly Part[], bodies: readonly Span[]): readonly Span[] {
  const imported = importedFunctions(
    read,
    parts.find(({ name }) => name === 'imports'),
  )
  const names = exportedFunctions(
    read,
    parts.find(({ name }) => name === 'exports'),
  )
  return bodies.map((body, index) => ({ ...body, name: names.get(index + imported) ?? `function ${index + imported}` }))
}

const text = new TextDecoder()

function exportedFunctions(read: FieldReader, part: Part | undefined): ReadonlyMap<number, string> {
  const names = new Map<number, string>()
  const count = part && leb(read, part.start)
  let at = count?.end ?? 0
  for (let left = Math.min(count?.value ?? 0, maximumRecords); left > 0; left--) {
    const length = leb(read, at)
    if (length === undefined) break
    const name = text.decode(read.bytes.subarray(length.end, length.end + length.value))
    const kind = read.u8(length.end + length.value)
    const index = leb(read, length.end + length.value + 1)
    if (index === undefined) break
    if (kind === 0 && !names.has(index.value)) names.set(index.value, name)
    at = index.end
  }
  return names
}

/** How many functions are imported: they come first in the numbering. */
function importedFunctions(read: FieldReader, part: Part | undefined): number {
  const count = part && leb(read, part.start)
  let at = count?.end ?? 0
  let functions = 0
  for (let left = Math.min(count?.value ?? 0, maximumRecords); left > 0; left--) {
    for (let name = 0; name < 2; name++) {
      const length = leb(read, at)
      if (length === undefined) return functions
      at = length.end + length.value
    }
    const kind = read.u8(at)
    const end = endOfImport(read, at + 1, kind)
    if (end === undefined) return functions
    if (kind === 0) functions++
    at = end
  }
  return functions
}

/** Behind the description of an import: function, table, memory, global. */
function endOfImport(read: FieldReader, at: number, kind: number | undefined): number | undefined {
  if (kind === 0) return leb(read, at)?.end
  if (kind === 3) return at + 2
  const limits = kind === 1 ? at + 1 : at
  const least = leb(read, limits + 1)
  return least && ((read.u8(limits) ?? 0) & 1) === 1 ? leb(read, least.end)?.end : least?.end
}
