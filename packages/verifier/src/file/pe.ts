import { checkLoadable, readPe } from '@sourceless/object-pe'
import type { FileFormat } from './format.js'

/** COFF objects, programs and DLLs. What is imported by its number has the name `#number`; names of libraries are in lower case. */
export const pe: FileFormat = {
  name: 'PE',
  read(file, loadAddress) {
    const { value, diagnostics } = readPe(file, { loadAddress })
    if (value === undefined || value.kind === 'relocatable') return { value, diagnostics }
    const imports = value.imports.map(({ library, name, ordinal, slotAddress: address }) => ({
      name: name ?? `#${ordinal}`,
      library: library.toLowerCase(),
      address,
    }))
    return { value: { kind: value.kind, image: value.image, imports }, diagnostics }
  },
  check: checkLoadable,
}
