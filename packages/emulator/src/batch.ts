import { op, WasmEmitter } from '@sourceless/isa-wasm'
import { writeWasm } from '@sourceless/object-wasm'

/** A function of i64s to (i64 result, i32 status), exported by a WebAssembly instance. */
export type StatusFunction = (...args: bigint[]) => [bigint, number]

export interface BatchParameter {
  /** 1 to 64. */
  readonly bits: number
  readonly signed: boolean
  /** A float's bit pattern. Default false. */
  readonly float?: boolean
}

export interface BatchRequest {
  readonly parameters: readonly BatchParameter[]
  /** Bits of the result that are compared; 0 compares only that both return. */
  readonly resultBits: number
  /** Gets each argument as a caller passes it, see `extendedToBits`. */
  readonly candidate: StatusFunction
  /**
   * How far a caller extends arguments (the convention's `extendedToBits`). 0: not at all, bits above an argument are
   * arbitrary. 32: to 32 bits by its signedness, the bits above are arbitrary; what compilers for x86-64 do and the
   * default. 64: to 32 bits by its signedness, then to 64 by bit 31; 32-bit floats get ones above them (RISC-V).
   */
  readonly extendedToBits?: 0 | 32 | 64
  /** Gets arguments extended to 64 bits by their signedness. A status other than 0: the input is outside the contract. */
  readonly oracle: StatusFunction
}

export interface BatchMismatch {
  /** Place in the enumeration, or in the list of inputs. */
  readonly index: bigint
  /** As the oracle gets them. */
  readonly args: readonly bigint[]
  readonly expected: bigint
  /** Low `resultBits` bits; meaningless when the status is not 0. */
  readonly actual: bigint
  /** The candidate's, see `ScalarFunction.explain`. */
  readonly actualStatus: number
}

/** The loop over inputs lives in a module of its own, so that V8 optimises candidate and oracle while it runs. */
export interface BatchDriver {
  /**
   * Compares on inputs `start` … `start + count − 1` of the enumeration: all parameters packed into one number, the
   * first in the lowest bits. Stops at the first mismatch. Only for parameters of at most 63 bits together.
   */
  enumerate(start: bigint, count: bigint): BatchMismatch | undefined
  /** Compares on a list of inputs, one value per parameter after another; only the low bits of each count. */
  compare(inputs: BigUint64Array): BatchMismatch | undefined
  /** Inputs that the oracle accepted and that were compared, since the driver was made. */
  readonly compared: bigint
}

const chunkInputs = 4096
const stretchInputs = 1n << 16n
const wordBytes = 8
/** Decides the open bits of an argument; odd, so that every index gives other bits. */
const scatter = 0x9e3779b97f4a7c15n
const allBits = 0xffffffffffffffffn
const upperHalf = 0xffffffff00000000n

/** Makes a driver for one pair of functions. */
export function createBatchDriver(request: BatchRequest): BatchDriver {
  const { parameters, candidate, oracle, resultBits, extendedToBits = 32 } = request
  const totalBits = parameters.reduce((sum, { bits }) => sum + bits, 0)
  const pages = Math.max(1, Math.ceil((chunkInputs * parameters.length * wordBytes) / 65536))
  const module = new WebAssembly.Module(driverModule(request, pages) as BufferSource)
  const { exports } = new WebAssembly.Instance(module, { driver: { candidate, oracle } })
  const { enumerate, compare, compared, memory } = exports as unknown as {
    enumerate: (start: bigint, count: bigint) => bigint
    compare: (start: bigint, count: bigint) => bigint
    compared: WebAssembly.Global
    memory: WebAssembly.Memory
  }
  const buffer = new BigUint64Array(memory.buffer)
  const mismatch = (index: bigint, values: readonly bigint[], scattered: bigint): BatchMismatch => {
    const args = values.map((value, place) => extend(value, parameters[place]!))
    const [expected] = oracle(...args)
    const [actual, actualStatus] = candidate(
      ...values.map((value, place) => open(value, parameters[place]!, scattered, extendedToBits)),
    )
    return {
      index,
      args,
      expected: BigInt.asUintN(resultBits, expected),
      actual: BigInt.asUintN(resultBits, actual),
      actualStatus,
    }
  }
  return {
    get compared() {
      return BigInt.asUintN(64, compared.value as bigint)
    },
    enumerate(start, count) {
      if (totalBits > 63) throw new RangeError(`${totalBits} bits of input cannot be enumerated`)
      let index = -1n
      // A running loop is not replaced by its optimised version, the next call is.
      for (let done = 0n; done < count && index === -1n; done += stretchInputs) {
        index = enumerate(start + done, count - done < stretchInputs ? count - done : stretchInputs)
      }
      if (index === -1n) return undefined
      let shift = 0n
      const values = parameters.map(({ bits }) => {
        const value = BigInt.asUintN(bits, index >> shift)
        shift += BigInt(bits)
        return value
      })
      return mismatch(index, values, index)
    },
    compare(inputs) {
      const width = Math.max(1, parameters.length)
      if (inputs.length % width !== 0) throw new RangeError(`${inputs.length} values are no list of ${width}-tuples`)
      const total = inputs.length / width
      for (let done = 0; done < total; done += chunkInputs) {
        const size = Math.min(chunkInputs, total - done)
        buffer.set(inputs.subarray(done * width, (done + size) * width))
        const index = Number(compare(0n, BigInt(size)))
        if (index === -1) continue
        const place = (done + index) * width
        const values = parameters.map(({ bits }, each) => BigInt.asUintN(bits, inputs[place + each]!))
        return mismatch(BigInt(done + index), values, BigInt(index))
      }
      return undefined
    },
  }
}

const extend = (value: bigint, { bits, signed }: BatchParameter): bigint =>
  signed ? BigInt.asIntN(bits, value) : BigInt.asUintN(bits, value)

/** What lies above bit `from` of an argument: nothing that is open, copies of bit 31, ones, or arbitrary bits. */
interface Filling {
  readonly kind: 'none' | 'sign' | 'ones' | 'open'
  readonly from: number
}

function fillingOf({ bits, float = false }: BatchParameter, extendedToBits: 0 | 32 | 64): Filling {
  if (bits === 64) return { kind: 'none', from: 64 }
  if (extendedToBits === 64 && float) return { kind: 'ones', from: 32 }
  if (extendedToBits === 0 || float) return { kind: 'open', from: bits }
  if (bits > 32) return { kind: 'none', from: 64 }
  return { kind: extendedToBits === 64 ? 'sign' : 'open', from: 32 }
}

/** The candidate's view of an argument, as the module computes it. */
function open(value: bigint, parameter: BatchParameter, index: bigint, extendedToBits: 0 | 32 | 64): bigint {
  const extended = extend(value, parameter)
  const filling = fillingOf(parameter, extendedToBits)
  if (filling.kind === 'sign') return BigInt.asIntN(32, extended)
  if (filling.kind === 'ones') return BigInt.asUintN(32, extended) | upperHalf
  if (filling.kind === 'none') return extended
  const below = (1n << BigInt(filling.from)) - 1n
  return (extended & below) | (BigInt.asUintN(64, (index + 1n) * scatter) & (allBits ^ below))
}

function driverModule(request: BatchRequest, pages: number): Uint8Array {
  const { parameters } = request
  const i64 = parameters.map(() => 'i64' as const)
  const type = { parameters: i64, results: ['i64', 'i32'] } as const
  const loop = (source: 'index' | 'memory') => ({
    type: { parameters: ['i64', 'i64'], results: ['i64'] } as const,
    locals: [...(['i64', 'i64', 'i32', 'i64'] as const), ...i64],
    body: driverLoop(request, source),
  })
  const zero = new WasmEmitter(16)
  zero.i64Const(0)
  zero.end()
  return writeWasm({
    imports: (['candidate', 'oracle'] as const).map((field) => ({
      module: 'driver',
      field,
      description: { kind: 'function', type },
    })),
    functions: [loop('index'), loop('memory')],
    memories: [{ minimum: pages }],
    globals: [{ type: { type: 'i64', mutable: true }, initial: zero.finish() }],
    exports: [
      { name: 'enumerate', kind: 'function', index: 2 },
      { name: 'compare', kind: 'function', index: 3 },
      { name: 'memory', kind: 'memory', index: 0 },
      { name: 'compared', kind: 'global', index: 0 },
    ],
  })
}

const candidateIndex = 0
const oracleIndex = 1
// Locals of a loop. `arguments` come after.
const local = { index: 0, left: 1, expected: 2, actual: 3, status: 4, open: 5, arguments: 6 } as const

/** `(start, count) → index of the first mismatch, or −1`. */
function driverLoop(request: BatchRequest, source: 'index' | 'memory'): Uint8Array {
  const { parameters, resultBits } = request
  const e = new WasmEmitter(512)
  e.block()
  e.loop()
  e.localGet(local.left)
  e.emit(op['i64.eqz'])
  e.brIf(1)
  emitArguments(e, parameters, source)
  parameters.forEach((_, place) => {
    e.localGet(local.arguments + place)
  })
  e.call(oracleIndex)
  e.localSet(local.status)
  e.localSet(local.expected)
  e.localGet(local.status)
  e.emit(op['i32.eqz'])
  e.if()
  emitOpenArguments(e, request)
  e.call(candidateIndex)
  e.localSet(local.status)
  e.localSet(local.actual)
  e.globalGet(0)
  e.i64Const(1)
  e.emit(op['i64.add'])
  e.globalSet(0)
  e.localGet(local.status)
  if (resultBits > 0) {
    e.localGet(local.expected)
    e.localGet(local.actual)
    e.emit(op['i64.xor'])
    e.i64Const(64 - resultBits)
    e.emit(op['i64.shl'])
    e.i64Const(0)
    e.emit(op['i64.ne'])
    e.emit(op['i32.or'])
  }
  e.if()
  e.localGet(local.index)
  e.return()
  e.end()
  e.end()
  e.localGet(local.index)
  e.i64Const(1)
  e.emit(op['i64.add'])
  e.localSet(local.index)
  e.localGet(local.left)
  e.i64Const(1)
  e.emit(op['i64.sub'])
  e.localSet(local.left)
  e.br(0)
  e.end()
  e.end()
  e.i64Const(-1)
  e.end()
  return e.finish()
}

/** Each argument, extended to 64 bits, into its local. */
function emitArguments(e: WasmEmitter, parameters: readonly BatchParameter[], source: 'index' | 'memory'): void {
  let shift = 0
  parameters.forEach(({ bits, signed }, place) => {
    if (source === 'index') {
      e.localGet(local.index)
      e.i64Const(shift)
      e.emit(op['i64.shr_u'])
    } else {
      e.localGet(local.index)
      e.i64Const(parameters.length * wordBytes)
      e.emit(op['i64.mul'])
      e.emit(op['i32.wrap_i64'])
      e.memory(op['i64.load'], place * wordBytes)
    }
    shift = Math.min(63, shift + bits)
    if (bits < 64) {
      for (const opcode of [op['i64.shl'], signed ? op['i64.shr_s'] : op['i64.shr_u']]) {
        e.i64Const(64 - bits)
        e.emit(opcode)
      }
    }
    e.localSet(local.arguments + place)
  })
}

/** Leaves the arguments as the candidate gets them. */
function emitOpenArguments(e: WasmEmitter, { parameters, extendedToBits = 32 }: BatchRequest): void {
  const fillings = parameters.map((parameter) => fillingOf(parameter, extendedToBits))
  if (fillings.some(({ kind }) => kind === 'open')) {
    e.localGet(local.index)
    e.i64Const(1)
    e.emit(op['i64.add'])
    e.i64Const(scatter)
    e.emit(op['i64.mul'])
    e.localSet(local.open)
  }
  fillings.forEach((filling, place) => {
    e.localGet(local.arguments + place)
    if (filling.kind === 'none') return
    if (filling.kind === 'sign') {
      e.emit(op['i64.extend32_s'])
      return
    }
    const below = (1n << BigInt(filling.from)) - 1n
    e.i64Const(below)
    e.emit(op['i64.and'])
    if (filling.kind === 'ones') e.i64Const(upperHalf)
    else {
      e.localGet(local.open)
      e.i64Const(allBits ^ below)
      e.emit(op['i64.and'])
    }
    e.emit(op['i64.or'])
  })
}
