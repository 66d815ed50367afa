import type { Contract, Type } from '@sourceless/contract'
import type { FunctionType, ValueType } from '@sourceless/isa-wasm'
import { readCanonicalWasm, type WasmModule } from '@sourceless/object-wasm'
import type { VerifyDiagnostic, VerifyRequest } from '../api.js'
import type { Loaded } from '../file/load.js'

export interface LoadedWasm {
  readonly module: WasmModule
  /** Name of the exported function to call. */
  readonly entry: string
  /** Index of that function. */
  readonly functionIndex: number
}

/** A module in the one form that our writer gives it, so that every byte is accounted for, and valid for the engine too. */
export function loadWasm(request: VerifyRequest): Loaded<LoadedWasm> {
  const { file, contract } = request
  const { value: module, diagnostics } = readCanonicalWasm(file)
  if (module === undefined) {
    return {
      value: undefined,
      diagnostics: diagnostics.map(
        (d): VerifyDiagnostic => ({ code: 'undecodable-code', message: d.message, offset: d.offset }),
      ),
    }
  }
  if (!WebAssembly.validate(file as BufferSource)) {
    return refuse('readers-disagree', 'Our reader accepts the module, the WebAssembly engine does not.')
  }
  const entry = request.symbol ?? (contract.kind === 'program' ? '_start' : contract.name)
  const found = module.exports?.find((e) => e.name === entry && e.kind === 'function')
  if (found === undefined) {
    const names = (module.exports ?? []).map((e) => e.name).join(', ')
    return refuse('missing-symbol', `The module exports no function ${entry}.`, `It exports: ${names || 'nothing'}.`)
  }
  return { value: { module, entry, functionIndex: found.index } }
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
