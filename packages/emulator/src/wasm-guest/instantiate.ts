import { readWasm, type WasmImport, type WasmModule, writeWasm } from '@sourceless/object-wasm'
import type { Permission } from '../api.js'
import { Stop } from '../host/stop.js'
import { createStreams } from '../host/streams.js'
import { bitsOfPermission, defaultFuel, permissionBits } from '../layout.js'
import { describeOutcome, type Outcome } from '../outcome.js'
import type { WasmGuest, WasmGuestOptions, WasmGuestResult } from './api.js'
import { createImports, type ImportRequest } from './imports.js'
import { exportPrefix, type Instrumented, instrument } from './instrument.js'
import { createWasi, wasiModule, wasiProblems } from './wasi.js'

const defaultMaximumPages = 256

/** Reads a module, inserts fuel and permission checks, and instantiates it with the host models of sourceless programs and WASI. */
export function instrumentWasm(bytes: Uint8Array, options: WasmGuestOptions = {}): WasmGuestResult {
  const { value: module, diagnostics } = readWasm(bytes)
  if (module === undefined) {
    return { value: undefined, diagnostics: diagnostics.map(({ message }) => ({ code: 'malformed', message })) }
  }
  if (!WebAssembly.validate(bytes as BufferSource)) {
    return { value: undefined, diagnostics: [{ code: 'invalid', message: 'the module does not validate' }] }
  }
  const unsupported = [
    ...(module.imports ?? []).filter((each) => !isModelled(each)).map(describeImport),
    ...wasiProblems(module),
  ]
  if (unsupported.length > 0) {
    return { value: undefined, diagnostics: unsupported.map((message) => ({ code: 'unsupported', message })) }
  }
  const guest = instantiate(module, bytes, options)
  const ended = guest === undefined ? undefined : start(guest)
  if (guest !== undefined && ended === undefined) return { value: guest, diagnostics: [] }
  const message = `the module does not start: ${ended === undefined ? 'a segment lies outside of its memory or table' : describeOutcome(ended)}`
  return { value: undefined, diagnostics: [{ code: 'invalid', message }] }
}

/** Runs the start function, if there is one; gives its outcome when it does not return. */
function start(guest: WasmGuest): Outcome | undefined {
  const name = `${exportPrefix}start`
  if (!guest.exports.includes(name)) return undefined
  const { outcome } = guest.call(name, [])
  return outcome.kind === 'returned' ? undefined : outcome
}

const modelled = new Set(['read', 'write', 'exit', 'args_count', 'arg_length', 'arg_copy'])
const isModelled = ({ module, field, description }: WasmImport): boolean =>
  module === wasiModule || (module === 'sourceless' && modelled.has(field) && description.kind === 'function')
const describeImport = ({ module, field, description }: WasmImport): string =>
  `the host model has no ${description.kind} ${module}.${field}`

interface State {
  readonly [name: string]: WebAssembly.Global
}

function instantiate(module: WasmModule, original: Uint8Array, options: WasmGuestOptions): WasmGuest | undefined {
  const defaultPermission = bitsOfPermission[options.defaultPermission ?? 'read-write']
  const maximumPages = options.maximumPages ?? defaultMaximumPages
  const instrumented = instrument(module, { maximumPages, defaultPermission })
  const { capacityBytes, initialPages } = instrumented
  const streams = createStreams(options)
  let window = new Uint8Array(0)
  let shadow = new Uint8Array(0)
  const inMemory = (address: number, sizeBytes: number): boolean =>
    address >= 0 && sizeBytes >= 0 && address + sizeBytes <= memoryBytes()
  const permits = (address: number, sizeBytes: number, access: 'read' | 'write'): boolean => {
    if (!inMemory(address, sizeBytes)) return false
    const bit = permissionBits[access]
    for (let at = address; at < address + sizeBytes; at++) if ((shadow[at]! & bit) === 0) return false
    return true
  }
  const bytes = (address: number, sizeBytes: number): Uint8Array => {
    if (!inMemory(address, sizeBytes))
      throw new RangeError(`${address} and ${sizeBytes} bytes are not inside the memory`)
    return window.subarray(address, address + sizeBytes)
  }
  const request: ImportRequest = { streams, permits, bytes, args: options.args ?? [] }
  const imports = { sourceless: createImports(request), [wasiModule]: createWasi(request) }
  if (!segmentsFit(module)) return undefined
  const instance = link(new WebAssembly.Module(instrumented.bytes as BufferSource), imports)
  if (instance === undefined) return undefined
  const state: State = Object.fromEntries(
    ['fuel', 'site', 'address', 'size', 'pages'].map((name) => [
      name,
      instance.exports[exportPrefix + name] as WebAssembly.Global,
    ]),
  )
  const memoryBytes = (): number => (state.pages!.value as number) * 65536
  if (capacityBytes > 0) {
    const memory = instance.exports[`${exportPrefix}memory`] as WebAssembly.Memory
    window = new Uint8Array(memory.buffer, 0, capacityBytes)
    shadow = new Uint8Array(memory.buffer, capacityBytes, capacityBytes)
  }
  const heap = instance.exports.__heap_base
  const heapBase = heap instanceof WebAssembly.Global ? Math.min(Number(heap.value), memoryBytes()) : 0
  shadow.fill(defaultPermission, 0, initialPages * 65536)
  shadow.fill(bitsOfPermission['read-write'], 0, heapBase)
  const explainer = createExplainer(
    instrumented,
    module,
    original,
    state,
    (address, access) => !permits(address, 1, access),
  )
  let budget = defaultFuel
  const setFuel = (instructions: number): void => {
    budget = instructions
    state.fuel!.value = BigInt(instructions)
    state.site!.value = 0
  }
  const used = (): number => budget - Number(state.fuel!.value as bigint)
  const withVectors = exportsWithVectors(module)
  const exported = (name: string): ((...args: never[]) => unknown) => {
    const value = instance.exports[name]
    if (withVectors.has(name))
      throw new RangeError(`${name} takes or gives vectors, which JavaScript has no values for`)
    if (typeof value !== 'function') throw new RangeError(`the module exports no function ${name}`)
    return value as (...args: never[]) => unknown
  }
  setFuel(defaultFuel)
  const explain = (error: unknown): Outcome => explainer(error, used())
  return {
    exports: Object.keys(instance.exports).filter((name) => typeof instance.exports[name] === 'function'),
    heapBase,
    get memoryBytes() {
      return memoryBytes()
    },
    protect(address: number, sizeBytes: number, permission: Permission) {
      if (!inMemory(address, sizeBytes))
        throw new RangeError(`${address} and ${sizeBytes} bytes are not inside the memory`)
      shadow.fill(bitsOfPermission[permission], address, address + sizeBytes)
    },
    permits,
    bytes,
    call(name, args, { fuel = defaultFuel } = {}) {
      setFuel(fuel)
      try {
        const result = exported(name)(...(args as never[]))
        const results = result === undefined ? [] : Array.isArray(result) ? result : [result]
        return { outcome: { kind: 'returned', instructions: used() }, results }
      } catch (error) {
        return { outcome: explain(error), results: [] }
      }
    },
    exported,
    setFuel,
    explain,
    get stdout() {
      return streams.output(1)
    },
    get stderr() {
      return streams.output(2)
    },
    get consumedBytes() {
      return streams.consumedBytes
    },
  }
}

function exportsWithVectors({ imports = [], functions = [], exports = [] }: WasmModule): ReadonlySet<string> {
  const imported = imports.filter(({ description }) => description.kind === 'function').length
  const hasVectors = (index: number): boolean => {
    const type = functions[index - imported]?.type
    return type !== undefined && [...type.parameters, ...type.results].includes('v128')
  }
  return new Set(exports.filter(({ kind, index }) => kind === 'function' && hasVectors(index)).map(({ name }) => name))
}

/** Undefined when a segment does not fit. */
function link(module: WebAssembly.Module, imports: WebAssembly.Imports): WebAssembly.Instance | undefined {
  try {
    return new WebAssembly.Instance(module, imports)
  } catch (error) {
    if (error instanceof WebAssembly.RuntimeError) return undefined
    throw error
  }
}

/** The instrumented memory is larger than the guest's, so a misplaced segment would go unnoticed: try it in the right size. */
function segmentsFit({ memories, data }: WasmModule): boolean {
  const active = (data ?? []).filter(({ mode }) => mode.kind === 'active')
  const probe = writeWasm({ memories: memories ?? [], data: active })
  return link(new WebAssembly.Module(probe as BufferSource), {}) !== undefined
}

/** V8's words for what core 2.0 calls a trap. */
const traps = [
  [/divide by zero|remainder by zero/, 'divide-error'],
  [/divide result unrepresentable/, 'integer-overflow'],
  [/float unrepresentable/, 'bad-conversion'],
  [/out of bounds/, 'out-of-bounds'],
] as const

function createExplainer(
  { sites }: Instrumented,
  module: WasmModule,
  original: Uint8Array,
  state: State,
  forbids: (address: number, access: 'read' | 'write') => boolean,
) {
  const offsetOf = (functionIndex: number, offset: number): bigint => {
    const { body } = module.functions![functionIndex]!
    // Bodies are views of the module that was read.
    return BigInt((body.buffer === original.buffer ? body.byteOffset - original.byteOffset : 0) + offset)
  }
  return (error: unknown, instructions: number): Outcome => {
    if (error instanceof Stop) {
      const { stop } = error
      if (stop.kind !== 'fault') return { ...stop, instructionAddress: undefined, instructions } as Outcome
      return faultAt(stop.access, stop.address, stop.sizeBytes, undefined, instructions)
    }
    const site = sites[(state.site!.value as number) - 1]
    if (site?.kind === 'fuel') return { kind: 'fuel', instructions }
    if (site !== undefined) {
      const instruction = offsetOf(site.functionIndex, site.offset)
      return faultAt(site.access, state.address!.value as bigint, Number(state.size!.value), instruction, instructions)
    }
    // Endless recursion: V8's stack is a limit like the fuel.
    if (error instanceof RangeError && error.message.includes('call stack')) return { kind: 'fuel', instructions }
    if (!(error instanceof WebAssembly.RuntimeError)) throw error
    const trap = traps.find(([pattern]) => pattern.test(error.message))?.[1] ?? 'unreachable'
    return { kind: 'trap', trap, instructionAddress: undefined, instructions }
  }
  function faultAt(
    access: 'read' | 'write',
    address: bigint,
    sizeBytes: number,
    at: bigint | undefined,
    used: number,
  ): Outcome {
    let faulting = address
    const end = address + BigInt(sizeBytes)
    while (faulting < end && !forbids(Number(faulting), access)) faulting++
    const faultingAddress = faulting === end ? address : faulting
    return { kind: 'fault', access, address, sizeBytes, faultingAddress, instructionAddress: at, instructions: used }
  }
}
