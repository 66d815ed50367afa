import { describe, expect, test } from 'vitest'
import { type FlowGraph, flowGraph } from '../../src/viewers/flow/graph.js'
import type { ListingLine, Machine } from '../../src/viewers/types.js'
import { contracts, view } from './builds.js'

const machines = ['x86_64-linux', 'aarch64-linux', 'riscv64-linux', 'wasm32'] as const

/** Lines from texts, four bytes each; `@3` at the end of a text is the position of its target. */
const lines = (...texts: readonly string[]): readonly ListingLine[] =>
  texts.map((text, at) => {
    const [, words, target] = /^(.*?)(?: @(\d+))?$/.exec(text)!
    return {
      offset: 4 * at,
      bytes: '00000000',
      text: words!,
      note: '',
      depth: 0,
      ...(target ? { target: 4 * Number(target) } : {}),
    }
  })
const shape = (machine: Machine, ...texts: readonly string[]) => {
  const { blocks, edges } = flowGraph(machine, { name: 'f', lines: lines(...texts) })
  return {
    blocks: blocks.map(({ first, last, exit }) => [first, last, ...(exit ? [exit] : [])].join(' ')),
    edges: edges.map(({ from, to, kind, label }) => [from, to, kind, ...(label ? [label] : [])].join(' ')),
  }
}

const expectSound = ({ blocks, edges }: FlowGraph, count: number): void => {
  let at = 0
  for (const { first, last, id } of blocks) {
    expect(first).toBe(at)
    expect(last).toBeGreaterThanOrEqual(first)
    expect(blocks[id]!.first).toBe(first)
    at = last + 1
  }
  expect(at).toBe(count)
  for (const { from, to } of edges) expect(blocks[from] && blocks[to]).toBeDefined()
  for (const { id, exit, isReachable } of blocks) {
    const out = edges.filter(({ from }) => from === id)
    if (isReachable && exit === undefined) expect(out.length).toBeGreaterThan(0)
    expect(out.filter(({ kind }) => kind === 'next').length).toBeLessThanOrEqual(1)
  }
}

describe('code that is made', () => {
  test.each(
    machines.flatMap((target) =>
      (Object.keys(contracts) as (keyof typeof contracts)[]).map((one) => [one, target] as const),
    ),
  )('%s for %s: blocks hold every line once, and control leaves somewhere', async (contract, target) => {
    const file = await view(contract, target)
    for (const one of file.functions) {
      const graph = flowGraph(file.machine!, one)
      expectSound(graph, one.lines.length)
      expect(graph.blocks.some(({ exit, isReachable }) => isReachable && exit !== undefined)).toBe(true)
    }
  })
  test.each(machines)('a loop for %s goes back', async (target) => {
    const file = await view('gcd', target)
    const { edges, blocks } = flowGraph(file.machine!, file.functions[0]!)
    expect(edges.some(({ from, to }) => to <= from)).toBe(true)
    expect(blocks.filter(({ exit }) => exit === 'return')).toHaveLength(1)
    expect(blocks.every(({ isReachable }) => isReachable)).toBe(true)
  })
})

test('x86-64: jumps, branches, calls, tail calls and ends', () => {
  expect(shape('x86_64', 'test edi, edi', 'je 0x10 @4', 'call 0x40', 'ret', 'jmp 0x99', 'ud2')).toEqual({
    blocks: ['0 1', '2 3 return', '4 4', '5 5 stop'],
    edges: ['0 2 taken', '0 1 next'],
  })
  expect(shape('x86_64', 'loop 0x0 @0', 'ret').edges).toEqual(['0 0 taken', '0 1 next'])
  expect(shape('x86_64', 'rep movsb', 'ret').blocks).toEqual(['0 1 return'])
})

test('AArch64: conditions stand behind a dot, and registers may be tested', () => {
  expect(shape('aarch64', 'b.lt 0x8 @2', 'b 0xc @3', 'cbnz x0, 0x0 @0', 'ret')).toEqual({
    blocks: ['0 0', '1 1', '2 2', '3 3 return'],
    edges: ['0 2 taken', '0 1 next', '1 3 jump', '2 0 taken', '2 3 next'],
  })
  expect(shape('aarch64', 'bl 0x80', 'bic x0, x0, x1', 'br x16').blocks).toEqual(['0 2'])
})

test('RISC-V: a jump that links nothing is no call', () => {
  expect(shape('riscv64', 'bltu a0, a1, 0x8 @2', 'jal 0x80', 'bset a0, a0, a1', 'j 0x0 @0')).toEqual({
    blocks: ['0 0', '1 1', '2 3'],
    edges: ['0 2 taken', '0 1 next', '1 2 next', '2 0 jump'],
  })
})

test('WebAssembly: branches leave constructs by depth', () => {
  // block; loop; local.get; br_if 1 (leaves the block); br 0 (repeats); end; end; end
  expect(
    shape('wasm32', 'block', 'loop', 'local.get 0', 'br_if 1', 'br 0', 'end', 'end', 'local.get 0', 'end'),
  ).toEqual({
    blocks: ['0 0', '1 3', '4 6', '7 8 return'],
    edges: ['0 1 next', '1 3 taken', '1 2 next', '2 1 jump'],
  })
  expect(shape('wasm32', 'local.get 0', 'if i32', 'i32.const 1', 'else', 'i32.const 2', 'end', 'end')).toEqual({
    blocks: ['0 1', '2 3', '4 5', '6 6 return'],
    edges: ['0 1 next then', '0 2 taken otherwise', '1 3 jump', '2 3 next'],
  })
  expect(
    shape('wasm32', 'block', 'block', 'local.get 0', 'br_table 0 1 0', 'end', 'nop', 'end', 'unreachable', 'end').edges,
  ).toEqual(['0 1 taken 0, else', '0 2 taken 1', '1 2 next'])
})

test('a function that returns in its middle, and an empty one', () => {
  expect(shape('wasm32', 'local.get 0', 'return', 'end').blocks).toEqual(['0 2 return'])
  expect(flowGraph('x86_64', { name: 'f', lines: [] })).toEqual({ blocks: [], edges: [] })
})
