import { scalarTypes } from '@sourceless/contract'
import { describe, expect, it } from 'vitest'
import { scalarBytes } from '../src/abi.js'
import { randomElements } from '../src/behaviour/buffers.js'
import { holdElements, readElements, writeElements } from '../src/behaviour/elements.js'
import { createRandom } from '../src/behaviour/random.js'

describe.each(Object.entries(scalarTypes))('elements of type %s', (_, type) => {
  const random = createRandom(7)
  const lists = Array.from({ length: 60 }, () => randomElements(type, random.below(12), random, [3n, 1n << 63n]))
  const written = lists.map((elements) => {
    // Not where a page begins, so that what does not know its offset shows.
    const bytes = new Uint8Array(new ArrayBuffer(8 + elements.length * scalarBytes(type)), 8)
    writeElements(bytes, type, elements)
    return bytes
  })

  it('are read as they were written', () => {
    expect(written.map((bytes) => readElements(bytes, type))).toEqual(lists)
    expect(written.map((bytes, i) => holdElements(bytes, type, lists[i]!))).toEqual(lists.map(() => true))
  })

  it('are not held by bytes of which a bit differs, or that are more or fewer', () => {
    for (const [i, elements] of lists.entries()) {
      const bytes = written[i]!.slice()
      for (let bit = 0; bit < 8 * bytes.length; bit++) {
        bytes[bit >>> 3]! ^= 1 << (bit & 7)
        expect(holdElements(bytes, type, elements)).toBe(false)
        bytes[bit >>> 3]! ^= 1 << (bit & 7)
      }
      expect(holdElements(new Uint8Array(bytes.length + scalarBytes(type)), type, elements)).toBe(false)
      if (elements.length > 0) expect(holdElements(bytes, type, elements.slice(1))).toBe(false)
    }
  })
})

it('little-endian, as machines that the emulator runs have it', () => {
  const bytes = new Uint8Array(16)
  writeElements(bytes, scalarTypes.u64, [0x0102030405060708n, -2n & 0xffff_ffff_ffff_ffffn])
  expect([...bytes]).toEqual([8, 7, 6, 5, 4, 3, 2, 1, 254, 255, 255, 255, 255, 255, 255, 255])
  writeElements(bytes.subarray(0, 8), scalarTypes.f32, [1, -0])
  expect([...bytes.subarray(0, 8)]).toEqual([0, 0, 128, 63, 0, 0, 0, 128])
  writeElements(bytes.subarray(0, 4), scalarTypes.i16, [-2n, 258n])
  expect([...bytes.subarray(0, 4)]).toEqual([254, 255, 2, 1])
})

it('a byte that is neither 0 nor 1 is no bool', () => {
  expect(readElements(Uint8Array.of(0, 1, 2), scalarTypes.bool)).toEqual([false, true, 2])
})
