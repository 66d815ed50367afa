import fc from 'fast-check'
import { expect, test } from 'vitest'
import { difference, lengths, measures } from '../../src/viewers/cost/bars.js'
import { flowGraph } from '../../src/viewers/flow/graph.js'
import { fitted, layoutRequest, maximumShownLines, shownLines } from '../../src/viewers/flow/layout-request.js'
import { fit, scaleLimits, show, zoom } from '../../src/viewers/flow/viewport.js'
import { blockWords } from '../../src/viewers/flow/words.js'
import type { FileLayout, Part, Span } from '../../src/viewers/layout/layout.js'
import { mapModel } from '../../src/viewers/layout/scale.js'
import { view } from './builds.js'

const cuts = fc.uniqueArray(fc.integer({ min: 1, max: 999 }), { maxLength: 20 })
const layoutOf = (places: readonly number[], segments: readonly Span[] = []): FileLayout => {
  const bounds = [0, ...[...places].sort((a, b) => a - b), 1000]
  const parts = bounds
    .slice(0, -1)
    .map((start, at): Part => ({ start, end: bounds[at + 1]!, name: `${at}`, kind: 'data' }))
  return { format: 'test', sizeBytes: 1000, parts, segments, symbols: [], problems: [] }
}

test('parts lie one below the other, each with room for its name, larger ones larger', () => {
  fc.assert(
    fc.property(cuts, fc.constantFrom('linear' as const, 'logarithmic' as const), (places, scale) => {
      const { parts, height } = mapModel(layoutOf(places), scale, 20, 300)
      let top = 0
      for (const one of parts) {
        expect(one.top).toBeCloseTo(top)
        expect(one.height).toBeGreaterThanOrEqual(20)
        top += one.height
      }
      expect(height).toBeCloseTo(20 * parts.length + 300)
      const sizes = parts
        .map(({ item, height: high }) => [item.end - item.start, high] as const)
        .sort(([a], [b]) => a - b)
      for (const [at, [, high]] of sizes.entries())
        expect(high).toBeGreaterThanOrEqual((sizes[at - 1]?.[1] ?? 0) - 1e-9)
    }),
  )
})

test('segments cover what they map, and those that overlap lie side by side', () => {
  const span = (start: number, end: number): Span => ({ start, end, name: `${start}` })
  const { segments, lanes, parts } = mapModel(
    layoutOf([100, 500], [span(0, 500), span(100, 200), span(500, 1000)]),
    'linear',
    20,
    300,
  )
  expect(lanes).toBe(2)
  expect(segments.map(({ lane }) => lane)).toEqual([0, 1, 0])
  expect(segments[0]).toMatchObject({ top: 0 })
  expect(segments[0]!.height).toBeCloseTo(parts[2]!.top)
  expect(segments[1]!.top).toBeCloseTo(parts[1]!.top)
})

test('what is under the pointer stays there when zooming, and scales have limits', () => {
  const at = { x: 120, y: 80 }
  const place = (view: { scale: number; x: number; y: number }) => [
    (at.x - view.x) / view.scale,
    (at.y - view.y) / view.scale,
  ]
  fc.assert(
    fc.property(fc.double({ min: 0.2, max: 4, noNaN: true }), (factor) => {
      const before = { scale: 1, x: 30, y: -40 }
      const after = zoom(before, factor, at)
      expect(place(after)[0]).toBeCloseTo(place(before)[0]!)
      expect(place(after)[1]).toBeCloseTo(place(before)[1]!)
      expect(after.scale).toBeGreaterThanOrEqual(scaleLimits.least)
      expect(after.scale).toBeLessThanOrEqual(scaleLimits.most)
    }),
  )
  const room = { width: 400, height: 300 }
  expect(fit({ width: 200, height: 100 }, room)).toEqual({ scale: 1, x: 100, y: 100 })
  expect(fit({ width: 800, height: 100 }, room).scale).toBe(0.5)
  const moved = show({ scale: 1, x: 0, y: 0 }, { x: 600, y: 0, width: 100, height: 50 }, room)
  expect(moved.x + 700).toBeLessThanOrEqual(400)
})

test('a block has room for its lines, and long ones show their ends', async () => {
  const file = await view('upper', 'riscv64-linux')
  const graph = flowGraph(file.machine!, file.functions[0]!)
  const request = layoutRequest(graph, file.functions[0]!.lines)
  expect(request.children).toHaveLength(graph.blocks.length)
  expect(request.edges).toHaveLength(graph.edges.length)
  for (const [at, { first, last }] of graph.blocks.entries()) {
    const shown = Math.min(maximumShownLines, last - first + 1)
    expect(request.children![at]!.height).toBeGreaterThanOrEqual(17 * shown)
    expect(blockWords(graph, file.functions[0]!, at)).toMatch(/^Block \d+, \d+ instructions? at 0x[0-9a-f]+: /)
  }
  const many = Array.from({ length: 40 }, (_, at) => at)
  const { before, hidden, after } = shownLines(many)
  expect([...before, ...after].length + hidden).toBe(40)
  expect(after.at(-1)).toBe(39)
  expect(fitted('x'.repeat(100))).toHaveLength(44)
})

test('routines that a function calls within itself are entries of their own', async () => {
  const file = await view('upper', 'riscv64-linux')
  const { blocks } = flowGraph(file.machine!, file.functions[0]!)
  expect(blocks.some(({ isCalled }) => isCalled)).toBe(true)
  expect(blocks.every(({ isReachable }) => isReachable)).toBe(true)
})

test('the difference from the floor in words and lengths', () => {
  const [bytes, instructions] = measures({ sizeBytes: 15, instructions: 4 }, { sizeBytes: 20, instructions: 4 })
  expect(difference(bytes!)).toBe('25 % less than the floor')
  expect(difference(instructions!)).toBe('as the floor')
  expect(lengths(bytes!)).toEqual({ value: 75, floor: 100 })
  expect(difference({ name: 'x', value: 3, floor: undefined })).toBeUndefined()
})
