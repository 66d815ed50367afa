import {
  type Contract,
  type Outcome,
  type ProgramInput,
  type ProgramOutcome,
  type ScalarType,
  type SliceType,
  type Type,
  type Value,
  valueProblem,
  violationKinds,
} from '@sourceless/contract'
import { decodeElements, encodeElements } from './layout.js'
import { buildOracleModule } from './module.js'
import { valueTypeOf } from './representation.js'
import { type globals, statusCodes } from './status.js'

export interface CompiledOracleOptions {
  /** Loop rounds, calls and bytes written after which a run is stopped; 5,000,000 when not given. */
  readonly fuel?: bigint
}

/** The exported functions of the module, for drivers that live in WebAssembly themselves. */
export interface RawOracle {
  readonly instance: WebAssembly.Instance
  readonly memory: WebAssembly.Memory
  /** First byte of memory that is free for arguments. */
  readonly heapBase: number
  /** Slices and strings as (pointer: i32, length: i64); the outcome is in the exported globals. */
  readonly run: (...values: (number | bigint)[]) => number | bigint | undefined
  /** Low bits of each argument in an i64 → bits of the result and status, 0 where it returned. Only for scalar parameters. */
  readonly scalar?: (...bits: bigint[]) => [bigint, number]
}

/** A contract compiled to WebAssembly straight from its tree: the same outcomes as the interpreter, hundreds of times faster. */
export interface CompiledOracle {
  readonly name: 'compiled oracle'
  /** Throws a TypeError on values of the wrong type. */
  call(values: readonly Value[]): Outcome
  runProgram(input: ProgramInput): ProgramOutcome
  /** Of the fuel, what the last call or program took. */
  roundsTaken(): number
  readonly bytes: Uint8Array
  readonly raw: RawOracle
}

export function compileOracle(contract: Contract, options: CompiledOracleOptions = {}): CompiledOracle {
  const fuel = options.fuel ?? 5_000_000n
  const { bytes, sites, heapBase } = buildOracleModule(contract, fuel)
  const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes as BufferSource), {})
  const { memory, run, scalar } = instance.exports as unknown as RawOracle
  const raw: RawOracle = { instance, memory, heapBase, run, ...(scalar === undefined ? {} : { scalar }) }
  const state = instance.exports as unknown as State
  const stopped = (): Exclude<Outcome, { kind: 'returned' }> | undefined => {
    const status = state.status.value
    if (status === statusCodes.returned || status === statusCodes.exited) return undefined
    if (status === statusCodes.limit) return { kind: 'limit', steps: Number(fuel) }
    return { kind: 'violation', violation: violationKinds[status - 1]!, span: sites[state.site.value]! }
  }
  const heap = new Heap(raw)
  return {
    name: 'compiled oracle',
    bytes,
    raw,
    roundsTaken: () => Number(fuel) - Number(state.fuel.value),
    call(values) {
      if (contract.kind !== 'function') throw new TypeError(`${contract.name} is a program: use runProgram`)
      const placed = placeArguments(contract, values, heap)
      const passed: (number | bigint)[] = []
      for (const { first, length } of placed) length === undefined ? passed.push(first) : passed.push(first, length)
      const result = run(...passed)
      const stop = stopped()
      if (stop !== undefined) return stop
      const after = placed.map((one) => (one.bytes === undefined ? one.value : readBack(one, one.bytes, heap)))
      if (result === undefined) return { kind: 'returned', after }
      return { kind: 'returned', result: fromWasm(result, contract.entry.result as ScalarType), after }
    },
    runProgram({ args = [], stdin = new Uint8Array() }) {
      if (contract.kind !== 'program') throw new TypeError(`${contract.name} is a function: use call`)
      heap.clear()
      const table = heap.place(
        argumentTable(args.map((bytes) => ({ address: heap.place(withNul(bytes)), length: bytes.length }))),
      )
      const input = heap.place(stdin)
      state.stdin.value = input
      state.stdinEnd.value = input + stdin.length
      const output = heap.place(new Uint8Array())
      state.stdout.value = output
      state.stdoutEnd.value = output
      run(...(contract.entry.parameters.length === 0 ? [] : [table, BigInt(args.length)]))
      const stdout = new Uint8Array(memory.buffer).slice(output, state.stdoutEnd.value)
      const stop = stopped()
      if (stop !== undefined) return { ...stop, stdout }
      return { kind: 'exited', exit: state.status.value === statusCodes.exited ? state.exitCode.value : 0, stdout }
    },
  }
}

/** The exported globals. */
type State = { readonly fuel: WebAssembly.Global<'i64'> } & Readonly<
  Record<Exclude<keyof typeof globals, 'fuel'>, WebAssembly.Global<'i32'>>
>

/** Places bytes one after the other, 16-byte aligned, and grows memory for them. */
class Heap {
  private readonly raw: RawOracle
  private end: number
  private known: Uint8Array

  constructor(raw: RawOracle) {
    this.raw = raw
    this.end = raw.heapBase
    this.known = new Uint8Array(raw.memory.buffer)
  }

  clear(): void {
    this.end = this.raw.heapBase
  }

  place(bytes: Uint8Array): number {
    const address = this.end
    this.end = (address + bytes.length + 15) & ~15
    const missing = this.end - this.memory.length
    if (missing > 0) this.raw.memory.grow((missing + 0xffff) >>> 16)
    this.memory.set(bytes, address)
    return address
  }

  /** All of it; grown memory has another buffer. */
  get memory(): Uint8Array {
    if (this.known.length === 0) this.known = new Uint8Array(this.raw.memory.buffer)
    return this.known
  }
}

/** An argument as `run` gets it; what is passed by address has a length, and the bytes that were placed. */
interface Placed {
  readonly value: Value
  readonly type: Type
  readonly first: number | bigint
  readonly length?: bigint
  readonly bytes?: Uint8Array
}

function placeArguments(contract: Contract, values: readonly Value[], heap: Heap): Placed[] {
  const { parameters } = contract.entry
  if (values.length !== parameters.length)
    throw new TypeError(`${contract.name} takes ${parameters.length} arguments, not ${values.length}`)
  heap.clear()
  return parameters.map(({ name, type }, index): Placed => {
    const value = values[index]!
    const problem = valueProblem(value, type)
    if (problem !== undefined) throw new TypeError(`argument ${name} of ${contract.name}: ${problem}`)
    if (typeof value !== 'object') return { value, type, first: toWasm(value, type as ScalarType) }
    const bytes = value instanceof Uint8Array ? withNul(value) : encodeElements(value, (type as SliceType).element)
    return { value, type, first: heap.place(bytes), length: BigInt(value.length), bytes }
  })
}

/** What is in memory after a call: the value itself where that is what was placed there. */
function readBack({ type, value, first, length }: Placed, placed: Uint8Array, heap: Heap): Value {
  const address = first as number
  const { memory } = heap
  if (holds(memory, address, placed)) return value
  if (type.kind === 'slice') return decodeElements(new DataView(memory.buffer), address, Number(length), type.element)
  const bytes = memory.subarray(address, address + placed.length)
  return bytes.slice(0, bytes.indexOf(0))
}

function holds(memory: Uint8Array, address: number, bytes: Uint8Array): boolean {
  for (let at = 0; at < bytes.length; at++) if (memory[address + at] !== bytes[at]) return false
  return true
}

function withNul(bytes: Uint8Array): Uint8Array {
  const copy = new Uint8Array(bytes.length + 1)
  copy.set(bytes)
  return copy
}

function argumentTable(entries: readonly { address: number; length: number }[]): Uint8Array {
  return new Uint8Array(Uint32Array.from(entries.flatMap(({ address, length }) => [address, length])).buffer)
}

function toWasm(value: bigint | number | boolean, type: ScalarType): number | bigint {
  return valueTypeOf(type) === 'i64' ? (value as bigint) : Number(value)
}

function fromWasm(value: number | bigint, type: ScalarType): Value {
  if (type.kind === 'bool') return value !== 0
  if (type.kind === 'float') return value as number
  const bits = BigInt(value)
  return type.signed ? BigInt.asIntN(type.bits, bits) : BigInt.asUintN(type.bits, bits)
}
