import type { Contract } from '@sourceless/contract'
import { decodeBody } from '@sourceless/isa-wasm'
import { linkWasmObject, readWasm, readWasmObject, type WasmFunction, writeWasm } from '@sourceless/object-wasm'
import { createWasmAnnotator } from '../notes/wasm.js'
import type { Listing, ListingLine } from './listing.js'

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

/** An object as the module that it links to; other files as they are. */
function linked(file: Uint8Array): Uint8Array {
  const { value: object } = readWasmObject(file)
  if (object === undefined) return file
  const exports = object.symbols.flatMap((one) =>
    one.kind === 'function' && one.definition !== undefined && one.binding !== 'local' ? [one.name] : [],
  )
  const { value: module } = linkWasmObject(object, { exports })
  return module === undefined ? file : writeWasm(module)
}

/** The functions of a module, instruction by instruction; arguments of the contract's function by their names. */
export function listWasm(given: Uint8Array, contract: Contract | undefined): Listing {
  const file = linked(given)
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
