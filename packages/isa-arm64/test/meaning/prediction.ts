import {
  createTerms,
  type Location,
  type MeaningContext,
  planEvaluation,
  type Term,
  type TrapKind,
  undefinedLeaves,
} from '@sourceless/isa'
import { applyMeaning, type Instruction, locations } from '../../src/index.js'
import {
  FLAG_BITS,
  FLAGS_WORD,
  JUMP_DISTANCE,
  SCRATCH,
  SCRATCH_BYTES,
  SCRATCH_WORD,
  SP_WORD,
  TAKEN_WORD,
  testedVectors,
  VECTOR_WORD,
} from './qemu-machine.js'

type Flag = keyof typeof FLAG_BITS
const wordOfLocation = new Map<Location, number>([
  ...Array.from({ length: 31 }, (_, n): [Location, number] => [`x${n}`, n]),
  ['sp', SP_WORD],
  ...testedVectors.flatMap((number, n): [Location, number][] => [
    [`v${number}`, VECTOR_WORD + 2 * n],
    [`v${number}h`, VECTOR_WORD + 2 * n + 1],
  ]),
])
/** Locations that states do not hold: no reservation is there before, and none is looked at after. */
const hidden = new Set<Location>(['exclusiveAddress', 'EF'])

/** The locations that states hold. */
export const stateLocations: readonly Location[] = [...Object.keys(FLAG_BITS), ...wordOfLocation.keys()]

export function readState(state: BigUint64Array, location: Location): bigint {
  const bit = FLAG_BITS[location as Flag]
  if (bit !== undefined) return (state[FLAGS_WORD]! >> BigInt(bit)) & 1n
  if (hidden.has(location)) return 0n
  const word = wordOfLocation.get(location)
  if (word === undefined) throw new Error(`states do not hold ${location}`)
  return state[word]!
}

export function writeState(state: BigUint64Array, location: Location, value: bigint): void {
  const bit = FLAG_BITS[location as Flag]
  if (bit !== undefined) {
    state[FLAGS_WORD] = (state[FLAGS_WORD]! & ~(1n << BigInt(bit))) | (value << BigInt(bit))
    return
  }
  if (hidden.has(location)) return
  const word = wordOfLocation.get(location)
  if (word === undefined) throw new Error(`states do not hold ${location}`)
  state[word] = value
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
  let value = 0n
  for (let n = sizeBytes - 1; n >= 0; n--) value = (value << 8n) | BigInt(bytes.getUint8(offset + n))
  return value
}

export function writeScratch(bytes: DataView, address: bigint, value: bigint, sizeBytes: number): void {
  const offset = scratchOffset(address, sizeBytes)
  for (let n = 0; n < sizeBytes; n++) bytes.setUint8(offset + n, Number((value >> BigInt(8 * n)) & 0xffn))
}

interface Load {
  readonly address: Term
  readonly value: Term
  readonly when: Term
}
interface Effects {
  readonly writes: Map<Location, Term>
  readonly loads: Load[]
  readonly stores: Load[]
  readonly traps: { readonly condition: Term; readonly kind: TrapKind }[]
  jump: { readonly condition: Term; readonly target: Term } | undefined
  systemCall: boolean
}

/** The meaning as terms over the state before. */
function effectsOf(instruction: Instruction, address: number): Effects {
  const terms = createTerms()
  const always = terms.constant(1, 1)
  const effects: Effects = { writes: new Map(), loads: [], stores: [], traps: [], jump: undefined, systemCall: false }
  const context: MeaningContext = {
    terms,
    read: (location) => terms.variable(location, locations[location]!),
    write: (location, value) => {
      if (value.bits !== locations[location]) throw new Error(`${location} is written ${value.bits} bits`)
      effects.writes.set(location, value)
    },
    load(from, sizeBytes, when = always) {
      const value = terms.variable(`load${effects.loads.length}`, 8 * sizeBytes)
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

export interface Prediction {
  /** The trap that the state raises, if any. */
  trapped(state: BigUint64Array): TrapKind | undefined
  /** What `after` should have been and is not; undefined when it agrees with the prediction. */
  mismatch(before: BigUint64Array, after: BigUint64Array): string | undefined
}

const ALL = (1n << 64n) - 1n

/** Evaluates the meaning twice where results are undefined, with zeros and with ones: bits that differ are not compared. */
export function predict(instruction: Instruction, address: number): Prediction {
  const effects = effectsOf(instruction, address)
  const { writes, loads, stores, traps, jump } = effects
  const openNaN = instruction.form.header.openNaN === true
  const accesses = [...loads, ...stores]
  const addresses = planEvaluation([...accesses.map((each) => each.address), ...accesses.map((each) => each.when)])
  const never = createTerms().constant(0, 1)
  const roots = [
    ...traps.map((trap) => trap.condition),
    jump?.condition ?? never,
    jump?.target ?? never,
    ...stores.flatMap((store) => [store.value, store.when]),
    ...writes.values(),
  ]
  const plan = planEvaluation(roots)
  const open = undefinedLeaves(...roots).length > 0
  const jumpAt = traps.length
  const firstStore = jumpAt + 2
  const firstWrite = firstStore + 2 * stores.length
  const written = [...writes.keys()]

  const evaluate = (before: BigUint64Array): { low: bigint[]; high: bigint[]; places: bigint[] } => {
    const register = (leaf: Term): bigint => readState(before, leaf.name)
    const places =
      loads.length > 0 || stores.length > 0
        ? addresses((leaf) => (leaf.name.startsWith('load') ? 0n : register(leaf)))
        : []
    const bytes = bytesOf(before)
    const loaded = new Map(
      loads.map(({ value }, n) => {
        const happens = places[accesses.length + n] === 1n
        return [value, happens ? readScratch(bytes, places[n]!, value.bits / 8) : 0n]
      }),
    )
    const environment =
      (undefinedValue: bigint) =>
      (leaf: Term): bigint =>
        leaf.op === 'undef' ? undefinedValue : (loaded.get(leaf) ?? register(leaf))
    const low = plan(environment(0n))
    return { low, high: open ? plan(environment(ALL)) : low, places: places.slice(loads.length) }
  }

  return {
    trapped(before) {
      if (traps.length === 0) return undefined
      // What is trapped may have no place in scratch: conditions are evaluated on registers alone.
      const conditions = planEvaluation(traps.map((trap) => trap.condition))
      const holds = conditions((leaf) => readState(before, leaf.name))
      return traps.find((_, n) => holds[n] === 1n)?.kind
    },
    mismatch(before, after) {
      const { low, high, places } = evaluate(before)
      const [taken, target] = [low[jumpAt]!, low[jumpAt + 1]!]
      if (taken === 1n && target !== BigInt(address + JUMP_DISTANCE)) return `jumps to 0x${target.toString(16)}`
      const imageOf = (values: readonly bigint[]): BigUint64Array => {
        const image = before.slice()
        const bytes = bytesOf(image)
        for (const [n, { value }] of stores.entries()) {
          if (values[firstStore + 2 * n + 1] !== 1n) continue
          writeScratch(bytes, places[n]!, values[firstStore + 2 * n]!, value.bits / 8)
        }
        for (let n = 0; n < written.length; n++) writeState(image, written[n]!, values[firstWrite + n]!)
        image[TAKEN_WORD] = taken
        if (effects.systemCall) image[0] = after[0]!
        return image
      }
      const expected = imageOf(low)
      return firstDifference(expected, open ? imageOf(high) : expected, after, openNaN)
    },
  }
}

const halvesOf = (state: BigUint64Array): Int32Array => new Int32Array(state.buffer, state.byteOffset, 2 * state.length)

/** `low` and `high` are the expected states with undefined results all zeros and all ones. */
export function firstDifference(
  low: BigUint64Array,
  high: BigUint64Array,
  after: BigUint64Array,
  openNaN: boolean,
): string | undefined {
  const [expectedHalves, afterHalves] = [halvesOf(low), halvesOf(after)]
  for (let word = 0; word < low.length; word++) {
    const same = expectedHalves[2 * word] === afterHalves[2 * word]
    if (same && expectedHalves[2 * word + 1] === afterHalves[2 * word + 1]) continue
    const [expected, actual] = [low[word]!, after[word]!]
    const defined = ~(expected ^ high[word]!) & ALL
    if ((expected & defined) === (actual & defined)) continue
    const isVector = word >= VECTOR_WORD && word < SCRATCH_WORD
    if (openNaN && isVector && sameButNaN(expected, actual)) continue
    return `${nameOfWord(word)} is 0x${actual.toString(16)}, not 0x${expected.toString(16)}`
  }
  return undefined
}

/** Equal as a double, as two singles or as four halves, any NaN being as good as another. */
function sameButNaN(expected: bigint, actual: bigint): boolean {
  return [64, 32, 16].some((bits) => {
    for (let at = 0; at < 64; at += bits) {
      const [a, b] = [expected, actual].map((value) => BigInt.asUintN(bits, value >> BigInt(at)))
      if (a !== b && !(isNaNPattern(a!, bits) && isNaNPattern(b!, bits))) return false
    }
    return true
  })
}

const exponentBits: Readonly<Record<number, number>> = { 16: 5, 32: 8, 64: 11 }
function isNaNPattern(value: bigint, bits: number): boolean {
  const exponent = exponentBits[bits]!
  const infinity = ((1n << BigInt(exponent)) - 1n) << BigInt(bits - 1 - exponent)
  return BigInt.asUintN(bits - 1, value) > infinity
}

function nameOfWord(word: number): string {
  if (word === FLAGS_WORD) return 'flags'
  if (word === TAKEN_WORD) return 'jump taken'
  if (word >= SCRATCH_WORD) return `memory word ${word - SCRATCH_WORD}`
  for (const [location, at] of wordOfLocation) if (at === word) return location
  return `word ${word}`
}
