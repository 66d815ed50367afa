import { ObjectError, type ObjectFile, type Relocation } from '@sourceless/object'
import type { ElfMachine } from '../machine/elf-machine.js'
import type { StartTarget } from '../machine/start-code.js'

/** Names by which start code refers to what only the linker knows, and the name of the code itself. */
export const relocationsStart = '__rela_start'
export const relocationsEnd = '__rela_end'
export const fileStart = '__ehdr_start'
const startName = '__relocate_and_start'

const linkerNames: Readonly<Record<Exclude<StartTarget, 'entry'>, string>> = {
  first: relocationsStart,
  end: relocationsEnd,
  base: fileStart,
}

/** Puts code before the entry that relocates the program, as no dynamic linker does. Programs without addresses need none. */
export const addStartCode = (
  machine: ElfMachine,
  object: ObjectFile,
  entrySymbol: string,
): { readonly object: ObjectFile; readonly entrySymbol: string } => {
  if (!object.relocations.some(({ kind }) => kind === 'abs64')) return { object, entrySymbol }
  const entry = object.symbols.findIndex(({ name, section }) => name === entrySymbol && section !== undefined)
  if (entry < 0) {
    const message = `the entry symbol ${entrySymbol} is not defined`
    throw new ObjectError([{ code: 'missing-entry', message, symbol: entrySymbol }])
  }
  const { bytes, references } = machine.startCode
  const section = object.sections.length
  const symbols = [...object.symbols]
  const common = { sizeBytes: 0, binding: 'global', kind: 'none', offset: 0 } as const
  const numberOf: Record<StartTarget, number> = { entry, first: 0, end: 0, base: 0 }
  for (const [target, name] of Object.entries(linkerNames) as [keyof typeof linkerNames, string][]) {
    numberOf[target] = symbols.push({ ...common, name, section: undefined }) - 1
  }
  symbols.push({ ...common, name: startName, section, sizeBytes: bytes.length, kind: 'function' })
  const added = references.map(
    ([offset, kind, addend, target]): Relocation => ({ section, offset, kind, addend, symbol: numberOf[target] }),
  )
  const code = { name: '.text.start', kind: 'code', bytes, sizeBytes: bytes.length, alignment: 4 } as const
  return {
    object: {
      ...object,
      sections: [...object.sections, code],
      symbols,
      relocations: [...object.relocations, ...added],
    },
    entrySymbol: startName,
  }
}
