import { readFileSync, writeFileSync } from 'node:fs'
import v8 from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import { slowness, timeOf } from './speed.js'

/** What a reader may take for a file of a megabyte. */
const maximumMs = 1000
const maximumBytes = 100 << 20

v8.setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

/** A figure of /proc/self/status, bytes. */
const statusOf = (name: 'VmRSS' | 'VmHWM'): number => {
  const line = new RegExp(`^${name}:\\s*(\\d+) kB$`, 'm').exec(readFileSync('/proc/self/status', 'utf8'))
  return Number(line![1]) * 1024
}

const heapBytes = (): number => {
  const { used_heap_size: heap, external_memory: external } = v8.getHeapStatistics()
  return heap + external
}

/**
 * Growth of memory while something runs, garbage included, bytes: of the process at its peak, of which Linux keeps a high-water
 * mark, or of the heap at the end, should it fit in memory that the process had already.
 */
const peakOf = (run: () => unknown): number => {
  collect()
  const isLinux = process.platform === 'linux'
  if (isLinux) writeFileSync('/proc/self/clear_refs', '5')
  const [resident, heap] = [isLinux ? statusOf('VmRSS') : 0, heapBytes()]
  run()
  return Math.max(heapBytes() - heap, isLinux ? statusOf('VmHWM') - resident : 0)
}

/** Tests that reading files that ask for as much as they can takes at most a second and 100 MiB. `read` says what came of it. */
export function testBounded(
  files: Readonly<Record<string, () => Uint8Array>>,
  read: (bytes: Uint8Array) => readonly string[],
): void {
  test.each(Object.entries(files))('%s: takes a second and 100 MiB at most', (name, make) => {
    const bytes = make()
    expect(bytes.length).toBeLessThanOrEqual(1 << 20)
    let timeMs = Number.POSITIVE_INFINITY
    let memoryBytes = Number.POSITIVE_INFINITY
    // Once more with compiled code and without what was left to collect: when the collector comes is chance.
    for (let tries = 0; tries < 3 && (timeMs > maximumMs || memoryBytes > maximumBytes); tries++) {
      const peakBytes = peakOf(() => {
        timeMs = Math.min(
          timeMs,
          timeOf(() => read(bytes)),
        )
      })
      memoryBytes = Math.min(memoryBytes, peakBytes)
    }
    if (process.env.SLOW) {
      console.info(`${name}: ${timeMs.toFixed(0)} ms, ${(memoryBytes / 2 ** 20).toFixed(0)} MiB: ${read(bytes)}`)
    }
    expect(memoryBytes).toBeLessThanOrEqual(maximumBytes)
    if (timeMs > maximumMs) expect(timeMs).toBeLessThanOrEqual(maximumMs * slowness())
  })
}
