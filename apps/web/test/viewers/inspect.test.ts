import { createScratch, lacks } from '@sourceless/testing'
import { describe, expect, test } from 'vitest'
import { inspect } from '../../src/viewers/file/inspect.js'
import { maximumLines } from '../../src/viewers/file/viewed-file.js'
import { programOfGcc } from '../program-of-gcc.js'
import { binaryOf, contracts, emitsOf, listingAsSent, make, view } from './builds.js'

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

describe('every instruction is found in the file, byte for byte', () => {
  const cases = [
    ...emitsOf('function').map((one) => ['digit', ...one] as const),
    ...emitsOf('program').map((one) => ['upper', ...one] as const),
  ]
  test.each(cases)('%s for %s as %s', async (contract, target, emit) => {
    const file = await view(contract, target, emit)
    expect(file.lines.length).toBeGreaterThan(5)
    expect(file.machine).toBe(target.split('-')[0])
    let end = 0
    for (const { place, bytes } of file.lines) {
      expect(place).toBeDefined()
      const own = file.bytes.subarray(place!.start, place!.end)
      if (emit === 'hex')
        expect(
          Buffer.from(own)
            .toString()
            .replace(/\r?\n:.{8}/g, '')
            .replace(/..\r?\n:.{8}/g, '')
            .toLowerCase(),
        ).toContain(bytes.slice(0, 2))
      else expect(hex(own)).toBe(bytes)
      expect(place!.start).toBeGreaterThanOrEqual(emit === 'executable' ? 0 : end)
      end = place!.end
    }
  })
})

test('a listing of the server gives the same view as one that is made here', async () => {
  const build = await make('gcd', 'x86_64-linux')
  const { bytes, name } = binaryOf(build)
  const listing = listingAsSent(build.listing)
  const given = await inspect({ bytes, name, listing, target: build.target })
  const { index, ...own } = await inspect({ bytes, name, contract: contracts.gcd })
  expect(given).toEqual({ ...own, index: [] })
  expect(index.map((one) => [one.name, one.instructions])).toEqual([['gcd', given.lines.length]])
  const jump = given.lines[0]!
  expect(given.lines[jump.targetIndex!]!.offset).toBe(jump.target)
})

test('what a linker has to fill in stands with its instruction', async () => {
  const file = await view('digit', 'x86_64-linux')
  const open = file.lines.filter(({ relocations }) => relocations.length > 0)
  expect(open).toHaveLength(1)
  expect(open[0]!.text).toMatch(/^lea|^movzx/)
  expect(open[0]!.relocations[0]).toMatchObject({
    symbol: '.rodata',
    addend: -4,
    words: 'distance from here to .rodata − 4',
  })
  const { place, relocations } = open[0]!
  expect(relocations[0]!.end).toBe(place!.end)
})

test.each([
  ['aarch64-linux', 2, /pages of 4 KiB|low 12 bits|distance/],
  ['riscv64-linux', 2, /upper 20 bits|low 12 bits/],
  ['aarch64-macos', 2, /pages|low 12|distance/],
  ['aarch64-windows', 2, /pages|low 12|distance/],
] as const)('relocations of %s', async (target, most, words) => {
  const open = (await view('digit', target, 'object')).lines.flatMap(({ relocations }) => relocations)
  expect(open.length).toBeGreaterThan(0)
  expect(open.length).toBeLessThanOrEqual(most)
  for (const one of open) expect(one.words).toMatch(words)
})

test('immediates that a linker fills in stand with their instructions in WebAssembly objects', async () => {
  const file = await view('digit', 'wasm32', 'object')
  const open = file.lines.filter(({ relocations }) => relocations.length > 0)
  expect(open.length).toBeGreaterThan(0)
  for (const { place, relocations, text } of open) {
    expect(text).toMatch(/^i32\.(const|load)/)
    expect(relocations[0]!.words).toMatch(/^address of /)
    expect(relocations[0]!.end).toBeLessThanOrEqual(place!.end)
  }
  const program = await view('upper', 'wasm32', 'object')
  const calls = program.lines.filter(({ text }) => text.startsWith('call '))
  expect(calls.length).toBeGreaterThan(0)
  for (const { relocations } of calls)
    expect(relocations[0]).toMatchObject({ kind: 'function-index', symbol: expect.stringMatching(/^\w+$/) })
})

test('what cannot be read is said, and laid out as far as it goes', async () => {
  const text = await inspect({ bytes: new TextEncoder().encode('just a text'), name: 'note.txt' })
  expect(text.remarks.join(' ')).toMatch(/neither ELF/)
  expect(text.layout.parts).toHaveLength(1)
  const { bytes } = binaryOf(await make('gcd', 'x86_64-linux'))
  const cut = await inspect({ bytes: bytes.slice(0, 200), name: 'cut.o' })
  expect(cut.remarks.join(' ')).toMatch(/should end at|announced/)
  expect(cut.remarks.join(' ')).toMatch(/No instruction can be read from the file/)
  expect(cut.layout.parts.at(-1)!.end).toBe(200)
  const raw = await inspect({ bytes: Uint8Array.of(0xc3), name: 'code.bin', isRaw: true })
  expect(raw.remarks).toEqual(['Code bytes name no machine: choose the target that they are for.'])
  const chosen = await inspect({ bytes: Uint8Array.of(0xc3), name: 'code.bin', isRaw: true, target: 'x86_64-none' })
  expect(chosen.lines.map((line) => line.text)).toEqual(['ret'])
  const large = await inspect({
    bytes: new Uint8Array(100_000).fill(0x90),
    name: 'large.bin',
    isRaw: true,
    target: 'x86_64-none',
  })
  expect(large.lines).toHaveLength(maximumLines)
  expect(large.index).toMatchObject([{ name: 'code', instructions: 100_000 }])
  const later = await inspect({
    bytes: large.bytes,
    name: 'large.bin',
    isRaw: true,
    target: 'x86_64-none',
    from: 99_990,
  })
  expect(later.lines.map(({ offset }) => offset)).toEqual(Array.from({ length: 10 }, (_, at) => 99_990 + at))
})

describe.skipIf(lacks('gcc', 'objdump'))('a program of gcc, linked against libraries', () => {
  const scratch = createScratch('own')

  test('is shown whole, with its functions and as objdump reads it', async () => {
    const path = programOfGcc(scratch)
    const file = await inspect({ bytes: scratch.load('own'), name: 'own' })
    expect(file.remarks).toEqual([])
    expect(file.index.map(({ name }) => name)).toEqual(expect.arrayContaining(['_start', 'main', 'puts@plt']))
    const text = scratch.run('objdump', '-d', '--no-show-raw-insn', '-M', 'intel', path)
    const theirs = [...text.matchAll(/^ +([0-9a-f]+):\t\S/gm)].map(([, offset]) => Number.parseInt(offset!, 16))
    expect(theirs.length).toBeGreaterThan(80)
    expect(file.lines.map(({ offset }) => offset)).toEqual(theirs)
    for (const { place, bytes } of file.lines) expect(hex(file.bytes.subarray(place!.start, place!.end))).toBe(bytes)
    const calls = file.lines.filter(({ note }) => note === 'call puts@plt')
    expect(calls.map(({ targetIndex }) => file.functions[file.lines[targetIndex!]!.functionIndex]!.name)).toEqual([
      'puts@plt',
    ])
  })
})
