import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { recognise } from '@sourceless/targets'
import { createRandom, describeWith, lacks } from '@sourceless/testing'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { type Claims, coverFile, type FileLayout, type Part } from '../../src/viewers/layout/layout.js'
import { readLayout } from '../../src/viewers/layout/read-layout.js'
import { binaryOf, emitsOf, make } from './builds.js'

const formatOf = (bytes: Uint8Array) => recognise(bytes)?.format
const layoutOf = (bytes: Uint8Array, isRaw = false): FileLayout =>
  readLayout(bytes, isRaw ? undefined : formatOf(bytes), formatOf)

const expectCovered = ({ parts }: FileLayout, bytes: Uint8Array): void => {
  let at = 0
  for (const { start, end } of parts) {
    expect(start).toBe(at)
    expect(end).toBeGreaterThan(start)
    at = end
  }
  expect(at).toBe(bytes.length)
}

const cases = [
  ...emitsOf('function').map((one) => ['digit', ...one] as const),
  ...emitsOf('program').map((one) => ['hello', ...one] as const),
]

describe('every byte of what is made has exactly one part, and a known one', () => {
  test.each(cases)('%s for %s as %s', async (contract, target, emit) => {
    const { bytes } = binaryOf(await make(contract, target, emit))
    const layout = layoutOf(bytes, emit === 'raw')
    expectCovered(layout, bytes)
    expect(layout.problems).toEqual([])
    expect(layout.parts.filter(({ kind }) => kind === 'unknown')).toEqual([])
    expect(layout.parts.some(({ kind }) => kind === 'code')).toBe(true)
  })
})

const folder = mkdtempSync(join(tmpdir(), 'sourceless-layout-'))
afterAll(() => rmSync(folder, { recursive: true }))
const told = (bytes: Uint8Array, tool: string, ...options: readonly string[]): string => {
  const path = join(folder, 'file')
  writeFileSync(path, bytes)
  return execFileSync(tool, [...options, path], { encoding: 'utf8' })
}
/** Where a part of that name begins and ends, with the padding that may follow it. */
const partOf = ({ parts }: FileLayout, name: string): Part | undefined => parts.find((one) => one.name === name)

describeWith(!lacks('readelf'), 'readelf', 'sections of ELF files lie where readelf says', () => {
  const elf = cases.filter(([, target, emit]) => target.endsWith('-linux') && !['archive', 'raw', 'hex'].includes(emit))
  test.each(elf)('%s for %s as %s', async (contract, target, emit) => {
    const { bytes } = binaryOf(await make(contract, target, emit))
    const layout = layoutOf(bytes)
    const text = told(bytes, 'readelf', '-SlW')
    const rows = [...text.matchAll(/^ +\[ *\d+\] (\.\S+) +(\S+) +([0-9a-f]{16}) ([0-9a-f]+) ([0-9a-f]+)/gm)]
    for (const [, name, type, address, offset, size] of rows) {
      const length = Number.parseInt(size!, 16)
      if (type === 'NOBITS' || length === 0) continue
      const part = partOf(layout, name!)
      expect(part, name).toMatchObject({
        start: Number.parseInt(offset!, 16),
        end: Number.parseInt(offset!, 16) + length,
      })
      expect(part!.address ?? 0).toBe(Number.parseInt(address!, 16))
    }
    const loads = [...text.matchAll(/^ +LOAD +0x([0-9a-f]+) 0x([0-9a-f]+) 0x[0-9a-f]+ 0x([0-9a-f]+) 0x([0-9a-f]+)/gm)]
    const ours = layout.segments.filter(({ name }) => name === 'LOAD')
    expect(ours.map(({ start, address, end, memoryBytes }) => [start, address, end - start, memoryBytes])).toEqual(
      loads.map((row) => row.slice(1).map((digits) => Number.parseInt(digits, 16))),
    )
    expect(rows.length + loads.length).toBeGreaterThan(0)
  })
})

describeWith(
  !lacks('llvm-readobj-19'),
  'llvm-readobj',
  'sections of PE, COFF and Mach-O files lie where llvm says',
  () => {
    const others = cases.filter(
      ([, target, emit]) => /windows|macos/.test(target) && /object|executable|shared/.test(emit),
    )
    test.each(others)('%s for %s as %s', async (contract, target, emit) => {
      const { bytes } = binaryOf(await make(contract, target, emit))
      const layout = layoutOf(bytes)
      const blocks = told(bytes, 'llvm-readobj-19', '--sections')
        .split(/\n {2}Section \{/)
        .slice(1)
      let found = 0
      for (const block of blocks) {
        const field = (name: string) => Number(new RegExp(`^ +${name}: (\\S+)`, 'm').exec(block)?.[1])
        const word = (name: string) => new RegExp(`^ +${name}: ([^\\s(]+)`, 'm').exec(block)?.[1]
        const isMacho = target.endsWith('macos')
        const name = isMacho ? `${word('Segment')},${word('Name')}` : word('Name')!
        const [start, size] = isMacho
          ? [field('Offset'), field('Size')]
          : [field('PointerToRawData'), field('RawDataSize')]
        const part = partOf(layout, name)
        if (start === 0 || size === 0) continue
        found++
        // Tables inside of a section have their own parts; the section begins with the first of them.
        expect(
          layout.parts.some((one) => one.start === start),
          name,
        ).toBe(true)
        if (part !== undefined) expect(part.end).toBeLessThanOrEqual(start! + size!)
      }
      expect(found).toBeGreaterThan(0)
    })
  },
)

describeWith(!lacks('wasm-objdump'), 'wasm-objdump', 'sections of modules lie where wabt says', () => {
  test.each(cases.filter(([, target]) => target.startsWith('wasm32')))(
    '%s for %s as %s',
    async (contract, target, emit) => {
      const { bytes } = binaryOf(await make(contract, target, emit))
      const layout = layoutOf(bytes)
      const rows = [...told(bytes, 'wasm-objdump', '-h').matchAll(/start=0x([0-9a-f]+) end=0x([0-9a-f]+)/g)]
      expect(rows.length).toBeGreaterThan(2)
      for (const [, start, end] of rows)
        expect(layout.parts).toContainEqual(
          expect.objectContaining({ start: Number.parseInt(start!, 16), end: Number.parseInt(end!, 16) }),
        )
    },
  )
})

const claim = fc.record({ start: fc.integer({ min: -8, max: 80 }), size: fc.integer({ min: 0, max: 60 }) })
test('claims may overlap, nest and leave the file: every byte has one part, the smallest that claims it', () => {
  fc.assert(
    fc.property(fc.array(claim, { maxLength: 12 }), fc.integer({ min: 1, max: 64 }), (places, length) => {
      const bytes = Uint8Array.from({ length }, (_, at) => at + 1)
      const parts = places.map(
        ({ start, size }, at): Part => ({ start, end: start + size, name: `${at}`, kind: 'data' }),
      )
      const claims: Claims = { format: 'test', parts, segments: [], symbols: [], problems: [] }
      const layout = coverFile(bytes, claims)
      expectCovered(layout, bytes)
      const kept = parts.filter(({ start, end }) => start >= 0 && Math.min(end, length) > start)
      for (const part of layout.parts)
        for (let at = part.start; at < part.end; at++) {
          const sizes = kept
            .filter(({ start, end }) => start <= at && at < end)
            .map((one) => Math.min(one.end, length) - one.start)
          const own = kept.find(({ name }) => name === part.name)
          expect(own === undefined).toBe(sizes.length === 0)
          if (own) expect(Math.min(own.end, length) - own.start).toBe(Math.min(...sizes))
        }
    }),
  )
})

test('damaged files are covered all the same', { timeout: 120_000 }, async () => {
  const random = createRandom(7)
  for (const [contract, target, emit] of cases.filter(
    ([contract, , emit]) => contract === 'hello' || emit === 'shared' || emit === 'archive',
  )) {
    const { bytes } = binaryOf(await make(contract, target, emit))
    const format = formatOf(bytes)
    for (let round = 0; round < 300; round++) {
      const damaged = bytes.slice(0, random.below(4) === 0 ? 1 + random.below(bytes.length) : bytes.length)
      for (let changes = 1 + random.below(8); changes > 0; changes--)
        damaged[random.below(Math.min(damaged.length, 1024))] = random.pick([0, 0xff, 0x80, random.below(256)])
      expectCovered(readLayout(damaged, format, formatOf), damaged)
    }
  }
})
