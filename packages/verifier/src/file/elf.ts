import { checkLoadable, readElf } from '@sourceless/object-elf'
import type { FileFormat } from './format.js'

/** Files that import are refused: nothing says what their libraries hold. */
export const elf: FileFormat = {
  name: 'ELF',
  read(file, loadAddress) {
    const { value, diagnostics } = readElf(file, { loadAddress })
    if (value === undefined || value.kind === 'relocatable') return { value, diagnostics }
    return { value: { ...value, imports: [] }, diagnostics }
  },
  check: checkLoadable,
}
