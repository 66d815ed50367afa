import type { Contract, ScalarType, Value } from '@sourceless/contract'
import {
  type Argument,
  describeOutcome,
  growStack,
  type Outcome,
  type Permission,
  type Sandbox,
  type RunOptions as SandboxOptions,
  type ScalarFunction,
  type StatusFunction,
} from '@sourceless/emulator'
import { hasBuffers, type MachineArgument, machineArguments, scalarBytes, shapeOf } from '../abi.js'
import { localArrayBytes } from '../contract-walk.js'
import type { Import } from '../file/format.js'
import { extentOf, type LoadedCode } from '../file/load.js'
import type { Culprit } from '../locate.js'
import { filledBits, type Upper, upperOf, widenPattern } from '../machine/narrow.js'
import { traceCall } from '../machine/trace.js'
import type { MachinePlatform } from '../platform/platform.js'
import { scalarPattern, scalarValue } from '../proof/scalar.js'
import { demandExtended } from './adapters.js'
import { findCulprit, type ReturnedObservation } from './culprit.js'
import { holdElements, readElements, writeElements } from './elements.js'
import { failureCodes } from './failure.js'
import { guestFuel } from './oracle.js'
import { createRandom, type Random } from './random.js'
import type { FunctionRunner, RunOptions, RunResult } from './runner.js'
import { newSandboxes, type Sandboxes } from './sandboxes.js'
import type { Scalar } from './scalars.js'

const stackBytes = 16 * 1024
const wordBytes = 8
/** Of which a quarter is for code and its data. */
const windowBytes = 1 << 20
const baseAlignment = 1 << 16

export interface MachineRunnerOptions {
  /** Room for buffers beyond what tests need. Default 0. */
  readonly bufferBytes?: number
  /** Where its sandbox comes from. Default: it is new. */
  readonly sandboxes?: Sandboxes
}

export interface MachineRunner extends FunctionRunner {
  /** Runs an input that went wrong again; see `locate`. */
  locate(input: readonly Value[], expected: ReturnedObservation): Culprit | undefined
  /** Gives back what it runs in; to be called last. */
  end(): void
}

export function createMachineRunner(
  platform: MachinePlatform,
  contract: Contract,
  loaded: LoadedCode,
  seed: number,
  { bufferBytes = 0, sandboxes = newSandboxes }: MachineRunnerOptions = {},
): MachineRunner {
  const stack = stackBytes + 4096 * Math.ceil((2 * localArrayBytes(contract)) / 4096)
  const { start, end } = extentOf(loaded)
  const base = Math.max(0, Math.floor(start / baseAlignment) - 1) * baseAlignment
  const codeBytes = Math.max(0, end - base - windowBytes / 4)
  const extraBytes = codeBytes + bufferBytes + (stack > windowBytes / 4 ? 4 * stack : 0)
  const sizeBytes = windowBytes * 2 ** Math.ceil(Math.log2(1 + extraBytes / windowBytes))
  const sandbox = sandboxes.take({
    guest: platform.isa.guest,
    convention: platform.convention,
    base: BigInt(base),
    sizeBytes,
    stackBytes: stack,
    seed,
  })
  sandbox.loadSegments(loaded.segments)
  const importedWords = loaded.imports.filter(({ address }) => sandbox.permits(BigInt(address), wordBytes, 'read'))
  const withholdWords = () => {
    for (const { address } of importedWords) sandbox.protect(BigInt(address), wordBytes, 'none')
  }
  withholdWords()
  sandbox.keep()
  const entry = BigInt(loaded.entry)
  const places = machineArguments(platform, contract.entry)
  const ownData = loaded.segments.filter(({ write, sizeBytes }) => write && sizeBytes > 0)
  const isScalar = !hasBuffers(contract.entry) && places.every((p) => p.place.kind !== 'stack')

  const call = (
    input: readonly Value[],
    random: Random,
    options: Pick<SandboxOptions, 'fuel' | 'committedStackBytes'> & Pick<RunOptions, 'above'>,
    from = entry,
  ) => {
    const { above } = options
    const chosen = random.word() | 0
    sandbox.reset(chosen)
    const buffers: Buffer[] = []
    const args = places.map((argument): Argument => {
      const value = input[contract.entry.parameters.indexOf(argument.parameter)]!
      if (argument.kind === 'length') return BigInt((value as readonly unknown[]).length)
      if (argument.kind === 'scalar') {
        const open = random.bits(64)
        const filler = above === 'extension' ? extensionOf(argument.type, value as bigint) : open
        return scalarArgument(platform, argument, value as bigint, filler)
      }
      const buffer = placeBuffer(sandbox, argument.parameter.type, value, buffers.length, chosen)
      buffers.push(buffer)
      return buffer.address
    })
    return { ...sandbox.call(from, args, options), buffers }
  }
  /** What the buffers of parameters hold; other parameters are as they were. */
  const afterwards = (input: readonly Value[], buffers: readonly Buffer[]): readonly Value[] => {
    const after = input.slice()
    let next = 0
    for (const { kind, parameter } of places) {
      if (kind !== 'pointer') continue
      const at = contract.entry.parameters.indexOf(parameter)
      after[at] = readBuffer(sandbox, parameter.type, buffers[next++]!, input[at]!)
    }
    return after
  }
  const run = (input: readonly Value[], { draw = 0, fuel = guestFuel, above }: RunOptions = {}): RunResult => {
    const drawn = () => createRandom(seed ^ 0x0abc ^ Math.imul(draw, 0x9e3779b9))
    const { outcome, result, floatResult, abiViolations, buffers } = platform.system.growsStacks
      ? growStack((committedStackBytes) => call(input, drawn(), { fuel, above, committedStackBytes }))
      : call(input, drawn(), { fuel, above })
    if (outcome.kind !== 'returned') return failure(outcome, importedWords)
    if (abiViolations.length > 0) return brokenAbi(abiViolations)
    const after = afterwards(input, buffers)
    return returned(platform, contract, contract.entry.result.kind === 'float' ? floatResult : result, after)
  }
  let scalar: ScalarFunction | undefined
  // Code that is rejected soon does not get here.
  const compiled = (): ScalarFunction => (scalar ??= compile(contract, sandbox, entry))
  return {
    run,
    locate(input, expected) {
      const drawn = () => createRandom(seed ^ 0x0abc)
      const ended = call(input, drawn(), { fuel: guestFuel })
      const after = ended.outcome.kind === 'returned' ? afterwards(input, ended.buffers) : input
      const trace = () => {
        // Where there is no code nothing runs, and everything is in its place for the call.
        call(input, drawn(), { fuel: guestFuel }, 0n)
        return traceCall(platform, loaded, sandbox)
      }
      return findCulprit({ platform, contract, loaded, expected, ...ended, after, trace })
    },
    runPatterns: isScalar ? fastRunner(platform, contract, compiled, createRandom(seed ^ 0x0abc)) : undefined,
    statusFunction: isScalar ? () => checkedScalar(platform, contract, compiled()) : undefined,
    argumentsExtendedTo: platform.convention.extendedToBits,
    isStateless: ownData.length === 0,
    withholdData() {
      const protect = (permission: Permission) => {
        for (const { address, sizeBytes } of ownData) sandbox.protect(BigInt(address), sizeBytes, permission)
      }
      protect('none')
      return () => {
        protect('read-write')
        withholdWords()
      }
    },
    end: () => sandboxes.giveBack(sandbox),
  }
}

/** What is above a value that is extended by its type to a register. */
const extensionOf = (type: ScalarType, value: bigint | number | boolean): bigint =>
  type.kind === 'int' && type.signed && (value as bigint) < 0n ? -1n : 0n

function scalarArgument(
  platform: MachinePlatform,
  argument: ScalarArgument,
  value: bigint | number | boolean,
  garbage: bigint,
): Argument {
  const pattern = widened(platform, argument, scalarPattern(argument.type, value), garbage)
  const { kind, bits } = shapeOf(argument)
  // A float in a register for integers is passed like one.
  const isFloat = kind === 'float' && (argument.place.kind === 'stack' || argument.place.isFloat)
  return isFloat ? { float: pattern, bits: bits as 32 | 64 } : { int: pattern, bits }
}

function compile(contract: Contract, sandbox: Sandbox, entry: bigint): ScalarFunction {
  const { parameters, result } = contract.entry
  return sandbox.compileScalar(entry, {
    parameters: parameters.map((p) => (p.type.kind === 'float' ? 'float' : 'int')),
    result: result.kind === 'void' ? 'none' : result.kind === 'float' ? 'float' : 'int',
  })
}

/** Fails also where the result is not extended as the convention asks. */
function checkedScalar(platform: MachinePlatform, { entry }: Contract, scalar: ScalarFunction): StatusFunction {
  const { run } = scalar
  scalar.setFuel(guestFuel)
  if (entry.result.kind === 'void') return run
  const type = entry.result as ScalarType
  const upper = upperOf(platform, type, type.kind === 'float')
  return upper === undefined ? run : demandExtended(run, entry.parameters.length, upper, filledBits(type))
}

function fastRunner(platform: MachinePlatform, contract: Contract, compiled: () => ScalarFunction, random: Random) {
  const places = machineArguments(platform, contract.entry) as readonly ScalarArgument[]
  const passed = places.map((place) => ({ place, isNarrow: filledBits(place.type) < 64 }))
  const { result: type } = contract.entry
  const resultBits = type.kind === 'void' ? 0 : type.kind === 'bool' ? 8 : type.bits
  const upper = type.kind === 'void' ? undefined : upperOf(platform, type as ScalarType, type.kind === 'float')
  const args: bigint[] = passed.map(() => 0n)
  return (patterns: readonly bigint[], fuel: number): bigint | undefined => {
    const scalar = compiled()
    scalar.setFuel(fuel)
    for (let i = 0; i < passed.length; i++) {
      const { place, isNarrow } = passed[i]!
      args[i] = isNarrow ? widened(platform, place, patterns[i]!, random.bits(64)) : patterns[i]!
    }
    const [result, status] = scalar.run(...args)
    if (status !== 0) return undefined
    if (upper !== undefined && !isExtended(upper, type as ScalarType, result)) return undefined
    const pattern = BigInt.asUintN(resultBits, result)
    return type.kind === 'bool' && pattern > 1n ? undefined : pattern
  }
}

type ScalarArgument = Extract<MachineArgument, { kind: 'scalar' }>

/** An argument as a caller passes it; what the convention leaves open above it is garbage. */
function widened(platform: MachinePlatform, { type, place }: ScalarArgument, pattern: bigint, garbage: bigint): bigint {
  return widenPattern(upperOf(platform, type, place.kind === 'register' && place.isFloat), type, pattern, garbage)
}

/** Whether a result has above it what the convention asks for. */
function isExtended(upper: Upper, type: ScalarType, raw: bigint): boolean {
  const value = BigInt.asUintN(filledBits(type), raw)
  return BigInt.asUintN(upper.toBits, widenPattern(upper, type, value, 0n)) === BigInt.asUintN(upper.toBits, raw)
}

function returned(platform: MachinePlatform, contract: Contract, raw: bigint, after: readonly Value[]): RunResult {
  const type = contract.entry.result
  if (type.kind === 'void') return { kind: 'returned', after }
  const upper = upperOf(platform, type as ScalarType, type.kind === 'float')
  if (upper !== undefined && !isExtended(upper, type as ScalarType, raw))
    return {
      kind: 'failed',
      code: 'abi-violation',
      description: `returned 0x${raw.toString(16)}, which is not extended as the ABI demands`,
    }
  if (type.kind === 'bool') {
    const byte = raw & 0xffn
    if (byte > 1n)
      return { kind: 'failed', code: 'abi-violation', description: `returned ${byte} as a bool, which must be 0 or 1` }
    return { kind: 'returned', result: byte === 1n, after }
  }
  return { kind: 'returned', result: scalarValue(type, BigInt.asUintN(type.bits, raw)), after }
}

function brokenAbi(registers: readonly string[]): RunResult {
  return {
    kind: 'failed',
    code: 'abi-violation',
    description: `returned with ${registers.join(', ')} not as the ABI demands`,
  }
}

/** What a loader fills in, the code may not count on. */
function failure(outcome: Outcome, words: readonly Import[]): RunResult {
  const touched = outcome.kind === 'fault' ? Number(outcome.faultingAddress) : undefined
  const word = words.find(({ address }) => touched !== undefined && touched >= address && touched < address + wordBytes)
  if (word !== undefined)
    return { kind: 'failed', code: 'memory-violation', description: `uses ${word.name}, which another file defines` }
  return {
    kind: 'failed',
    code: failureCodes[outcome.kind] ?? 'bad-control-flow',
    description: describeOutcome(outcome),
  }
}

export interface Buffer {
  readonly address: bigint
  readonly sizeBytes: number
}

/** Bytes right before and after a buffer are forbidden; so is writing to what the contract only reads. */
function placeBuffer(
  sandbox: Sandbox,
  type: Contract['entry']['parameters'][number]['type'],
  value: Value,
  index: number,
  chosen: number,
): Buffer {
  if (type.kind === 'cstr') {
    const text = value as Uint8Array
    const address = sandbox.allocate(text.length + 1, {
      permission: type.writable ? 'read-write' : 'read',
      alignment: 1,
    })
    const bytes = sandbox.bytes(address, text.length + 1)
    bytes.set(text)
    bytes[text.length] = 0
    if (type.writable) sandbox.protect(address + BigInt(text.length), 1, 'read')
    return { address, sizeBytes: text.length }
  }
  if (type.kind !== 'slice') throw new Error('not a buffer')
  const elements = value as readonly Scalar[]
  // Callers may pass any pointer with length 0: sometimes a null pointer, sometimes one to nothing that may be read.
  if (elements.length === 0 && ((chosen >>> (8 + (index % 16))) & 1) === 0) return { address: 0n, sizeBytes: 0 }
  const width = scalarBytes(type.element)
  const sizeBytes = elements.length * width
  // Aligned to the element only: code may not count on more.
  const address = sandbox.allocate(sizeBytes, {
    permission: type.writable ? 'read-write' : 'read',
    alignment: 16,
    misalignment: width * (index % 2),
  })
  writeElements(sandbox.bytes(address, sizeBytes), type.element, elements)
  return { address, sizeBytes }
}

/** What a buffer holds: `value` itself where that is what was placed there. */
function readBuffer(
  sandbox: Sandbox,
  type: Contract['entry']['parameters'][number]['type'],
  { address, sizeBytes }: Buffer,
  value: Value,
): Value {
  const bytes = sizeBytes === 0 ? new Uint8Array() : sandbox.bytes(address, sizeBytes)
  if (type.kind === 'cstr') {
    const end = bytes.indexOf(0)
    return bytes.slice(0, end < 0 ? bytes.length : end)
  }
  if (type.kind !== 'slice') throw new Error('not a buffer')
  return holdElements(bytes, type.element, value as readonly Scalar[]) ? value : readElements(bytes, type.element)
}
