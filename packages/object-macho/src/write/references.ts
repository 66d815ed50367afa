import { type ObjectFile, type Relocation, relocationSizeBytes } from '@sourceless/object'

/** What a field holds, and its size. */
export interface KnownValue {
  readonly section: number
  readonly offset: number
  readonly sizeBytes: number
  readonly value: number
}

/** How the references of an object are written: those that need a relocation, and those whose value is known. */
export interface ReferencePlan {
  readonly relocations: readonly Relocation[]
  readonly known: readonly KnownValue[]
}

/**
 * A linker may move each function on its own, so a reference to a place in a code section goes to the symbol of the function that
 * lies there.
 */
const nameTarget = (object: ObjectFile): ((relocation: Relocation) => Relocation) => {
  const functions = [...object.symbols.entries()].filter(
    ([, { section, kind }]) =>
      section !== undefined && kind === 'function' && object.sections[section]!.kind === 'code',
  )
  return (relocation) => {
    const { kind, section, offset } = object.symbols[relocation.symbol]!
    if (kind !== 'section' || section === undefined || object.sections[section]!.kind !== 'code') return relocation
    const place = offset + relocation.addend
    const holder = functions.find(
      ([, symbol]) =>
        symbol.section === section && symbol.offset <= place && place < symbol.offset + Math.max(1, symbol.sizeBytes),
    )
    if (holder === undefined) return relocation
    return { ...relocation, symbol: holder[0], addend: place - holder[1].offset }
  }
}

/**
 * Offsets in notes are stored as they are, and on x86-64 distances from unwind tables: linkers know both, and find the functions
 * again by themselves.
 */
export const planReferences = (object: ObjectFile, addresses: readonly number[]): ReferencePlan => {
  const named = object.relocations.map(nameTarget(object))
  const knownValue = ({ kind, section, offset, symbol, addend }: Relocation): number | undefined => {
    const target = object.symbols[symbol]!
    if (target.section === undefined) return undefined
    const isOffset = kind === 'abs32' && object.sections[target.section]!.kind === 'note'
    if (isOffset) return target.offset + addend
    const { name } = object.sections[section]!
    const isUnwindTable = name === '.eh_frame' || name === '__TEXT,__eh_frame'
    if (object.machine !== 'x86_64' || kind !== 'pc64' || !isUnwindTable) return undefined
    return addresses[target.section]! + target.offset + addend - (addresses[section]! + offset)
  }
  const values = named.map(knownValue)
  return {
    relocations: named.filter((_, index) => values[index] === undefined),
    known: named.flatMap(({ section, offset, kind }, index) => {
      const value = values[index]
      return value === undefined ? [] : [{ section, offset, sizeBytes: relocationSizeBytes(kind), value }]
    }),
  }
}
