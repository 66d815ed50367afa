import { type Column, planColumns, type Term, type TrapKind, undefinedLeaves, valueAt } from '@sourceless/isa'
import type { Instruction } from '../../src/index.js'
import { firstDifference } from './difference.js'
import { effectsOf } from './effects.js'
import { FLAGS_WORD, JUMP_BYTES, SCRATCH_WORD, STATE_WORDS, TAKEN_WORD } from './native-machine.js'
import { isHeld, placeOf, scratchOffset } from './state-layout.js'

/** What the meaning says of states, one after another in one array. */
export interface Prediction {
  /** The trap that each state raises, if any. */
  traps(states: BigUint64Array): readonly (TrapKind | undefined)[]
  /** The first thing that a state in `after` should have been and is not; undefined when all agree with the prediction. */
  mismatch(before: BigUint64Array, after: BigUint64Array): string | undefined
}

const HALVES = 2 * STATE_WORDS
const halvesOf = (states: BigUint64Array): Uint32Array =>
  new Uint32Array(states.buffer, states.byteOffset, 2 * states.length)
const bytesOf = (states: BigUint64Array): Uint8Array =>
  new Uint8Array(states.buffer, states.byteOffset, 8 * states.length)
const scratchAt = (index: number, address: bigint, sizeBytes: number): number =>
  8 * (STATE_WORDS * index + SCRATCH_WORD) + scratchOffset(address, sizeBytes)

/** The values of a location in all states. */
function readColumn(halves: Uint32Array, count: number, { word, bit }: ReturnType<typeof placeOf>): Column {
  const [low, high] = [new Uint32Array(count), new Uint32Array(count)]
  for (let index = 0, at = 2 * word; index < count; index++, at += HALVES) {
    low[index] = halves[at]!
    high[index] = halves[at + 1]!
  }
  return word === FLAGS_WORD ? [low.map((flags) => (flags >>> bit) & 1)] : [low, high]
}

function writeColumn(
  halves: Uint32Array,
  count: number,
  { word, bit }: ReturnType<typeof placeOf>,
  column: Column,
): void {
  const [low, high] = column
  for (let index = 0, at = 2 * word; index < count; index++, at += HALVES) {
    if (word === FLAGS_WORD) halves[at] = (halves[at]! & ~(1 << bit)) | (low![index]! << bit)
    else {
      halves[at] = low![index]!
      halves[at + 1] = high === undefined ? 0 : high[index]!
    }
  }
}

/** What loads give; where an access does not happen its address may be anything, and its value is zero. */
function loadColumn(bytes: Uint8Array, count: number, address: Column, when: Column, sizeBytes: number): Column {
  const column = Array.from({ length: sizeBytes > 4 ? 2 : 1 }, () => new Uint32Array(count))
  for (let index = 0; index < count; index++) {
    if (when[0]![index] === 0) continue
    const from = scratchAt(index, valueAt(address, index), sizeBytes)
    for (let n = 0; n < sizeBytes; n++) column[n >> 2]![index]! |= bytes[from + n]! << (8 * (n & 3))
  }
  return column
}

function storeColumn(
  bytes: Uint8Array,
  count: number,
  address: Column,
  when: Column,
  value: Column,
  sizeBytes: number,
) {
  for (let index = 0; index < count; index++) {
    if (when[0]![index] === 0) continue
    const to = scratchAt(index, valueAt(address, index), sizeBytes)
    for (let n = 0; n < sizeBytes; n++) bytes[to + n] = value[n >> 2]![index]! >>> (8 * (n & 3))
  }
}

/** Evaluates the meaning twice, undefined results all zeros and all ones: bits that differ are not compared. */
export function predict(instruction: Instruction, address: number): Prediction {
  const { writes, loads, stores, traps, jump, systemCall } = effectsOf(instruction, address)
  const accesses = planColumns([...loads, ...stores].flatMap((access) => [access.address, access.when]))
  const jumps = jump ? [jump.condition, jump.target] : []
  const written = [...writes].filter(([location]) => isHeld(location))
  const roots = [
    ...traps.map((t) => t.condition),
    ...jumps,
    ...stores.map((store) => store.value),
    ...written.map(([, value]) => value),
  ]
  const plan = planColumns(roots)
  const open = undefinedLeaves(...roots).length > 0
  const target = BigInt(address + instruction.sizeBytes + JUMP_BYTES)

  const evaluate = (states: BigUint64Array) => {
    const count = states.length / STATE_WORDS
    const registers = new Map<Term, Column>()
    const register = (leaf: Term): Column => {
      const known = registers.get(leaf)
      if (known) return known
      const column = readColumn(halvesOf(states), count, placeOf(leaf.name))
      registers.set(leaf, column)
      return column
    }
    const places = accesses(count, register)
    for (const [n, { value }] of loads.entries()) {
      const column = loadColumn(bytesOf(states), count, places[2 * n]!, places[2 * n + 1]!, value.bits / 8)
      registers.set(value, column)
    }
    const results = (undefinedHalf: number): readonly Column[] =>
      plan(count, (leaf) => (leaf.op === 'undef' ? filled(leaf, count, undefinedHalf) : register(leaf)))
    return { count, results, stored: places.slice(2 * loads.length) }
  }

  return {
    traps(states) {
      const count = states.length / STATE_WORDS
      if (traps.length === 0) return new Array<undefined>(count).fill(undefined)
      const conditions = evaluate(states).results(0)
      return Array.from({ length: count }, (_, index) => traps.find((_t, n) => conditions[n]![0]![index] === 1)?.kind)
    },
    mismatch(before, after) {
      const { count, results, stored } = evaluate(before)
      const imageOf = (columns: readonly Column[]): BigUint64Array => {
        const image = before.slice()
        const [halves, bytes] = [halvesOf(image), bytesOf(image)]
        const afterJump = traps.length + jumps.length
        for (const [n, { value }] of stores.entries()) {
          storeColumn(bytes, count, stored[2 * n]!, stored[2 * n + 1]!, columns[afterJump + n]!, value.bits / 8)
        }
        for (const [n, [location]] of written.entries()) {
          writeColumn(halves, count, placeOf(location), columns[afterJump + stores.length + n]!)
        }
        const taken = jump ? columns[traps.length]! : [new Uint32Array(count)]
        writeColumn(halves, count, { word: TAKEN_WORD, bit: 0 }, taken)
        if (systemCall) for (let n = 0; n < image.length; n += STATE_WORDS) image[n] = after[n]!
        return image
      }
      const low = results(0)
      const wrong = jump === undefined ? -1 : wrongTarget(low[traps.length]!, low[traps.length + 1]!, target)
      if (wrong >= 0) return `jumps to 0x${valueAt(low[traps.length + 1]!, wrong).toString(16)}`
      const expected = imageOf(low)
      return firstDifference(expected, open ? imageOf(results(-1)) : expected, after, instruction.form.floatBits)
    },
  }
}

/** The first state that jumps, and elsewhere. */
function wrongTarget([taken]: Column, to: Column, target: bigint): number {
  return taken!.findIndex((isTaken, index) => isTaken === 1 && valueAt(to, index) !== target)
}

function filled(leaf: Term, count: number, half: number): Column {
  const limbs = Math.ceil(leaf.bits / 32)
  return Array.from({ length: limbs }, (_, n) => {
    const unused = n === limbs - 1 ? -leaf.bits & 31 : 0
    return new Uint32Array(count).fill(half >>> unused)
  })
}
