import { type CodeInstruction, follow, type MachineInstruction } from '@sourceless/verifier'
import type { Region } from '../listing/regions.js'
import type { DividedPart } from './find.js'
import { type Readers, sizeAt, take } from './walk.js'

/** Each may take as long as the first try. */
const mostRetries = 50

/**
 * The code of a region where constants and headers lie beside it, and nothing says which is which: what control reaches from the
 * functions that are known.
 */
export function reachedCode<I extends MachineInstruction>({ isa, code }: Readers<I>, region: Region): DividedPart {
  const { address, bytes, entries, imports, references } = region
  const found = new Map<number, CodeInstruction<I>>()
  const lenient = {
    ...isa,
    decode: (from: Uint8Array, offset: number) => {
      const value = code.decode(from, offset)
      return value === undefined ? isa.decode(from, offset) : { value, diagnostics: [] as const }
    },
  }
  const problem = follow(lenient, [region], [...entries.keys()], found, imports)
  // What cannot be read ends the way that led there, and no other.
  const left = problem === undefined ? [] : [...entries.keys()].filter((entry) => !found.has(entry))
  for (const entry of left.slice(0, mostRetries)) follow(lenient, [region], [entry], found, imports)
  const read = new Uint8Array(bytes.length)
  for (const at of [...found.keys()].sort((a, b) => a - b)) {
    const { sizeBytes } = found.get(at)!
    const offset = at - address
    if (offset < 0 || offset + sizeBytes > bytes.length || read[offset] !== 0) continue
    take(read, offset, sizeBytes, 0)
  }
  const starts = [...entries]
    .map(([place, name]) => ({ offset: place - address, name }))
    .filter(({ offset }) => sizeAt(read, offset) > 0)
    .sort((a, b) => a.offset - b.offset)
  const part = { name: 'code', address, bytes, marks: [], references: new Map<number, never>() }
  const known = new Map([...references].map(([field, name]) => [field - address, { name, offset: undefined }]))
  return { part: { ...part, references: known }, read, others: new Map(), starts }
}
