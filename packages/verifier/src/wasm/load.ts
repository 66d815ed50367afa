import type { Contract, Type } from '@sourceless/contract'
import type { FunctionType, ValueType, WasmDiagnostic } from '@sourceless/isa-wasm'
import {
  linkWasmObject,
  readCanonicalWasm,
  readCanonicalWasmObject,
  readWasm,
  readWasmObject,
  validateModule,
  type WasmModule,
  writeWasm,
} from '@sourceless/object-wasm'
import type { VerifyDiagnostic, VerifyRequest } from '../api.js'
import type { Loaded } from '../file/load.js'

export interface LoadedWasm {
  readonly module: WasmModule
  /** The module's own bytes: the file, or what an object links to. */
  readonly bytes: Uint8Array
  readonly fileKind: 'WebAssembly module' | 'WebAssembly object'
  /** Name of the exported function to call. */
  readonly entry: string
  /** Index of that function. */
  readonly functionIndex: number
  /** Whether every byte of the file is what our writer gives; otherwise it was read as linkers write it. */
  readonly isCanonical: boolean
  /** Where the file names what it imports, by module and field. */
  readonly importOffset: (module: string, field: string) => number | undefined
}

/**
 * A file in the one form that our writer gives it, so that every byte is accounted for, or as other linkers write it; valid for
 * the engine too.
 */
export function loadWasm(request: Pick<VerifyRequest, 'contract' | 'file' | 'symbol'>): Loaded<LoadedWasm> {
  const { file, contract } = request
  const entry = request.symbol ?? (contract.kind === 'program' ? '_start' : contract.name)
  const read = readWasm(file, { integers: 'padded' })
  const { value: contents, places } = read
  const isObject = contents?.customs?.some(({ name }) => name === 'linking') ?? false
  const opened = isObject ? openObject(file, contract, entry) : openModule(file, read)
  if (opened.value === undefined) return opened
  const { module, isCanonical } = opened.value
  const bytes = isObject || !isCanonical ? writeWasm(module) : file
  const isValid = (code: Uint8Array): boolean => WebAssembly.validate(code as BufferSource)
  if (!isValid(file) || (bytes !== file && !isValid(bytes))) {
    return refuse('readers-disagree', 'Our reader accepts the module, the WebAssembly engine does not.')
  }
  const found = module.exports?.find((e) => e.name === entry && e.kind === 'function')
  if (found === undefined) {
    const names = (module.exports ?? []).map((e) => e.name).join(', ')
    return refuse('missing-symbol', `The module exports no function ${entry}.`, `It exports: ${names || 'nothing'}.`)
  }
  const importOffset = (from: string, field: string): number | undefined => {
    const at = contents?.imports?.findIndex((each) => each.module === from && each.field === field) ?? -1
    return places?.items.imports?.[at]
  }
  const fileKind = isObject ? 'WebAssembly object' : 'WebAssembly module'
  return { value: { module, bytes, fileKind, isCanonical, entry, functionIndex: found.index, importOffset } }
}

type Opened = Pick<LoadedWasm, 'module' | 'isCanonical'>

/** `read`: how the file was read as other linkers write it. */
function openModule(file: Uint8Array, read: ReturnType<typeof readWasm>): Loaded<Opened> {
  const { value } = readCanonicalWasm(file)
  if (value !== undefined) return { value: { module: value, isCanonical: true } }
  const { value: module, places, diagnostics } = read
  if (module === undefined) return unread(diagnostics)
  const faults = validateModule(module, places)
  return faults.length > 0 ? unread(faults) : { value: { module, isCanonical: false } }
}

/** Laid out alone, as a linker would for a program of this one object. */
function openObject(file: Uint8Array, contract: Contract, entry: string): Loaded<Opened> {
  const canonical = readCanonicalWasmObject(file)
  const { value: object, diagnostics } = canonical.value === undefined ? readWasmObject(file) : canonical
  if (object === undefined) return unread(diagnostics)
  const defined = object.symbols.filter(({ kind, binding, definition }) => {
    return kind === 'function' && binding !== 'local' && definition !== undefined
  })
  if (!defined.some(({ name }) => name === entry)) {
    const names = defined.map(({ name }) => name).join(', ')
    return refuse('missing-symbol', `The object defines no function ${entry}.`, `It defines: ${names || 'nothing'}.`)
  }
  const exports = contract.kind === 'program' ? [entry] : [entry, '__heap_base']
  const { value: module, diagnostics: problems } = linkWasmObject(object, { exports })
  if (module === undefined) {
    return { value: undefined, diagnostics: problems.map(({ message }) => ({ code: 'unreadable-file', message })) }
  }
  const faults = validateModule(module)
  return faults.length > 0 ? unread(faults) : { value: { module, isCanonical: canonical.value !== undefined } }
}

function unread(diagnostics: readonly WasmDiagnostic[]): Loaded<never> {
  return {
    value: undefined,
    diagnostics: diagnostics.map(({ message, offset }) => ({ code: 'undecodable-code', message, offset })),
  }
}

function refuse(code: VerifyDiagnostic['code'], message: string, hint?: string): Loaded<never> {
  return { value: undefined, diagnostics: [{ code, message, ...(hint === undefined ? {} : { hint }) }] }
}

/** Type that an exported function has for a contract: a slice is an i32 address and an i64 length, a string an address. */
export function expectedType(contract: Contract): FunctionType {
  if (contract.kind === 'program') return { parameters: [], results: [] }
  const { parameters, result } = contract.entry
  return {
    parameters: parameters.flatMap((p): ValueType[] =>
      p.type.kind === 'slice' ? ['i32', 'i64'] : p.type.kind === 'cstr' ? ['i32'] : [valueType(p.type)],
    ),
    results: result.kind === 'void' ? [] : [valueType(result)],
  }
}

/** Integers below 64 bits and `bool` are an i32, extended by their own sign. */
export function valueType(type: Type): ValueType {
  if (type.kind === 'float') return type.bits === 32 ? 'f32' : 'f64'
  return type.kind === 'int' && type.bits === 64 ? 'i64' : 'i32'
}
