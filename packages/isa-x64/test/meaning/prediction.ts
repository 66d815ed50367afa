import {
  createTerms,
  type Location,
  type MeaningContext,
  planEvaluation,
  type Term,
  type TermBuilder,
  type TrapKind,
  undefinedLeaves,
} from '@sourceless/isa'
import { applyMeaning, type Form, type Instruction, locations } from '../../src/index.js'
import {
  FLAG_BITS,
  FLAGS_WORD,
  JUMP_BYTES,
  SCRATCH,
  SCRATCH_BYTES,
  SCRATCH_WORD,
  STATE_WORDS,
  TAKEN_WORD,
  testedVectors,
  VECTOR_WORD,
} from './native-machine.js'

type Flag = keyof typeof FLAG_BITS
const wordOfLocation = new Map<Location, number>([
  ...Object.keys(locations)
    .slice(0, 16)
    .map((name, n): [Location, number] => [name, n]),
  ...testedVectors.flatMap((number, n): [Location, number][] => [
    [`xmm${number}`, VECTOR_WORD + 4 * n],
    [`xmm${number}h`, VECTOR_WORD + 4 * n + 1],
    [`ymm${number}`, VECTOR_WORD + 4 * n + 2],
    [`ymm${number}h`, VECTOR_WORD + 4 * n + 3],
  ]),
])

/** vzeroall writes more vector registers than states hold. */
const isHeld = (location: Location): boolean => wordOfLocation.has(location) || location in FLAG_BITS

/** Value of a location, or of `loadN`, in a state before the instruction. */
export function readState(state: BigUint64Array, location: Location): bigint {
  const bit = FLAG_BITS[location as Flag]
  if (bit !== undefined) return (state[FLAGS_WORD]! >> BigInt(bit)) & 1n
  const word = wordOfLocation.get(location)
  if (word === undefined) throw new Error(`states do not hold ${location}`)
  return state[word]!
}

export const bytesOf = (state: BigUint64Array): DataView =>
  new DataView(state.buffer, state.byteOffset + 8 * SCRATCH_WORD, SCRATCH_BYTES)

function scratchOffset(address: bigint, sizeBytes: number): number {
  const offset = Number(address) - SCRATCH
  if (offset < 0 || offset + sizeBytes > SCRATCH_BYTES) throw new Error(`0x${address.toString(16)} is outside scratch`)
  return offset
}

export function readScratch(bytes: DataView, address: bigint, sizeBytes: number): bigint {
  const offset = scratchOffset(address, sizeBytes)
  if (sizeBytes === 8) return bytes.getBigUint64(offset, true)
  if (sizeBytes === 4) return BigInt(bytes.getUint32(offset, true))
  return BigInt(sizeBytes === 2 ? bytes.getUint16(offset, true) : bytes.getUint8(offset))
}

export interface Prediction {
  /** The trap that the state raises, if any. */
  trapped(state: BigUint64Array): TrapKind | undefined
  /** What `after` should have been and is not; undefined when it agrees with the prediction. */
  mismatch(before: BigUint64Array, after: BigUint64Array): string | undefined
}

interface Effects {
  readonly writes: Map<Location, Term>
  readonly loads: { address: Term; value: Term; when: Term }[]
  readonly stores: { address: Term; value: Term; when: Term }[]
  readonly traps: { condition: Term; kind: TrapKind }[]
  jump: { condition: Term; target: Term } | undefined
  systemCall: boolean
}

/** The meaning as terms over the state before. */
function effectsOf(instruction: Instruction, address: number, terms: TermBuilder): Effects {
  const always = terms.constant(1, 1)
  const effects: Effects = { writes: new Map(), loads: [], stores: [], traps: [], jump: undefined, systemCall: false }
  const context: MeaningContext = {
    terms,
    read: (location) => terms.variable(location, locations[location]!),
    write: (location, value) => void effects.writes.set(location, value),
    load(from, sizeBytes, when = always) {
      const value = terms.variable(`load${effects.loads.length}of${sizeBytes}`, 8 * sizeBytes)
      effects.loads.push({ address: from, value, when })
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
  applyMeaning(instruction, BigInt(address), context)
  return effects
}

const ALL = (1n << 64n) - 1n
const isNaN64 = (value: bigint): boolean => (value & 0x7fffffffffffffffn) > 0x7ff0000000000000n
const isNaN32 = (value: bigint): boolean => (value & 0x7fffffffn) > 0x7f800000n
const isNaN16 = (value: bigint): boolean => (value & 0x7fffn) > 0x7c00n

/** Equal, or both NaN, in each lane of `laneBits`: which NaN arithmetic gives is left open. */
function agrees(expected: bigint, actual: bigint, laneBits: Form['floatBits']): boolean {
  if (expected === actual) return true
  if (laneBits === 0) return false
  if (laneBits === 64) return isNaN64(expected) && isNaN64(actual)
  const anyNaN = laneBits === 32 ? isNaN32 : isNaN16
  for (let low = 0; low < 64; low += laneBits) {
    const [a, b] = [BigInt.asUintN(laneBits, expected >> BigInt(low)), BigInt.asUintN(laneBits, actual >> BigInt(low))]
    if (a !== b && !(anyNaN(a) && anyNaN(b))) return false
  }
  return true
}

/** Reused by all predictions, and made anew before it grows large. */
let builder = { terms: createTerms(), uses: 0 }
const USES = 200

function sharedTerms(): TermBuilder {
  if (++builder.uses > USES) builder = { terms: createTerms(), uses: 0 }
  return builder.terms
}

/** How a leaf gets its value from a state. */
type ReadLeaf = (state: BigUint64Array) => bigint

function readerOf(location: Location): ReadLeaf {
  const bit = FLAG_BITS[location as Flag]
  if (bit === undefined) {
    const word = wordOfLocation.get(location)
    if (word === undefined) throw new Error(`states do not hold ${location}`)
    return (state) => state[word]!
  }
  const shift = BigInt(bit)
  return (state) => (state[FLAGS_WORD]! >> shift) & 1n
}

/** Expected states, with undefined results all zeros and all ones; one pair is used for all comparisons. */
const lowImage = new BigUint64Array(STATE_WORDS)
const highImage = new BigUint64Array(STATE_WORDS)

/** Evaluates the meaning twice, undefined results all zeros and all ones: bits that differ are not compared. */
export function predict(instruction: Instruction, address: number): Prediction {
  const terms = sharedTerms()
  const effects = effectsOf(instruction, address, terms)
  const { floatBits } = instruction.form
  const { writes, loads, stores, traps, jump } = effects
  const accesses = planEvaluation([
    ...loads.flatMap((load) => [load.address, load.when]),
    ...stores.flatMap((store) => [store.address, store.when]),
  ])
  const never = terms.constant(0, 1)
  const roots = [
    ...traps.map((t) => t.condition),
    jump?.condition ?? never,
    jump?.target ?? never,
    ...stores.map((store) => store.value),
    ...writes.values(),
  ]
  const plan = planEvaluation(roots)
  const open = undefinedLeaves(...roots).length > 0
  const jumpAt = traps.length
  const written = [...writes.keys()].map((location) => (isHeld(location) ? location : undefined))
  const firstWritten = jumpAt + 2 + stores.length
  const readers = new Map<Term, ReadLeaf>()
  const loadIndex = new Map(loads.map(({ value }, n) => [value, n]))
  const loaded: bigint[] = []
  let state: BigUint64Array
  let undefinedValue = 0n
  const register = (leaf: Term): bigint => {
    let reader = readers.get(leaf)
    if (reader === undefined) readers.set(leaf, (reader = readerOf(leaf.name)))
    return reader(state)
  }
  const environment = (leaf: Term): bigint => {
    if (leaf.op === 'undef') return undefinedValue
    const load = loadIndex.get(leaf)
    return load === undefined ? register(leaf) : loaded[load]!
  }

  const evaluate = (before: BigUint64Array): { low: bigint[]; high: bigint[]; stored: bigint[] } => {
    state = before
    const places = accesses(register)
    const bytes = bytesOf(before)
    for (let n = 0; n < loads.length; n++) {
      const isActive = places[2 * n + 1] === 1n
      loaded[n] = isActive ? readScratch(bytes, places[2 * n]!, loads[n]!.value.bits / 8) : 0n
    }
    undefinedValue = 0n
    const low = plan(environment)
    undefinedValue = ALL
    return { low, high: open ? plan(environment) : low, stored: places.slice(2 * loads.length) }
  }

  return {
    trapped(before) {
      if (traps.length === 0) return undefined
      const { low } = evaluate(before)
      return traps.find((_, n) => low[n] === 1n)?.kind
    },
    mismatch(before, after) {
      const { low, high, stored } = evaluate(before)
      const [taken, target] = [low[jumpAt]!, low[jumpAt + 1]!]
      if (taken === 1n && target !== BigInt(jumpTargetOf(address, instruction)))
        return `jumps to 0x${target.toString(16)}`
      const fill = (image: BigUint64Array, values: readonly bigint[]): BigUint64Array => {
        image.set(before)
        const bytes = bytesOf(image)
        for (let n = 0; n < stores.length; n++) {
          if (stored[2 * n + 1] === 1n)
            writeScratch(bytes, stored[2 * n]!, values[jumpAt + 2 + n]!, stores[n]!.value.bits / 8)
        }
        for (let n = 0; n < written.length; n++) {
          if (written[n] !== undefined) writeState(image, written[n]!, values[firstWritten + n]!)
        }
        image[TAKEN_WORD] = taken
        if (effects.systemCall) image[0] = after[0]!
        return image
      }
      const expected = fill(lowImage, low)
      return firstDifference(expected, open ? fill(highImage, high) : expected, after, floatBits)
    },
  }
}

const jumpTargetOf = (address: number, instruction: Instruction): number => address + instruction.sizeBytes + JUMP_BYTES

/** The processor sets the interrupt flag (bit 9) and the reserved bit 1 by itself. */
const SHOWN_FLAGS = BigInt(Object.values(FLAG_BITS).reduce<number>((mask, bit) => mask | (1 << bit), 0))

const halves = (state: BigUint64Array): Int32Array => new Int32Array(state.buffer, state.byteOffset, 2 * state.length)

/** `low` and `high` are the expected states with undefined results all zeros and all ones. */
function firstDifference(
  low: BigUint64Array,
  high: BigUint64Array,
  after: BigUint64Array,
  laneBits: Form['floatBits'],
): string | undefined {
  const [expectedHalves, afterHalves] = [halves(low), halves(after)]
  for (let word = 0; word < low.length; word++) {
    const same = expectedHalves[2 * word] === afterHalves[2 * word]
    if (same && expectedHalves[2 * word + 1] === afterHalves[2 * word + 1]) continue
    const [expected, actual] = [low[word]!, after[word]!]
    const defined = ~(expected ^ high[word]!) & (word === FLAGS_WORD ? SHOWN_FLAGS : ALL)
    if (agrees(expected & defined, actual & defined, word >= VECTOR_WORD ? laneBits : 0)) continue
    return `${nameOfWord(word)} is 0x${actual.toString(16)}, not 0x${expected.toString(16)}`
  }
  return undefined
}

/** What `after` should have been and is not, where nothing is left open. */
export const differenceOf = (expected: BigUint64Array, after: BigUint64Array): string | undefined =>
  firstDifference(expected, expected, after, 0)

export function writeScratch(bytes: DataView, address: bigint, value: bigint, sizeBytes: number): void {
  const offset = scratchOffset(address, sizeBytes)
  if (sizeBytes === 8) bytes.setBigUint64(offset, value, true)
  else if (sizeBytes === 4) bytes.setUint32(offset, Number(value), true)
  else if (sizeBytes === 2) bytes.setUint16(offset, Number(value), true)
  else bytes.setUint8(offset, Number(value))
}

export function writeState(state: BigUint64Array, location: Location, value: bigint): void {
  const bit = FLAG_BITS[location as Flag]
  if (bit !== undefined) {
    state[FLAGS_WORD] = (state[FLAGS_WORD]! & ~(1n << BigInt(bit))) | (value << BigInt(bit))
    return
  }
  const word = wordOfLocation.get(location)
  if (word === undefined) throw new Error(`states do not hold ${location}`)
  state[word] = value
}

function nameOfWord(word: number): string {
  if (word === FLAGS_WORD) return 'flags'
  if (word === TAKEN_WORD) return 'jump taken'
  if (word >= SCRATCH_WORD) return `memory word ${word - SCRATCH_WORD}`
  for (const [location, at] of wordOfLocation) if (at === word) return location
  return `word ${word}`
}

/** The locations that states hold. */
export const stateLocations: readonly Location[] = [...Object.keys(FLAG_BITS), ...wordOfLocation.keys()]
