import type { Contract, Type, Value } from '@sourceless/contract'
import type { CallOutcome, FaultOutcome } from '@sourceless/emulator'
import { scalarBytes } from '../abi.js'
import type { FunctionObservation } from '../api.js'
import type { LoadedCode } from '../file/load.js'
import type { Culprit } from '../locate.js'
import type { Trace } from '../machine/trace.js'
import type { MachinePlatform } from '../platform/platform.js'
import { sameValue } from './compare.js'
import type { Buffer } from './machine-runner.js'

export type ReturnedObservation = Extract<FunctionObservation, { readonly kind: 'returned' }>

/** One run of code, and what the contract says of it. */
export interface TracedRun extends CallOutcome {
  readonly platform: MachinePlatform
  readonly contract: Contract
  readonly loaded: LoadedCode
  readonly expected: ReturnedObservation
  /** Of the parameters that are passed by address, in order. */
  readonly buffers: readonly Buffer[]
  /** What the parameters hold afterwards. */
  readonly after: readonly Value[]
  /** The same run, step by step. */
  trace(): Trace
}

/** The instruction to name for a run that went wrong; see `locate`. */
export function findCulprit(run: TracedRun): Culprit | undefined {
  const { platform, contract, loaded, outcome, abiViolations, buffers } = run
  const base = loaded.codeRanges[0]!.address
  const at = (address: number | bigint | undefined, deed: string): Culprit | undefined =>
    address === undefined ? undefined : { offset: Number(address) - base, deed }
  if (outcome.kind === 'fault') return at(outcome.instructionAddress, faultDeed(contract, outcome, buffers))
  if (outcome.kind === 'fuel') return at(run.trace().lastRound, 'closes the loop that is not left')
  if (outcome.kind !== 'returned')
    return at('instructionAddress' in outcome ? outcome.instructionAddress : undefined, 'stopped the run')
  const trace = run.trace()
  const [broken] = abiViolations
  if (broken !== undefined) return brokenPromise(platform, trace, broken, at)
  const wrong = wrongElement(contract, run.expected, run.after)
  if (wrong !== undefined)
    return at(trace.writerOfByte(buffers[wrong.buffer]!.address + BigInt(wrong.offset)), `${wrong.deed} last`)
  return (
    at(trace.writerOf(resultLocation(platform, contract)), 'computed the result') ??
    at(trace.last, 'returns, and nothing before it has set the result')
  )
}

type At = (address: number | undefined, deed: string) => Culprit | undefined

/** A register that callers want back; the stack pointer is also written by the return itself. */
function brokenPromise({ convention }: MachinePlatform, trace: Trace, broken: string, at: At): Culprit | undefined {
  const { stackPointer, calleeSaved, reserved } = convention
  if (broken === stackPointer.name) {
    const writer = trace.writerOf(stackPointer.location)
    if (writer !== undefined && writer !== trace.last) return at(writer, `moved ${broken} last, and not back`)
    return at(trace.last, `leaves ${broken} other than it was before the call`)
  }
  const location = [...calleeSaved, ...reserved].find(({ name }) => name === broken)?.location ?? broken
  return at(trace.writerOf(location), `wrote ${broken} last, which callers want back`)
}

function resultLocation({ convention }: MachinePlatform, { entry }: Contract): string {
  const isFloat = entry.result.kind === 'float' && convention.floatResult !== undefined
  return (isFloat ? convention.floatResult! : convention.result).location
}

/** Bytes around a buffer that still count as meant to be in it. */
const nearBytes = 64n

type Place = Pick<Buffer, 'address' | 'sizeBytes'>

const passedByAddress = ({ entry }: Contract) =>
  entry.parameters.filter(({ type }) => type.kind === 'slice' || type.kind === 'cstr')

const elementBytes = (type: Type): number => (type.kind === 'slice' ? scalarBytes(type.element) : 1)

/** What an access did that was not permitted, told by the parameter that it is in or next to. */
export function faultDeed(contract: Contract, outcome: FaultOutcome, buffers: readonly Place[]): string {
  if (outcome.access === 'execute') return 'goes where there is no code'
  const { access, sizeBytes, faultingAddress: place } = outcome
  const verb = access === 'read' ? 'reads' : 'writes'
  for (const [n, { name, type }] of passedByAddress(contract).entries()) {
    const { address, sizeBytes: length } = buffers[n]!
    const end = address + BigInt(length)
    if (place < address - nearBytes || place >= end + nearBytes) continue
    if (place >= address && place < end) return `${verb} ${sizeBytes} bytes of ${name}, which is readonly`
    const unit = BigInt(elementBytes(type))
    const where = place < address ? 'before the start' : `at element ${(place - address) / unit}, behind the end`
    return `${verb} ${sizeBytes} bytes ${where} of ${name}, which has ${BigInt(length) / unit} elements`
  }
  return `${verb} ${sizeBytes} bytes that are not the function’s`
}

/** The first element of a parameter that does not hold what it should, with the parameter's number among those passed by address. */
export function wrongElement(
  contract: Contract,
  expected: ReturnedObservation,
  after: readonly Value[],
): { readonly buffer: number; readonly offset: number; readonly deed: string } | undefined {
  for (const [buffer, parameter] of passedByAddress(contract).entries()) {
    const { name, type } = parameter
    const wanted = expected.after.find((one) => one.name === name)?.value
    const found = after[contract.entry.parameters.indexOf(parameter)]
    if (typeof wanted !== 'object' || typeof found !== 'object' || sameValue(wanted, found)) continue
    const place = Array.from<unknown>(wanted).findIndex((one, index) => !Object.is(one, found[index]))
    if (place >= 0) return { buffer, offset: place * elementBytes(type), deed: `wrote element ${place} of ${name}` }
  }
  return undefined
}
