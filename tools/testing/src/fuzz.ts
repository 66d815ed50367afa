import v8 from 'node:v8'
import { expect, test } from 'vitest'
import { type MutationSeed, mutate } from './mutate.js'
import { createRandom } from './random.js'

/** What a reader made of bytes: nothing but a value, or nothing but located diagnostics. */
export interface Reading {
  readonly value: unknown
  readonly diagnostics: readonly { readonly code: string; readonly message: string; readonly offset: number }[]
}

interface FuzzOptions {
  /** Sound files. */
  readonly seeds: readonly Uint8Array[]
  /** Damaged files to read. */
  readonly count: number
  /** Reads one file; `index` may choose among options. */
  readonly read: (bytes: Uint8Array, index: number) => Reading
}

interface FuzzReport {
  readonly files: number
  /** Files that were read all the same. */
  readonly readable: number
  /** Number of files refused with each code. */
  readonly refusals: ReadonlyMap<string, number>
  /** Longest time for one file, the best of three tries when it is long. */
  readonly slowestMs: number
  /** Most memory that was taken up by one file, bytes. */
  readonly largestBytes: number
  readonly filesPerSecond: number
}

/** More memory than any small file may take, bytes. */
const maximumBytes = 100 << 20
/** A file that takes longer is timed again: the machine may have been busy, or memory collected. */
const longMs = 20
const maximumMs = 500

const usedBytes = (): number => {
  const { used_heap_size: heap, external_memory: external } = v8.getHeapStatistics()
  return heap + external
}

/** The words of a file where a reader looks: with another value, it says something else. */
const withWords = (bytes: Uint8Array, read: FuzzOptions['read']): MutationSeed => {
  const say = (file: Uint8Array): string => read(file, 0).diagnostics[0]?.message ?? ''
  const sound = say(bytes)
  const words: number[] = []
  const damaged = bytes.slice()
  const step = 4 * Math.ceil(bytes.length / 16_000)
  for (let at = 0; at + 4 <= bytes.length; at += step) {
    for (let place = at; place < at + 4; place++) damaged[place]! ^= 0xff
    if (say(damaged) !== sound) words.push(at)
    damaged.set(bytes.subarray(at, at + 4), at)
  }
  return { bytes, words }
}

const checkReading = ({ value, diagnostics }: Reading, bytes: Uint8Array): void => {
  if ((value === undefined) !== diagnostics.length > 0) throw new Error('neither a value nor a diagnostic, or both')
  for (const { offset, message } of diagnostics) {
    if (!(offset >= 0 && offset <= bytes.length)) throw new Error(`a diagnostic outside the file: ${message}`)
    if (message.length > 20_000) throw new Error(`a diagnostic of ${message.length} characters`)
  }
}

const timeOf = (read: () => void): number => {
  const start = performance.now()
  read()
  return performance.now() - start
}

/**
 * Reads damaged copies of the seeds. Throws, with the file in hexadecimal, when the reader throws, says nothing, takes half a
 * second or 100 MiB. File number n is the same in every run with the same seeds.
 */
function fuzzReader({ seeds, count, read }: FuzzOptions): FuzzReport {
  const known = seeds.map((bytes) => withWords(bytes, read))
  const refusals = new Map<string, number>()
  let [readable, slowestMs, largestBytes] = [0, 0, 0]
  const start = performance.now()
  for (let index = 0; index < count; index++) {
    const bytes = mutate(known, createRandom(Math.imul(index + 1, 0x9e37_79b1)))
    const fail = (what: unknown): never => {
      const hex = Buffer.from(bytes.subarray(0, 1 << 16)).toString('hex')
      throw new Error(`damaged file ${index}: ${what instanceof Error ? what.stack : what}\n${hex}`)
    }
    const usedBefore = usedBytes()
    const timeBefore = performance.now()
    let reading: Reading | undefined
    try {
      reading = read(bytes, index)
      checkReading(reading, bytes)
    } catch (error) {
      return fail(error)
    }
    let timeMs = performance.now() - timeBefore
    const takenBytes = usedBytes() - usedBefore
    if (timeMs > longMs) timeMs = Math.min(timeMs, ...[0, 1].map(() => timeOf(() => read(bytes, index))))
    if (timeMs > maximumMs) fail(`${timeMs} ms`)
    if (takenBytes > maximumBytes) fail(`${takenBytes} bytes of memory`)
    slowestMs = Math.max(slowestMs, timeMs)
    largestBytes = Math.max(largestBytes, takenBytes)
    const code = reading.diagnostics[0]?.code
    if (code === undefined) readable++
    else refusals.set(code, (refusals.get(code) ?? 0) + 1)
  }
  const filesPerSecond = Math.round(count / ((performance.now() - start) / 1000))
  return { files: count, readable, refusals, slowestMs, largestBytes, filesPerSecond }
}

/** Enough that a release is checked with it; otherwise a sample. */
const damagedCount = process.env.SLOW ? 1_000_000 : 10_000

/** A test that a reader stands damaged files; with SLOW=1 a million of them, and a line of figures. */
export function testDamaged(name: string, seeds: () => readonly Uint8Array[], read: FuzzOptions['read']): void {
  test(`${name}: ${damagedCount} damaged files are read or refused`, { timeout: 3_600_000 }, () => {
    const report = fuzzReader({ seeds: seeds(), count: damagedCount, read })
    const { readable, refusals, slowestMs, largestBytes, filesPerSecond } = report
    if (process.env.SLOW) {
      const outcome = JSON.stringify({ readable, ...Object.fromEntries(refusals) })
      const cost = `slowest ${slowestMs.toFixed(1)} ms, most ${(largestBytes / 2 ** 20).toFixed(1)} MiB`
      console.info(`${name}: ${damagedCount} files, ${filesPerSecond} a second, ${cost}: ${outcome}`)
    }
    // Both outcomes are exercised, and several reasons.
    expect(readable).toBeGreaterThan(damagedCount / 50)
    expect(readable).toBeLessThan(damagedCount * 0.95)
    expect(refusals.size).toBeGreaterThan(2)
  })
}
