import { createConcreteTerms, type MeaningContext, type Term } from '@sourceless/isa'
import {
  ByteWriter,
  type Immediate,
  type Signature,
  type ValueType,
  valueTypeBytes,
  WasmEmitter,
  type WasmRow,
} from '../src/index.js'

/**
 * Makes V8 execute one instruction. The module is put together by hand here, apart from the emitter: floats cross the border
 * as integers, so that no NaN payload is lost on the way through JavaScript.
 */

const carrier = (type: ValueType): 'i32' | 'i64' => (type === 'i64' || type === 'f64' ? 'i64' : 'i32')

/** f32.reinterpret_i32, f64.reinterpret_i64 and back. */
const toFloat: Readonly<Partial<Record<ValueType, number>>> = { f32: 0xbe, f64: 0xbf }
const fromFloat: Readonly<Partial<Record<ValueType, number>>> = { f32: 0xbc, f64: 0xbd }

const section = (out: ByteWriter, id: number, contents: ByteWriter): void => {
  out.byte(id)
  out.u32(contents.sizeBytes)
  out.appendWriter(contents)
}

export interface Probe {
  readonly signature: Signature
  readonly locals?: readonly ValueType[]
  /** Emits the instruction under test; its operands are on the stack. */
  readonly emit: (e: WasmEmitter) => void
}

const probeBody = ({ signature, locals = [], emit }: Probe): ByteWriter => {
  const e = new WasmEmitter()
  for (const [index, type] of signature.parameters.entries()) {
    e.localGet(index)
    if (toFloat[type] !== undefined) e.emit(toFloat[type])
  }
  emit(e)
  const [result] = signature.results
  if (result !== undefined && fromFloat[result] !== undefined) e.emit(fromFloat[result])
  e.end()
  const out = new ByteWriter()
  out.u32(locals.length)
  for (const type of locals) {
    out.u32(1)
    out.byte(valueTypeBytes[type])
  }
  out.append(e.finish())
  return out
}

type Guest = (...args: (number | bigint)[]) => number | bigint | undefined

/** One exported function per probe, over one page of memory and two mutable globals (i32, i64). */
export const instantiate = (probes: readonly Probe[]): { run: Guest[]; memory: Uint8Array } => {
  const out = new ByteWriter()
  for (const byte of [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]) out.byte(byte)
  const types = new ByteWriter()
  types.u32(probes.length)
  for (const { signature } of probes) {
    types.byte(0x60)
    for (const list of [signature.parameters, signature.results]) {
      types.u32(list.length)
      for (const type of list) types.byte(valueTypeBytes[carrier(type)])
    }
  }
  const functions = new ByteWriter()
  const code = new ByteWriter()
  const exports = new ByteWriter()
  functions.u32(probes.length)
  code.u32(probes.length)
  exports.u32(probes.length + 1)
  exports.name('memory')
  exports.append(Uint8Array.of(2, 0))
  for (const [index, probe] of probes.entries()) {
    functions.u32(index)
    const body = probeBody(probe)
    code.u32(body.sizeBytes)
    code.appendWriter(body)
    exports.name(`f${index}`)
    exports.byte(0)
    exports.u32(index)
  }
  const memory = new ByteWriter()
  memory.append(Uint8Array.of(1, 1, 1, 1))
  const globals = new ByteWriter()
  globals.append(Uint8Array.of(2, 0x7f, 1, 0x41, 0, 0x0b, 0x7e, 1, 0x42, 0, 0x0b))
  for (const [id, contents] of [
    [1, types],
    [3, functions],
    [5, memory],
    [6, globals],
    [7, exports],
    [10, code],
  ] as const) {
    section(out, id, contents)
  }
  const instance = new WebAssembly.Instance(new WebAssembly.Module(out.finish() as BufferSource))
  const run = probes.map((_, index) => instance.exports[`f${index}`] as Guest)
  return { run, memory: new Uint8Array((instance.exports.memory as WebAssembly.Memory).buffer) }
}

/** Result bits, `undefined` for none, or 'trap'. */
export type Observed = bigint | undefined | 'trap'

const widthOf = (type: ValueType): 32 | 64 => (carrier(type) === 'i64' ? 64 : 32)

export const observe = (guest: Guest, signature: Signature, operands: readonly bigint[]): Observed => {
  const args = operands.map((value, index) =>
    widthOf(signature.parameters[index]!) === 64 ? value : Number(value) | 0,
  )
  try {
    const result = guest(...args)
    return result === undefined ? undefined : BigInt.asUintN(widthOf(signature.results[0]!), BigInt(result))
  } catch (error) {
    if (error instanceof WebAssembly.RuntimeError) return 'trap'
    throw error
  }
}

/** Interprets a row's meaning on concrete values. `memory` is read and written in place. */
export const interpret = (
  row: WasmRow,
  immediates: readonly Immediate[],
  operands: readonly bigint[],
  signature: Signature,
  memory: Uint8Array,
  locations: Map<string, Term> = new Map(),
): Observed => {
  const terms = createConcreteTerms({ undefined: () => 0n })
  let trapped = false
  const inside = (address: Term, sizeBytes: number): boolean => {
    if (address.value + BigInt(sizeBytes) <= BigInt(memory.length)) return true
    trapped = true
    return false
  }
  const context: MeaningContext = {
    terms,
    read: (location) => locations.get(location)!,
    write: (location, value) => void locations.set(location, value),
    load: (address, sizeBytes) => {
      let value = 0n
      if (!trapped && inside(address, sizeBytes)) {
        for (let index = sizeBytes - 1; index >= 0; index--)
          value = (value << 8n) | BigInt(memory[Number(address.value) + index]!)
      }
      return terms.constant(value, sizeBytes * 8)
    },
    store: (address, value) => {
      const sizeBytes = value.bits / 8
      if (trapped || !inside(address, sizeBytes)) return
      for (let index = 0; index < sizeBytes; index++) {
        memory[Number(address.value) + index] = Number((value.value >> BigInt(8 * index)) & 0xffn)
      }
    },
    trap: (condition) => {
      if (condition.value === 1n) trapped = true
    },
    jump: () => {
      throw new Error('no row here jumps')
    },
    systemCall: () => {
      throw new Error('no row here enters the system')
    },
  }
  const inputs = operands.map((value, index) => terms.constant(value, widthOf(signature.parameters[index]!)))
  const results = row.meaning!(context, inputs, immediates)
  return trapped ? 'trap' : results[0]?.value
}

/** NaN results agree by class; everything else by bits. */
export const agree = (a: Observed, b: Observed, type: ValueType | undefined): boolean => {
  if (a === b) return true
  if (typeof a !== 'bigint' || typeof b !== 'bigint' || (type !== 'f32' && type !== 'f64')) return false
  const isNan = (bits: bigint) =>
    type === 'f32' ? (bits & 0x7fff_ffffn) > 0x7f80_0000n : (bits & ((1n << 63n) - 1n)) > 0x7ff0n << 48n
  return isNan(a) && isNan(b)
}
