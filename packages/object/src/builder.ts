import { failOn } from './diagnostic.js'
import type {
  FrameRow,
  FunctionFrame,
  Machine,
  ObjectFile,
  ObjectSymbol,
  Relocation,
  RelocationKind,
  Section,
  SectionKind,
} from './model.js'
import { validateObject } from './validate.js'

/** Default alignment in bytes by kind. */
const alignments: Readonly<Record<SectionKind, number>> = { code: 16, readonly: 8, data: 8, zero: 8, note: 1 }

export interface SymbolDefinition {
  /** Index that `section` returned. */
  readonly section: number
  readonly offset?: number
  readonly sizeBytes?: number
  readonly kind?: ObjectSymbol['kind']
  readonly binding?: ObjectSymbol['binding']
  readonly visibility?: ObjectSymbol['visibility']
}

/** Collects the parts of an object; indices that come back name sections and symbols. */
export interface ObjectBuilder {
  section(name: string, kind: SectionKind, bytes: Uint8Array, alignment?: number): number
  /** A section of zeros. */
  zeroSection(name: string, sizeBytes: number, alignment?: number): number
  define(name: string, definition: SymbolDefinition): number
  /** The symbol of that name, defined or not; an undefined one is added when there is none: global, unless said otherwise. */
  reference(name: string, binding?: 'global' | 'weak'): number
  relocate(section: number, offset: number, kind: RelocationKind, symbol: number, addend?: number): void
  /** Where the function with that symbol keeps what its caller needs. */
  frame(symbol: number, rows: readonly FrameRow[]): void
  /** The object; throws `ObjectError` when it is not sound. */
  finish(): ObjectFile
}

/**
 * @example
 * const builder = createObjectBuilder('x86_64')
 * const text = builder.section('.text', 'code', Uint8Array.of(0xc3))
 * builder.define('nothing', { section: text, sizeBytes: 1, kind: 'function' })
 * const object = builder.finish()
 */
export const createObjectBuilder = (machine: Machine): ObjectBuilder => {
  const sections: Section[] = []
  const symbols: ObjectSymbol[] = []
  const relocations: Relocation[] = []
  const frames: FunctionFrame[] = []
  /** First symbol of each name. */
  const byName = new Map<string, number>()
  const add = (section: Section): number => sections.push(section) - 1
  return {
    section: (name, kind, bytes, alignment = alignments[kind]) =>
      add({ name, kind, bytes, sizeBytes: bytes.length, alignment }),
    zeroSection: (name, sizeBytes, alignment = alignments.zero) =>
      add({ name, kind: 'zero', bytes: new Uint8Array(0), sizeBytes, alignment }),
    define: (name, { section, offset = 0, sizeBytes = 0, kind = 'none', binding = 'global', visibility }) => {
      const hidden = visibility === undefined ? {} : { visibility }
      const symbol: ObjectSymbol = { name, binding, kind, ...hidden, section, offset, sizeBytes }
      const forward = byName.get(name)
      if (forward === undefined) byName.set(name, symbols.length)
      else if (binding !== 'local' && symbols[forward]!.section === undefined) {
        symbols[forward] = symbol
        return forward
      }
      return symbols.push(symbol) - 1
    },
    reference: (name, binding = 'global') => {
      const known = byName.get(name)
      if (known !== undefined) return known
      byName.set(name, symbols.length)
      return symbols.push({ name, binding, kind: 'none', section: undefined, offset: 0, sizeBytes: 0 }) - 1
    },
    relocate: (section, offset, kind, symbol, addend = 0) => {
      relocations.push({ section, offset, kind, symbol, addend })
    },
    frame: (symbol, rows) => {
      frames.push({ symbol, rows })
    },
    finish: () => {
      const object: ObjectFile = { machine, sections, symbols, relocations, ...(frames.length > 0 ? { frames } : {}) }
      failOn(validateObject(object))
      return object
    },
  }
}
