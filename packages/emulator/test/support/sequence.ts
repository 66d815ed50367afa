import { type ConcreteMachine, createConcreteMachine } from '@sourceless/isa'
import { expect } from 'vitest'
import { createSandbox } from '../../src/index.js'
import { hasMadeNaN, sameButForNaNs } from './float.js'
import type { Random } from './random.js'
import type { RowsOfIsa } from './rows.js'

const bufferBytes = 4096
const codeBytes = 4096
/** Undefined flags in the bigint machines that run side by side: all clear, all set, and at random. */
const undefinedFlags = (random: Random): (() => bigint)[] => [
  () => 0n,
  () => 1n,
  ...Array.from({ length: 14 }, () => () => BigInt(random.below(2))),
]

/** A bigint machine with a memory that can be put back. */
interface World<I> {
  readonly machine: ConcreteMachine<I>
  readonly memory: Uint8Array
  /** Values stored since this was emptied. */
  readonly stored: bigint[]
}

/** The instruction does not go on, or is not fit for comparison. */
class Left {}

function createWorld<I extends { readonly sizeBytes: number }>(
  { isa }: Pick<RowsOfIsa<I, unknown>, 'isa'>,
  start: bigint,
  undefinedFlag: () => bigint,
): World<I> {
  const memory = new Uint8Array(bufferBytes)
  const stored: bigint[] = []
  const at = (address: bigint, sizeBytes: number): number => {
    const offset = address - start
    if (offset < 0n || offset + BigInt(sizeBytes) > BigInt(bufferBytes)) throw new Left()
    return Number(offset)
  }
  const machine = createConcreteMachine(isa, {
    undefined(bits) {
      // Registers that are undefined altogether (cpuid) would spread.
      if (bits > 1) throw new Left()
      return undefinedFlag()
    },
    memory: {
      load(address, sizeBytes) {
        const offset = at(address, sizeBytes)
        return memory
          .subarray(offset, offset + sizeBytes)
          .reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n)
      },
      store(address, value, sizeBytes) {
        const offset = at(address, sizeBytes)
        stored.push(value)
        for (let index = 0; index < sizeBytes; index++)
          memory[offset + index] = Number((value >> BigInt(8 * index)) & 0xffn)
      },
    },
  })
  return { machine, memory, stored }
}

/** Anything but a NaN as operations make them: an operation that gives one again would not be noticed. */
function numberOf(random: Random): bigint {
  const value = random.value(64)
  return hasMadeNaN(value) ? 1n : value
}

/**
 * Runs `length` random instructions in a row, all of which go on at the next one, on bigint machines and in the sandbox.
 * What differs between the bigint machines depends on undefined results and is not compared.
 */
export function compareSequence<I extends { readonly sizeBytes: number }, F>(
  table: RowsOfIsa<I, F>,
  random: Random,
  length: number,
): void {
  const { guest, isa, forms } = table
  const sandbox = createSandbox({ guest, sizeBytes: 1 << 16, stackBytes: 4096 })
  const buffer = sandbox.allocate(bufferBytes)
  const code = sandbox.allocate(codeBytes, { permission: 'none' })
  const worlds = undefinedFlags(random).map((value) => createWorld(table, buffer, value))
  const names = Object.keys(isa.locations)
  for (const name of names) {
    const near = buffer + BigInt(bufferBytes / 2 + random.below(64))
    const value =
      isa.locations[name] === 1
        ? BigInt(random.below(2))
        : guest.registers.includes(name) && random.below(3) > 0
          ? near
          : numberOf(random)
    sandbox.write(name, value)
    for (const { machine } of worlds) machine.state.set(name, value)
  }
  const bytes = sandbox.bytes(buffer, bufferBytes)
  for (let index = 0; index < bufferBytes; index++) bytes[index] = random.below(256)
  for (const { memory } of worlds) memory.set(bytes)

  const chosen: Uint8Array[] = []
  let next = code
  for (let attempt = 0; attempt < 20 * length && chosen.length < length; attempt++) {
    const drawn = table.draw(random.pick(forms), random)
    const instruction = drawn === undefined ? undefined : table.decode(drawn)
    if (drawn === undefined || instruction === undefined || table.unmodelled(instruction) !== undefined) continue
    if (!stepAll(worlds, instruction, next)) continue
    chosen.push(drawn)
    next += BigInt(drawn.length)
  }
  const whole = Buffer.concat(chosen)
  sandbox.loadCode(whole, code)
  const context = whole.toString('hex')
  const outcome = sandbox.run(code, { observeFlags: true })
  expect(outcome, context).toMatchObject({ kind: 'fault', access: 'execute', address: next })
  for (const name of names) {
    const [value, ...others] = worlds.map(({ machine }) => machine.state.get(name)!) as [bigint, ...bigint[]]
    const actual = sandbox.read(name)
    if (others.some((other) => other !== value) || sameButForNaNs(actual, value)) continue
    expect.fail(`${name} is ${actual.toString(16)}, expected ${value.toString(16)}, after ${context}`)
  }
  const [first, ...rest] = worlds.map(({ memory }) => memory) as [Uint8Array, ...Uint8Array[]]
  for (let at = 0; at < bufferBytes; at++) {
    if (bytes[at] === first[at] || rest.some((memory) => memory[at] !== first[at])) continue
    expect.fail(`byte ${at} is ${bytes[at]}, expected ${first[at]}, after ${context}`)
  }
}

/** Which NaN an operation gives is left open: what comes after it might see that. */
function madeNaN<I>({ machine, stored }: World<I>, before: ReadonlyMap<string, bigint>): boolean {
  const isNew = ([name, value]: [string, bigint]): boolean => before.get(name) !== value && hasMadeNaN(value)
  return stored.some(hasMadeNaN) || [...machine.state].some(isNew)
}

/** True when the instruction goes on at the next one in all worlds; otherwise they are as before. */
function stepAll<I extends { readonly sizeBytes: number }>(
  worlds: readonly World<I>[],
  instruction: I,
  address: bigint,
) {
  const before = worlds.map(({ machine, memory }) => ({ state: new Map(machine.state), memory: memory.slice() }))
  const goesOn = ({ machine }: World<I>): boolean => {
    try {
      const outcome = machine.step(instruction, address)
      return outcome.kind === 'continued' && outcome.address === address + BigInt(instruction.sizeBytes)
    } catch (reason) {
      if (reason instanceof Left) return false
      throw reason
    }
  }
  for (const { stored } of worlds) stored.length = 0
  if (worlds.every(goesOn) && !madeNaN(worlds[0]!, before[0]!.state)) return true
  for (const [index, { machine, memory }] of worlds.entries()) {
    for (const [name, value] of before[index]!.state) machine.state.set(name, value)
    memory.set(before[index]!.memory)
  }
  return false
}
