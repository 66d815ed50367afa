import { checkLoadable, type ElfUnresolved, readElf } from '@sourceless/object-elf'
import type { FileDiagnostic, FileFormat, Import } from './format.js'
import { rangeAt } from './load.js'

/** What a dynamic linker fills in is imported: nothing says what other files hold. */
export const elf: FileFormat = {
  name: 'ELF',
  read(file, loadAddress) {
    const { value, diagnostics } = readElf(file, { loadAddress, unresolved: 'list' })
    if (value === undefined || value.kind === 'relocatable') return { value, diagnostics }
    const { kind, image, unresolved } = value
    // Words for addresses have their place in the file.
    const copied = unresolved.find(({ address }) => rangeAt(image.segments, address) === undefined)
    if (copied !== undefined) return { value: undefined, diagnostics: [refuseCopy(copied)] }
    return { value: { kind, image, imports: unresolved.map(importOf) }, diagnostics }
  },
  check: checkLoadable,
}

const importOf = ({ symbol, address }: ElfUnresolved): Import => ({
  name: symbol ?? 'a function that is chosen when the file is loaded',
  library: undefined,
  address,
})

const refuseCopy = ({ symbol }: ElfUnresolved): FileDiagnostic => ({
  message: `the file holds a copy of ${symbol ?? 'a variable'}, which another file defines`,
  offset: 0,
})
