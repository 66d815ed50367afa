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

/** A vector crosses as its two halves, the lower one first. */
const carriers = (type: ValueType): readonly ('i32' | 'i64')[] => {
  if (type === 'v128') return ['i64', 'i64']
  return type === 'i64' || type === 'f64' ? ['i64'] : ['i32']
}

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

/** i64x2.splat of the lower half, then i64x2.replace_lane 1; i64x2.extract_lane 0 and 1 of local `index`. */
const toVector = (low: number): number[] => [0x20, low, 0xfd, 0x12, 0x20, low + 1, 0xfd, 0x1e, 1]
const fromVector = (index: number): number[] => [0x21, index, 0x20, index, 0xfd, 0x1d, 0, 0x20, index, 0xfd, 0x1d, 1]

/** The instruction under test alone. */
const emitted = (emit: Probe['emit']): Uint8Array => {
  const e = new WasmEmitter()
  emit(e)
  e.end()
  return e.finish().slice(0, -1)
}

const probeBody = ({ signature, locals = [], emit }: Probe): ByteWriter => {
  const out = new ByteWriter()
  const all: readonly ValueType[] = [...locals, 'v128']
  out.u32(all.length)
  for (const type of all) {
    out.u32(1)
    out.byte(valueTypeBytes[type])
  }
  let next = 0
  for (const type of signature.parameters) {
    if (type === 'v128') out.append(Uint8Array.from(toVector(next)))
    else out.append(Uint8Array.of(0x20, next))
    if (toFloat[type] !== undefined) out.byte(toFloat[type])
    next += carriers(type).length
  }
  out.append(emitted(emit))
  const [result] = signature.results
  if (result !== undefined && fromFloat[result] !== undefined) out.byte(fromFloat[result])
  if (result === 'v128') out.append(Uint8Array.from(fromVector(next + locals.length)))
  out.byte(0x0b)
  return out
}

type Guest = (...args: (number | bigint)[]) => number | bigint | readonly bigint[] | undefined

/** One exported function per probe, over one page of memory and two mutable globals (i32, i64). */
export const instantiate = (probes: readonly Probe[]): { run: Guest[]; memory: Uint8Array } => {
  const out = new ByteWriter()
  for (const byte of [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]) out.byte(byte)
  const types = new ByteWriter()
  types.u32(probes.length)
  for (const { signature } of probes) {
    types.byte(0x60)
    for (const list of [signature.parameters, signature.results]) {
      const carried = list.flatMap(carriers)
      types.u32(carried.length)
      for (const type of carried) types.byte(valueTypeBytes[type])
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

const widthOf = (type: ValueType): 32 | 64 | 128 => {
  if (type === 'v128') return 128
  return carriers(type)[0] === 'i64' ? 64 : 32
}

export const observe = (guest: Guest, signature: Signature, operands: readonly bigint[]): Observed => {
  const args = operands.flatMap((value, index): (number | bigint)[] => {
    const width = widthOf(signature.parameters[index]!)
    if (width === 128) return [value & 0xffff_ffff_ffff_ffffn, value >> 64n]
    return [width === 64 ? value : Number(value) | 0]
  })
  try {
    const result = guest(...args)
    if (Array.isArray(result)) return BigInt.asUintN(64, result[0]) | (BigInt.asUintN(64, result[1]) << 64n)
    return result === undefined
      ? undefined
      : BigInt.asUintN(widthOf(signature.results[0]!), BigInt(result as number | bigint))
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

const isNan = (bits: bigint, width: 32 | 64): boolean =>
  width === 32 ? (bits & 0x7fff_ffffn) > 0x7f80_0000n : (bits & ((1n << 63n) - 1n)) > 0x7ff0n << 48n

/** NaN results agree by class; everything else by bits. `width` is that of the result's float lanes, if it has some. */
export const agree = (a: Observed, b: Observed, width: 32 | 64 | undefined): boolean => {
  if (a === b) return true
  if (typeof a !== 'bigint' || typeof b !== 'bigint' || width === undefined) return false
  for (let low = 0n; low < 128n; low += BigInt(width)) {
    const [left, right] = [BigInt.asUintN(width, a >> low), BigInt.asUintN(width, b >> low)]
    if (left !== right && !(isNan(left, width) && isNan(right, width))) return false
  }
  return true
}

/** Width of the floats that a row computes: where it only moves or selects them, their bits are kept. */
export const floatWidth = ({ mnemonic }: Pick<WasmRow, 'mnemonic'>): 32 | 64 | undefined => {
  const computed =
    /^f(32|64)(?:x\d)?\.(?:ceil|floor|trunc|nearest|sqrt|add|sub|mul|div|min|max|demote_f64|promote_f32|demote_f64x2_zero|promote_low_f32x4)$/
  const width = computed.exec(mnemonic)?.[1]
  return width === undefined ? undefined : width === '32' ? 32 : 64
}
