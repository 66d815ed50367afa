import { checkLoadable, readMacho } from '@sourceless/object-macho'
import type { FileFormat } from './format.js'

export const macho: FileFormat = {
  name: 'Mach-O',
  read(file, loadAddress) {
    const { value, diagnostics } = readMacho(file, { slide: loadAddress })
    if (value === undefined || value.kind === 'relocatable') return { value, diagnostics }
    const imports = value.imports.map(({ symbol, library, address }) => ({ name: symbol, library, address }))
    return { value: { kind: value.kind, image: value.image, imports }, diagnostics }
  },
  check: (file, sha256) => checkLoadable(file, sha256 === undefined ? {} : { sha256 }),
}
