import type { AssembledCode } from '@sourceless/isa'
import {
  alignUp,
  createObjectBuilder,
  type FrameRow,
  isRelocationKind,
  type Machine,
  type ObjectFile,
} from '@sourceless/object'
import type { MemoryObject } from '../ir/node.js'

export const objectSymbol = (object: MemoryObject): string => `.object${object.id}`

/** Symbol of the memory that the program runtime keeps; it comes first in `.bss`. */
export const runtimeSymbol = '.runtime'

/** What an instruction's address is a multiple of. */
const instructionAlignments: Readonly<Record<Machine, number>> = { x86_64: 1, aarch64: 4, riscv64: 2, wasm32: 1 }

interface Placed {
  readonly section: 'constant' | 'zeroed'
  readonly offset: number
}

/** What an object is made of. */
export interface ObjectParts {
  readonly machine: Machine
  /** Symbol of the function, or of a program's entry. */
  readonly symbol: string
  readonly isProgram: boolean
  readonly code: AssembledCode
  readonly objects: readonly MemoryObject[]
  /** Size of the memory that the program runtime keeps. */
  readonly runtimeBytes: number
  /** Where a function keeps what its caller needs back; see `FunctionFrame`. */
  readonly frame?: readonly FrameRow[]
}

/** Code with the constants and the zeroed memory it refers to. What it refers to besides is defined elsewhere. */
export function buildObject(parts: ObjectParts): ObjectFile {
  const { machine, symbol, isProgram, code, objects, runtimeBytes, frame } = parts
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
  // Programs stay small: nothing calls them, so their start needs no more alignment than an instruction.
  const text = builder.section('.text', 'code', code.bytes, isProgram ? instructionAlignments[machine] : 16)
  const entry = builder.define(symbol, { section: text, sizeBytes: code.bytes.length, kind: 'function' })
  if (frame !== undefined) builder.frame(entry, frame)
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
    if (!isRelocationKind(kind)) throw new Error(`a reference to ${target} cannot be relocated`)
    const place = placed.get(target)
    const to = place === undefined ? builder.reference(target) : symbols[place.section]!
    builder.relocate(text, offset, kind, to, addend + (place?.offset ?? 0))
  }
  return builder.finish()
}
