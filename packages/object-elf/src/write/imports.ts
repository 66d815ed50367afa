import {
  hex,
  type ObjectDiagnostic,
  type ObjectFile,
  type ObjectSymbol,
  type Relocation,
  type RelocationKind,
  type Section,
} from '@sourceless/object'
import type { ElfMachine } from '../machine/elf-machine.js'

/** Calls and jumps, which may go through a stub instead. */
const calls = new Set<RelocationKind>(['plt32', 'arm64-call26', 'arm64-branch26', 'riscv-call', 'riscv-jump'])

/** Names of what is added for imports. */
const stubSectionName = '.plt'
const slotSectionName = '.got'
const slotSizeBytes = 8

/** A symbol that another file must define, as opposed to one that nothing may define. */
export const isImport = ({ section }: ObjectSymbol): boolean => section === undefined

/** Imports that relocations refer to, in the order of the symbols. */
export const importsOf = ({ symbols, relocations }: ObjectFile): readonly number[] => {
  const used = new Set(relocations.map(({ symbol }) => symbol))
  return symbols.flatMap((symbol, index) => (isImport(symbol) && used.has(index) ? [index] : []))
}

/** Imported data is reached through pointers only: the distance to it is not known when the file is written. */
const checkImports = (object: ObjectFile): readonly ObjectDiagnostic[] =>
  object.relocations.flatMap(({ section: index, offset, symbol, kind }): ObjectDiagnostic[] => {
    const target = object.symbols[symbol]!
    if (!isImport(target)) return []
    const section = object.sections[index]!
    if (target.visibility === 'hidden') {
      const message = `${section.name}+${hex(offset)}: ${target.name} is hidden from other files, and not defined`
      return [{ code: 'unresolved-symbol', section: section.name, offset, symbol: target.name, message }]
    }
    if (kind === 'abs64' || calls.has(kind)) return []
    const message = `${section.name}+${hex(offset)}: the distance to ${target.name}, which is imported, is not known; use a pointer (abs64)`
    return [{ code: 'unresolved-symbol', section: section.name, offset, symbol: target.name, message }]
  })

/**
 * Gives every function that is called and not defined a stub, which jumps to the address in a slot, and a slot with an absolute
 * relocation, which a dynamic linker fills. The object then refers to imports from data only.
 */
export const addImportStubs = (
  machine: ElfMachine,
  object: ObjectFile,
): { readonly object: ObjectFile; readonly diagnostics: readonly ObjectDiagnostic[] } => {
  const diagnostics = checkImports(object)
  const called = importsOf({ ...object, relocations: object.relocations.filter(({ kind }) => calls.has(kind)) })
  if (called.length === 0) return { object, diagnostics }
  const { bytes: stub, references } = machine.importStub
  const sections: Section[] = [...object.sections]
  const symbols: ObjectSymbol[] = [...object.symbols]
  const code = new Uint8Array(stub.length * called.length)
  const slots = new Uint8Array(slotSizeBytes * called.length)
  const stubSection = sections.length
  const slotSection = stubSection + 1
  sections.push({ name: stubSectionName, kind: 'code', bytes: code, sizeBytes: code.length, alignment: 16 })
  sections.push({ name: slotSectionName, kind: 'readonly', bytes: slots, sizeBytes: slots.length, alignment: 8 })
  const stubOf = new Map<number, number>()
  const added: Relocation[] = []
  for (const [number, symbol] of called.entries()) {
    const { name } = symbols[symbol]!
    const offset = number * stub.length
    const slotOffset = number * slotSizeBytes
    code.set(stub, offset)
    const local = { name, binding: 'local' } as const
    stubOf.set(symbol, symbols.length)
    symbols.push({ ...local, kind: 'function', section: stubSection, offset, sizeBytes: stub.length })
    const slot = symbols.push({ ...local, kind: 'object', section: slotSection, offset: slotOffset, sizeBytes: 8 }) - 1
    added.push({ section: slotSection, offset: slotOffset, kind: 'abs64', symbol, addend: 0 })
    for (const { offset: at, kind, addend } of references) {
      added.push({ section: stubSection, offset: offset + at, kind, symbol: slot, addend })
    }
  }
  const redirected = object.relocations.map((relocation) => {
    const symbol = calls.has(relocation.kind) ? stubOf.get(relocation.symbol) : undefined
    return symbol === undefined ? relocation : { ...relocation, symbol }
  })
  return { object: { ...object, sections, symbols, relocations: [...redirected, ...added] }, diagnostics }
}
