import { expect, test } from 'vitest'
import {
  checkLoadable,
  readPe,
  withUnwindTables,
  writeCoffObject,
  writePeExecutable,
  writePeLibrary,
} from '../src/index.js'
import { arm64Object, filter, imports, libraryObject, mixedObject, twiceUnwind } from './samples.js'

/** A generator of 32-bit numbers (xorshift), so that a failure can be repeated. */
const createRandom = (seed: number): ((limit: number) => number) => {
  let state = seed
  return (limit) => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) % limit
  }
}

const interesting = [0, 1, 2, 0x7f, 0x80, 0xff, 0x100, 0x1000, 0x7fff, 0xffff, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff]

/** One to four changes: a byte, a word that is likely to be a limit, a word copied from elsewhere, or the end cut off. */
const mutate = (original: Uint8Array, random: (limit: number) => number): Uint8Array => {
  let bytes = original.slice()
  for (let count = 1 + random(4); count > 0; count--) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    // Most changes hit headers and tables, which are few bytes.
    const at = random(2) === 0 ? random(bytes.length) : random(Math.min(bytes.length, 600))
    const word = Math.min(at, bytes.length - 4)
    const choice = random(16)
    if (bytes.length < 8) return bytes
    if (choice < 6) bytes[at] = random(256)
    else if (choice < 10) view.setUint32(word, interesting[random(interesting.length)]!, true)
    else if (choice < 12) view.setUint16(word, interesting[random(interesting.length)]! & 0xffff, true)
    else if (choice < 15) view.setUint32(word, view.getUint32(random(bytes.length - 3), true), true)
    else bytes = bytes.slice(0, random(bytes.length))
  }
  return bytes
}

const seeds: readonly Uint8Array[] = [
  writeCoffObject(mixedObject()),
  writeCoffObject(arm64Object()),
  writeCoffObject(withUnwindTables(libraryObject(), [twiceUnwind])),
  writePeExecutable(filter(), { entrySymbol: 'start', imports }),
  writePeLibrary(withUnwindTables(libraryObject(), [twiceUnwind]), { name: 'ours.dll' }),
]

const mutants = process.env.SLOW ? 1_000_000 : 30_000

test(`${mutants} damaged files are read without a crash, and in little time`, { timeout: 1_800_000 }, () => {
  const random = createRandom(0x5eed_1e55)
  let slowestMs = 0
  let readable = 0
  for (let index = 0; index < mutants; index++) {
    const bytes = mutate(seeds[index % seeds.length]!, random)
    const start = performance.now()
    const { value, diagnostics } = readPe(bytes, index % 2 === 0 ? {} : { loadAddress: 0x6_0000_0000 })
    checkLoadable(bytes)
    slowestMs = Math.max(slowestMs, performance.now() - start)
    if ((value === undefined) === (diagnostics.length === 0))
      throw new Error(`mutant ${index}: no value, no diagnostic`)
    if (value !== undefined) readable++
    for (const { offset, message } of diagnostics) {
      if (!(offset >= 0) || message.length > 5000) throw new Error(`mutant ${index}: ${message}`)
    }
  }
  // Both outcomes are exercised.
  expect(readable).toBeGreaterThan(mutants / 20)
  expect(readable).toBeLessThan(mutants * 0.95)
  expect(slowestMs).toBeLessThan(2000)
})

/** Files of a megabyte that ask for as much work as they can: every table overlaps every other. */
const repeated = (word: number): Uint8Array => new Uint8Array(new Uint32Array(1 << 18).fill(word).buffer)

test('a megabyte of overlapping tables is refused quickly', () => {
  const object = new Uint8Array(1 << 20)
  const view = new DataView(object.buffer)
  view.setUint16(0, 0x8664, true)
  view.setUint16(2, 20_000, true)
  for (let index = 0; index < 20_000; index++) {
    const at = 20 + 40 * index
    view.setUint32(at + 16, 1 << 20, true)
    view.setUint32(at + 24, 0, true)
    view.setUint16(at + 32, 0xffff, true)
    view.setUint32(at + 36, 0x6000_0020, true)
  }
  const start = performance.now()
  expect(readPe(object).diagnostics[0]?.code).toBe('limit-exceeded')
  for (const word of [0x8664, 0x8664_8664, 0x5a4d_5a4d, 0x41_8664]) {
    expect(readPe(repeated(word)).diagnostics.length).toBe(1)
  }
  expect(performance.now() - start).toBeLessThan(2000)
})

test('import tables that share their entries are refused quickly', () => {
  const program = writePeExecutable(filter(), { entrySymbol: 'start', imports })
  const file = new Uint8Array(1 << 20)
  file.set(program)
  const view = new DataView(file.buffer)
  const optional = 88
  // One section of a megabyte: descriptors, each of which names the same long lookup table.
  view.setUint32(optional + 56, 0x20_0000, true)
  const section = optional + 240
  view.setUint16(64 + 6, 1, true)
  view.setUint32(section + 8, (1 << 20) - 512, true)
  view.setUint32(section + 16, (1 << 20) - 512, true)
  const start = 512
  const half = 1 << 19
  for (let at = start; at < half; at += 20) {
    view.setUint32(at, 0x1000 + half, true)
    view.setUint32(at + 12, 0x1000 + (1 << 20) - 1024, true)
    view.setUint32(at + 16, 0x1000 + half, true)
  }
  for (let at = half + 512; at < file.length - 1024; at += 8) view.setUint32(at + 4, 0x8000_0000, true)
  view.setUint32(optional + 112 + 8, 0x1000, true)
  view.setUint32(optional + 112 + 12, half, true)
  view.setUint32(optional + 112 + 5 * 8, 0, true)
  view.setUint32(optional + 112 + 5 * 8 + 4, 0, true)
  const begin = performance.now()
  expect(readPe(file).diagnostics[0]?.code).toBe('limit-exceeded')
  expect(performance.now() - begin).toBeLessThan(2000)
})
