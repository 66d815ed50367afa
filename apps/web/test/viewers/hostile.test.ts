import { createRandom } from '@sourceless/testing'
import { expect, test } from 'vitest'
import { listingRows } from '../../src/viewers/code/rows.js'
import { inspect } from '../../src/viewers/file/inspect.js'
import { maximumLines } from '../../src/viewers/file/viewed-file.js'
import { flowGraph } from '../../src/viewers/flow/graph.js'
import { binaryOf, make } from './builds.js'

const files = [
  ['digit', 'x86_64-linux', 'object'],
  ['digit', 'aarch64-macos', 'object'],
  ['digit', 'x86_64-windows', 'archive'],
  ['upper', 'riscv64-linux', 'executable'],
  ['upper', 'aarch64-windows', 'executable'],
  ['upper', 'wasm32', 'object'],
  ['sum', 'x86_64-none', 'hex'],
] as const

test.each(files)(
  'damaged copies of %s for %s as %s are opened as far as they go',
  { timeout: 300_000 },
  async (contract, target, emit) => {
    const { bytes } = binaryOf(await make(contract, target, emit))
    const random = createRandom(11)
    for (let round = 0; round < 60; round++) {
      const damaged = bytes.slice(0, random.below(5) === 0 ? 1 + random.below(bytes.length) : bytes.length)
      for (let changes = 1 + random.below(6); changes > 0; changes--)
        damaged[random.below(damaged.length)] = random.pick([0, 0xff, 0x80, 0x7f, random.below(256)])
      const file = await inspect({ bytes: damaged, name: 'damaged', target })
      expect(file.layout.parts.at(-1)!.end).toBe(damaged.length)
      expect(listingRows(file).rowOf).toHaveLength(file.lines.length)
      for (const own of file.functions) if (file.machine) flowGraph(file.machine, own)
      for (const { place } of file.lines) expect(place === undefined || place.end <= damaged.length).toBe(true)
    }
  },
)

test('a quarter of a megabyte of code is opened part by part, with its arcs, in seconds of processor time', {
  timeout: 300_000,
}, async () => {
  const { bytes } = binaryOf(await make('sum', 'x86_64-none', 'raw'))
  const large = new Uint8Array(256 * 1024)
  // Copies end in a return, so that they are made one piece by taking it away.
  const body = bytes.subarray(0, bytes.length - 1)
  for (let at = 0; at + body.length < large.length; at += body.length) large.set(body, at)
  const before = process.cpuUsage()
  const open = (from: number) => inspect({ bytes: large, name: 'large.bin', isRaw: true, target: 'x86_64-none', from })
  const { index } = await open(0)
  const total = index.reduce((sum, { instructions }) => sum + instructions, 0)
  expect(total).toBeGreaterThan(50_000)
  let lines = 0
  let arrows = 0
  for (let from = 0; from < total; from += maximumLines) {
    const part = await open(from)
    lines += part.lines.length
    arrows += listingRows(part).arrows.length
  }
  expect(lines).toBe(total)
  expect(arrows).toBeGreaterThan(1000)
  const { user, system } = process.cpuUsage(before)
  expect((user + system) / 1e6).toBeLessThan(45)
})
