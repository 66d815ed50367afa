import type { ScalarType } from '@sourceless/contract'
import type { Term, TermBuilder } from '@sourceless/isa'
import { decodeBody } from '@sourceless/isa-wasm'
import type { WasmModule } from '@sourceless/object-wasm'
import { type LoadedWasm, valueType } from '../wasm/load.js'
import type { CodeSide } from './code-side.js'
import { ProofLimit } from './limit.js'
import { cellBytes } from './machine-start.js'
import type { Region } from './memory.js'
import { resize } from './scalar.js'
import { executeWasm } from './wasm-execution.js'

const mostDataBytes = 1 << 15

/** A WebAssembly function: narrow integers arrive extended by their own sign, buffers as addresses. */
export function wasmSide({ module, functionIndex }: LoadedWasm): CodeSide {
  return {
    addresses: new Map(),
    run(terms, contract, args, limits) {
      const regions: Region[] = []
      const contents: (readonly Term[])[] = []
      const regionOf = new Map<number, number>()
      const values: Term[] = []
      let assumption = terms.constant(1, 1)
      contract.entry.parameters.forEach(({ type, name }, i) => {
        const argument = args[i]!
        if (argument.kind === 'scalar') {
          values.push(scalarArgument(terms, type as ScalarType, argument.value))
          return
        }
        const address = terms.variable(`${name}_address`, 32)
        assumption = terms.binary('and', assumption, terms.compare('ult', address, terms.constant(1n << 31n, 32)))
        const element: ScalarType = type.kind === 'slice' ? type.element : { kind: 'int', bits: 8, signed: false }
        const bytes = argument.cells.flatMap((cell) => cellBytes(terms, cell, element))
        const writable = (type.kind === 'slice' || type.kind === 'cstr') && type.writable
        const writableTo = !writable ? 0 : argument.terminated ? bytes.length - 1 : bytes.length
        regionOf.set(i, regions.length)
        regions.push({ name, base: address, start: 0, sizeBytes: bytes.length, writableFrom: 0, writableTo })
        contents.push(bytes)
        values.push(address)
        if (type.kind === 'slice') values.push(terms.constant(argument.cells.length, 64))
      })
      addModuleData(terms, module, regions, contents)
      const { end, fault, unfinished } = executeWasm(
        terms,
        module,
        { functionIndex, arguments: values, regions, contents },
        limits,
      )
      if (end === undefined) return { assumption, fault, unfinished, end: undefined }
      const bytesOf = (parameter: number) => {
        const region = regionOf.get(parameter)
        return region === undefined ? undefined : end.contents[region]
      }
      return { assumption, fault, unfinished, end: { result: end.results[0], bytesOf, goals: [] } }
    },
  }
}

function scalarArgument(terms: TermBuilder, type: ScalarType, value: Term): Term {
  if (type.kind === 'float') return value
  return resize(terms, value, type.kind === 'int' && type.signed, valueType(type) === 'i64' ? 64 : 32)
}

/**
 * The module's own memory below `__heap_base`: initialised data, which must not be written since a later call relies on
 * it, and the rest, which an earlier call may have left in any state.
 */
function addModuleData(terms: TermBuilder, module: WasmModule, regions: Region[], contents: (readonly Term[])[]): void {
  const end = heapBase(module)
  if (end > mostDataBytes) throw new ProofLimit(`the module has ${end} bytes of data of its own`)
  let next = 0
  const segments = (module.data ?? []).map(({ mode, bytes }) => {
    const address = mode.kind === 'active' ? constantOf(mode.offset) : undefined
    if (address === undefined) throw new ProofLimit('a data segment whose place is not a constant')
    return { address, bytes }
  })
  const add = (address: number, bytes: readonly Term[], writable: boolean): void => {
    if (bytes.length === 0) return
    regions.push({
      name: 'module data',
      base: undefined,
      start: address,
      sizeBytes: bytes.length,
      writableFrom: 0,
      writableTo: writable ? bytes.length : 0,
    })
    contents.push(bytes)
  }
  const unknown = (from: number, to: number) =>
    Array.from({ length: Math.max(0, to - from) }, (_, i) => terms.variable(`memory_${from + i}`, 8))
  for (const { address, bytes } of segments.sort((a, b) => a.address - b.address)) {
    add(next, unknown(next, address), true)
    add(
      address,
      [...bytes].map((byte) => terms.constant(byte, 8)),
      false,
    )
    next = address + bytes.length
  }
  add(next, unknown(next, end), true)
}

function heapBase(module: WasmModule): number {
  const exported = module.exports?.find((e) => e.name === '__heap_base' && e.kind === 'global')
  const global = exported === undefined ? undefined : module.globals?.[exported.index]
  return global === undefined ? 0 : (constantOf(global.initial) ?? 0)
}

function constantOf(expression: Uint8Array): number | undefined {
  const first = decodeBody(expression).value?.[0]
  return first?.row.mnemonic === 'i32.const' ? (first.immediates[0] as number) >>> 0 : undefined
}
