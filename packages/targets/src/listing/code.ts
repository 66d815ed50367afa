import { type CodeInstruction, follow, type MachineInstruction, type MachineIsa } from '@sourceless/verifier'
import type { Describe } from '../notes/machine.js'
import type { Listing, ListingLine } from './listing.js'
import type { Region } from './regions.js'

/** The instructions of a region by ascending address: what the verifier's own reading finds, as far as it can be read. */
export function instructionsOf<I extends MachineInstruction>(
  isa: MachineIsa<I>,
  region: Region,
): readonly CodeInstruction<I>[] {
  const found = new Map<number, CodeInstruction<I>>()
  follow(isa, [region], [...region.entries.keys()], found, region.imports)
  return [...found.values()].sort((a, b) => a.address - b.address)
}

/** The code of regions, instruction by instruction. */
export function listCode<I extends MachineInstruction>(
  isa: MachineIsa<I>,
  describe: Describe<I>,
  regions: readonly Region[],
): Listing {
  const functions: { name: string; lines: ListingLine[] }[] = []
  let sizeBytes = 0
  for (const region of regions) {
    const nameAt = (address: number) => region.entries.get(address)
    for (const at of instructionsOf(isa, region)) {
      const { address, sizeBytes: length } = at
      const name = region.entries.get(address)
      if (name !== undefined || functions.length === 0) functions.push({ name: name ?? 'code', lines: [] })
      const offset = address - region.address
      const bytes = region.bytes.subarray(offset, offset + length)
      sizeBytes += length
      const { text, note } = describe(at, nameAt)
      const symbol = openReference(region.references, address, length)
      const target = 'target' in at.flow && symbol === undefined ? { target: at.flow.target } : {}
      functions
        .at(-1)!
        .lines.push({ offset: address, bytes, text, note: withSymbol(note, symbol), depth: 0, ...target })
    }
  }
  return { functions, sizeBytes, instructions: functions.reduce((count, { lines }) => count + lines.length, 0) }
}

/** A note about code whose address field is still open says what it will refer to. */
export function withSymbol(note: string, symbol: string | undefined): string {
  if (symbol === undefined) return note
  if (note.startsWith('call ')) return `call ${symbol.replace(/^__imp_/, '')}`
  if (/^go to [0-9a-f]+/.test(note)) return note.replace(/^go to [0-9a-f]+/, () => `go to ${symbol}`)
  const [, register] = /^(\S+) = (?:0x)?[0-9a-f]+$/.exec(note) ?? []
  return register === undefined ? `${note} (${symbol})` : `${register} = address of ${symbol}`
}

/** What a field among the bytes of an instruction refers to. */
export function openReference<T>(references: ReadonlyMap<number, T>, start: number, sizeBytes: number): T | undefined {
  if (references.size === 0) return undefined
  for (let at = start; at < start + sizeBytes; at++) {
    const symbol = references.get(at)
    if (symbol !== undefined) return symbol
  }
  return undefined
}
