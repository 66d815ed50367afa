import type { Instruction } from '@sourceless/isa-x64'
import { readElf } from '@sourceless/object-elf'
import { type CodeInstruction, type CodeRange, follow } from '@sourceless/verifier'
import { x64Linux } from '@sourceless/verifier/x64'
import { describeX64 } from '../annotate/x64.js'
import type { Listing, ListingLine } from '../listing.js'

interface Region extends CodeRange {
  /** Where functions begin, by address. */
  readonly entries: ReadonlyMap<number, string>
}

/** Where the code of a file is. */
function regionsOf(file: Uint8Array, raw: boolean): readonly Region[] {
  if (raw) return [{ address: 0, bytes: file, entries: new Map([[0, 'code']]) }]
  const { value } = readElf(file)
  if (value === undefined) return []
  if (value.kind === 'relocatable') {
    const { sections, symbols } = value.object
    return sections.flatMap((section, index) => {
      if (section.kind !== 'code') return []
      const functions = symbols.filter((symbol) => symbol.section === index && symbol.kind === 'function')
      return [
        { address: 0, bytes: section.bytes, entries: new Map(functions.map(({ offset, name }) => [offset, name])) },
      ]
    })
  }
  const { image } = value
  return image.segments.flatMap((segment) => {
    if (!segment.execute) return []
    const inside = (address: number) => address >= segment.address && address < segment.address + segment.bytes.length
    const named = [...image.symbols]
      .filter(([, address]) => inside(address))
      .map(([name, address]) => [address, name] as const)
    const entry = image.entry !== undefined && inside(image.entry) ? [[image.entry, '_start'] as const] : []
    return [{ address: segment.address, bytes: segment.bytes, entries: new Map([...entry, ...named]) }]
  })
}

/** The code of an ELF file, or of bare bytes, instruction by instruction. */
export function listX64(file: Uint8Array, raw: boolean): Listing {
  const functions: { name: string; lines: ListingLine[] }[] = []
  let sizeBytes = 0
  for (const region of regionsOf(file, raw)) {
    // The verifier's own reading: what it checks is what is shown, as far as it can be read.
    const found = new Map<number, CodeInstruction<Instruction>>()
    follow(x64Linux.isa, [region], [...region.entries.keys()], found)
    for (const { address, instruction } of [...found.values()].sort((a, b) => a.address - b.address)) {
      const name = region.entries.get(address)
      if (name !== undefined || functions.length === 0) functions.push({ name: name ?? 'code', lines: [] })
      const offset = address - region.address
      const bytes = region.bytes.subarray(offset, offset + instruction.sizeBytes)
      sizeBytes += bytes.length
      functions.at(-1)!.lines.push({ offset: address, bytes, ...describeX64(instruction, address), depth: 0 })
    }
  }
  return { functions, sizeBytes, instructions: functions.reduce((count, { lines }) => count + lines.length, 0) }
}
