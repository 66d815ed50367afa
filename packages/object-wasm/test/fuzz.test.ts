import { createScratch, lacks, testDamaged } from '@sourceless/testing'
import {
  auditModule,
  linkWasmObject,
  readCanonicalWasm,
  readWasm,
  readWasmObject,
  validateModule,
  writeWasm,
  writeWasmObject,
} from '../src/index.js'
import { foreignFiles } from './foreign-files.js'
import { linkedObject } from './relocatable-samples.js'
import { everything } from './samples.js'

const areThere = !lacks('clang-19', 'wasm-ld-19')
const foreign = areThere ? foreignFiles(createScratch('wasm-fuzz')) : { objects: [], modules: [] }

testDamaged(
  'modules, those accepted also by V8',
  () => [writeWasm(everything), ...foreign.modules],
  (bytes, index) => {
    if (index % 2 === 1) readCanonicalWasm(bytes)
    const { value, places, diagnostics } = readWasm(bytes, { integers: 'padded' })
    if (value === undefined) return { value, diagnostics }
    auditModule(value, new Set())
    const faults = validateModule(value, places)
    if (faults.length > 0) return { value: undefined, diagnostics: faults }
    if (!WebAssembly.validate(bytes as BufferSource)) throw new Error('V8 refuses what is accepted here')
    return { value, diagnostics }
  },
)

testDamaged(
  'objects, which can be written when they can be read, and linked or refused',
  () => [writeWasmObject(linkedObject), ...foreign.objects],
  (bytes) => {
    const reading = readWasmObject(bytes)
    if (reading.value === undefined) return reading
    writeWasmObject(reading.value)
    const { symbols } = reading.value
    const { name } = symbols.find(({ kind, definition }) => kind === 'function' && definition !== undefined) ?? {}
    const { value: module } = linkWasmObject(reading.value, { exports: name === undefined ? [] : [name] })
    if (module !== undefined && validateModule(module).length === 0)
      new WebAssembly.Module(writeWasm(module) as BufferSource)
    return reading
  },
)
