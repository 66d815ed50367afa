import { inspectElf } from '@sourceless/object-elf'
import { createRandom, createScratch, lacks, type Random, testBounded } from '@sourceless/testing'
import { describe, expect, test } from 'vitest'
import { listExcerpt, openFile, targets } from '../../src/index.js'
import { programs } from './programs.js'

const scratch = createScratch('damaged')
const rounds = process.env.SLOW ? 20_000 : 300

/** Flips bits, overwrites words with large and small numbers, or cuts the file off. Half of it happens in the headers. */
function damage(file: Uint8Array, random: Random): Uint8Array {
  if (random.below(4) === 0) return file.slice(0, random.below(file.length))
  const damaged = file.slice()
  for (let edits = 1 + random.below(6); edits > 0; edits--) {
    const at = random.below(2) === 0 ? random.below(Math.min(1024, file.length)) : random.below(file.length)
    if (random.below(2) === 0) damaged[at]! ^= 1 << random.below(8)
    else damaged.set([0xff, 0xff, 0xff, random.below(256)].slice(0, file.length - at), at)
  }
  return damaged
}

async function read(file: Uint8Array): Promise<'listed' | 'refused'> {
  const opened = await openFile(file)
  if (opened.value === undefined) {
    expect(opened.problem).toMatch(/\w/)
    return 'refused'
  }
  const { triple, bytes, isRaw } = opened.value
  const loaded = await targets.find((one) => one.triple === (triple ?? 'x86_64-linux'))!.load()
  const found = await loaded.inspect({ file: bytes, isRaw })
  if (found.value === undefined) {
    expect(found.problem).toMatch(/^No instruction can be read from the file: .+\.$/)
    return 'refused'
  }
  const { functions, instructions } = found.value
  expect(functions.reduce((sum, one) => sum + one.instructions, 0)).toBe(instructions)
  listExcerpt(found.value, { limit: 50 })
  listExcerpt(found.value, { from: Math.max(0, instructions - 20) })
  return 'listed'
}

const damagedKinds = [
  'x86-64, position independent',
  'x86-64, an object with a section for each function',
  'aarch64, a library',
  'riscv64, an object',
  'Windows, stripped',
  'Windows on Arm, an object',
  'macOS, an object',
  'macOS on Arm, a library',
] as const

describe.each(damagedKinds)('%s', (name) => {
  const { tools, make } = programs[name]!
  test.skipIf(lacks(...tools))(
    `${rounds} damaged ones are listed or refused, and take no time`,
    { timeout: 600_000 },
    async () => {
      const file = `${name.replaceAll(/\W+/g, '-')}.bin`
      make(scratch, scratch.pathOf(file))
      const sound = scratch.load(file)
      expect(await read(sound)).toBe('listed')
      const outcomes = { listed: 0, refused: 0 }
      for (let round = 0; round < rounds; round++) {
        const started = process.cpuUsage().user
        outcomes[await read(damage(sound, createRandom(round + 1)))]++
        expect(process.cpuUsage().user - started, `round ${round}`).toBeLessThan(3_000_000)
      }
      expect(outcomes.listed).toBeGreaterThan(rounds / 20)
      expect(outcomes.refused).toBeGreaterThan(0)
    },
  )
})

const bytes = 1 << 20
/** An ELF file whose whole room is taken by records; `word` fills the rest. */
function elf(sections: number, fill: (view: DataView, at: number, index: number) => void): Uint8Array {
  const file = new Uint8Array(bytes)
  const view = new DataView(file.buffer)
  file.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1])
  view.setUint16(16, 3, true)
  view.setUint16(18, 62, true)
  view.setBigUint64(40, 64n, true)
  view.setUint16(60, sections, true)
  for (let index = 0; index < sections; index++) fill(view, 64 + 64 * index, index)
  return file
}
const section = (
  view: DataView,
  at: number,
  type: number,
  flags: bigint,
  offset: number,
  size: number,
  link = 0,
): void => {
  view.setUint32(at + 4, type, true)
  view.setBigUint64(at + 8, flags, true)
  view.setBigUint64(at + 24, BigInt(offset), true)
  view.setBigUint64(at + 32, BigInt(size), true)
  view.setUint32(at + 40, link, true)
  view.setBigUint64(at + 56, 24n, true)
}

describe('files that ask for as much as they can', () => {
  testBounded(
    {
      'sections that all have the same code': () => elf(16_000, (view, at) => section(view, at, 1, 6n, 0, bytes)),
      'tables of symbols that all have the same records': () =>
        elf(16_000, (view, at, index) =>
          index === 1 ? section(view, at, 1, 6n, 0, 4096) : section(view, at, 2, 0n, 0, bytes, index),
        ),
      'tables of relocations that all have the same records': () =>
        elf(16_000, (view, at, index) =>
          index === 1 ? section(view, at, 1, 6n, 0, 4096) : section(view, at, 4, 0n, 0, bytes, 2),
        ),
    },
    (file) => {
      const { value } = inspectElf(file)
      if (value === undefined) return ['refused']
      const marks = value.parts.reduce((sum, one) => sum + one.marks.length, 0)
      return [`${value.parts.length} parts, ${marks} marks`]
    },
  )
})
