import type { AssembledCode } from '@sourceless/isa'
import { alignUp, createObjectBuilder, isRelocationKind, type Machine, type ObjectFile } from '@sourceless/object'
import type { MemoryObject } from '../ir/node.js'

export const objectSymbol = (object: MemoryObject): string => `.object${object.id}`

/** Symbol of the memory that the program runtime keeps; it comes first in `.bss`. */
export const runtimeSymbol = '.runtime'

interface Placed {
  readonly section: 'constant' | 'zeroed'
  readonly offset: number
}

/** Code with the constants and the zeroed memory it refers to. */
export function buildObject(
  machine: Machine,
  name: string | undefined,
  code: AssembledCode,
  objects: readonly MemoryObject[],
  runtimeBytes: number,
): ObjectFile {
  const builder = createObjectBuilder(machine)
  const referenced = new Set(code.relocations.map((relocation) => relocation.target))
  const placed = new Map<string, Placed>([[runtimeSymbol, { section: 'zeroed', offset: 0 }]])
  const offsets = { constant: 0, zeroed: runtimeBytes }
  const alignments = { constant: 1, zeroed: 8 }
  const used = objects.filter((object) => referenced.has(objectSymbol(object)))
  for (const object of used) {
    const section = object.kind === 'constant' ? 'constant' : 'zeroed'
    const offset = alignUp(offsets[section], object.alignment)
    alignments[section] = Math.max(alignments[section], object.alignment)
    placed.set(objectSymbol(object), { section, offset })
    offsets[section] = offset + object.sizeBytes
  }
  // Programs stay small: nothing calls them, so their start needs no alignment.
  const text = builder.section('.text', 'code', code.bytes, name === undefined ? 1 : 16)
  builder.define(name ?? '_start', { section: text, sizeBytes: code.bytes.length, kind: 'function' })
  const symbols: Partial<Record<Placed['section'], number>> = {}
  if (offsets.constant > 0) {
    const bytes = new Uint8Array(offsets.constant)
    for (const object of used)
      if (object.kind === 'constant') bytes.set(object.bytes!, placed.get(objectSymbol(object))!.offset)
    const section = builder.section('.rodata', 'readonly', bytes, alignments.constant)
    symbols.constant = builder.define('.rodata', { section, kind: 'section', binding: 'local' })
  }
  if (offsets.zeroed > 0) {
    const section = builder.zeroSection('.bss', offsets.zeroed, alignments.zeroed)
    symbols.zeroed = builder.define('.bss', { section, kind: 'section', binding: 'local' })
  }
  for (const { offset, kind, target, addend } of code.relocations) {
    const place = placed.get(target)
    if (place === undefined || !isRelocationKind(kind)) throw new Error(`a reference to ${target} cannot be relocated`)
    builder.relocate(text, offset, kind, symbols[place.section]!, addend + place.offset)
  }
  return builder.finish()
}
