import {
  type Contract,
  type Outcome,
  type ProgramInput,
  type ProgramOutcome,
  type ScalarType,
  type Value,
  valueProblem,
  violationKinds,
} from '@sourceless/contract'
import { decodeElements, encodeElements } from './layout.js'
import { buildOracleModule } from './module.js'
import { valueTypeOf } from './representation.js'
import { statusCodes } from './status.js'

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
  const read = (name: string): number => (instance.exports[name] as WebAssembly.Global).value
  const fuelLeft = instance.exports.fuel as WebAssembly.Global<'i64'>
  const write = (name: string, value: number): void => {
    ;(instance.exports[name] as WebAssembly.Global).value = value
  }
  const stopped = (): Exclude<Outcome, { kind: 'returned' }> | undefined => {
    const status = read('status')
    if (status === statusCodes.returned || status === statusCodes.exited) return undefined
    if (status === statusCodes.limit) return { kind: 'limit', steps: Number(fuel) }
    return { kind: 'violation', violation: violationKinds[status - 1]!, span: sites[read('site')]! }
  }
  return {
    name: 'compiled oracle',
    bytes,
    raw,
    roundsTaken: () => Number(fuel - fuelLeft.value),
    call(values) {
      if (contract.kind !== 'function') throw new TypeError(`${contract.name} is a program: use runProgram`)
      const placed = placeArguments(contract, values, raw)
      const result = run(...placed.flatMap(({ passed }) => passed))
      const stop = stopped()
      if (stop !== undefined) return stop
      const view = new DataView(memory.buffer)
      const after = placed.map(({ passed, value }, index) => readBack(contract, index, passed, value, view))
      return {
        kind: 'returned',
        ...(result === undefined ? {} : { result: fromWasm(result, contract.entry.result as ScalarType) }),
        after,
      }
    },
    runProgram({ args = [], stdin = new Uint8Array() }) {
      if (contract.kind !== 'program') throw new TypeError(`${contract.name} is a function: use call`)
      const heap = createHeap(raw)
      const table = heap.place(
        argumentTable(args.map((bytes) => ({ address: heap.place(withNul(bytes)), length: bytes.length }))),
      )
      const input = heap.place(stdin)
      write('stdin', input)
      write('stdinEnd', input + stdin.length)
      const output = heap.place(new Uint8Array())
      write('stdout', output)
      write('stdoutEnd', output)
      run(...(contract.entry.parameters.length === 0 ? [] : [table, BigInt(args.length)]))
      const stdout = new Uint8Array(memory.buffer).slice(output, read('stdoutEnd'))
      const stop = stopped()
      if (stop !== undefined) return { ...stop, stdout }
      return { kind: 'exited', exit: read('status') === statusCodes.exited ? read('exitCode') : 0, stdout }
    },
  }
}

/** Places bytes one after the other, 16-byte aligned, and grows memory for them. */
function createHeap({ memory, heapBase }: RawOracle): { place(bytes: Uint8Array): number } {
  let end = heapBase
  return {
    place(bytes) {
      const address = end
      end = (end + bytes.length + 15) & ~15
      const missing = end - memory.buffer.byteLength
      if (missing > 0) memory.grow((missing + 0xffff) >>> 16)
      new Uint8Array(memory.buffer).set(bytes, address)
      return address
    },
  }
}

interface Placed {
  readonly passed: readonly (number | bigint)[]
  readonly value: Value
}

function placeArguments(contract: Contract, values: readonly Value[], raw: RawOracle): Placed[] {
  const { parameters } = contract.entry
  if (values.length !== parameters.length)
    throw new TypeError(`${contract.name} takes ${parameters.length} arguments, not ${values.length}`)
  const heap = createHeap(raw)
  return parameters.map(({ name, type }, index) => {
    const value = values[index]!
    const problem = valueProblem(value, type)
    if (problem !== undefined) throw new TypeError(`argument ${name} of ${contract.name}: ${problem}`)
    if (value instanceof Uint8Array) return { value, passed: [heap.place(withNul(value)), BigInt(value.length)] }
    if (typeof value !== 'object') return { value, passed: [toWasm(value, type as ScalarType)] }
    if (type.kind !== 'slice') throw new TypeError(`${name} is no slice`)
    return { value, passed: [heap.place(encodeElements(value, type.element)), BigInt(value.length)] }
  })
}

function readBack(
  contract: Contract,
  index: number,
  passed: readonly (number | bigint)[],
  value: Value,
  view: DataView,
): Value {
  const { type } = contract.entry.parameters[index]!
  const address = passed[0] as number
  if (type.kind === 'slice') return decodeElements(view, address, Number(passed[1]), type.element)
  if (type.kind !== 'cstr') return value
  const bytes = new Uint8Array(view.buffer, address, Number(passed[1]) + 1)
  return bytes.slice(0, bytes.indexOf(0))
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
