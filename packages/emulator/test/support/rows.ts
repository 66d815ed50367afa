import { type ConcreteIsa, type ConcreteMemory, createConcreteMachine, type StepOutcome } from '@sourceless/isa'
import { expect } from 'vitest'
import { createSandbox, type Guest } from '../../src/index.js'
import { batchGuest, batchSize, dispatchAreaBytes, regionBytes, slotOffset } from './batch-guest.js'
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
const bufferBytes = 80 * 1024
const nearStart = 8 * 1024
const operandChoices = process.env.SLOW ? 40 : 3
const statesPerChoice = process.env.SLOW ? 20 : 7
/** An instruction that goes on at itself (rep movsb) is followed this long. */
const maximumRepetitions = 300
/** Thrown through the bigint machine where an instruction reads code. */
const leftOut = Symbol('left out')

type Step = StepOutcome | Fault | 'fuel'

/** What the bigint machine made of an instruction: `values` by location, and how often it asked for an undefined one. */
interface Reference {
  readonly outcome: Step
  readonly values: readonly bigint[]
  readonly asked: number
}

/** Values for the kinds of locations, made once: drawing them anew took most of the time. */
function createPool(buffer: bigint) {
  const random = createRandom(0x9001)
  const values = Array.from({ length: 8192 }, () => random.value(64))
  const near = Array.from({ length: 256 }, (_, index) => buffer + BigInt(nearStart + index))
  const small = Array.from({ length: 8 }, (_, index) => BigInt(index))
  return {
    flag: (source: Random): bigint => small[source.below(2)]!,
    word: (source: Random): bigint => values[source.below(values.length)]!,
    register(source: Random): bigint {
      const choice = source.next()
      const index = choice >>> 4
      if (choice % 3 === 0) return values[index % values.length]!
      return (choice & 1) === 0 ? near[index % near.length]! : small[index % small.length]!
    },
  }
}

class Fault {
  readonly access: 'read' | 'write'
  readonly address: bigint
  constructor(access: 'read' | 'write', address: bigint) {
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

interface Drawn<I> {
  readonly code: Uint8Array
  readonly instruction: I
  readonly context: string
  readonly random: Random
}

/** Compares the emulator with the bigint machine on every row of one part. */
export function compareRows<I extends { readonly sizeBytes: number }, F>(
  table: RowsOfIsa<I, F>,
  part: number,
): RowCounts {
  const counts: RowCounts = { rows: 0, modelled: 0, compared: 0, completed: 0 }
  const modelled: Drawn<I>[] = []
  table.forms.forEach((form, row) => {
    if (row % parts !== part) return
    const random = createRandom(0xe3 + row)
    const before = modelled.length
    let found = false
    for (let choice = 0; choice < operandChoices; choice++) {
      const code = table.draw(form, random)
      if (code === undefined) continue
      found = true
      const instruction = table.decode(code)!
      const context = `${table.nameOf(form)} ${Buffer.from(code).toString('hex')} row ${row}`
      if (table.unmodelled(instruction) === undefined) modelled.push({ code, instruction, context, random })
      else expect('reason' in table.guest.isa.decode(code, 0), context).toBe(true)
    }
    if (found) counts.rows++
    if (modelled.length > before) counts.modelled++
  })
  const bench = createBench(table)
  for (let start = 0; start < modelled.length; start += batchSize) {
    const batch = modelled.slice(start, start + batchSize)
    bench.load(batch.map(({ code }) => code))
    batch.forEach(({ instruction, context, random }, index) => {
      for (let trial = 0; trial < statesPerChoice; trial++) {
        const result = bench.compare(instruction, index, random, `${context} trial ${trial}`)
        if (result === 'left out') continue
        counts.compared++
        if (result === 'completed') counts.completed++
      }
    })
  }
  return counts
}

function createBench<I extends { readonly sizeBytes: number }, F>({ guest, isa }: RowsOfIsa<I, F>) {
  let regionOffset = 0
  const batch = batchGuest(guest, () => regionOffset)
  const sandbox = createSandbox({ guest: batch.guest, stackBytes: 4096 })
  const buffer = sandbox.allocate(bufferBytes)
  const region = sandbox.allocate(regionBytes, { permission: 'none' })
  regionOffset = Number(region - sandbox.base)
  const slotAddress = (index: number): bigint => region + BigInt(slotOffset(index))
  const isInRegion = (address: bigint, sizeBytes = 1): boolean =>
    address + BigInt(sizeBytes) > region && address < region + BigInt(regionBytes)
  const bytes = sandbox.bytes(buffer, bufferBytes)
  const pristine = new Uint8Array(bufferBytes)
  const fill = createRandom(0x5eed)
  for (let index = 0; index < bufferBytes; index++) pristine[index] = fill.below(256)
  const expected = new Uint8Array(bufferBytes)
  /** Places in the buffer that the reference has stored to. */
  let stored: (readonly [at: number, sizeBytes: number])[] = []
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
    if (isInRegion(address, sizeBytes)) throw leftOut
    const offset = address - buffer
    if (offset >= 0n && offset + BigInt(sizeBytes) <= BigInt(bufferBytes)) return [Number(offset), expected]
    throw new Fault(access, address)
  }
  let asked = 0
  let undefinedValue = (_bits: number): bigint => 0n
  const machine = createConcreteMachine(isa, {
    memory,
    undefined(bits) {
      asked++
      return undefinedValue(bits) & ((1n << BigInt(bits)) - 1n)
    },
  })
  /** Follows one instruction as long as it goes on at itself. */
  const reference = (
    instruction: I,
    address: bigint,
    initial: readonly bigint[],
    giveUndefined: (bits: number) => bigint,
  ): Reference => {
    asked = 0
    undefinedValue = giveUndefined
    names.forEach((name, index) => {
      machine.state.set(name, initial[index]!)
    })
    expected.set(pristine)
    stored = []
    let outcome: Step = 'fuel'
    for (let count = 0; count < maximumRepetitions; count++) {
      try {
        outcome = machine.step(instruction, address)
      } catch (reason) {
        if (!(reason instanceof Fault)) throw reason
        outcome = reason
      }
      if (outcome instanceof Fault || outcome.kind !== 'continued' || outcome.address !== address) break
      outcome = 'fuel'
    }
    return { outcome, values: names.map((name) => machine.state.get(name)!), asked }
  }
  const pool = createPool(buffer)
  const kinds = names.map((name) =>
    isa.locations[name] === 1 ? 'flag' : guest.registers.includes(name) ? 'register' : 'word',
  )
  const offsets = names.map((name) => guest.isa.locations[guest.isa.indexOf.get(name)!]!.offset)
  const words = new BigUint64Array(sandbox.memory.buffer, 0, 8192)
  const flags = new Uint8Array(sandbox.memory.buffer, 0, 65536)
  const load = (codes: readonly Uint8Array[]): void => {
    sandbox.protect(region, regionBytes, 'none')
    sandbox.loadCode(new Uint8Array(dispatchAreaBytes), region)
    for (const [index, code] of codes.entries()) sandbox.loadCode(code, slotAddress(index))
  }
  const compareState = (initial: readonly bigint[], runs: readonly Reference[], context: string): void => {
    runs[0]!.values.forEach((value, index) => {
      const at = offsets[index]!
      const actual = kinds[index] === 'flag' ? BigInt(flags[at]!) : words[at / 8]!
      if (sameButForNaNs(actual, value) || runs.some(({ values }) => values[index] !== value)) return
      const before = initial.map((number, place) => `${names[place]}=${number.toString(16)}`).join(' ')
      expect.fail(
        `${names[index]} after ${context}: ${actual.toString(16)}, expected ${value.toString(16)} from ${before}`,
      )
    })
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
    /** Left out: what would read or execute code of the batch. */
    compare(instruction: I, index: number, random: Random, context: string): 'completed' | 'stopped' | 'left out' {
      const address = slotAddress(index)
      const initial = kinds.map((kind) => pool[kind](random))
      const follow = (giveUndefined: (bits: number) => bigint): Reference =>
        reference(instruction, address, initial, giveUndefined)
      const runs: Reference[] = []
      try {
        // Whatever depends on an undefined result differs between some of these.
        runs.push(follow(() => 0n))
        if (runs[0]!.asked > 0) {
          for (const value of [() => -1n, () => 1n, random.value, random.value]) runs.push(follow(value))
        }
      } catch (reason) {
        if (reason === leftOut) return 'left out'
        throw reason
      }
      const { outcome, asked: timesAsked } = runs[0]!
      const isStep = outcome !== 'fuel' && !(outcome instanceof Fault)
      if (isStep && outcome.kind === 'continued' && isInRegion(outcome.address)) {
        // The next address holds no code, though it lies in the region.
        if (outcome.address !== address + BigInt(instruction.sizeBytes)) return 'left out'
      }
      initial.forEach((value, place) => {
        if (kinds[place] === 'flag') flags[offsets[place]!] = Number(value)
        else words[offsets[place]! / 8] = value
      })
      words[batch.selectorOffset / 8] = BigInt(index)
      bytes.set(pristine)
      const actual = sandbox.run(region, { fuel: maximumRepetitions + batchSize, observeFlags: true })
      // It goes on a little longer than the bigint machine, and may come upon something there.
      if (outcome === 'fuel') expect(['fuel', 'fault', 'trap'], context).toContain(actual.kind)
      else expect(actual, context).toMatchObject(asOutcome(outcome, address, guest))
      if (!isStep || outcome.kind !== 'continued') return 'stopped'
      compareState(initial, runs, context)
      // Whether bytes are undefined is not known here: those of rows that ask for undefined values are not compared.
      if (timesAsked === 0) compareMemory(context)
      return 'completed'
    },
  }
}

const littleEndian = (bytes: Uint8Array): bigint => bytes.reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n)

/** What the sandbox says of a step: nothing executable is around the instruction. */
function asOutcome(outcome: Exclude<Step, 'fuel'>, instructionAddress: bigint, guest: Guest): object {
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
