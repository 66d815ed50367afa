import { withEhFrame } from '@sourceless/dwarf'
import { writeElfExecutable, writeElfObject, writeElfShared } from '@sourceless/object-elf'
import type { SystemFiles } from './system.js'

/** ELF, as Linux and bare machines have it. */
export const linux: SystemFiles = {
  archiveFormat: 'gnu',
  objectExtension: '.o',
  withUnwindTables: withEhFrame,
  object: writeElfObject,
  shared: (unit, fileName) => writeElfShared(unit, { name: fileName }),
  executable: (unit) => writeElfExecutable(unit, { entrySymbol: '_start' }),
}
