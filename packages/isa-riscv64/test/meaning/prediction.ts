import {
  createConcreteMachine,
  createTerms,
  type Location,
  type MeaningContext,
  planEvaluation,
  type Term,
  type TrapKind,
} from '@sourceless/isa'
import { applyMeaning, type Instruction, locations } from '../../src/index.js'
import {
  FLOAT_WORD,
  SCRATCH,
  SCRATCH_BYTES,
  SCRATCH_WORD,
  STATE_WORDS,
  TAKEN_WORD,
  testedFloats,
} from './guest-machine.js'

const wordOfLocation = new Map<Location, number>([
  ...Array.from({ length: 31 }, (_, n): [Location, number] => [`x${n + 1}`, n + 1]),
  ...testedFloats.map((number, n): [Location, number] => [`f${number}`, FLOAT_WORD + n]),
])

const bytesOf = (state: BigUint64Array): DataView =>
  new DataView(state.buffer, state.byteOffset + 8 * SCRATCH_WORD, SCRATCH_BYTES)

function scratchOffset(address: bigint, sizeBytes: number): number {
  const offset = Number(address) - SCRATCH
  if (offset < 0 || offset + sizeBytes > SCRATCH_BYTES) throw new Error(`0x${address.toString(16)} is outside scratch`)
  return offset
}

function readScratch(bytes: DataView, address: bigint, sizeBytes: number): bigint {
  const offset = scratchOffset(address, sizeBytes)
  let value = 0n
  for (let n = sizeBytes - 1; n >= 0; n--) value = (value << 8n) | BigInt(bytes.getUint8(offset + n))
  return value
}

function writeScratch(bytes: DataView, address: bigint, value: bigint, sizeBytes: number): void {
  const offset = scratchOffset(address, sizeBytes)
  for (let n = 0; n < sizeBytes; n++) bytes.setUint8(offset + n, Number((value >> BigInt(8 * n)) & 0xffn))
}

interface Effects {
  readonly values: Map<Location, Term>
  readonly loads: { address: Term; value: Term }[]
  readonly stores: { address: Term; value: Term; when: Term }[]
  readonly traps: { condition: Term; kind: TrapKind }[]
  jump: { condition: Term; target: Term } | undefined
  systemCall: boolean
}

/** The meanings of instructions, one after another, as terms over the state before. No reservation is held then. */
function effectsOf(instructions: readonly Instruction[], address: bigint): Effects {
  const terms = createTerms()
  const values = new Map<Location, Term>([['RF', terms.constant(0, 1)]])
  const effects: Effects = { values, loads: [], stores: [], traps: [], jump: undefined, systemCall: false }
  const always = terms.constant(1, 1)
  let at = address
  for (const instruction of instructions) {
    const written = new Map<Location, Term>()
    const context: MeaningContext = {
      terms,
      read: (location) => values.get(location) ?? terms.variable(location, locations[location]!),
      write: (location, value) => void written.set(location, value),
      load(from, sizeBytes) {
        const value = terms.variable(`load${effects.loads.length}`, 8 * sizeBytes)
        effects.loads.push({ address: from, value })
        return value
      },
      store: (to, value, when = always) => void effects.stores.push({ address: to, value, when }),
      trap: (condition, kind) => void effects.traps.push({ condition, kind }),
      jump(condition, target) {
        effects.jump = { condition, target }
      },
      systemCall() {
        effects.systemCall = true
      },
    }
    applyMeaning(instruction, at, context)
    for (const [location, value] of written) values.set(location, value)
    at += BigInt(instruction.sizeBytes)
  }
  return effects
}

export interface Prediction {
  /** The trap that the state raises, if any. */
  trapped(state: BigUint64Array): TrapKind | undefined
  /** What `after` should have been and is not; undefined when it agrees with the meaning. */
  mismatch(before: BigUint64Array, after: BigUint64Array): string | undefined
}

/** @param target where a jump that is taken must lead */
export function predict(instructions: readonly Instruction[], address: number, target: number): Prediction {
  const { values, loads, stores, traps, jump, systemCall } = effectsOf(instructions, BigInt(address))
  const never = createTerms().constant(0, 1)
  const written = [...values.keys()].filter((location) => wordOfLocation.has(location))
  const addresses = planEvaluation([...loads.map((load) => load.address), ...stores.map((store) => store.address)])
  const plan = planEvaluation([
    ...traps.map((trap) => trap.condition),
    jump?.condition ?? never,
    jump?.target ?? never,
    ...stores.flatMap(({ value, when }) => [value, when]),
    ...written.map((location) => values.get(location)!),
  ])
  const jumpAt = traps.length
  const evaluate = (before: BigUint64Array): { results: bigint[]; places: bigint[] } => {
    const bytes = bytesOf(before)
    const register = ({ name }: Term): bigint => before[wordOfLocation.get(name)!]!
    const places = addresses(register)
    const loaded = new Map(loads.map(({ value }, n) => [value, readScratch(bytes, places[n]!, value.bits / 8)]))
    return { results: plan((leaf) => loaded.get(leaf) ?? register(leaf)), places: places.slice(loads.length) }
  }

  return {
    trapped(before) {
      if (traps.length === 0) return undefined
      const { results } = evaluate(before)
      return traps.find((_, n) => results[n] === 1n)?.kind
    },
    mismatch(before, after) {
      const { results, places } = evaluate(before)
      const taken = results[jumpAt]!
      if (taken === 1n && results[jumpAt + 1] !== BigInt(target))
        return `jumps to 0x${results[jumpAt + 1]!.toString(16)}, not to 0x${target.toString(16)}`
      const expected = before.slice()
      for (const [n, { value }] of stores.entries()) {
        const [stored, when] = [results[jumpAt + 2 + 2 * n]!, results[jumpAt + 3 + 2 * n]]
        if (when === 1n) writeScratch(bytesOf(expected), places[n]!, stored, value.bits / 8)
      }
      for (const [n, location] of written.entries()) {
        expected[wordOfLocation.get(location)!] = results[jumpAt + 2 + 2 * stores.length + n]!
      }
      expected[TAKEN_WORD] = taken
      // What the kernel answers is not the instruction's doing.
      if (systemCall) expected[10] = after[10]!
      return firstDifference(expected, after)
    },
  }
}

function firstDifference(expected: BigUint64Array, after: BigUint64Array): string | undefined {
  const [a, b] = [halves(expected), halves(after)]
  for (let n = 0; n < a.length; n++) {
    if (a[n] === b[n]) continue
    const word = n >> 1
    return `${nameOfWord(word)} is 0x${after[word]!.toString(16)}, not 0x${expected[word]!.toString(16)}`
  }
  return undefined
}

const halves = (state: BigUint64Array): Int32Array => new Int32Array(state.buffer, state.byteOffset, 2 * state.length)

function nameOfWord(word: number): string {
  if (word === TAKEN_WORD) return 'jump taken'
  if (word >= SCRATCH_WORD) return `memory word ${word - SCRATCH_WORD}`
  for (const [location, at] of wordOfLocation) if (at === word) return location
  return `word ${word}`
}

/** The state after the instructions according to the bigint interpreter. */
export function runConcrete(
  instructions: readonly Instruction[],
  address: number,
  before: BigUint64Array,
): BigUint64Array {
  const after = before.slice()
  const bytes = bytesOf(after)
  const machine = createConcreteMachine(
    { locations, applyMeaning },
    {
      memory: {
        load: (from, sizeBytes) => readScratch(bytes, from, sizeBytes),
        store: (to, value, sizeBytes) => writeScratch(bytes, to, value, sizeBytes),
      },
    },
  )
  for (const [location, word] of wordOfLocation) machine.state.set(location, before[word]!)
  let at = BigInt(address)
  let taken = 0n
  for (const instruction of instructions) {
    const outcome = machine.step(instruction, at)
    at += BigInt(instruction.sizeBytes)
    if (outcome.kind === 'continued' && outcome.by !== undefined) taken = 1n
  }
  for (const [location, word] of wordOfLocation) after[word] = machine.state.get(location)!
  after[TAKEN_WORD] = taken
  return after
}

export const stateAt = (states: BigUint64Array, n: number): BigUint64Array =>
  states.subarray(n * STATE_WORDS, (n + 1) * STATE_WORDS)
