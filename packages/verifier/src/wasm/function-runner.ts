import type { Contract, ScalarType, Value } from '@sourceless/contract'
import {
  describeOutcome,
  instrumentWasm,
  type Permission,
  type WasmCallOutcome,
  type WasmGuest,
} from '@sourceless/emulator'
import { decodeBody } from '@sourceless/isa-wasm'
import { type WasmFunction, type WasmModule, writeWasm } from '@sourceless/object-wasm'
import { hasBuffers, scalarBytes } from '../abi.js'
import { asStatusFunction } from '../behaviour/adapters.js'
import type { ReturnedObservation } from '../behaviour/culprit.js'
import { holdElements, readElements, writeElements } from '../behaviour/elements.js'
import { failureCodes } from '../behaviour/failure.js'
import { guestFuel } from '../behaviour/oracle.js'
import type { FunctionRunner, RunOptions, RunResult } from '../behaviour/runner.js'
import type { Scalar } from '../behaviour/scalars.js'
import type { Culprit } from '../locate.js'
import { scalarPattern, scalarValue } from '../proof/scalar.js'
import { findWasmCulprit } from './culprit.js'
import { expectedType, type LoadedWasm } from './load.js'

export type Placed = { readonly address: number; readonly sizeBytes: number }

export interface CalledOnce extends WasmCallOutcome {
  readonly after: readonly Value[]
  /** Of the parameters that are passed by address, in order. */
  readonly buffers: readonly Placed[]
}

/** Forbidden bytes on both sides of a buffer. */
const guardBytes = 64
/** Callers add pages for their buffers; so do we, and nothing else changes. */
const bufferPages = 2

export interface WasmRunner extends FunctionRunner {
  /** Runs an input that went wrong again; see `locate`. */
  locate(input: readonly Value[], expected: ReturnedObservation): Culprit | undefined
}

/** A message when the module does not start. `pages` is the room for buffers, in units of 64 KiB. */
export function createWasmRunner(contract: Contract, loaded: LoadedWasm, pages = bufferPages): WasmRunner | string {
  const bytes = writeWasm(withRoom(loaded.module, pages))
  const { value: guest, diagnostics } = instrumentWasm(bytes, {
    defaultPermission: 'none',
    permitted: { read: false, write: false },
    ...(pages > bufferPages ? { maximumPages: 256 + pages } : {}),
  })
  if (guest === undefined) return diagnostics[0]?.message ?? 'the module does not start'
  const run = (input: readonly Value[], { fuel = guestFuel }: RunOptions = {}): RunResult =>
    runOnce(contract, guest, loaded.entry, input, pages, fuel)
  const keepsNothing = hasNoState(loaded.module)
  const isStateless = guest.heapBase === 0 && keepsNothing
  const protectOwn = (permission: Permission) => guest.protect(0, guest.heapBase, permission)
  const withholdData = () => {
    protectOwn('none')
    return () => protectOwn('read-write')
  }
  const locate = (input: readonly Value[], expected: ReturnedObservation) =>
    findWasmCulprit({
      contract,
      loaded,
      bytes,
      expected,
      call: (prepare) => callOnce(contract, guest, loaded.entry, input, pages, guestFuel, prepare),
      forbid: ({ address }, offset) => guest.protect(address + offset, 1, 'read'),
    })
  const common = { run, locate, isStateless, withholdData: keepsNothing ? withholdData : undefined }
  if (hasBuffers(contract.entry)) return { ...common, runPatterns: undefined, statusFunction: undefined }
  const { parameters, results } = expectedType(contract)
  const statusFunction = () => {
    const native = asStatusFunction(guest.exported(loaded.entry), parameters, results[0])
    return (...args: bigint[]): [bigint, number] => {
      guest.setFuel(guestFuel)
      return native(...args)
    }
  }
  const runPatterns = fastRunner(contract, guest, loaded.entry)
  return { ...common, runPatterns, statusFunction }
}

/** Nothing in the module outlasts a call, memory aside. */
function hasNoState({ globals = [], tables = [], functions = [] }: WasmModule): boolean {
  const grows = ({ body }: WasmFunction): boolean =>
    (decodeBody(body).value ?? []).some(({ row }) => row.mnemonic === 'memory.grow')
  return globals.every(({ type }) => !type.mutable) && tables.length === 0 && !functions.some(grows)
}

function withRoom(module: WasmModule, pages: number): WasmModule {
  const [memory] = module.memories ?? []
  if (memory === undefined) return module
  const minimum = memory.minimum + pages
  const maximum = memory.maximum === undefined ? {} : { maximum: Math.max(memory.maximum, minimum) }
  return { ...module, memories: [{ ...memory, minimum, ...maximum }] }
}

/** One call, with what is in the buffers afterwards; `prepare` is told where they are. */
function callOnce(
  contract: Contract,
  guest: WasmGuest,
  entry: string,
  input: readonly Value[],
  pages: number,
  fuel: number,
  prepare: (placed: readonly Placed[]) => void = () => {},
): CalledOnce {
  const { parameters } = contract.entry
  const placed: (Placed | undefined)[] = []
  let next = guest.memoryBytes - pages * 65536
  const args = parameters.flatMap((parameter, i): (number | bigint)[] => {
    const value = input[i]!
    if (parameter.type.kind !== 'slice' && parameter.type.kind !== 'cstr')
      return [
        scalarArgument(parameter.type as ScalarType, scalarPattern(parameter.type as ScalarType, value as bigint)),
      ]
    const at = place(guest, parameter.type, value, next + guardBytes + (i % 2))
    placed[i] = at
    next = at.address + at.sizeBytes + 1
    return parameter.type.kind === 'slice' ? [at.address, BigInt((value as readonly unknown[]).length)] : [at.address]
  })
  const buffers = placed.filter((at) => at !== undefined)
  prepare(buffers)
  const { outcome, results } = guest.call(entry, args, { fuel })
  const after = input.map((value, i): Value => {
    const at = placed[i]
    return at === undefined ? value : readBack(guest, parameters[i]!.type, at, value)
  })
  for (const at of buffers) guest.protect(at.address, at.sizeBytes + 1, 'none')
  return { outcome, results, after, buffers }
}

function runOnce(...call: Parameters<typeof callOnce>): RunResult {
  const { outcome, results, after } = callOnce(...call)
  const { result: type } = call[0].entry
  if (outcome.kind !== 'returned')
    return {
      kind: 'failed',
      code: failureCodes[outcome.kind] ?? 'bad-control-flow',
      description: describeOutcome(outcome),
    }
  if (type.kind === 'void') return { kind: 'returned', after }
  const pattern = resultPattern(type, results[0]!)
  if (type.kind === 'bool' && pattern > 1n)
    return { kind: 'failed', code: 'abi-violation', description: `returned ${pattern} as a bool, which must be 0 or 1` }
  return { kind: 'returned', result: scalarValue(type, pattern), after }
}

function place(
  guest: WasmGuest,
  type: Contract['entry']['parameters'][number]['type'],
  value: Value,
  lowest: number,
): Placed {
  if (type.kind === 'cstr') {
    const text = value as Uint8Array
    const bytes = guest.bytes(lowest, text.length + 1)
    bytes.set(text)
    bytes[text.length] = 0
    guest.protect(lowest, text.length, type.writable ? 'read-write' : 'read')
    guest.protect(lowest + text.length, 1, 'read')
    return { address: lowest, sizeBytes: text.length }
  }
  if (type.kind !== 'slice') throw new Error('not a buffer')
  const elements = value as readonly Scalar[]
  const width = scalarBytes(type.element)
  const address = Math.ceil(lowest / width) * width
  const sizeBytes = elements.length * width
  writeElements(guest.bytes(address, sizeBytes), type.element, elements)
  guest.protect(address, sizeBytes, type.writable ? 'read-write' : 'read')
  return { address, sizeBytes }
}

/** What a buffer holds: `value` itself where that is what was placed there. */
function readBack(
  guest: WasmGuest,
  type: Contract['entry']['parameters'][number]['type'],
  at: Placed,
  value: Value,
): Value {
  const bytes = guest.bytes(at.address, at.sizeBytes)
  if (type.kind === 'slice')
    return holdElements(bytes, type.element, value as readonly Scalar[]) ? value : readElements(bytes, type.element)
  const end = bytes.indexOf(0)
  return bytes.slice(0, end < 0 ? bytes.length : end)
}

function fastRunner(contract: Contract, guest: WasmGuest, entry: string) {
  const types = contract.entry.parameters.map((p) => p.type as ScalarType)
  const { result: type } = contract.entry
  const call = guest.exported(entry) as (...args: (number | bigint)[]) => number | bigint | undefined
  return (patterns: readonly bigint[], fuel: number): bigint | undefined => {
    guest.setFuel(fuel)
    try {
      const result = call(...patterns.map((p, i) => scalarArgument(types[i]!, p)))
      if (type.kind === 'void') return 0n
      const pattern = resultPattern(type, result!)
      return type.kind === 'bool' && pattern > 1n ? undefined : pattern
    } catch {
      // The same call through `run` says what happened.
      return undefined
    }
  }
}

/** Narrow integers arrive extended by their own sign. */
function scalarArgument(type: ScalarType, pattern: bigint): number | bigint {
  const value = scalarValue(type, pattern)
  if (type.kind === 'int' && type.bits === 64) return value as bigint
  return Number(value)
}

function resultPattern(type: ScalarType, raw: number | bigint): bigint {
  if (type.kind === 'float') return scalarPattern(type, raw)
  return BigInt.asUintN(type.kind === 'bool' ? 32 : type.bits, BigInt(raw))
}
