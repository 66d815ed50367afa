import type { Contract } from '@sourceless/contract'
import { wasm32 as backEnd } from '@sourceless/forge/wasm'
import { decodeBody } from '@sourceless/isa-wasm'
import { readWasm, type WasmFunction, writeWasm } from '@sourceless/object-wasm'
import { wasm32 as platform } from '@sourceless/verifier/wasm'
import { createWasmAnnotator } from '../annotate/wasm.js'
import type { Listing, ListingLine } from '../listing.js'
import { esmLoader } from '../outputs/esm-loader.js'
import type { Artifact, Target } from '../target.js'

/** WebAssembly core 2.0 without SIMD: one module, with a loader for Node and browsers. */
export const wasm32: Target = {
  triple: 'wasm32',
  backEnd,
  platform,
  description: 'WebAssembly in Node and browsers, with an ES module that loads it',
  emits: { function: ['wasm'], program: ['wasm'] },
  fileName: (name) => `${name}.wasm`,
  write(unit) {
    if ('sections' in unit) throw new Error('an object file cannot become a wasm module')
    return writeWasm(unit)
  },
  companions: (contract, _emit, _verdict, fileName) => loaderFiles(contract, fileName),
  list: (file, contract) => listWasm(file, contract),
}

function loaderFiles(contract: Contract, fileName: string): readonly Artifact[] {
  const base = fileName.replace(/\.wasm$/, '')
  const { loader, declarations } = esmLoader(contract, fileName)
  const encode = (text: string) => new TextEncoder().encode(text)
  return [
    { name: `${base}.mjs`, role: 'loader', bytes: encode(loader), executable: false },
    { name: `${base}.d.mts`, role: 'declarations', bytes: encode(declarations), executable: false },
  ]
}

const opens = new Set(['block', 'loop', 'if', 'else'])
const closes = new Set(['end', 'else'])

/** Names of the machine arguments of a function contract: a slice is a pointer and a length. */
function argumentNames(contract: Contract | undefined): readonly string[] {
  if (contract?.kind !== 'function') return []
  return contract.entry.parameters.flatMap(({ name, type }) =>
    type.kind === 'slice' ? [name, `${name}.length`] : [name],
  )
}

function listFunction(file: Uint8Array, { body, localNames }: WasmFunction, names: readonly string[]): ListingLine[] {
  const annotator = createWasmAnnotator((index) => localNames?.get(index) ?? names[index] ?? `local${index}`)
  const start = body.byteOffset - file.byteOffset
  let depth = 0
  return (decodeBody(body).value ?? []).map((instruction) => {
    const { row, offset, sizeBytes } = instruction
    if (closes.has(row.mnemonic)) depth = Math.max(0, depth - 1)
    const bytes = body.subarray(offset, offset + sizeBytes)
    const line = { offset: start + offset, bytes, depth, ...annotator.describe(instruction) }
    if (opens.has(row.mnemonic)) depth++
    return line
  })
}

function listWasm(file: Uint8Array, contract: Contract | undefined): Listing {
  const module = readWasm(file).value
  const imported = module?.imports?.filter(({ description }) => description.kind === 'function').length ?? 0
  const functions = (module?.functions ?? []).map((one, at) => {
    const exported = module?.exports?.find(({ kind, index }) => kind === 'function' && index === imported + at)
    return {
      name: exported?.name ?? one.name ?? `function${imported + at}`,
      lines: listFunction(file, one, exported?.name === contract?.name ? argumentNames(contract) : []),
    }
  })
  const lines = functions.flatMap((one) => one.lines)
  return { functions, sizeBytes: lines.reduce((sum, { bytes }) => sum + bytes.length, 0), instructions: lines.length }
}
