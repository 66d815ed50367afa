import fc from 'fast-check'
import { expect, test } from 'vitest'
import { arrows } from '../../src/viewers/code/arrows.js'
import { linesOf } from '../../src/viewers/code/row-places.js'
import { tokens } from '../../src/viewers/code/tokens.js'
import { focusBytes, focusLines, lineFinder } from '../../src/viewers/link.js'
import { characterOf, hexText, offsetText, pairs } from '../../src/viewers/shared/hex.js'
import { evenRows, rowWindow, scrollFor, unevenRows } from '../../src/viewers/shared/window.js'
import { view } from './builds.js'

test.each(['x86_64-linux', 'aarch64-linux', 'riscv64-linux', 'wasm32'])(
  'instructions of %s fall into pieces that make them up',
  async (target) => {
    for (const contract of ['gcd', 'digit', 'upper'] as const)
      for (const { text, target: to } of (await view(contract, target)).lines) {
        const found = tokens(text, to !== undefined)
        expect(found.map((one) => one.text).join('')).toBe(text)
        expect(found[0]!.kind).toBe('mnemonic')
        if (to !== undefined) expect(found.filter(({ kind }) => kind === 'label')).toHaveLength(1)
      }
  },
)

test('registers, numbers and sizes are told apart', () => {
  const kinds = (text: string) =>
    tokens(text, false)
      .filter(({ kind }) => kind !== 'other')
      .map(({ kind, text: word }) => `${kind} ${word}`)
  expect(kinds('mov ecx, dword ptr [rdi + rdx*4]')).toEqual([
    'mnemonic mov',
    'register ecx',
    'size dword',
    'size ptr',
    'register rdi',
    'register rdx',
    'number 4',
  ])
  expect(kinds('ldr w3, [x0], #4')).toEqual(['mnemonic ldr', 'register w3', 'register x0', 'number #4'])
  expect(kinds('add v0.4s, v1.4s, v2.4s')).toEqual([
    'mnemonic add',
    'register v0.4s',
    'register v1.4s',
    'register v2.4s',
  ])
  expect(kinds('addi a0, a0, -4')).toEqual(['mnemonic addi', 'register a0', 'register a0', 'number -4'])
  expect(kinds('rep movsb')).toEqual(['mnemonic rep movsb'])
})

test('arcs in one lane never touch, and shorter ones lie further in where they meet', () => {
  const jump = fc.record({ from: fc.nat(60), to: fc.nat(60), isConditional: fc.boolean() })
  fc.assert(
    fc.property(fc.array(jump, { maxLength: 30 }), (jumps) => {
      const drawn = arrows(jumps)
      expect(drawn.length).toBeLessThanOrEqual(jumps.length)
      for (const a of drawn)
        for (const b of drawn) {
          if (a === b || a.lane !== b.lane) continue
          const [low, high] = [
            Math.max(Math.min(a.from, a.to), Math.min(b.from, b.to)),
            Math.min(Math.max(a.from, a.to), Math.max(b.from, b.to)),
          ]
          expect(low).toBeGreaterThan(high)
        }
    }),
  )
  expect(
    arrows([
      { from: 0, to: 10, isConditional: false },
      { from: 3, to: 5, isConditional: true },
    ]),
  ).toMatchObject([
    { from: 3, lane: 0 },
    { from: 0, lane: 1 },
  ])
})

test('bytes as text', () => {
  expect(hexText(Uint8Array.of(0, 0x7f, 255))).toBe('00 7f ff')
  expect([0x41, 0x20, 0x0a, 0x7f].map(characterOf).join('')).toBe('A ··')
  expect(offsetText(0x12, 0x1_0000)).toBe('00012')
  expect(offsetText(0x12, 20)).toBe('0012')
  expect(pairs('4889f8')).toBe('48 89 f8')
})

test('only rows near what is seen are made, and any row can be scrolled to', () => {
  fc.assert(
    fc.property(
      fc.nat(1_000_000),
      fc.integer({ min: 1, max: 2000 }),
      fc.integer({ min: 1, max: 70_000 }),
      (top, height, count) => {
        const places = evenRows(count, 24)
        const { first, end } = rowWindow(places, Math.min(top, count * 24), height)
        expect(first).toBeGreaterThanOrEqual(0)
        expect(end).toBeLessThanOrEqual(count)
        expect(end - first).toBeLessThanOrEqual(height / 24 + 28)
        const row = Math.min(count - 1, Math.floor(top / 24))
        const scrolled = scrollFor(places, row, 0, height) ?? 0
        if (height >= 24) {
          expect(row * 24).toBeGreaterThanOrEqual(scrolled)
          expect((row + 1) * 24).toBeLessThanOrEqual(scrolled + height)
        }
      },
    ),
  )
})

test('rows of different heights lie one below the other, and all that is seen of them is made', () => {
  const heights = fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 300 })
  fc.assert(
    fc.property(heights, fc.nat(20_000), fc.integer({ min: 90, max: 800 }), (given, top, height) => {
      const places = unevenRows(given)
      const whole = given.reduce((sum, each) => sum + each, 0)
      expect(places.topOf(given.length)).toBe(whole)
      const scrollTop = Math.min(top, Math.max(0, whole - height))
      const { first, end } = rowWindow(places, scrollTop, height)
      expect(places.topOf(first)).toBeLessThanOrEqual(scrollTop)
      expect(places.topOf(end)).toBeGreaterThanOrEqual(Math.min(whole, scrollTop + height))
      const row = top % given.length
      const scrolled = scrollFor(places, row, 0, height) ?? 0
      expect(places.topOf(row)).toBeGreaterThanOrEqual(scrolled)
      expect(places.topOf(row + 1)).toBeLessThanOrEqual(scrolled + height)
    }),
  )
})

test('texts take as many lines as a browser would break them into', () => {
  const lines = (text: string, column: number) => linesOf(text, column, (word) => word.length)
  expect(lines('', 10)).toBe(1)
  expect(lines('ten signs.', 10)).toBe(1)
  expect(lines('ten signs.', 9)).toBe(2)
  expect(lines('one two three', 7)).toBe(2)
  expect(lines('one two three', 5)).toBe(3)
  expect(lines('a-word-without-end', 5)).toBe(4)
  expect(lines('go a-word-without-end', 5)).toBe(5)
})

test('a byte leads to its instruction, and an instruction to its bytes', async () => {
  const file = await view('gcd', 'x86_64-linux')
  const find = lineFinder(file)
  for (const { index, place } of file.lines) {
    expect(focusLines(file, index, index, 'code')).toEqual({ lines: [index, index], place, by: 'code' })
    for (let offset = place!.start; offset < place!.end; offset++) expect(find(offset)!.index).toBe(index)
  }
  expect(find(0)).toBeUndefined()
  const [first, last] = [file.lines[2]!, file.lines[4]!]
  expect(focusBytes(find, { start: first.place!.start, end: last.place!.end }, 'bytes').lines).toEqual([2, 4])
  expect(focusLines(file, 4, 2, 'code').place).toEqual({ start: first.place!.start, end: last.place!.end })
})
