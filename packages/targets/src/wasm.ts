import type { Contract } from '@sourceless/contract'
import { wasm32 as backEnd, moduleExports } from '@sourceless/forge/wasm'
import { linkWasmObject, writeWasm, writeWasmObject } from '@sourceless/object-wasm'
import { wasm32 as platform } from '@sourceless/verifier/wasm'
import { listWasm } from './listing/wasm.js'
import { baseName } from './names.js'
import { esmLoader } from './outputs/esm-loader.js'
import type { Artifact, LoadedTarget } from './target.js'

/** WebAssembly core 2.0 without SIMD: one module, with a loader for Node and browsers. */
export const wasm32: LoadedTarget = {
  backEnd,
  platform,
  write({ candidate, contract, emit }) {
    const { unit } = candidate
    if ('sections' in unit) throw new Error(`a candidate for ${candidate.target} cannot become a wasm module`)
    if (emit === 'object') return writeWasmObject(unit)
    const exports = moduleExports(contract.kind === 'program' ? undefined : contract.name)
    const { value, diagnostics } = linkWasmObject(unit, { exports })
    return value === undefined ? { problem: diagnostics[0]!.message } : writeWasm(value)
  },
  companions: ({ contract, fileName }) => loaderFiles(contract, fileName),
  list: (file, contract) => listWasm(file, contract),
}

function loaderFiles(contract: Contract, fileName: string): readonly Artifact[] {
  const base = baseName(fileName)
  const { loader, declarations } = esmLoader(contract, fileName)
  const encode = (text: string) => new TextEncoder().encode(text)
  return [
    { name: `${base}.mjs`, role: 'loader', bytes: encode(loader), executable: false },
    { name: `${base}.d.mts`, role: 'declarations', bytes: encode(declarations), executable: false },
  ]
}
