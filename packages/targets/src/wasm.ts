import type { Contract } from '@sourceless/contract'
import { wasm32 as browserBackEnd, moduleExports, wasi as wasiBackEnd } from '@sourceless/forge/wasm'
import { linkWasmObject, type WasmObject, writeWasm, writeWasmObject } from '@sourceless/object-wasm'
import { wasm32 as browserPlatform, wasi as wasiPlatform } from '@sourceless/verifier/wasm'
import { everything } from './inspect/inspection.js'
import { inspectWasmFile } from './listing/wasm.js'
import { baseName } from './names.js'
import { headerFile } from './outputs/c-header.js'
import { esmLoader } from './outputs/esm-loader.js'
import type { Artifact, CompanionRequest, LoadedTarget, WriteRequest } from './target.js'

/** WebAssembly in Node and browsers: modules come with a loader. */
export const wasm32: LoadedTarget = {
  backEnd: browserBackEnd,
  platform: browserPlatform,
  write,
  companions: (request) => companions(request, request.emit === 'wasm'),
  list(file, contract) {
    const { value } = inspectWasmFile(file, contract)
    return value === undefined ? { functions: [], sizeBytes: 0, instructions: 0 } : everything(value)
  },
  inspect: async ({ file, contract }) => inspectWasmFile(file, contract),
}

/** Commands of WASI, which hosts load by themselves; modules with a function have the same loader. */
export const wasi: LoadedTarget = {
  ...wasm32,
  backEnd: wasiBackEnd,
  platform: wasiPlatform,
  companions: (request) => companions(request, request.emit === 'wasm' && request.contract.kind === 'function'),
}

function write({ candidate, contract, emit }: WriteRequest): Uint8Array {
  const { unit } = candidate
  if (!isWasm(unit)) throw new Error(`a candidate for ${candidate.target} cannot become a wasm module`)
  if (emit === 'object') return writeWasmObject(unit)
  const exports = moduleExports(contract.kind === 'program' ? undefined : contract.name)
  const { value: module, diagnostics } = linkWasmObject(unit, { exports })
  if (module === undefined) throw new Error(diagnostics[0]!.message)
  return writeWasm(module)
}

const isWasm = (unit: object): unit is WasmObject => !('sections' in unit)

function companions({ contract, emit, verdict, fileName }: CompanionRequest, hasLoader: boolean): readonly Artifact[] {
  if (hasLoader) return loaderFiles(contract, fileName)
  return emit === 'object' && contract.kind === 'function' ? [headerFile(contract, verdict, fileName)] : []
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
