import { decode, type Instruction } from '@sourceless/isa-x64'
import { readElf } from '@sourceless/object-elf'
import { describeX64 } from '../annotate/x64.js'
import type { Listing, ListingLine } from '../listing.js'

interface Region {
  /** Address of the first byte. */
  readonly address: number
  readonly bytes: Uint8Array
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
      return [{ address: 0, bytes: section.bytes, entries: new Map(functions.map(({ offset, name }) => [offset, name])) }]
    })
  }
  const { image } = value
  return image.segments.flatMap((segment) => {
    if (!segment.execute) return []
    const inside = (address: number) => address >= segment.address && address < segment.address + segment.bytes.length
    const named = [...image.symbols].filter(([, address]) => inside(address)).map(([name, address]) => [address, name] as const)
    const entry = image.entry !== undefined && inside(image.entry) ? [[image.entry, '_start'] as const] : []
    return [{ address: segment.address, bytes: segment.bytes, entries: new Map([...entry, ...named]) }]
  })
}

const relativeTarget = (instruction: Instruction, address: number): number | undefined => {
  const at = instruction.form.operands.findIndex(({ kind }) => kind === 'relative')
  return at < 0 ? undefined : address + instruction.sizeBytes + Number(instruction.operands[at])
}
const ends = new Set(['ret', 'jmp', 'ud2'])

/** Every instruction that direct control flow reaches from the entries, by address. */
function reach(region: Region): Map<number, Instruction> {
  const found = new Map<number, Instruction>()
  const pending = [...region.entries.keys()]
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    for (let address = next; !found.has(address); ) {
      const offset = address - region.address
      const { value } = offset >= 0 && offset < region.bytes.length ? decode(region.bytes, offset) : { value: undefined }
      if (value === undefined) break
      found.set(address, value)
      const target = relativeTarget(value, address)
      if (target !== undefined) pending.push(target)
      if (ends.has(value.form.mnemonic)) break
      address += value.sizeBytes
    }
  }
  return found
}

/** The code of an ELF file, or of bare bytes, instruction by instruction. */
export function listX64(file: Uint8Array, raw: boolean): Listing {
  const functions: { name: string; lines: ListingLine[] }[] = []
  let sizeBytes = 0
  for (const region of regionsOf(file, raw)) {
    const instructions = [...reach(region)].sort(([a], [b]) => a - b)
    for (const [address, instruction] of instructions) {
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
