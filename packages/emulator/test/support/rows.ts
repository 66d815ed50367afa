import {
  type ConcreteIsa,
  type ConcreteMemory,
  createConcreteMachine,
  type Location,
  type StepOutcome,
} from '@sourceless/isa'
import { expect } from 'vitest'
import { createSandbox, type Guest, type Outcome } from '../../src/index.js'
import { sameButForNaNs } from './float.js'
import { createRandom, type Random } from './random.js'

/** An instruction set's table, and how to draw instructions of a row. */
export interface RowsOfIsa<I extends { readonly sizeBytes: number }, F> {
  readonly guest: Guest
  readonly isa: ConcreteIsa<I>
  readonly forms: readonly F[]
  readonly nameOf: (form: F) => string
  /** Bytes of an instruction of the row with operands drawn at random; undefined where there is none to be found. */
  draw(form: F, random: Random): Uint8Array | undefined
  decode(bytes: Uint8Array): I | undefined
  unmodelled(instruction: I): string | undefined
}

/** Rows are spread over this many tests. */
export const parts = 8

/** Memory that instructions may access, with a good deal of room above the addresses that registers hold. */
const bufferBytes = 160 * 1024
const nearStart = 8 * 1024
const operandChoices = Number(process.env.SLOW ? 40 : 3)
const statesPerChoice = Number(process.env.SLOW ? 20 : 7)
const maximumCodeBytes = 16
/** An instruction that goes on at itself (rep movsb) is followed this long. */
const fuel = 60

class Fault extends Error {
  readonly access: 'read' | 'write'
  readonly address: bigint
  constructor(access: 'read' | 'write', address: bigint) {
    super(access)
    this.access = access
    this.address = address
  }
}

/** How often draws and runs came to what. */
export interface RowCounts {
  rows: number
  modelled: number
  compared: number
  completed: number
}

/** Compares the emulator with the bigint machine on every row of one part. */
export function compareRows<I extends { readonly sizeBytes: number }, F>(
  table: RowsOfIsa<I, F>,
  part: number,
): RowCounts {
  const bench = createBench(table)
  const counts: RowCounts = { rows: 0, modelled: 0, compared: 0, completed: 0 }
  table.forms.forEach((form, row) => {
    if (row % parts !== part) return
    const random = createRandom(0xe3 + row)
    const drawn = Array.from({ length: operandChoices }, () => table.draw(form, random)).filter(
      (code) => code !== undefined,
    )
    if (drawn.length > 0) counts.rows++
    let isModelled = false
    for (const code of drawn) {
      const instruction = table.decode(code)!
      const context = `${table.nameOf(form)} ${Buffer.from(code).toString('hex')} row ${row}`
      const reason = table.unmodelled(instruction)
      if (reason !== undefined) {
        expect(bench.refused(code), context).toMatchObject({ kind: 'illegal' })
        continue
      }
      isModelled = true
      bench.load(code)
      for (let trial = 0; trial < statesPerChoice; trial++) {
        const completed = bench.compare(instruction, random, `${context} trial ${trial}`)
        counts.compared++
        if (completed) counts.completed++
      }
    }
    if (isModelled) counts.modelled++
  })
  return counts
}

function createBench<I extends { readonly sizeBytes: number }, F>({ guest, isa }: RowsOfIsa<I, F>) {
  const sandbox = createSandbox({ guest, stackBytes: 4096 })
  const buffer = sandbox.allocate(bufferBytes)
  const codeAddress = sandbox.allocate(maximumCodeBytes, { permission: 'none' })
  const bytes = sandbox.bytes(buffer, bufferBytes)
  const pristine = new Uint8Array(bufferBytes)
  const fill = createRandom(0x5eed)
  for (let index = 0; index < bufferBytes; index++) pristine[index] = fill.below(256)
  const expected = new Uint8Array(bufferBytes)
  /** Places in the buffer that the reference has stored to. */
  let stored: (readonly [at: number, sizeBytes: number])[] = []
  let code = new Uint8Array()
  const names = Object.keys(isa.locations)

  const memory: ConcreteMemory = {
    load(address, sizeBytes) {
      let value = 0n
      const [at, source] = place(address, sizeBytes, 'read')
      for (let index = sizeBytes - 1; index >= 0; index--) value = (value << 8n) | BigInt(source[at + index]!)
      return value
    },
    store(address, value, sizeBytes) {
      const [at, target] = place(address, sizeBytes, 'write')
      stored.push([at, sizeBytes])
      for (let index = 0; index < sizeBytes; index++) target[at + index] = Number((value >> BigInt(8 * index)) & 0xffn)
    },
  }
  const place = (address: bigint, sizeBytes: number, access: 'read' | 'write'): readonly [number, Uint8Array] => {
    for (const [start, space] of [
      [buffer, expected],
      [codeAddress, code],
    ] as const) {
      const isReadable = access === 'read' || space === expected
      const offset = address - start
      if (isReadable && offset >= 0n && offset + BigInt(sizeBytes) <= BigInt(space.length))
        return [Number(offset), space]
    }
    throw new Fault(access, address)
  }
  /** Follows one instruction as long as it goes on at itself. */
  const reference = (
    instruction: I,
    initial: ReadonlyMap<Location, bigint>,
    undefinedValue: (bits: number) => bigint,
  ) => {
    let asked = 0
    const machine = createConcreteMachine(isa, {
      memory,
      undefined(bits) {
        asked++
        return undefinedValue(bits) & ((1n << BigInt(bits)) - 1n)
      },
    })
    for (const [name, value] of initial) machine.state.set(name, value)
    expected.set(pristine)
    stored = []
    let outcome: StepOutcome | Fault | 'fuel' = 'fuel'
    for (let count = 0; count <= fuel; count++) {
      try {
        outcome = machine.step(instruction, codeAddress)
      } catch (reason) {
        if (!(reason instanceof Fault)) throw reason
        outcome = reason
      }
      if (outcome instanceof Fault || outcome.kind !== 'continued' || outcome.address !== codeAddress) break
      outcome = 'fuel'
    }
    return { outcome, state: machine.state, asked }
  }
  const draw = (random: Random): Map<Location, bigint> => {
    const near = (): bigint => buffer + BigInt(nearStart + random.below(256))
    const state = new Map<Location, bigint>()
    for (const name of names) {
      if (isa.locations[name] === 1) state.set(name, BigInt(random.below(2)))
      else if (!guest.registers.includes(name)) state.set(name, random.value(64))
      else
        state.set(
          name,
          random.below(3) === 0 ? random.value(64) : random.below(2) === 0 ? near() : BigInt(random.below(8)),
        )
    }
    return state
  }
  const load = (next: Uint8Array): void => {
    sandbox.protect(codeAddress, maximumCodeBytes, 'none')
    sandbox.loadCode(next, codeAddress)
    code = new Uint8Array(next)
  }

  const compareState = (
    initial: ReadonlyMap<Location, bigint>,
    runs: ReturnType<typeof reference>[],
    context: string,
  ): void => {
    for (const [location, value] of runs[0]!.state) {
      if (runs.some(({ state }) => state.get(location) !== value)) continue
      const actual = sandbox.read(location)
      if (sameButForNaNs(actual, value)) continue
      const before = [...initial].map(([name, number]) => `${name}=${number.toString(16)}`).join(' ')
      expect.fail(`${location} after ${context}: ${actual.toString(16)}, expected ${value.toString(16)} from ${before}`)
    }
  }
  const compareMemory = (context: string): void => {
    if (Buffer.compare(bytes, expected) === 0) return
    for (const [at, sizeBytes] of stored) {
      const [ours, theirs] = [bytes, expected].map((space) => littleEndian(space.subarray(at, at + sizeBytes)))
      if (sameButForNaNs(ours!, theirs!)) expected.set(bytes.subarray(at, at + sizeBytes), at)
    }
    const at = bytes.findIndex((byte, index) => byte !== expected[index])
    if (at >= 0) expect.fail(`byte ${at} after ${context}: ${bytes[at]}, expected ${expected[at]}`)
  }
  return {
    load,
    refused(next: Uint8Array): Outcome {
      load(next)
      return sandbox.run(codeAddress, { fuel })
    },
    /** True when the instruction completed. */
    compare(instruction: I, random: Random, context: string): boolean {
      const initial = draw(random)
      // Whatever depends on an undefined result differs between some of these.
      const first = reference(instruction, initial, () => 0n)
      const runs = [first]
      if (first.asked > 0) {
        for (const value of [() => -1n, () => 1n, random.value, random.value])
          runs.push(reference(instruction, initial, value))
        runs[0] = reference(instruction, initial, () => 0n)
      }
      for (const [name, value] of initial) sandbox.write(name, value)
      bytes.set(pristine)
      const { outcome } = first
      if (isIntoItself(outcome, codeAddress, code.length)) return false
      const actual = sandbox.run(codeAddress, { fuel, observeFlags: true })
      expect(actual, context).toMatchObject(asOutcome(outcome, codeAddress, guest))
      if (outcome === 'fuel' || outcome instanceof Fault || outcome.kind !== 'continued') return false
      compareState(initial, runs, context)
      // Whether bytes are undefined is not known here: those of rows that ask for undefined values are not compared.
      if (first.asked === 0) compareMemory(context)
      return true
    },
  }
}

const littleEndian = (bytes: Uint8Array): bigint => bytes.reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n)

const isIntoItself = (outcome: StepOutcome | Fault | 'fuel', start: bigint, sizeBytes: number): boolean =>
  outcome !== 'fuel' &&
  !(outcome instanceof Fault) &&
  outcome.kind === 'continued' &&
  outcome.address > start &&
  outcome.address < start + BigInt(sizeBytes)

/** What the sandbox says of a step: nothing executable is around the instruction. */
function asOutcome(outcome: StepOutcome | Fault | 'fuel', instructionAddress: bigint, guest: Guest): object {
  if (outcome === 'fuel') return { kind: 'fuel' }
  if (outcome instanceof Fault) {
    const { access, address } = outcome
    return { kind: 'fault', access, address, instructionAddress }
  }
  if (outcome.kind === 'trapped') return { kind: 'trap', trap: outcome.trap, instructionAddress }
  if (outcome.kind === 'system-call') return { kind: 'forbidden', instructionAddress }
  const { address } = outcome
  if (address % BigInt(guest.isa.instructionAlignment) !== 0n) return { kind: 'trap', trap: 'misaligned' }
  return { kind: 'fault', access: 'execute', address }
}
