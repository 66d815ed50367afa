import v8 from 'node:v8'
import { expect, test } from 'vitest'
import { type Mutant, type MutationSeed, mutate, shrink } from './mutate.js'
import { createRandom } from './random.js'
import { slowness, timeOf } from './speed.js'

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
/** A file that takes longer is timed again, in processor time: the machine may have been busy, or memory collected. */
const longMs = 20
const maximumMs = 500

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

const used = (): number => {
  const { used_heap_size: heap, external_memory: external } = v8.getHeapStatistics()
  return heap + external
}

interface Cost {
  readonly reading: Reading
  readonly timeMs: number
  readonly memoryBytes: number
}

/** Reads one file. Throws when the reader throws, says nothing, or takes too much time or memory. */
const readMeasured = (bytes: Uint8Array, index: number, read: FuzzOptions['read']): Cost => {
  const [usedBefore, before] = [used(), performance.now()]
  const reading = read(bytes, index)
  let timeMs = performance.now() - before
  const memoryBytes = used() - usedBefore
  checkReading(reading, bytes)
  if (memoryBytes > maximumBytes) throw new Error(`${memoryBytes} bytes of memory`)
  for (let tries = 0; tries < 2 && timeMs > longMs; tries++) {
    timeMs = Math.min(
      timeMs,
      timeOf(() => read(bytes, index)),
    )
  }
  if (timeMs > maximumMs && timeMs > maximumMs * slowness()) throw new Error(`${timeMs} ms`)
  return { reading, timeMs, memoryBytes }
}

/** Names the smallest change of a seed that fails in the same way. */
const report = (mutant: Mutant, index: number, options: FuzzOptions, error: unknown): Error => {
  const messageOf = (thrown: unknown): string => (thrown instanceof Error ? thrown.message : JSON.stringify(thrown))
  const fails = (bytes: Uint8Array): boolean => {
    try {
      readMeasured(bytes, index, options.read)
      return false
    } catch (other) {
      return messageOf(other).slice(0, 12) === messageOf(error).slice(0, 12)
    }
  }
  const edits = [...shrink(mutant, fails)].slice(0, 4000).map(([at, byte]) => `${at}: ${byte}`)
  const seed = options.seeds.indexOf(mutant.seed)
  const stack = error instanceof Error ? error.stack : ''
  return new Error(`damaged file ${index}: ${messageOf(error)}\nseed ${seed} with { ${edits.join(', ')} }\n${stack}`)
}

/**
 * Reads damaged copies of the seeds. Throws, with the changes to a seed, when the reader throws, says nothing, takes half a
 * second or 100 MiB. File number n is the same in every run with the same seeds.
 */
function fuzzReader(options: FuzzOptions): FuzzReport {
  const { seeds, count, read } = options
  for (const [index, bytes] of seeds.entries()) {
    const [fault] = read(bytes, 0).diagnostics
    if (fault !== undefined) throw new Error(`seed ${index} is refused: ${fault.message}`)
  }
  const known = seeds.map((bytes) => withWords(bytes, read))
  const refusals = new Map<string, number>()
  let [readable, slowestMs, largestBytes] = [0, 0, 0]
  const start = performance.now()
  for (let index = 0; index < count; index++) {
    const mutant = mutate(known, createRandom(Math.imul(index + 1, 0x9e37_79b1)))
    try {
      const { reading, timeMs, memoryBytes } = readMeasured(mutant.bytes, index, read)
      slowestMs = Math.max(slowestMs, timeMs)
      largestBytes = Math.max(largestBytes, memoryBytes)
      const code = reading.diagnostics[0]?.code
      if (code === undefined) readable++
      else refusals.set(code, (refusals.get(code) ?? 0) + 1)
    } catch (error) {
      throw report(mutant, index, options, error)
    }
  }
  const filesPerSecond = Math.round(count / ((performance.now() - start) / 1000))
  return { readable, refusals, slowestMs, largestBytes, filesPerSecond }
}

/** Enough that a release is checked with it; otherwise a sample. */
const damagedCount = process.env.SLOW ? 1_000_000 : 10_000

/** A test that a reader stands damaged files; with SLOW=1 a million of them, and a line of figures. */
export function testDamaged(name: string, seeds: () => readonly Uint8Array[], read: FuzzOptions['read']): void {
  test(`${name}: ${damagedCount} damaged files are read or refused`, { timeout: 3_600_000 }, () => {
    const figures = fuzzReader({ seeds: seeds(), count: damagedCount, read })
    const { readable, refusals, slowestMs, largestBytes, filesPerSecond } = figures
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
