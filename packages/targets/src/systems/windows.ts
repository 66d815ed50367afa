import { writeImportLibrary } from '@sourceless/archive'
import { withUnwindTables, writeCoffObject, writePeExecutable, writePeLibrary } from '@sourceless/object-pe'
import { baseName } from '../names.js'
import { type SystemFiles, undefinedNames } from './system.js'

/** Everything that programs ask of Windows is there. */
const library = 'kernel32.dll'

/** COFF and PE. A DLL goes with the import library that linkers want. */
export const windows: SystemFiles = {
  archiveFormat: 'coff',
  objectExtension: '.obj',
  withUnwindTables,
  object: writeCoffObject,
  shared: (unit, fileName) => writePeLibrary(unit, { name: fileName }),
  executable(unit) {
    const names = new Set(undefinedNames(unit).map((name) => name.replace(/^__imp_/, '')))
    const imports = [...names].map((symbol) => ({ symbol, library }))
    return writePeExecutable(unit, { entrySymbol: 'mainCRTStartup', imports })
  },
  companions({ machine }, { contract, emit, fileName }) {
    if (emit !== 'shared' || (machine !== 'x86_64' && machine !== 'aarch64')) return []
    const bytes = writeImportLibrary({ machine, dll: fileName, imports: [{ name: contract.name }] })
    return [{ name: `${baseName(fileName)}.lib`, role: 'import-library', bytes, executable: false }]
  },
}
