import type { Contract, ScalarType, Value } from '@sourceless/contract'
import type { WasmObject } from '@sourceless/object-wasm'
import { bytesOf, scalarFrom, scalarPattern, sizeOfScalar } from './values.js'
import { moduleOf } from './wasm-program.js'

export interface WasmResult {
  readonly result: Value | undefined
  readonly after: readonly Value[]
}

/** Links a function's object by itself and runs it. */
export const runWasm = (contract: Contract, unit: WasmObject, inputs: readonly (readonly Value[])[]): WasmResult[] =>
  runModule(contract, moduleOf(unit, contract.name), inputs)

/** Runs a module in this process on each input; buffers lie from `__heap_base` on, the last one against the end of memory. */
export function runModule(contract: Contract, module: Uint8Array, inputs: readonly (readonly Value[])[]): WasmResult[] {
  const instance = new WebAssembly.Instance(new WebAssembly.Module(module as BufferSource))
  const exports = instance.exports as Record<string, WebAssembly.ExportValue>
  const memory = exports.memory as WebAssembly.Memory
  const call = exports[contract.name] as (...values: unknown[]) => bigint | number | undefined
  return inputs.map((values) => {
    let at = memory.buffer.byteLength
    const bytes = new Uint8Array(memory.buffer)
    const placed: { address: number; size: number; index: number }[] = []
    const given: unknown[] = []
    contract.entry.parameters.forEach(({ type }, index) => {
      const value = values[index]
      if (type.kind === 'slice' || type.kind === 'cstr') {
        const content =
          type.kind === 'cstr' ? Uint8Array.from([...(value as Uint8Array), 0]) : bytesOf(type.element, value as never)
        at -= content.length
        at &= ~7
        if (placed.length === 0) at = bytes.length - content.length
        bytes.set(content, at)
        placed.push({ address: at, size: content.length, index })
        given.push(at)
        if (type.kind === 'slice') given.push(BigInt((value as readonly unknown[]).length))
      } else if (type.kind === 'float') given.push(value)
      else if (type.kind === 'int' && type.bits === 64) given.push(scalarPattern(type, value as bigint))
      else given.push(Number(scalarPattern(type as ScalarType, value as never)))
    })
    const returned = call(...given)
    const after = [...values]
    for (const { address, size, index } of placed) {
      const data = new Uint8Array(memory.buffer, address, size)
      const { type } = contract.entry.parameters[index]
      if (type.kind === 'cstr') after[index] = data.slice(0, -1)
      else {
        const element = (type as { element: ScalarType }).element
        after[index] = Array.from({ length: size / sizeOfScalar(element) }, (_, i) => scalarFrom(element, data, i))
      }
    }
    return { result: resultOf(contract.entry.result, returned), after }
  })
}

function resultOf(type: ScalarType | { kind: 'void' }, returned: bigint | number | undefined): Value | undefined {
  if (type.kind === 'void') return undefined
  if (type.kind === 'float') return returned as number
  if (type.kind === 'bool') return returned === 1 ? true : returned === 0 ? false : (returned as number)
  // JavaScript sees every i32 as signed; a narrow result must be in range of its own type.
  const value = BigInt(returned as bigint)
  return type.bits >= 32 && !type.signed ? BigInt.asUintN(type.bits, value) : value
}
