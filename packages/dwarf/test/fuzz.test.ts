import { createScratch, lacks, testDamaged } from '@sourceless/testing'
import { readEhFrame, readLineTable, withDebugInformation, withEhFrame } from '../src/index.js'
import { compilers, foreignTables } from './foreign.js'
import { machines, sampleDescription, sampleObject } from './samples.js'

const areThere = !lacks('llvm-objcopy-19', 'readelf', ...compilers.map(([tool]) => tool))
const foreign = areThere ? foreignTables(createScratch('dwarf-fuzz')) : []

const own = (name: string): Uint8Array[] =>
  machines.map((machine) => {
    const { sections } = withDebugInformation(withEhFrame(sampleObject(machine).object), sampleDescription(machine))
    return sections.find((section) => section.name === name)!.bytes
  })

testDamaged(
  'frames',
  () => [...own('.eh_frame'), ...foreign.map(({ ehFrame }) => ehFrame)],
  (bytes) => readEhFrame(bytes),
)

testDamaged(
  'lines',
  () => [...own('.debug_line'), ...foreign.map(({ lines }) => lines)],
  (bytes, index) => readLineTable({ ...foreign[index % (foreign.length + 1)], lines: bytes }),
)
