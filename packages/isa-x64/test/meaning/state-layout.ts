import type { Location } from '@sourceless/isa'
import { locations } from '../../src/index.js'
import {
  FLAG_BITS,
  FLAGS_WORD,
  SCRATCH,
  SCRATCH_BYTES,
  SCRATCH_WORD,
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
export const isHeld = (location: Location): boolean => wordOfLocation.has(location) || location in FLAG_BITS

/** Where a location is in a state: its word, and the bit of a flag (0 for all others, which are whole words). */
export function placeOf(location: Location): { readonly word: number; readonly bit: number } {
  const bit = FLAG_BITS[location as Flag]
  if (bit !== undefined) return { word: FLAGS_WORD, bit }
  const word = wordOfLocation.get(location)
  if (word === undefined) throw new Error(`states do not hold ${location}`)
  return { word, bit: 0 }
}

/** Value of a location in a state. */
export function readState(state: BigUint64Array, location: Location): bigint {
  const { word, bit } = placeOf(location)
  return word === FLAGS_WORD ? (state[word]! >> BigInt(bit)) & 1n : state[word]!
}

export function writeState(state: BigUint64Array, location: Location, value: bigint): void {
  const { word, bit } = placeOf(location)
  state[word] = word === FLAGS_WORD ? (state[word]! & ~(1n << BigInt(bit))) | (value << BigInt(bit)) : value
}

export const bytesOf = (state: BigUint64Array): DataView =>
  new DataView(state.buffer, state.byteOffset + 8 * SCRATCH_WORD, SCRATCH_BYTES)

export function scratchOffset(address: bigint, sizeBytes: number): number {
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

export function writeScratch(bytes: DataView, address: bigint, value: bigint, sizeBytes: number): void {
  const offset = scratchOffset(address, sizeBytes)
  if (sizeBytes === 8) bytes.setBigUint64(offset, value, true)
  else if (sizeBytes === 4) bytes.setUint32(offset, Number(value), true)
  else if (sizeBytes === 2) bytes.setUint16(offset, Number(value), true)
  else bytes.setUint8(offset, Number(value))
}

export function nameOfWord(word: number): string {
  if (word === FLAGS_WORD) return 'flags'
  if (word === TAKEN_WORD) return 'jump taken'
  if (word >= SCRATCH_WORD) return `memory word ${word - SCRATCH_WORD}`
  for (const [location, at] of wordOfLocation) if (at === word) return location
  return `word ${word}`
}

/** The locations that states hold. */
export const stateLocations: readonly Location[] = [...Object.keys(FLAG_BITS), ...wordOfLocation.keys()]
