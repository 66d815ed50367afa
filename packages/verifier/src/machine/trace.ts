import type { Sandbox } from '@sourceless/emulator'
import {
  createConcreteMachine,
  createTerms,
  type Location,
  type MeaningContext,
  type StepOutcome,
} from '@sourceless/isa'
import { type LoadedCode, rangeAt } from '../file/load.js'
import type { MachinePlatform } from '../platform/platform.js'
import type { MachineInstruction, MachineIsa } from './isa.js'

/** What instructions wrote in one run. Addresses are where the code is loaded. */
export interface Trace {
  /** The last instruction that was executed or begun. */
  readonly last: number
  /** The last jump backwards. */
  readonly lastRound: number | undefined
  /** The last instruction that computed what is in a register: copies between registers are looked through. */
  writerOf(location: Location): number | undefined
  /** The last instruction that stored a byte. */
  writerOfByte(address: bigint): number | undefined
}

/** Longer runs are not followed to their end. */
const mostSteps = 100_000

/** Follows the call for which a sandbox is ready, instruction by instruction. */
export function traceCall({ isa }: MachinePlatform, loaded: LoadedCode, sandbox: Sandbox): Trace {
  const ranges = loaded.codeRanges
  const writers = new Map<Location, number>()
  const byteWriters = new Map<bigint, number>()
  const machine = createConcreteMachine(isa, { memory: memoryOf(sandbox, (byte) => byteWriters.set(byte, last)) })
  for (const location of machine.state.keys()) machine.state.set(location, sandbox.read(location))
  const known = new Map<number, { readonly instruction: MachineInstruction; readonly writes: Writes }>()
  let last = loaded.entry
  let lastRound: number | undefined
  for (let address = BigInt(loaded.entry), steps = 0; address !== sandbox.returnAddress && steps < mostSteps; steps++) {
    const at = Number(address)
    const read = known.get(at) ?? readAt(isa, ranges, at)
    if (read === undefined) break
    known.set(at, read)
    last = at
    const outcome = stepOrStop(() => machine.step(read.instruction, address))
    if (outcome?.kind !== 'continued') break
    const before = new Map(writers)
    for (const [location, copied] of read.writes)
      writers.set(location, (copied === undefined ? undefined : before.get(copied)) ?? at)
    if (outcome.by === 'jump' && outcome.address <= address) lastRound = at
    address = outcome.address
  }
  return {
    last,
    lastRound,
    writerOf: (location) => writers.get(location),
    writerOfByte: (byte) => byteWriters.get(byte),
  }
}

class Forbidden extends Error {}

function stepOrStop(step: () => StepOutcome): StepOutcome | undefined {
  try {
    return step()
  } catch (error) {
    if (error instanceof Forbidden) return undefined
    throw error
  }
}

function memoryOf(sandbox: Sandbox, stored: (byte: bigint) => void) {
  const bytesAt = (address: bigint, sizeBytes: number, access: 'read' | 'write'): Uint8Array => {
    if (!sandbox.permits(address, sizeBytes, access)) throw new Forbidden()
    return sandbox.bytes(address, sizeBytes)
  }
  return {
    load: (address: bigint, sizeBytes: number): bigint =>
      bytesAt(address, sizeBytes, 'read').reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n),
    store(address: bigint, value: bigint, sizeBytes: number): void {
      const bytes = bytesAt(address, sizeBytes, 'write')
      for (let n = 0; n < sizeBytes; n++) {
        bytes[n] = Number((value >> BigInt(8 * n)) & 0xffn)
        stored(address + BigInt(n))
      }
    },
  }
}

/** By location: what it is a copy of, if it is one. */
type Writes = ReadonlyMap<Location, Location | undefined>

function readAt(isa: MachineIsa, ranges: LoadedCode['codeRanges'], address: number) {
  const range = rangeAt(ranges, address)
  const instruction = range && isa.decode(range.bytes, address - range.address).value
  if (instruction === undefined || isa.unmodelled(instruction) !== undefined) return undefined
  return { instruction, writes: writesOf(isa, instruction) }
}

function writesOf(isa: MachineIsa, instruction: MachineInstruction): Writes {
  const terms = createTerms()
  const writes = new Map<Location, Location | undefined>()
  const context: MeaningContext = {
    terms,
    read: (location) => terms.variable(location, isa.locations[location]!),
    write: (location, { op, name }) => void writes.set(location, op === 'var' ? name : undefined),
    load: (_, sizeBytes) => terms.undefined(8 * sizeBytes),
    store() {},
    trap() {},
    jump() {},
    systemCall() {},
  }
  isa.applyMeaning(instruction, 0n, context)
  return writes
}
