import fc from 'fast-check'
import { expect, test } from 'vitest'
import { diffLines, diffListings } from '../../src/viewers/diff/diff.js'
import type { ListingLine } from '../../src/viewers/types.js'
import { contracts, view } from './builds.js'

const line = (text: string, offset = 0): ListingLine => ({ offset, bytes: '90', text, note: '', depth: 0 })
const linesOf = (texts: readonly string[]) => texts.map((text, at) => line(text, at))
const longestCommon = (a: readonly string[], b: readonly string[]): number => {
  const table = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(0))
  for (let x = 1; x <= a.length; x++)
    for (let y = 1; y <= b.length; y++)
      table[x]![y] = a[x - 1] === b[y - 1] ? table[x - 1]![y - 1]! + 1 : Math.max(table[x - 1]![y]!, table[x]![y - 1]!)
  return table[a.length]![b.length]!
}

test('as many lines as can be are the same, and each side is there once, in order', () => {
  const texts = fc.array(fc.constantFrom('mov', 'add', 'ret', 'nop'), { maxLength: 30 })
  fc.assert(
    fc.property(texts, texts, (a, b) => {
      const rows = diffLines(linesOf(a), linesOf(b))
      expect(rows.flatMap(({ left }) => (left ? [left.text] : []))).toEqual(a)
      expect(rows.flatMap(({ right }) => (right ? [right.text] : []))).toEqual(b)
      const same = rows.filter(({ kind }) => kind === 'same')
      for (const { left, right } of same) expect(left!.text).toBe(right!.text)
      expect(same.length).toBe(longestCommon(a, b))
      for (const { kind, left, right } of rows) {
        expect(kind === 'added').toBe(left === undefined)
        expect(kind === 'removed').toBe(right === undefined)
      }
    }),
  )
})

test('where a jump goes is no difference, whither it reads is', () => {
  const jump = (to: number): ListingLine => ({ ...line(`jne 0x${to.toString(16)}`), target: to })
  expect(diffLines([jump(16)], [jump(20)])[0]!.kind).toBe('same')
  expect(diffLines([line('mov eax, 16')], [line('mov eax, 20')])[0]!.kind).toBe('changed')
})

test('listings with nothing in common end soon', () => {
  const [a, b] = ['a', 'b'].map((name) => Array.from({ length: 6000 }, (_, at) => line(`${name}${at}`)))
  const started = performance.now()
  const rows = diffLines([line('first'), ...a!, line('last')], [line('first'), ...b!, line('last')])
  expect(performance.now() - started).toBeLessThan(3000)
  expect(rows.map(({ kind }) => kind).filter((kind) => kind === 'same')).toHaveLength(2)
})

test('two builds of one contract', async () => {
  const [one, other] = [await view('gcd', 'x86_64-linux'), await view('gcd', 'aarch64-linux')]
  const listingOf = (file: typeof one) => ({
    functions: file.functions,
    sizeBytes: file.codeBytes,
    instructions: file.lines.length,
  })
  const same = diffListings(listingOf(one), listingOf(one))
  expect(same).toMatchObject({ same: one.lines.length, changed: 0, removed: 0, added: 0 })
  const different = diffListings(listingOf(one), listingOf(other))
  expect(different.functions).toHaveLength(1)
  expect(different.same).toBe(1)
  expect(different.same + different.changed + different.removed).toBe(one.lines.length)
  expect(different.same + different.changed + different.added).toBe(other.lines.length)
  expect(Object.keys(contracts)).toContain('gcd')
})
